#pragma once

#include <map>
#include <string>

#include "catalog/store.h"
#include "support/otp.h"

/// The certificates, keys, catalogs and OTP files of decision.data, made when a row asks for them.
namespace cc3235::test {

inline constexpr Mac kDevice{{0x98, 0x5d, 0xad, 0x1a, 0x2b, 0x3c}};
inline constexpr Mac kOtherDevice{{0x98, 0x5d, 0xad, 0x1a, 0x2b, 0x3d}};

class DecisionWorld {
 public:
  const Identity& certificate(const std::string& word) {
    const auto made = certificates_.find(word);
    return made != certificates_.end() ? made->second : certificates_.emplace(word, make(word)).first->second;
  }

  /// RSA, 2048 bits: of the test's ROM, of the vendor, of somebody else.
  const Key& key(const std::string& owner) {
    Key& key = keys_[owner];
    if (!key) key = rsa_key();
    return key;
  }
  const Identity& vendor() {
    if (!vendor_) vendor_ = self_signed({.name = "Vendor Root", .ca = true, .key = key("vendor")});
    return *vendor_;
  }
  catalog::SigningKey rom_key() { return *catalog::parse_signing_key("the test's ROM", as_bytes(public_pem(key("rom")))); }

  catalog::Catalog catalog(const std::string& word) {
    using std::chrono::sys_days;
    if (word == "built-in") return catalog::playground();
    if (word == "built-in-production") return catalog::ti_20190217();
    const auto of = [&](UnixSeconds created, const char* root) {
      return catalog::Catalog(created, {certificate(root).digest()}, {certificate("dummy-bad-ca").digest()});
    };
    if (word == "long-key-production") return of(sys_days{2019y / 2 / 17}, "long-root");
    if (word == "production") return of(sys_days{2019y / 2 / 17}, "shop-root");
    if (word == "vendor") return of(sys_days{2021y / 3 / 1}, "own-root");
    return of(sys_days{2016y / 9 / 11}, "dummy-root");
  }
  catalog::Voucher voucher(const catalog::Catalog& catalog, const std::string& name, const std::string& signer) {
    using Kind = catalog::Voucher::Kind;
    if (name.starts_with("built-in")) return catalog::Voucher::of(Kind::built_in, catalog.to_lst());
    if (signer == "installed") return catalog::Voucher::of(Kind::roots, catalog.to_lst());
    if (signer == "unsigned") return {};
    if (signer == "sha1") return {Kind::signature, sign(key("vendor"), catalog.to_lst(), "SHA1")};
    if (signer == "other-generation") return {Kind::signature, sign(key("rom"), catalog.to_lst(), "SHA1")};
    return {Kind::signature, sign(key(signer), catalog.to_lst())};
  }

  Bytes otp(std::optional<Mac> mac = {}) { return make_otp(vendor(), mac); }

 private:
  /// The signers have RSA keys, short ones for speed; who only issues has a curve's.
  Identity make(const std::string& word) {
    if (word == "dummy-root" || word == "own-root") return self_signed({.name = word, .ca = true, .key = rsa_key(1024)});
    if (word == "long-root") return self_signed({.name = word, .ca = true, .key = rsa_key(4096)});
    if (word == "shop-root") return self_signed({.name = word, .ca = true});
    if (word == "false-ca") return issued_by(certificate("dummy-root"), {.name = "dummy-ca", .ca = true});
    if (word == "no-ca") return issued_by(certificate("dummy-root"), {.name = word});
    if (word == "edwards-ca") return issued_by(certificate("dummy-root"), {.name = word, .ca = true, .key = edwards_key()});
    if (word.ends_with("-ca"))
      return issued_by(certificate(word.starts_with("shop") ? "shop-root" : "dummy-root"), {.name = word, .ca = true});
    CertificateSpec leaf{.name = word, .key = leaf_key(word)};
    if (word == "sha384-leaf") leaf.digest = "SHA384";
    if (word == "md5-leaf") leaf.digest = "MD5";
    if (word == "edwards-leaf") leaf.digest = nullptr;
    return issued_by(certificate(issuer_of(word)), leaf);
  }

  static Key edwards_key() { return own(EVP_PKEY_Q_keygen(catalog::crypto_context(), nullptr, "ED25519")); }
  static Key leaf_key(const std::string& word) {
    if (word == "curve-leaf") return ec_key();
    return rsa_key(word == "long-key-leaf" ? 3072 : 1024);
  }
  static std::string issuer_of(const std::string& leaf) {
    if (leaf == "own-leaf") return "own-root";
    if (leaf == "long-root-leaf") return "long-root";
    if (leaf == "md5-leaf") return "dummy-root";  // an RSA key's: nobody signs with MD5 on a curve
    if (leaf == "no-ca-leaf") return "no-ca";
    if (leaf == "sha384-leaf" || leaf == "curve-leaf" || leaf == "long-key-leaf") return "dummy-ca";
    return leaf.substr(0, leaf.rfind("-leaf")) + "-ca";
  }

  std::map<std::string, Identity> certificates_;
  std::map<std::string, Key> keys_;
  std::optional<Identity> vendor_;
};

}  // namespace cc3235::test
