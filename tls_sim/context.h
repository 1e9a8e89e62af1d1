#pragma once

#include <openssl/ssl.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string_view>

#include "catalog/crypto.h"
#include "tls_sim/credentials.h"
#include "tls_sim/tls.h"

namespace cc3235::tls_sim {

using SslContextPtr = std::unique_ptr<SSL_CTX, catalog::Releaser<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, catalog::Releaser<SSL_free>>;
using BioMethodPtr = std::unique_ptr<BIO_METHOD, catalog::Releaser<BIO_meth_free>>;

/// OpenSSL is touched by the first session, not by a device that opens no secure socket. Sessions of several devices, on
/// several threads, may share it.
struct Context::Impl {
  std::function<void(std::string_view)> key_log;
  BioMethodPtr wire_method;  ///< there once context_of() was called

  /// The SSL context of all sessions of a side, made at the first call.
  SSL_CTX* context_of(Side side);
  Credentials read(Side side, const Settings& settings);

 private:
  SslContextPtr make_context(Side side);

  std::mutex mutex_;  ///< of what follows
  SslContextPtr clients_, servers_;
  LastCa last_ca_;
};

}  // namespace cc3235::tls_sim
