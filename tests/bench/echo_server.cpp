#include "bench/echo_server.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace cc3235::bench {
namespace {

/// One of the chip's suites, so that both sides of a comparison use it. ref: tls.md §4
constexpr const char* kSuite = "ECDHE-RSA-AES128-GCM-SHA256";

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Session = std::unique_ptr<SSL, decltype(&SSL_free)>;

void echo_plain(int fd) {
  std::array<char, 16384> bytes;
  for (ssize_t got = 0; (got = recv(fd, bytes.data(), bytes.size(), 0)) > 0;) {
    if (send(fd, bytes.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) != got) return;
  }
}

void echo_secure(int fd, SSL_CTX* context) {
  const Session session{SSL_new(context), SSL_free};
  SSL_set_fd(session.get(), fd);
  if (SSL_accept(session.get()) != 1) return;
  std::array<char, 16384> bytes;
  for (int got = 0; (got = SSL_read(session.get(), bytes.data(), static_cast<int>(bytes.size()))) > 0;) {
    if (SSL_write(session.get(), bytes.data(), got) != got) return;
  }
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

/// Takes a free port; its number.
std::uint16_t bind_free(int fd) {
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (fd < 0 || bind(fd, generic, size) != 0 || getsockname(fd, generic, &size) != 0)
    throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

/// A Nagle client would make its peer wait.
void send_at_once(int fd) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void echo_datagrams(int fd) {
  std::array<char, 2048> bytes;
  sockaddr_in from{};
  auto* generic = reinterpret_cast<sockaddr*>(&from);
  socklen_t size = sizeof from;
  // An empty one comes with shutdown().
  for (ssize_t got = 0; (got = recvfrom(fd, bytes.data(), bytes.size(), 0, generic, &size)) > 0; size = sizeof from) {
    sendto(fd, bytes.data(), static_cast<std::size_t>(got), 0, generic, size);
  }
}

}  // namespace

struct EchoServer::Impl {
  explicit Impl(Context tls) : context(std::move(tls)) {
    port = bind_free(listener);
    if (listen(listener, 4) != 0) throw std::runtime_error("a port that cannot listen");
    threads.emplace_back([this] { serve(); });
  }

  void serve() {
    for (int fd = -1; (fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
      send_at_once(fd);
      connections.push_back(fd);
      peers.emplace_back([this, fd] { context ? echo_secure(fd, context.get()) : echo_plain(fd); });
    }
  }

  ~Impl() {
    shutdown(listener, SHUT_RDWR);
    threads.clear();  // joins; nobody changes connections from here on
    for (const int fd : connections) shutdown(fd, SHUT_RDWR);
    peers.clear();
    for (const int fd : connections) close(fd);
    close(listener);
  }

  Context context;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t port = 0;
  std::vector<int> connections;
  std::vector<std::jthread> peers, threads;
};

EchoServer::EchoServer() : impl_(std::make_unique<Impl>(Context{nullptr, SSL_CTX_free})) {}

EchoServer::EchoServer(const std::string& pem) {
  Context context{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
  if (SSL_CTX_set_cipher_list(context.get(), kSuite) != 1 ||
      SSL_CTX_use_certificate_file(context.get(), pem.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_use_PrivateKey_file(context.get(), pem.c_str(), SSL_FILETYPE_PEM) != 1) {
    throw std::runtime_error("no TLS server with " + pem);
  }
  impl_ = std::make_unique<Impl>(std::move(context));
}

EchoServer::~EchoServer() = default;

std::uint16_t EchoServer::port() const {
  return impl_->port;
}

DatagramEcho::DatagramEcho() : socket_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)), port_(bind_free(socket_)) {
  thread_ = std::jthread([fd = socket_] { echo_datagrams(fd); });
}

DatagramEcho::~DatagramEcho() {
  shutdown(socket_, SHUT_RDWR);
  thread_ = {};
  close(socket_);
}

EchoClient::EchoClient(std::uint16_t port) {
  const sockaddr_in address = loopback(port);
  for (int attempt = 0; attempt < 500; ++attempt) {
    socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) break;
    close(std::exchange(socket_, -1));
    usleep(10'000);
  }
  if (socket_ < 0) throw std::runtime_error("nobody listens");
  send_at_once(socket_);
  thread_ = std::jthread([fd = socket_] { echo_plain(fd); });
}

EchoClient::~EchoClient() {
  shutdown(socket_, SHUT_RDWR);
  thread_ = {};
  close(socket_);
}

std::uint16_t free_port() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const std::uint16_t port = bind_free(probe);
  close(probe);
  return port;
}

}  // namespace cc3235::bench
