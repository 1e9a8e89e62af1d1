#pragma once

#include <string>

#include "catalog/catalog.h"
#include "catalog/crypto.h"

/// The steps of a walk up a chain of certificates, the same for a TLS handshake and for a signed file.
namespace cc3235::catalog {

/// What one certificate is to another.
enum class Link : std::uint8_t {
  stranger,      ///< its subject is not the other's issuer
  unknown_kind,  ///< the name fits, but nobody here knows the kind of the other's signature
  forbidden,     ///< the name fits, but it is no authority: basic constraints or key usage say so
  forged,        ///< the name fits, but its key did not sign the other
  issued,        ///< it issued the other, or is the same certificate
};

/// What `issuer` is to `certificate`. `verified`: somebody has checked this very signature, so it is not checked again.
Link link_between(X509* issuer, X509* certificate, bool verified = false);

/// Subject and issuer are one name: a chain ends here.
bool is_self_issued(const X509* certificate);

/// What Windows calls "Issued To", the name under which issuers are looked up: the common name or, where there is none, the
/// organisational unit or the organisation. Empty when it has none of them. ref: certificate-catalog.md §3
std::string issued_to(const X509* certificate);
/// The same for the one that issued it.
std::string issued_by(const X509* certificate);

Digest digest_of(const X509* certificate);

/// The hash of a certificate's own signature as OpenSSL's number (NID_sha256 …); NID_undef when it is unknown.
int signature_hash(const X509* certificate);

}  // namespace cc3235::catalog
