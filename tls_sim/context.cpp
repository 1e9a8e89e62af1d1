#include "tls_sim/context.h"

#include <new>
#include <utility>

#include "tls_sim/peer_check.h"
#include "tls_sim/wire.h"

namespace cc3235::tls_sim {
namespace {

/// What the chip's engine has. Groups: P-256, P-384, P-521; ref: tls.md §1. Signature algorithms: eight pairs; ref:
/// customer-cases.md part 3 (a captured ClientHello).
constexpr const char* kGroups = "P-256:P-384:P-521";
constexpr const char* kSignatureAlgorithms =
    "ECDSA+SHA512:RSA+SHA512:ECDSA+SHA384:RSA+SHA384:ECDSA+SHA256:RSA+SHA256:ECDSA+SHA1:RSA+SHA1";

/// No tickets, no newer extensions, no renegotiation; servers without secure renegotiation are welcome, as on the chip. As a
/// server the engine goes by its own order of suites (uncertain).
constexpr std::uint64_t kOptions = SSL_OP_NO_TICKET | SSL_OP_NO_ENCRYPT_THEN_MAC | SSL_OP_NO_EXTENDED_MASTER_SECRET |
                                   SSL_OP_NO_RENEGOTIATION | SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE;

void on_key_log(const SSL* ssl, const char* line) {
  static_cast<Context::Impl*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)))->key_log(line);
}

}  // namespace

SslContextPtr Context::Impl::make_context(Side side) {
  const catalog::ErrorQueueGuard guard;
  OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_SSL_STRINGS, nullptr);
  const SSL_METHOD* method = side == Side::client ? TLS_client_method() : TLS_server_method();
  SslContextPtr made{SSL_CTX_new_ex(catalog::crypto_context(), nullptr, method)};
  if (!made) throw std::bad_alloc();
  SSL_CTX_set_security_level(made.get(), 0);
  SSL_CTX_set_options(made.get(), kOptions);
  SSL_CTX_set_mode(made.get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(made.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set1_groups_list(made.get(), kGroups);
  SSL_CTX_set1_sigalgs_list(made.get(), kSignatureAlgorithms);
  SSL_CTX_set_verify(made.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(made.get(), PeerCheck::callback, nullptr);
  if (key_log) {
    SSL_CTX_set_app_data(made.get(), this);
    SSL_CTX_set_keylog_callback(made.get(), on_key_log);
  }
  return made;
}

SSL_CTX* Context::Impl::context_of(Side side) {
  const std::scoped_lock lock(mutex_);
  if (!wire_method) wire_method.reset(Wire::make_method());
  SslContextPtr& context = side == Side::client ? clients_ : servers_;
  if (!context) context = make_context(side);
  return context.get();
}

Credentials Context::Impl::read(Side side, const Settings& settings) {
  const std::scoped_lock lock(mutex_);
  return read_credentials(side, settings, last_ca_);
}

Context::Context(std::function<void(std::string_view)> key_log) : impl_(std::make_unique<Impl>()) {
  impl_->key_log = std::move(key_log);
}
Context::~Context() = default;
Context::Context(Context&&) noexcept = default;
Context& Context::operator=(Context&&) noexcept = default;

}  // namespace cc3235::tls_sim
