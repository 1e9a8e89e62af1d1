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
  return own(EVP_PKEY_Q_keygen(catalog::crypto_context(), nullptr, "EC", curve));
}
/// Slower than ec_key: about 50 ms for 2048 bits.
inline Key rsa_key(std::size_t bits = 2048) {
  return own(EVP_PKEY_Q_keygen(catalog::crypto_context(), nullptr, "RSA", bits));
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

  Bytes der() const {
    unsigned char* data = nullptr;
    const int size = i2d_X509(certificate.get(), &data);
    require(size > 0, "no encoding");
    Bytes bytes(data, data + size);
    OPENSSL_free(data);
    return bytes;
  }
  std::string pem() const {
    return text_of([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate.get()); });
  }
  catalog::Digest digest() const { return catalog::digest_of(der()); }
};

inline void set_name(X509_NAME* name, const std::string& common_name) {
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common_name.data()),
                                     static_cast<int>(common_name.size()), -1, 0) == 1,
          "name refused");
}

inline void add_extension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, catalog::Releaser<X509_EXTENSION_free>> extension{
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str())};
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extension refused");
}

inline void add_unknown_critical_extension(X509* certificate, const std::string& oid) {
  const std::unique_ptr<ASN1_OCTET_STRING, catalog::Releaser<ASN1_OCTET_STRING_free>> value{ASN1_OCTET_STRING_new()};
  ASN1_OCTET_STRING_set(value.get(), reinterpret_cast<const unsigned char*>("\x05\x00"), 2);
  const std::unique_ptr<ASN1_OBJECT, catalog::Releaser<ASN1_OBJECT_free>> object{OBJ_txt2obj(oid.c_str(), 1)};
  const std::unique_ptr<X509_EXTENSION, catalog::Releaser<X509_EXTENSION_free>> extension{
      X509_EXTENSION_create_by_OBJ(nullptr, object.get(), 1, value.get())};
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extension refused");
}

inline void add_extensions(X509* certificate, const CertificateSpec& spec) {
  add_extension(certificate, NID_basic_constraints, spec.ca ? "critical,CA:TRUE" : "CA:FALSE");
  std::string names;
  for (const auto& name : spec.dns_names) names += (names.empty() ? "DNS:" : ",DNS:") + name;
  if (!names.empty()) add_extension(certificate, NID_subject_alt_name, names);
  if (spec.comment > 0) add_extension(certificate, NID_netscape_comment, std::string(spec.comment, 'x'));
  if (spec.unknown_critical_extension) add_unknown_critical_extension(certificate, *spec.unknown_critical_extension);
}

/// `issuer_name` is the name of whoever owns `issuer_key`.
inline Identity make_certificate(const CertificateSpec& spec, const X509_NAME* issuer_name, const Key& issuer_key) {
  std::shared_ptr<X509> certificate{X509_new_ex(catalog::crypto_context(), nullptr), X509_free};
  unsigned char serial[8];
  RAND_bytes(serial, sizeof serial);
  serial[0] = static_cast<unsigned char>(serial[0] & 0x7f) | 0x40;
  const std::unique_ptr<BIGNUM, catalog::Releaser<BN_free>> number{BN_bin2bn(serial, sizeof serial, nullptr)};
  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()));
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), spec.from.time_since_epoch().count());
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), spec.to.time_since_epoch().count());
  set_name(X509_get_subject_name(certificate.get()), spec.name);
  X509_set_issuer_name(certificate.get(), issuer_name != nullptr ? issuer_name : X509_get_subject_name(certificate.get()));
  X509_set_pubkey(certificate.get(), spec.key.get());
  add_extensions(certificate.get(), spec);
  const std::unique_ptr<EVP_MD, catalog::Releaser<EVP_MD_free>> digest{
      spec.digest == nullptr ? nullptr : EVP_MD_fetch(catalog::crypto_context(), spec.digest, nullptr)};
  require(X509_sign(certificate.get(), issuer_key.get(), digest.get()) > 0, "signing failed");
  return {std::move(certificate), spec.key};
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
