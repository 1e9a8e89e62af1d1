#include "fuzz/host_guard.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <span>
#include <thread>
#include <tuple>
#include <vector>

extern "C" {
int __real_connect(int fd, const sockaddr* address, socklen_t size);
int __real_bind(int fd, const sockaddr* address, socklen_t size);
int __real_listen(int fd, int backlog);
}

namespace cc3235::fuzz {
namespace {

// The wrapped functions have no other way to find the peer and what it says.
std::atomic<std::uint16_t> peer_port{0};
std::span<const std::uint8_t> visitor_says;

[[noreturn]] void forbidden(const char* what) {
  std::fprintf(stderr, "the program tried to %s\n", what);
  std::abort();
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

void require_loopback(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
    if ((ntohl(v4->sin_addr.s_addr) >> 24) != 127) forbidden("reach an address outside loopback");
  } else if (address->sa_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
    if (!IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr)) forbidden("reach an IPv6 address outside loopback");
  } else {
    forbidden("reach an address of a foreign family");
  }
}

int type_of(int fd) {
  int type = 0;
  socklen_t size = sizeof type;
  getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size);
  return type;
}

/// Somebody who comes to a port that the device has opened, and what he says.
void visit(int opened) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (getsockname(opened, generic, &size) != 0) forbidden("open a port without a name");
  const int type = type_of(opened);
  const int fd = socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const timeval patience{1, 0};
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  // On loopback a connection stands at once.
  std::ignore = __real_connect(fd, generic, size);
  constexpr std::size_t kDatagram = 300;
  for (auto left = visitor_says; !left.empty();) {
    const auto part = left.first(type == SOCK_DGRAM ? std::min(left.size(), kDatagram) : left.size());
    if (send(fd, part.data(), part.size(), MSG_NOSIGNAL) < 0) break;
    left = left.subspan(part.size());
  }
  close(fd);
}

}  // namespace

struct HostGuard::Impl {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::mutex mutex;
  std::vector<std::uint8_t> script;
  std::jthread thread;

  Impl() {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (__real_bind(listener, generic, size) != 0 || listen(listener, 64) != 0 ||
        getsockname(listener, generic, &size) != 0) {
      forbidden("fuzz without a loopback port");
    }
    peer_port = ntohs(address.sin_port);
    thread = std::jthread([this] { serve(); });
  }
  ~Impl() {
    peer_port = 0;
    shutdown(listener, SHUT_RDWR);
    thread = {};
    close(listener);
  }

  /// Connections one after the other: the device ends each before the input's end.
  void serve() {
    for (int fd = -1; (fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)) >= 0; close(fd)) {
      std::vector<std::uint8_t> bytes;
      {
        const std::lock_guard lock(mutex);
        bytes = script;
      }
      if (send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) continue;
      shutdown(fd, SHUT_WR);
      const linger at_once{1, 0};
      setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      const timeval patience{0, 200'000};
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      std::array<char, 4096> swallowed;
      while (recv(fd, swallowed.data(), swallowed.size(), 0) > 0) {
      }
    }
  }
};

HostGuard::HostGuard() : impl_(std::make_unique<Impl>()) {}
HostGuard::~HostGuard() = default;

void HostGuard::peer_says(std::span<const std::uint8_t> bytes) {
  const std::lock_guard lock(impl_->mutex);
  impl_->script.assign(bytes.begin(), bytes.end());
  visitor_says = bytes;
}

}  // namespace cc3235::fuzz

extern "C" {

int __wrap_connect(int fd, const sockaddr* address, socklen_t) {
  using namespace cc3235::fuzz;
  require_loopback(address);
  if (address->sa_family == AF_INET && type_of(fd) == SOCK_STREAM && peer_port != 0) {
    const sockaddr_in peer = loopback(peer_port);
    return __real_connect(fd, reinterpret_cast<const sockaddr*>(&peer), sizeof peer);
  }
  errno = ECONNREFUSED;
  return -1;
}

/// Ports of the device appear on loopback.
int __wrap_bind(int fd, const sockaddr* address, socklen_t size) {
  using namespace cc3235::fuzz;
  require_loopback(address);
  const int bound = __real_bind(fd, address, size);
  if (bound == 0 && type_of(fd) == SOCK_DGRAM) visit(fd);
  return bound;
}

int __wrap_listen(int fd, int backlog) {
  const int listening = __real_listen(fd, backlog);
  if (listening == 0) cc3235::fuzz::visit(fd);
  return listening;
}

/// Datagrams are lost on the way.
ssize_t __wrap_sendto(int, const void*, size_t size, int, const sockaddr* address, socklen_t) {
  cc3235::fuzz::require_loopback(address);
  return static_cast<ssize_t>(size);
}

int __wrap_getaddrinfo(const char*, const char*, const addrinfo*, addrinfo**) {
  cc3235::fuzz::forbidden("ask the host's resolver");
}

}  // extern "C"
