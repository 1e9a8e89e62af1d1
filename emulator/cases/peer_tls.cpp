#include "emulator/cases/peer_tls.h"

#include <new>

#include "emulator/failure.h"

namespace cc3235::emulator {
namespace {

SslContextPtr context_of(const SSL_METHOD* method) {
  SslContextPtr context{SSL_CTX_new_ex(catalog::crypto_context(), nullptr, method)};
  if (!context) throw std::bad_alloc();
  SSL_CTX_set_security_level(context.get(), 0);  // old keys and versions are what many cases are about
  SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  return context;
}

int number_of(const std::string& version) {
  return version == "1.0" ? TLS1_VERSION : version == "1.1" ? TLS1_1_VERSION : TLS1_2_VERSION;
}

}  // namespace

SslContextPtr server_context(const CaseServer& server, const CaseIdentities& identities) {
  const catalog::ErrorQueueGuard guard;
  SslContextPtr context = context_of(TLS_server_method());
  if (!server.version.empty()) {
    SSL_CTX_set_min_proto_version(context.get(), number_of(server.version));
    SSL_CTX_set_max_proto_version(context.get(), number_of(server.version));
  }
  const auto require = [&server](bool good, const std::string& what) {
    if (!good) {
      throw Failure(ExitCode::usage, server.where + ": OpenSSL does not know '" + what +
                                         "'; see 'openssl ciphers' or 'openssl ecparam -list_curves'");
    }
  };
  SSL_CTX_set_dh_auto(context.get(), 1);
  const std::string suites = server.suites.empty() ? "ALL" : server.suites;
  require(SSL_CTX_set_cipher_list(context.get(), suites.c_str()) == 1, suites);
  if (!server.curve.empty()) {
    require(SSL_CTX_set1_groups_list(context.get(), server.curve.c_str()) == 1, server.curve);
  }
  SSL_CTX_set_mode(context.get(), SSL_MODE_NO_AUTO_CHAIN);
  const CaseIdentity& own = identities.of(server.chain.front());
  SSL_CTX_use_certificate(context.get(), own.certificate.get());
  SSL_CTX_use_PrivateKey(context.get(), own.key.get());
  for (std::size_t i = 1; i < server.chain.size(); ++i) {
    SSL_CTX_add1_chain_cert(context.get(), identities.of(server.chain[i]).certificate.get());
  }
  if (!server.demands.empty()) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), identities.of(server.demands).certificate.get());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return context;
}

SslContextPtr visitor_context() {
  SslContextPtr context = context_of(TLS_client_method());
  SSL_CTX_set_cipher_list(context.get(), "ALL");
  return context;
}

}  // namespace cc3235::emulator
