#include "tls_sim/peer_check.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "catalog/chain.h"

namespace cc3235::tls_sim {
namespace {

using catalog::Link;
using Chain = const STACK_OF(X509) *;

struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};

/// Runs X509_verify_cert with `ca` as the only anchor and records all that it complains about, instead of its last word.
std::vector<Finding> complaints(X509_STORE_CTX* store, X509* ca, std::optional<UnixSeconds> now) {
  std::vector<Finding> findings;
  const std::unique_ptr<STACK_OF(X509), FreeStack> anchors{sk_X509_new_null()};
  sk_X509_push(anchors.get(), ca);
  X509_STORE_CTX_set0_trusted_stack(store, anchors.get());
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(store);
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN | (now ? 0UL : X509_V_FLAG_NO_CHECK_TIME));
  if (now) X509_VERIFY_PARAM_set_time(parameters, now->time_since_epoch().count());
  X509_STORE_CTX_set_app_data(store, &findings);
  X509_STORE_CTX_set_verify_cb(store, [](int good, X509_STORE_CTX* at) {
    if (good == 0) {
      static_cast<std::vector<Finding>*>(X509_STORE_CTX_get_app_data(at))
          ->push_back({X509_STORE_CTX_get_error(at), X509_STORE_CTX_get_error_depth(at)});
    }
    return 1;
  });
  if (X509_verify_cert(store) < 0) findings.push_back({X509_V_ERR_UNSPECIFIED, 0});
  return findings;
}

/// `issuer` signed `certificate` in the path that X509_verify_cert walked, so its signature is judged already.
bool in_path(Chain path, const X509* certificate, const X509* issuer) {
  for (int i = 0; i + 1 < sk_X509_num(path); ++i) {
    if (X509_cmp(sk_X509_value(path, i), certificate) == 0) return X509_cmp(sk_X509_value(path, i + 1), issuer) == 0;
  }
  return false;
}

/// Looks for the issuer of sent certificate `index`: one sent above it, or the CA file. OpenSSL stops at the first key it
/// knows; the chip wants an issuer for each certificate sent. ref: tls.md §2 row 16, §10; customer-cases.md 3, 6
void find_issuer(Chain sent, int index, X509* ca, Chain path, ChainEvidence& evidence) {
  X509* certificate = sk_X509_value(sent, index);
  bool named = false, forbidden = false;
  for (int above = index + 1; above <= sk_X509_num(sent); ++above) {
    X509* issuer = above < sk_X509_num(sent) ? sk_X509_value(sent, above) : ca;
    switch (catalog::link_between(issuer, certificate, in_path(path, certificate, issuer))) {
      case Link::issued:
      case Link::unknown_kind:  // row 19 is for that
        return;
      case Link::forbidden:
        forbidden = true;
        [[fallthrough]];
      case Link::forged:
        named = true;
        break;
      case Link::stranger:
        break;
    }
  }
  if (!named) {
    evidence.issuer_missing = true;
  } else if (forbidden) {
    evidence.issuer_not_ca = true;
  } else {
    evidence.signature_bad = true;
  }
}

/// RSA and ECDSA over MD5, SHA-1, SHA-256, SHA-384 and SHA-512 (uncertain). ref: tls.md §2 row 19
void check_signature_kind(const X509* certificate, ChainEvidence& evidence) {
  int hash = NID_undef, key = NID_undef;
  const bool known = OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &hash, &key) == 1;
  if (known && key != NID_rsaEncryption && key != NID_X9_62_id_ecPublicKey) {
    evidence.key_unknown = true;
  } else if (hash != NID_md5 && hash != NID_sha1 && hash != NID_sha256 && hash != NID_sha384 && hash != NID_sha512) {
    evidence.hash_unknown = true;
  }
}

bool revokes_any(const catalog::Catalog& trust, Chain sent) {
  if (trust.revoked().empty()) return false;
  for (int i = 0; i < sk_X509_num(sent); ++i) {
    if (trust.revokes(catalog::digest_of(sk_X509_value(sent, i)))) return true;
  }
  return false;
}

std::string_view name_of(const catalog::Catalog& trust) {
  for (const std::string_view name : catalog::built_in_names()) {
    if (const catalog::Catalog* known = catalog::built_in(name); known && known->trusted() == trust.trusted()) return name;
  }
  return {};
}

/// Common name and subject alternative names alike; `*` stands for one whole label. ref: tls.md §3
bool has_name(X509* certificate, const std::string& name) {
  constexpr unsigned kFlags = X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
  return X509_check_host(certificate, name.data(), name.size(), kFlags, nullptr) == 1;
}

}  // namespace

ChainEvidence PeerCheck::examine(X509_STORE_CTX* store) const {
  const catalog::ErrorQueueGuard guard;
  ChainEvidence evidence;
  evidence.findings = complaints(store, ca.get(), now);
  Chain sent = X509_STORE_CTX_get0_untrusted(store);
  Chain path = X509_STORE_CTX_get0_chain(store);
  evidence.sent = static_cast<std::size_t>(sk_X509_num(sent));
  for (int i = 0; i < sk_X509_num(sent); ++i) {
    find_issuer(sent, i, ca.get(), path, evidence);
    check_signature_kind(sk_X509_value(sent, i), evidence);
  }
  X509* leaf = X509_STORE_CTX_get0_cert(store);
  evidence.name_differs = !domain_name.empty() && !has_name(leaf, domain_name);
  evidence.leaf_differs = expected_leaf && X509_cmp(leaf, expected_leaf.get()) != 0;
  evidence.ca_digest = catalog::digest_of(ca.get());
  evidence.catalog_asked = asks_catalog;
  if (trust != nullptr && asks_catalog) {
    evidence.catalog_roots = trust->trusted().size();
    evidence.catalog_name = name_of(*trust);
    evidence.ca_listed = trust->trusts(evidence.ca_digest);
    evidence.revoked = trust->revokes(evidence.ca_digest) || revokes_any(*trust, sent);
  }
  return evidence;
}

bool PeerCheck::accepts(X509_STORE_CTX* store) {
  if (ca) evidence.chain = examine(store);
  if (judge(evidence).up) return true;
  X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);  // OpenSSL's word for the alert bad_certificate
  return false;
}

int PeerCheck::callback(X509_STORE_CTX* store, void*) {
  auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  return static_cast<PeerCheck*>(SSL_get_app_data(ssl))->accepts(store) ? 1 : 0;
}

}  // namespace cc3235::tls_sim
