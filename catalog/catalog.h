#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/date_time.h"

/// The trusted root-certificate catalog. ref: certificate-catalog.md
namespace cc3235::catalog {

/// SHA-256 of a DER certificate.
using Digest = std::array<std::uint8_t, 32>;

Digest digest_of(ByteView der);

inline constexpr std::size_t kMaxTrusted = 128;
inline constexpr std::size_t kMaxRevoked = 64;

/// What a catalog says; a value. ref: certificate-catalog.md §2
class Catalog {
 public:
  Catalog() = default;  ///< trusts nothing
  /// At most kMaxTrusted and kMaxRevoked digests; whoever takes them from outside counts first.
  Catalog(UnixSeconds created, std::vector<Digest> trusted, std::vector<Digest> revoked);

  bool trusts(const Digest& root) const;
  bool revokes(const Digest& certificate) const;

  UnixSeconds created() const { return created_; }
  const std::vector<Digest>& trusted() const { return trusted_; }
  const std::vector<Digest>& revoked() const { return revoked_; }

  /// The `.lst` form, little endian, 440 + 32·(N+R) bytes.
  Bytes to_lst() const;

 private:
  UnixSeconds created_{};
  std::vector<Digest> trusted_;
  std::vector<Digest> revoked_;
};

/// Reads a `.lst`. On failure nullopt, and `why` says in one line what is wrong ("1200 bytes, but 104 roots need 3768").
std::optional<Catalog> parse_lst(ByteView lst, std::string& why);

/// certcatalogPlayGround20160911.lst, rebuilt from its facts.
const Catalog& playground();
/// certcatalog20190217.lst, rebuilt from its facts.
const Catalog& ti_20190217();
/// The names that built_in() knows.
std::span<const std::string_view> built_in_names();
/// "playground" or "ti-20190217"; nullptr for other names.
const Catalog* built_in(std::string_view name);
/// The common name of a root or revoked certificate of the built-in catalogs; empty for an unknown digest.
std::string_view name_of(const Digest& digest);

/// Bytes of a signature by a key of 2048 bits, the only length that catalogs have and the longest that the ROM takes.
inline constexpr std::size_t kSignatureSize = 256;

/// An RSA public key that may sign catalogs: TI's ROM key, a vendor's OTP key, a test's key.
struct SigningKey {
  std::string name;
  Bytes public_key_der;  ///< SubjectPublicKeyInfo
};

/// TI's key for CC3135/CC3235x, SHA-256. ref: certificate-catalog.md §8
const SigningKey& ti_gen3_key();

/// The PEM public key (or certificate) as a signing key; nullopt when it is none.
std::optional<SigningKey> parse_signing_key(std::string name, ByteView pem);

/// True when `signature` (256 bytes, PKCS#1 v1.5, SHA-256 over the whole file) is `key`'s.
bool signature_valid(ByteView lst, ByteView signature, const SigningKey& key);

/// DER of every certificate in a DER or PEM file; empty when there is none. Format by content. ref: tls.md §7
std::vector<Bytes> certificates_in(ByteView file);

}  // namespace cc3235::catalog
