#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

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

/// Sends datagrams back, on a free loopback port.
class DatagramEcho {
 public:
  DatagramEcho();
  ~DatagramEcho();
  DatagramEcho(const DatagramEcho&) = delete;
  DatagramEcho& operator=(const DatagramEcho&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  int socket_ = -1;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

/// Connects to a loopback port, as soon as somebody listens there, and sends back what it gets.
class EchoClient {
 public:
  explicit EchoClient(std::uint16_t port);
  ~EchoClient();
  EchoClient(const EchoClient&) = delete;
  EchoClient& operator=(const EchoClient&) = delete;

 private:
  int socket_ = -1;
  std::jthread thread_;
};

/// A loopback port that nobody has now.
std::uint16_t free_port();

}  // namespace cc3235::bench
