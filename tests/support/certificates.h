#pragma once

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/date_time.h"
#include "catalog/catalog.h"
#include "catalog/crypto.h"
#include "catalog/issue.h"

/// Certificates for tests, made when they are needed.
namespace cc3235::test {

using namespace std::chrono_literals;

inline void require(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

using Key = std::shared_ptr<EVP_PKEY>;

inline Key own(EVP_PKEY* key) {
  require(key != nullptr, "no key was made");
  return {key, EVP_PKEY_free};
}
inline Key ec_key(const char* curve = "P-256") {
  return own(catalog::make_ec_key(curve).release());
}
/// Slower than ec_key: about 50 ms for 2048 bits.
inline Key rsa_key(std::size_t bits = 2048) {
  return own(catalog::make_rsa_key(bits).release());
}

/// The text that `write` puts into a BIO.
template <class Write>
std::string text_of(Write write) {
  const catalog::BioPtr bio{BIO_new(BIO_s_mem())};
  require(write(bio.get()) == 1, "nothing was written");
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

inline std::string private_pem(const Key& key) {  ///< PKCS#8
  return text_of([&](BIO* bio) { return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}
inline std::string traditional_pem(const Key& key) {  ///< PKCS#1 or SEC1
  return text_of(
      [&](BIO* bio) { return PEM_write_bio_PrivateKey_traditional(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}
inline std::string encrypted_pem(const Key& key, const char* password) {
  return text_of([&](BIO* bio) {
    return PEM_write_bio_PKCS8PrivateKey(bio, key.get(), EVP_aes_128_cbc(), password,
                                         static_cast<int>(std::strlen(password)), nullptr, nullptr);
  });
}
inline std::string public_pem(const Key& key) {
  return text_of([&](BIO* bio) { return PEM_write_bio_PUBKEY(bio, key.get()); });
}

/// PKCS#1 v1.5 for an RSA key, ECDSA for an EC key.
inline Bytes sign(const Key& key, ByteView message, const char* digest = "SHA256") {
  const std::unique_ptr<EVP_MD_CTX, catalog::Releaser<EVP_MD_CTX_free>> context{EVP_MD_CTX_new()};
  require(EVP_DigestSignInit_ex(context.get(), nullptr, digest, catalog::crypto_context(), nullptr, key.get(), nullptr) == 1,
          "signing cannot begin");
  std::size_t size = 0;
  require(EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size()) == 1, "no signature size");
  Bytes signature(size);
  require(EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1, "no signature");
  signature.resize(size);
  return signature;
}

/// What a certificate says.
struct CertificateSpec {
  std::string name;                      ///< subject common name
  bool ca = false;                       ///< basic constraints
  std::vector<std::string> dns_names{};  ///< subject alternative names
  UnixSeconds from = std::chrono::sys_days{2020y / 1 / 1};
  UnixSeconds to = std::chrono::sys_days{2030y / 1 / 1};
  const char* digest = "SHA256";  ///< of the signature; nullptr where the issuer's key brings its own
  Key key = ec_key();
  std::optional<std::string> unknown_critical_extension{};  ///< its object identifier
  std::size_t comment = 0;                                  ///< bytes of text that make it longer
};

/// A certificate and its private key.
struct Identity {
  std::shared_ptr<X509> certificate;
  Key key;

  Bytes der() const { return catalog::to_der(certificate.get()); }
  std::string pem() const {
    return text_of([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate.get()); });
  }
  catalog::Digest digest() const { return catalog::digest_of(der()); }
};

/// `issuer_name` is the name of whoever owns `issuer_key`.
inline Identity make_certificate(const CertificateSpec& spec, const X509_NAME* issuer_name, const Key& issuer_key) {
  std::uint64_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
  const catalog::CertificateText text{.subject = spec.name,
                                      .ca = spec.ca,
                                      .dns_names = spec.dns_names,
                                      .from = spec.from,
                                      .to = spec.to,
                                      .digest = spec.digest,
                                      .unknown_critical_extension = spec.unknown_critical_extension,
                                      .comment = spec.comment,
                                      .serial = serial >> 1};
  return {catalog::issue(text, spec.key.get(), issuer_name, issuer_key.get()), spec.key};
}

inline Identity self_signed(const CertificateSpec& spec) {
  return make_certificate(spec, nullptr, spec.key);
}

inline Identity issued_by(const Identity& issuer, const CertificateSpec& spec) {
  return make_certificate(spec, X509_get_subject_name(issuer.certificate.get()), issuer.key);
}

/// PEM of several certificates, one after the other.
inline std::string pem_chain(const std::vector<Identity>& chain) {
  std::string text;
  for (const auto& member : chain) text += member.pem();
  return text;
}

inline Bytes to_bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

}  // namespace cc3235::test
