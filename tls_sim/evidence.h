#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "catalog/catalog.h"
#include "tls_sim/tls.h"

/// Everything that a verdict is judged on. A value; collected step by step, empty where nothing is known yet.
namespace cc3235::tls_sim {

/// A credential file. ref: tls.md §2 rows 4 to 8
enum class FileState : std::uint8_t {
  unset,      ///< no name was given
  good,       ///<
  absent,     ///< a name was given, no file has it
  unusable,   ///< not what it should be; a private key also when encrypted or of another certificate
  unmatched,  ///< a certificate for which no private key was named
};

struct Files {
  FileState ca = FileState::unset;
  FileState certificate = FileState::unset;
  FileState private_key = FileState::unset;
  FileState dh_key = FileState::unset;  ///< of a client: the expected peer certificate; of a server: DH parameters
};

/// A handshake that ended otherwise than by our own verdict on the peer's certificates. ref: tls.md §2 rows 9 to 15, 19, 23
struct HandshakeFault {
  int row = 0;
  Status status;
  std::string reason;
};

/// One complaint of X509_verify_cert.
struct Finding {
  int error = 0;  ///< X509_V_ERR_…
  int depth = 0;  ///< 0: the server's own certificate
};

/// What the peer's certificates are. Collected only when there is a CA file: without one the chip verifies nothing.
struct ChainEvidence {
  std::vector<Finding> findings;
  std::size_t sent = 0;           ///< certificates in the peer's message
  bool issuer_missing = false;    ///< a sent certificate is issued by no certificate sent above it and not by the CA file
  bool signature_bad = false;     ///< … is issued by such a one by name, but not signed by it
  bool issuer_not_ca = false;     ///< … by one whose key usage forbids it
  bool hash_unknown = false;      ///< a signature is over a hash that the engine lacks
  bool key_unknown = false;       ///< … with a kind of key that it lacks
  bool name_differs = false;      ///< a domain name is set and the leaf has another
  bool leaf_differs = false;      ///< an expected peer certificate is set and the leaf is another
  bool revoked = false;           ///< the CA file or a sent certificate is on the catalog's revoked list
  bool catalog_asked = true;      ///< the catalog's check is not turned off
  bool ca_listed = false;         ///< the CA file is a trusted root of the catalog
  catalog::Digest ca_digest{};    ///< SHA-256 of the CA file's certificate
  std::size_t catalog_roots = 0;  ///< trusted roots of the catalog in use
  std::string_view catalog_name;  ///< of one of TI's catalogs; empty for another one
};

struct Evidence {
  Side side = Side::client;
  Files files;
  bool offers_suites = true;  ///< method, mask and own files leave something to offer
  std::optional<HandshakeFault> handshake;
  std::optional<ChainEvidence> chain;
};

}  // namespace cc3235::tls_sim
