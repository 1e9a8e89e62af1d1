#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "support/certificates.h"

namespace cc3235::test {

/// What a real OpenSSL client and a real OpenSSL server without sockets have in common.
class TlsEnd {
 public:
  TlsEnd(const TlsEnd&) = delete;
  TlsEnd& operator=(const TlsEnd&) = delete;

  void feed(ByteView from_peer) { BIO_write(input_, from_peer.data(), static_cast<int>(from_peer.size())); }
  Bytes take_output() {
    Bytes out(BIO_ctrl_pending(output_));
    if (!out.empty()) BIO_read(output_, out.data(), static_cast<int>(out.size()));
    return out;
  }

  /// One step of the handshake; true when it is through.
  bool advance() {
    ERR_clear_error();
    const bool done = SSL_do_handshake(ssl()) == 1;
    if (const unsigned long error = ERR_peek_error()) error_ = ERR_GET_REASON(error);
    ERR_clear_error();
    return done;
  }
  bool connected() const { return SSL_is_init_finished(ssl()) == 1; }

  void write(ByteView data) {
    std::size_t count = 0;
    require(SSL_write_ex(ssl(), data.data(), data.size(), &count) == 1, "the peer cannot write");
  }
  /// What has arrived, decrypted.
  Bytes read() {
    Bytes data(64 * 1024);
    std::size_t size = 0, count = 0;
    while (size < data.size() && SSL_read_ex(ssl(), data.data() + size, data.size() - size, &count) == 1) size += count;
    data.resize(size);
    ERR_clear_error();
    return data;
  }
  void shutdown() { SSL_shutdown(ssl()); }
  void renegotiate() {
    SSL_renegotiate(ssl());
    SSL_do_handshake(ssl());
    ERR_clear_error();
  }

  SSL* ssl() const { return ssl_.get(); }
  std::string suite() const { return SSL_get_cipher_name(ssl()); }
  int version() const { return SSL_version(ssl()); }
  int error() const { return error_; }  ///< SSL_R_… of the last failed step
  bool peer_said_goodbye() const { return (SSL_get_shutdown(ssl()) & SSL_RECEIVED_SHUTDOWN) != 0; }

 protected:
  /// `options`: lowest, highest, suites, groups.
  template <class Options>
  TlsEnd(const SSL_METHOD* method, const Options& options)
      : context_(SSL_CTX_new_ex(catalog::crypto_context(), nullptr, method)) {
    SSL_CTX_set_security_level(context(), 0);
    SSL_CTX_set_min_proto_version(context(), options.lowest);
    SSL_CTX_set_max_proto_version(context(), options.highest);
    require(SSL_CTX_set_cipher_list(context(), options.suites.c_str()) == 1, "suites refused");
    if (!options.groups.empty()) SSL_CTX_set1_groups_list(context(), options.groups.c_str());
  }
  ~TlsEnd() = default;

  SSL_CTX* context() const { return context_.get(); }
  /// Its own certificate and key, and what is sent above it; nothing when empty.
  void use(const std::vector<Identity>& chain) {
    if (chain.empty()) return;
    SSL_CTX_use_certificate(context(), chain.front().certificate.get());
    SSL_CTX_use_PrivateKey(context(), chain.front().key.get());
    for (std::size_t i = 1; i < chain.size(); ++i) SSL_CTX_add1_chain_cert(context(), chain[i].certificate.get());
  }
  /// The peer must have a certificate below `root`. `mode`: SSL_VERIFY_….
  void trust(const Identity& root, int mode) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context()), root.certificate.get());
    SSL_CTX_set_verify(context(), mode, nullptr);
  }
  /// The last step of a constructor: what the context has then is what counts.
  void begin(void (*set_state)(SSL*)) {
    ssl_.reset(SSL_new(context()));
    input_ = BIO_new(BIO_s_mem());
    output_ = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl(), input_, output_);
    set_state(ssl());
  }

 private:
  std::unique_ptr<SSL_CTX, catalog::Releaser<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, catalog::Releaser<SSL_free>> ssl_;
  BIO *input_ = nullptr, *output_ = nullptr;  // the SSL object's
  int error_ = 0;
};

}  // namespace cc3235::test
