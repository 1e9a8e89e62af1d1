#pragma once

#include <vector>

#include "catalog/crypto.h"
#include "tls_sim/evidence.h"
#include "tls_sim/suites.h"
#include "tls_sim/tls.h"

namespace cc3235::tls_sim {

/// The credential files of one side, read. ref: tls.md §7
struct Credentials {
  Files files;
  catalog::X509Ptr ca;
  std::vector<catalog::X509Ptr> certificate;  ///< own chain, leaf first
  catalog::KeyPtr private_key;
  catalog::X509Ptr expected_peer;  ///< of a client
  catalog::KeyPtr dh_parameters;   ///< of a server; other parameters than Diffie-Hellman's stand here, too

  /// What a server with these files can agree on.
  Means means() const;
};

/// The CA file read last: devices connect with the same one again and again, and OpenSSL 3 needs as long to decode its key
/// as to verify a signature with it.
struct LastCa {
  Bytes file;
  catalog::X509Ptr x509;
};

Credentials read_credentials(Side side, const Settings& settings, LastCa& last);

}  // namespace cc3235::tls_sim
