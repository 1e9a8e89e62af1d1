#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace cc3235::bench {

/// Sends back what it gets, on a free loopback port, one thread per connection. With a certificate it speaks TLS 1.2.
class EchoServer {
 public:
  EchoServer();
  /// `pem`: file with key and certificate.
  explicit EchoServer(const std::string& pem);
  ~EchoServer();
  EchoServer(const EchoServer&) = delete;
  EchoServer& operator=(const EchoServer&) = delete;

  std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc3235::bench
