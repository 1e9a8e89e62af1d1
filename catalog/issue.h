#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date_time.h"
#include "catalog/crypto.h"

/// Certificates made when they are needed: for cases and tests, which ship none.
namespace cc3235::catalog {

/// What a certificate says.
struct CertificateText {
  std::string subject;  ///< common name
  bool ca = false;      ///< basic constraints
  std::vector<std::string> dns_names{};
  UnixSeconds from{}, to{};
  const char* digest = "SHA256";  ///< of the signature; nullptr where the issuer's key brings its own
  std::optional<std::string> unknown_critical_extension{};  ///< its object identifier
  std::size_t comment = 0;                                  ///< bytes of text that make it longer
  std::uint64_t serial = 0;
};

/// `issuer`: the name of whoever owns `issuer_key`; nullptr: the subject itself. Throws std::runtime_error when OpenSSL
/// refuses.
X509Ptr issue(const CertificateText& text, EVP_PKEY* key, const X509_NAME* issuer, EVP_PKEY* issuer_key);

/// A fresh key; nullptr when the curve or length is none. 2048 bits take about 50 ms, a curve's key nothing.
KeyPtr make_rsa_key(std::size_t bits);
KeyPtr make_ec_key(const char* curve);

Bytes to_der(X509* certificate);
/// PKCS#8, not encrypted.
Bytes private_key_pem(EVP_PKEY* key);

}  // namespace cc3235::catalog
