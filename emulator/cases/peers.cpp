#include "emulator/cases/peers.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>
#include <thread>

#include "emulator/cases/peer_tls.h"
#include "emulator/failure.h"
#include "emulator/serial/file_descriptor.h"

namespace cc3235::emulator {
namespace {

constexpr int kBacklog = 32;
constexpr std::size_t kMostConnections = 64;
constexpr std::size_t kLargest = 16384;  ///< bytes read at once: no record of TLS and no datagram here is larger

sockaddr_in address_of(const Endpoint& endpoint) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(endpoint.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

FileDescriptor open_socket(int type) {
  FileDescriptor made(::socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!made) throw Failure(ExitCode::failed, fmt::format("no socket for a server: {}", std::strerror(errno)));
  return made;
}

/// A conversation, from the side of the case.
class Connection {
 public:
  Connection(FileDescriptor fd, const CaseServer* server, SslPtr ssl)
      : fd_(std::move(fd)), server_(server), ssl_(std::move(ssl)), in_handshake_(ssl_ != nullptr) {
    if (ssl_) SSL_set_fd(ssl_.get(), fd_.get());
    if (!ssl_) greet();
  }

  /// Closes as a good server does: what the other side has sent is read, so that the end is no reset.
  ~Connection() {
    ::shutdown(fd_.get(), SHUT_WR);
    std::uint8_t rest[kLargest];
    while (::recv(fd_.get(), rest, sizeof rest, 0) > 0) {
    }
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int fd() const { return fd_.get(); }
  /// Takes what has come and answers it; false when the conversation is over.
  bool serve() {
    if (ssl_) return serve_tls();
    std::uint8_t data[kLargest];
    while (true) {
      const ssize_t size = ::recv(fd_.get(), data, sizeof data, 0);
      if (size <= 0) return size < 0 && errno == EAGAIN;
      answer({data, static_cast<std::size_t>(size)});
    }
  }

 private:
  bool serve_tls() {
    const catalog::ErrorQueueGuard guard;
    if (in_handshake_) {
      const int done = SSL_do_handshake(ssl_.get());
      if (done != 1) return SSL_get_error(ssl_.get(), done) == SSL_ERROR_WANT_READ;
      in_handshake_ = false;
      greet();
    }
    std::uint8_t data[kLargest];
    while (true) {
      const int size = SSL_read(ssl_.get(), data, sizeof data);
      if (size > 0) {
        answer({data, static_cast<std::size_t>(size)});
        continue;
      }
      if (SSL_get_error(ssl_.get(), size) == SSL_ERROR_WANT_READ) return true;
      SSL_shutdown(ssl_.get());
      return false;
    }
  }
  void greet() const {
    if (server_ != nullptr) say(as_bytes(server_->greeting));
  }
  void answer(ByteView said) const {
    if (server_ != nullptr) say(server_->answer ? ByteView(*server_->answer) : said);
  }
  /// Short enough for the socket's buffer.
  void say(ByteView bytes) const {
    if (bytes.empty()) return;
    if (ssl_) {
      SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
    } else {
      [[maybe_unused]] const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }
  }

  FileDescriptor fd_;
  const CaseServer* server_;  ///< nullptr: a visitor, who says nothing
  SslPtr ssl_;
  bool in_handshake_;
};

/// A server's socket.
struct Listening {
  CaseServer server;
  FileDescriptor fd;
  SslContextPtr tls;
};

void answer_datagrams(const Listening& listening) {
  std::uint8_t data[kLargest];
  sockaddr_storage from{};
  socklen_t length = sizeof from;
  ssize_t size = 0;
  while ((size = ::recvfrom(listening.fd.get(), data, sizeof data, 0, reinterpret_cast<sockaddr*>(&from), &length)) >= 0) {
    const ByteView said{data, static_cast<std::size_t>(size)};
    const ByteView answer = listening.server.answer ? ByteView(*listening.server.answer) : said;
    ::sendto(listening.fd.get(), answer.data(), answer.size(), 0, reinterpret_cast<const sockaddr*>(&from), length);
    length = sizeof from;
  }
}

}  // namespace

struct CasePeers::Impl {
  Impl(const CaseSetUp& set_up, const CaseIdentities& identities) : wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    for (const CaseServer& server : set_up.servers) open(server, identities);
    if (wake) thread = std::thread([this] { serve(); });
  }
  ~Impl() {
    stopping = true;
    rouse();
    if (thread.joinable()) thread.join();
  }

  void open(const CaseServer& server, const CaseIdentities& identities) {
    const bool datagrams = server.kind == CaseServer::Kind::udp;
    Listening one{server, open_socket(datagrams ? SOCK_DGRAM : SOCK_STREAM), nullptr};
    sockaddr_in address = address_of({});
    socklen_t length = sizeof address;
    const bool bound = ::bind(one.fd.get(), reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                       ::getsockname(one.fd.get(), reinterpret_cast<sockaddr*>(&address), &length) == 0;
    // A port that is bound and does not listen refuses.
    const bool listens = server.kind == CaseServer::Kind::tls || server.kind == CaseServer::Kind::tcp;
    if (!bound || (listens && ::listen(one.fd.get(), kBacklog) != 0)) {
      throw Failure(ExitCode::failed,
                    fmt::format("no port on 127.0.0.1 for server {}: {}", server.host, std::strerror(errno)));
    }
    if (server.kind == CaseServer::Kind::tls) one.tls = server_context(server, identities);
    auto known = rules.hosts.find(server.host);
    if (known == rules.hosts.end()) {
      const auto number = static_cast<std::uint8_t>(10 + rules.hosts.size());
      known = rules.hosts.emplace(server.host, Ipv4::of(203, 0, 113, number)).first;
    }
    rules.endpoints[{known->second, server.port}] = {Ipv4::of(127, 0, 0, 1), ntohs(address.sin_port)};
    listening.push_back(std::move(one));
  }

  void rouse() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(wake.get(), &one, sizeof one);
  }

  // ---- in the thread ----

  void serve() {
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);  // OpenSSL writes to whoever has gone
    while (!stopping) {
      std::vector<pollfd> waiting{{wake.get(), POLLIN, 0}};
      for (const Listening& one : listening) waiting.push_back({waits(one) ? one.fd.get() : -1, POLLIN, 0});
      for (const auto& one : connections) waiting.push_back({one->fd(), POLLIN, 0});
      if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return;
      std::uint64_t count = 0;
      while (::read(wake.get(), &count, sizeof count) > 0) {
      }
      std::erase_if(connections, [](const auto& one) { return !one->serve(); });
      for (const Listening& one : listening) {
        if (one.server.kind == CaseServer::Kind::udp) answer_datagrams(one);
        if (waits(one) && one.server.kind != CaseServer::Kind::udp) accept(one);
      }
      const std::lock_guard lock(mutex);
      for (auto& one : visitors) {
        if (one->serve()) connections.push_back(std::move(one));
      }
      visitors.clear();
    }
  }
  static bool waits(const Listening& one) { return one.server.kind != CaseServer::Kind::closed; }
  void accept(const Listening& one) {
    while (true) {
      FileDescriptor came(::accept4(one.fd.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
      if (!came) return;
      if (connections.size() == kMostConnections) continue;
      SslPtr ssl{one.tls ? SSL_new(one.tls.get()) : nullptr};
      if (ssl) SSL_set_accept_state(ssl.get());
      auto made = std::make_unique<Connection>(std::move(came), &one.server, std::move(ssl));
      if (made->serve()) connections.push_back(std::move(made));
    }
  }

  nwp::chip::SandboxRules rules;
  std::vector<Listening> listening;  // does not change once the thread runs
  std::vector<std::unique_ptr<Connection>> connections;
  SslContextPtr visitors_tls;
  std::mutex mutex;
  std::vector<std::unique_ptr<Connection>> visitors;  // have come, and the thread does not know of them yet
  std::atomic<bool> stopping = false;
  FileDescriptor wake;
  std::thread thread;
};

CasePeers::CasePeers(const CaseSetUp& set_up, const CaseIdentities& identities)
    : impl_(std::make_unique<Impl>(set_up, identities)) {}
CasePeers::~CasePeers() = default;

const nwp::chip::SandboxRules& CasePeers::rules() const {
  return impl_->rules;
}

void CasePeers::visit(const Endpoint& host, bool tls) {
  FileDescriptor fd = open_socket(SOCK_STREAM);
  const sockaddr_in address = address_of(host);
  // On loopback this is over at once, or refused.
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 && errno != EINPROGRESS) {
    throw Failure(ExitCode::failed, fmt::format("nobody lets the visitor in: {}", std::strerror(errno)));
  }
  SslPtr ssl;
  if (tls) {
    if (!impl_->visitors_tls) impl_->visitors_tls = visitor_context();
    ssl.reset(SSL_new(impl_->visitors_tls.get()));
    SSL_set_connect_state(ssl.get());
  }
  auto visitor = std::make_unique<Connection>(std::move(fd), nullptr, std::move(ssl));
  const std::lock_guard lock(impl_->mutex);
  impl_->visitors.push_back(std::move(visitor));
  impl_->rouse();
}

}  // namespace cc3235::emulator
