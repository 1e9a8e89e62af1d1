#include <openssl/x509.h>

#include <new>

#include "tls_sim/peer_check.h"

/// Verdicts without a handshake, by the very rules of one.
namespace cc3235::tls_sim {
namespace {

using catalog::Releaser;

void free_all(STACK_OF(X509) * stack) {
  sk_X509_pop_free(stack, X509_free);
}
using StackPtr = std::unique_ptr<STACK_OF(X509), Releaser<free_all>>;

/// nullptr when one of them is no certificate.
StackPtr parse(std::span<const Bytes> certificates) {
  StackPtr stack{sk_X509_new_null()};
  for (const Bytes& der : certificates) {
    catalog::X509Ptr certificate = catalog::parse_certificate(der);
    if (!certificate) return nullptr;
    if (sk_X509_push(stack.get(), certificate.get()) == 0) throw std::bad_alloc();
    static_cast<void>(certificate.release());  // the stack's
  }
  return stack;
}

Evidence evidence_of(ByteView ca, std::span<const Bytes> sent, const catalog::Catalog& trust,
                     std::optional<UnixSeconds> now) {
  PeerCheck check;
  check.ca = catalog::parse_certificate(ca);
  check.trust = &trust;
  check.now = now;
  const StackPtr chain = parse(sent);
  const bool usable = check.ca && chain && !sent.empty();
  check.evidence.files.ca = usable ? FileState::good : FileState::unusable;
  if (!usable) return std::move(check.evidence);
  const std::unique_ptr<X509_STORE, Releaser<X509_STORE_free>> nobody{X509_STORE_new()};
  const std::unique_ptr<X509_STORE_CTX, Releaser<X509_STORE_CTX_free>> store{
      X509_STORE_CTX_new_ex(catalog::crypto_context(), nullptr)};
  if (!store || !nobody || X509_STORE_CTX_init(store.get(), nobody.get(), sk_X509_value(chain.get(), 0), chain.get()) != 1) {
    throw std::bad_alloc();
  }
  check.evidence.chain = check.examine(store.get());
  return std::move(check.evidence);
}

}  // namespace

Verdict judge_certificates(ByteView ca, std::span<const Bytes> sent, const catalog::Catalog& trust,
                           std::optional<UnixSeconds> now) {
  const catalog::ErrorQueueGuard guard;
  return judge(evidence_of(ca, sent, trust, now));
}

}  // namespace cc3235::tls_sim
