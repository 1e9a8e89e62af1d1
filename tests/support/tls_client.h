#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/tls_end.h"

/// A real OpenSSL client without sockets, for tests of the chip as a server.
namespace cc3235::test {

struct TlsClientOptions {
  int lowest = TLS1_VERSION, highest = TLS1_3_VERSION;
  std::string suites = "ALL";
  std::string groups{};                 ///< empty: OpenSSL's
  std::vector<Identity> certificate{};  ///< its own, and what it sends above it; empty: none
  std::optional<Identity> trusted{};    ///< set: the server must be below this root
};

class TlsClient : public TlsEnd {
 public:
  explicit TlsClient(const TlsClientOptions& options = {}) : TlsEnd(TLS_client_method(), options) {
    if (options.trusted) trust(*options.trusted, SSL_VERIFY_PEER);
    use(options.certificate);
    begin(SSL_set_connect_state);
  }

  /// The alert that the server sent, 0 for none.
  int alert() const { return error() >= SSL_AD_REASON_OFFSET ? error() - SSL_AD_REASON_OFFSET : 0; }
};

}  // namespace cc3235::test
