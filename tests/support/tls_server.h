#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/tls_end.h"

/// A real OpenSSL server without sockets, for tests.
namespace cc3235::test {

struct TlsServerOptions {
  std::vector<Identity> chain;  ///< sent as it stands here; the first is the server's own
  int lowest = TLS1_VERSION, highest = TLS1_2_VERSION;
  std::string suites = "ALL";
  std::string groups{};                   ///< empty: OpenSSL's
  std::vector<std::string> protocols{};   ///< ALPN names it knows, best first
  std::optional<Identity> client_root{};  ///< set: clients need a certificate below this root
  int refusal = 0;                        ///< the alert that answers every ClientHello; 0: none
};

class TlsServer : public TlsEnd {
 public:
  explicit TlsServer(TlsServerOptions options) : TlsEnd(TLS_server_method(), options), options_(std::move(options)) {
    SSL_CTX_set_dh_auto(context(), 1);
    SSL_CTX_set_alpn_select_cb(context(), choose_protocol, this);
    SSL_CTX_set_tlsext_servername_callback(context(), note_server_name);
    SSL_CTX_set_tlsext_servername_arg(context(), this);
    if (options_.refusal != 0) SSL_CTX_set_client_hello_cb(context(), refuse, this);
    SSL_CTX_set_mode(context(), SSL_MODE_NO_AUTO_CHAIN);
    use(options_.chain);
    if (options_.client_root) trust(*options_.client_root, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
    begin(SSL_set_accept_state);
  }

  const std::string& server_name() const { return server_name_; }  ///< what the client asked for
  bool saw_client_certificate() const { return SSL_get0_peer_certificate(ssl()) != nullptr; }

 private:
  static int refuse(SSL*, int* alert, void* self) {
    *alert = static_cast<TlsServer*>(self)->options_.refusal;
    return SSL_CLIENT_HELLO_ERROR;
  }
  static int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in,
                             unsigned in_size, void* self) {
    Bytes known;
    for (const auto& name : static_cast<TlsServer*>(self)->options_.protocols) {
      known.push_back(static_cast<std::uint8_t>(name.size()));
      known.insert(known.end(), name.begin(), name.end());
    }
    auto& chosen = static_cast<TlsServer*>(self)->chosen_;
    unsigned char* choice = nullptr;
    if (SSL_select_next_proto(&choice, out_size, known.data(), static_cast<unsigned>(known.size()), in, in_size) !=
        OPENSSL_NPN_NEGOTIATED) {
      return SSL_TLSEXT_ERR_NOACK;
    }
    chosen.assign(choice, choice + *out_size);
    *out = chosen.data();
    return SSL_TLSEXT_ERR_OK;
  }
  static int note_server_name(SSL* ssl, int*, void* self) {
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (name != nullptr) static_cast<TlsServer*>(self)->server_name_ = name;
    return SSL_TLSEXT_ERR_OK;
  }

  TlsServerOptions options_;
  std::string server_name_;
  Bytes chosen_;
};

}  // namespace cc3235::test
