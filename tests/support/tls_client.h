#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "support/certificates.h"

/// A real OpenSSL client without sockets, for tests of the chip as a server.
namespace cc3235::test {

struct TlsClientOptions {
  int lowest = TLS1_VERSION, highest = TLS1_3_VERSION;
  std::string suites = "ALL";
  std::string groups{};                 ///< empty: OpenSSL's
  std::vector<Identity> certificate{};  ///< its own, and what it sends above it; empty: none
  std::optional<Identity> trusted{};    ///< set: the server must be below this root
};

class TlsClient {
 public:
  explicit TlsClient(TlsClientOptions options = {}) {
    context_.reset(SSL_CTX_new_ex(catalog::crypto_context(), nullptr, TLS_client_method()));
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_min_proto_version(context_.get(), options.lowest);
    SSL_CTX_set_max_proto_version(context_.get(), options.highest);
    require(SSL_CTX_set_cipher_list(context_.get(), options.suites.c_str()) == 1, "suites refused");
    if (!options.groups.empty()) SSL_CTX_set1_groups_list(context_.get(), options.groups.c_str());
    if (options.trusted) {
      X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), options.trusted->certificate.get());
      SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    }
    use(options.certificate);
    ssl_.reset(SSL_new(context_.get()));
    input_ = BIO_new(BIO_s_mem());
    output_ = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl_.get(), input_, output_);
    SSL_set_connect_state(ssl_.get());
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  void feed(ByteView from_server) { BIO_write(input_, from_server.data(), static_cast<int>(from_server.size())); }
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
  /// The alert that the server sent, 0 for none.
  int alert() const { return error_ >= SSL_AD_REASON_OFFSET ? error_ - SSL_AD_REASON_OFFSET : 0; }

  void write(ByteView data) {
    std::size_t count = 0;
    require(SSL_write_ex(ssl_.get(), data.data(), data.size(), &count) == 1, "the client cannot write");
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
  bool server_said_goodbye() const { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

 private:
  void use(const std::vector<Identity>& chain) {
    if (chain.empty()) return;
    SSL_CTX_use_certificate(context_.get(), chain.front().certificate.get());
    SSL_CTX_use_PrivateKey(context_.get(), chain.front().key.get());
    for (std::size_t i = 1; i < chain.size(); ++i) SSL_CTX_add1_chain_cert(context_.get(), chain[i].certificate.get());
  }

  std::unique_ptr<SSL_CTX, catalog::Releaser<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, catalog::Releaser<SSL_free>> ssl_;
  BIO *input_ = nullptr, *output_ = nullptr;  // the SSL object's
  int error_ = 0;
};

}  // namespace cc3235::test
