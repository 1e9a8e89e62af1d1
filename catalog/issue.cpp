#include "catalog/issue.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace cc3235::catalog {
namespace {

void require(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

void set_name(X509_NAME* name, const std::string& common_name) {
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common_name.data()),
                                     static_cast<int>(common_name.size()), -1, 0) == 1,
          "a common name is 1 to 64 characters");
}

void add_extension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Releaser<X509_EXTENSION_free>> extension{
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str())};
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extension refused");
}

void add_unknown_critical_extension(X509* certificate, const std::string& oid) {
  const std::unique_ptr<ASN1_OCTET_STRING, Releaser<ASN1_OCTET_STRING_free>> value{ASN1_OCTET_STRING_new()};
  ASN1_OCTET_STRING_set(value.get(), reinterpret_cast<const unsigned char*>("\x05\x00"), 2);
  const std::unique_ptr<ASN1_OBJECT, Releaser<ASN1_OBJECT_free>> object{OBJ_txt2obj(oid.c_str(), 1)};
  const std::unique_ptr<X509_EXTENSION, Releaser<X509_EXTENSION_free>> extension{
      X509_EXTENSION_create_by_OBJ(nullptr, object.get(), 1, value.get())};
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extension refused");
}

void add_extensions(X509* certificate, const CertificateText& text) {
  add_extension(certificate, NID_basic_constraints, text.ca ? "critical,CA:TRUE" : "CA:FALSE");
  std::string names;
  for (const auto& name : text.dns_names) names += (names.empty() ? "DNS:" : ",DNS:") + name;
  if (!names.empty()) add_extension(certificate, NID_subject_alt_name, names);
  if (text.comment > 0) add_extension(certificate, NID_netscape_comment, std::string(text.comment, 'x'));
  if (text.unknown_critical_extension) add_unknown_critical_extension(certificate, *text.unknown_critical_extension);
}

}  // namespace

X509Ptr issue(const CertificateText& text, EVP_PKEY* key, const X509_NAME* issuer, EVP_PKEY* issuer_key) {
  X509Ptr certificate{X509_new_ex(crypto_context(), nullptr)};
  require(certificate != nullptr, "no memory for a certificate");
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), text.serial);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), text.from.time_since_epoch().count());
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), text.to.time_since_epoch().count());
  set_name(X509_get_subject_name(certificate.get()), text.subject);
  X509_set_issuer_name(certificate.get(), issuer != nullptr ? issuer : X509_get_subject_name(certificate.get()));
  X509_set_pubkey(certificate.get(), key);
  add_extensions(certificate.get(), text);
  const std::unique_ptr<EVP_MD, Releaser<EVP_MD_free>> digest{
      text.digest == nullptr ? nullptr : EVP_MD_fetch(crypto_context(), text.digest, nullptr)};
  require(X509_sign(certificate.get(), issuer_key, digest.get()) > 0, "signing failed");
  return certificate;
}

KeyPtr make_rsa_key(std::size_t bits) {
  return KeyPtr{EVP_PKEY_Q_keygen(crypto_context(), nullptr, "RSA", bits)};
}

KeyPtr make_ec_key(const char* curve) {
  return KeyPtr{EVP_PKEY_Q_keygen(crypto_context(), nullptr, "EC", curve)};
}

Bytes to_der(X509* certificate) {
  unsigned char* data = nullptr;
  const int size = i2d_X509(certificate, &data);
  require(size > 0, "no encoding");
  Bytes bytes(data, data + size);
  OPENSSL_free(data);
  return bytes;
}

Bytes private_key_pem(EVP_PKEY* key) {
  const BioPtr bio{BIO_new(BIO_s_mem())};
  require(bio && PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "no encoding");
  const unsigned char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return Bytes(text, text + size);
}

}  // namespace cc3235::catalog
