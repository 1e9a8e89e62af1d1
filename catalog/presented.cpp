#include "catalog/presented.h"

#include <fmt/format.h>
#include <openssl/asn1.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "base/status_codes.h"
#include "catalog/chain.h"
#include "catalog/signature.h"

namespace cc3235::catalog {
namespace {

/// A circle of certificates that issue each other ends somewhere.
constexpr std::size_t kLongest = 16;
/// The name of the first certificate's file; no certificate is called that.
constexpr std::string_view kFirst{"\0", 1};
constexpr int kLongestKey = 2048;  ///< bits, of a key that signs files. ref: certificate-catalog.md §3

UnixSeconds time_of(const ASN1_TIME* time) {
  const std::unique_ptr<ASN1_TIME, Releaser<ASN1_TIME_free>> epoch{ASN1_TIME_set(nullptr, 0)};
  int days = 0, seconds = 0;
  if (ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) return {};
  return UnixSeconds{std::chrono::days{days} + std::chrono::seconds{seconds}};
}

/// The issuer of `child` among those of the right name, whatever their order: best one whose signature it bears, then a
/// root, then the one that is valid longest. The digest decides between twins.
const Certificate* issuer_of(const Certificate& child, const std::vector<Certificate>& all) {
  const auto rank = [&child](const Certificate& candidate, Link link) {
    const bool issued = link == Link::issued && candidate.der != child.der;
    const X509* x509 = candidate.x509.get();
    return std::tuple(issued, is_self_issued(x509), time_of(X509_get0_notAfter(x509)), digest_of(x509));
  };
  const Certificate* best = nullptr;
  Link best_link = Link::stranger;
  for (const Certificate& candidate : all) {
    if (&candidate == &child) continue;
    const Link link = link_between(candidate.x509.get(), child.x509.get());
    if (link == Link::stranger || (best && rank(candidate, link) <= rank(*best, best_link))) continue;
    best = &candidate;
    best_link = link;
  }
  return best;
}

void look_at_signer(const Certificate& signer, Presented& presented) {
  const KeyPtr key(X509_get_pubkey(signer.x509.get()));
  if (!key || !EVP_PKEY_is_a(key.get(), "RSA")) {
    presented.signer_objection = fmt::format("the key of '{}' is no RSA key", presented.names.front());
    presented.signer_status = status::SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT;
  } else if (const int bits = EVP_PKEY_get_bits(key.get()); bits > kLongestKey) {
    presented.signer_objection = fmt::format("the key of '{}' has {} bits, and so a signature of more than {} bytes",
                                             presented.names.front(), bits, kSignatureSize);
    presented.signer_status = status::SL_ERROR_FS_WRONG_SIGNATURE_OR_CERTIFIC_NAME_LENGTH;
  }
}

void add(const Certificate& member, Presented& presented) {
  const UnixSeconds from = time_of(X509_get0_notBefore(member.x509.get()));
  const UnixSeconds to = time_of(X509_get0_notAfter(member.x509.get()));
  const bool first = presented.chain.empty();
  presented.valid_from = first ? from : std::max(presented.valid_from, from);
  presented.valid_to = first ? to : std::min(presented.valid_to, to);
  presented.chain.push_back(member.der);
  presented.names.push_back(issued_to(member.x509.get()));
  presented.complete = is_self_issued(member.x509.get());
}

}  // namespace

Presented arrange(std::vector<Certificate> all, bool pem) {
  Presented presented;
  presented.pem = pem;
  const Certificate* member = &all.front();
  add(*member, presented);
  while (!presented.complete && presented.chain.size() < kLongest) {
    const Certificate* issuer = issuer_of(*member, all);
    if (!issuer) break;
    member = issuer;
    add(*member, presented);
  }
  presented.last_issuer = issued_by(member->x509.get());
  presented.stray_root = !presented.complete && std::ranges::any_of(all, [](const Certificate& certificate) {
    return is_self_issued(certificate.x509.get());
  });
  look_at_signer(all.front(), presented);
  return presented;
}

Judgement judge_programming(const Catalog& catalog, const Presented& presented) {
  const auto find = [&](std::string_view name) -> std::optional<Bytes> {
    const Bytes& first = presented.chain.front();
    if (name == kFirst) return presented.pem ? to_pem(first) : first;  // its form decides what a missing issuer is
    const auto at = std::find(presented.names.begin() + 1, presented.names.end(), name);
    if (at == presented.names.end()) return std::nullopt;
    return presented.chain[static_cast<std::size_t>(at - presented.names.begin())];
  };
  SignerChain chain = judge_signer(catalog, kFirst, find, Checker::rom);
  const bool root_alone = presented.complete && presented.chain.size() == 1;
  if (!chain.ok() || root_alone || presented.signer_objection.empty()) return std::move(static_cast<Judgement&>(chain));
  return {presented.signer_status, presented.signer_objection, "sign with an RSA key of at most 2048 bits"};
}

std::string_view listed_elsewhere(const Digest& root, const Catalog& catalog) {
  for (const std::string_view name : built_in_names()) {
    const Catalog& other = *built_in(name);
    if (other.trusted() != catalog.trusted() && other.trusts(root)) return name;
  }
  return {};
}

}  // namespace cc3235::catalog
