#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "support/certificates.h"

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

class TlsServer {
 public:
  explicit TlsServer(TlsServerOptions options) : options_(std::move(options)) {
    context_.reset(SSL_CTX_new_ex(catalog::crypto_context(), nullptr, TLS_server_method()));
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_min_proto_version(context_.get(), options_.lowest);
    SSL_CTX_set_max_proto_version(context_.get(), options_.highest);
    SSL_CTX_set_dh_auto(context_.get(), 1);
    require(SSL_CTX_set_cipher_list(context_.get(), options_.suites.c_str()) == 1, "suites refused");
    if (!options_.groups.empty()) SSL_CTX_set1_groups_list(context_.get(), options_.groups.c_str());
    SSL_CTX_set_alpn_select_cb(context_.get(), choose_protocol, this);
    SSL_CTX_set_tlsext_servername_callback(context_.get(), note_server_name);
    SSL_CTX_set_tlsext_servername_arg(context_.get(), this);
    if (options_.refusal != 0) SSL_CTX_set_client_hello_cb(context_.get(), refuse, this);
    use_chain();
    demand_client_certificate();
    ssl_.reset(SSL_new(context_.get()));
    input_ = BIO_new(BIO_s_mem());
    output_ = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl_.get(), input_, output_);
    SSL_set_accept_state(ssl_.get());
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  void feed(ByteView from_client) { BIO_write(input_, from_client.data(), static_cast<int>(from_client.size())); }
  Bytes take_output() {
    Bytes out(BIO_ctrl_pending(output_));
    if (!out.empty()) BIO_read(output_, out.data(), static_cast<int>(out.size()));
    return out;
  }

  /// One step of the handshake; true when it is through.
  bool advance() {
    ERR_clear_error();
    const bool done = SSL_do_handshake(ssl_.get()) == 1;
    if (const unsigned long error = ERR_peek_error()) error_ = ERR_GET_REASON(error);
    ERR_clear_error();
    return done;
  }
  bool connected() const { return SSL_is_init_finished(ssl_.get()) == 1; }

  void write(ByteView data) {
    std::size_t count = 0;
    require(SSL_write_ex(ssl_.get(), data.data(), data.size(), &count) == 1, "the server cannot write");
  }
  /// What has arrived, decrypted.
  Bytes read() {
    Bytes data(64 * 1024);
    std::size_t size = 0, count = 0;
    while (size < data.size() && SSL_read_ex(ssl_.get(), data.data() + size, data.size() - size, &count) == 1) size += count;
    data.resize(size);
    ERR_clear_error();
    return data;
  }
  void shutdown() { SSL_shutdown(ssl_.get()); }
  void renegotiate() {
    SSL_renegotiate(ssl_.get());
    SSL_do_handshake(ssl_.get());
    ERR_clear_error();
  }

  SSL* ssl() const { return ssl_.get(); }
  std::string suite() const { return SSL_get_cipher_name(ssl_.get()); }
  int version() const { return SSL_version(ssl_.get()); }
  const std::string& server_name() const { return server_name_; }  ///< what the client asked for
  int error() const { return error_; }                             ///< SSL_R_… of the last failed step
  bool saw_client_certificate() const { return SSL_get0_peer_certificate(ssl_.get()) != nullptr; }
  bool client_said_goodbye() const { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

 private:
  void use_chain() {
    if (options_.chain.empty()) return;
    SSL_CTX_use_certificate(context_.get(), options_.chain.front().certificate.get());
    SSL_CTX_use_PrivateKey(context_.get(), options_.chain.front().key.get());
    SSL_CTX_set_mode(context_.get(), SSL_MODE_NO_AUTO_CHAIN);
    for (std::size_t i = 1; i < options_.chain.size(); ++i) {
      SSL_CTX_add1_chain_cert(context_.get(), options_.chain[i].certificate.get());
    }
  }
  void demand_client_certificate() {
    if (!options_.client_root) return;
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), options_.client_root->certificate.get());
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
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
  std::unique_ptr<SSL_CTX, catalog::Releaser<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, catalog::Releaser<SSL_free>> ssl_;
  BIO *input_ = nullptr, *output_ = nullptr;  // the SSL object's
  std::string server_name_;
  Bytes chosen_;
  int error_ = 0;
};

}  // namespace cc3235::test
