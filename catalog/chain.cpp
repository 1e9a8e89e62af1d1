#include "catalog/chain.h"

#include <openssl/crypto.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <new>

namespace cc3235::catalog {
namespace {

/// The last entry of this kind, as Windows shows it; empty when there is none.
std::string entry_of(const X509_NAME* name, int nid) {
  int last = -1;
  for (int at = -1; (at = X509_NAME_get_index_by_NID(name, nid, at)) >= 0;) last = at;
  if (last < 0) return {};
  unsigned char* text = nullptr;
  const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last)));
  if (size < 0) return {};
  std::string entry(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  OPENSSL_free(text);
  return entry;
}

std::string display_name(const X509_NAME* name) {
  for (const int nid : {NID_commonName, NID_organizationalUnitName, NID_organizationName}) {
    if (std::string entry = entry_of(name, nid); !entry.empty()) return entry;
  }
  return {};
}

}  // namespace

Link link_between(X509* issuer, X509* certificate, bool verified) {
  const ErrorQueueGuard guard;
  const int answer = X509_check_issued(issuer, certificate);
  const bool forbidden = answer == X509_V_ERR_KEYUSAGE_NO_CERTSIGN;
  if (answer == X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM) return Link::unknown_kind;
  if (answer != X509_V_OK && !forbidden) return Link::stranger;
  if (X509_cmp(issuer, certificate) == 0) return forbidden ? Link::forbidden : Link::issued;
  if (forbidden || X509_check_ca(issuer) == 0) return Link::forbidden;
  return verified || X509_verify(certificate, X509_get0_pubkey(issuer)) == 1 ? Link::issued : Link::forged;
}

bool is_self_issued(const X509* certificate) {
  return X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
}

std::string issued_to(const X509* certificate) {
  return display_name(X509_get_subject_name(certificate));
}

std::string issued_by(const X509* certificate) {
  return display_name(X509_get_issuer_name(certificate));
}

Digest digest_of(const X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size <= 0) throw std::bad_alloc();
  const Digest digest = digest_of(ByteView(der, static_cast<std::size_t>(size)));
  OPENSSL_free(der);
  return digest;
}

int signature_hash(const X509* certificate) {
  int hash = NID_undef;
  return OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &hash, nullptr) == 1 ? hash : NID_undef;
}

}  // namespace cc3235::catalog
