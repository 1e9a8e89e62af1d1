#pragma once

#include <netinet/tcp.h>

#include "nwp/chip/host_socket.h"

/// TCP on host sockets. Part of host_network.cpp.
namespace cc3235::nwp::chip::host {

/// One host socket. What a coroutine needs of it is held by `self`, so end() may come at any await.
class TcpStream final : public Stream, public std::enable_shared_from_this<TcpStream> {
 public:
  TcpStream(Loop& loop, std::shared_ptr<Shared> shared)
      : loop_(loop), shared_(std::move(shared)), socket_(loop.executor()), ended_signal_(loop) {}
  /// A connection that came in.
  TcpStream(Loop& loop, std::shared_ptr<Shared> shared, asio::ip::tcp::socket connected)
      : loop_(loop), shared_(std::move(shared)), socket_(std::move(connected)), ended_signal_(loop) {}

  awaitable<Status> connect(Endpoint device_endpoint) override {
    const auto self = shared_from_this();
    const std::optional<Endpoint> target = shared_->target(SocketType::stream, device_endpoint);
    const Clock::TimePoint give_up = loop_.clock().now() + kSynTimeout;
    if (target) {
      const Status status = co_await connect_to(*target, give_up);
      if (status != status::SL_ERROR_BSD_ETIMEDOUT) co_return status;
    }
    if (!ended_) co_await ended_signal_.wait_until(give_up);
    co_return ended_ ? status::SL_ERROR_BSD_SOC_ERROR : status::SL_ERROR_BSD_ETIMEDOUT;
  }

  std::optional<Result<std::size_t>> try_read(MutableBytes out) override {
    if (!socket_.is_open()) return Result<std::size_t>(status::SL_ERROR_BSD_SOC_ERROR);
    error_code error;
    const std::size_t count = socket_.receive(asio::buffer(out.data(), out.size()), 0, error);
    return read_answer(count, error);
  }

  awaitable<std::optional<Result<std::size_t>>> read(MutableBytes out) override {
    const auto self = shared_from_this();
    if (!socket_.is_open()) co_return try_read(out);
    error_code error;
    const std::size_t count = co_await socket_.async_receive(asio::buffer(out.data(), out.size()),
                                                             asio::redirect_error(asio::use_awaitable, error));
    if (ended_) co_return status::SL_ERROR_BSD_SOC_ERROR;
    // At the end of the stream the reactor forgets who else waits for it.
    if (error && error != asio::error::operation_aborted) wake();
    co_return read_answer(count, error);
  }

  Result<std::size_t> try_write(ByteView data) override {
    if (!socket_.is_open()) return status::SL_ERROR_BSD_SOC_ERROR;
    error_code error;
    const std::size_t count = socket_.send(asio::buffer(data.data(), data.size()), 0, error);
    if (!error) return count;
    if (no_room(error)) return std::size_t{0};
    return status::SL_ERROR_BSD_SOC_ERROR;
  }
  Result<std::size_t> try_write_to(const Endpoint&, ByteView data) override { return try_write(data); }
  Status bind(const Endpoint&) override { return kOk; }
  void apply(const StreamSettings& settings) override {
    settings_ = settings;
    if (socket_.is_open()) apply_settings();
  }

  awaitable<void> wait_writable() override { return wait(asio::socket_base::wait_write); }
  awaitable<void> wait_readable() override { return wait(asio::socket_base::wait_read); }

  bool readable() override { return !socket_.is_open() || has_input(socket_.native_handle()); }

  void wake() override {
    error_code ignored;
    socket_.cancel(ignored);
    ended_signal_.notify();
  }

  void shutdown_write() override {
    error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
  }

  void end() override {
    ended_ = true;
    error_code ignored;
    socket_.close(ignored);
    ended_signal_.notify();
  }

  Clock::Owed answer_owed() override { return loop_.clock().owe(); }

 private:
  using Where = asio::ip::tcp::endpoint;

  awaitable<void> wait(asio::socket_base::wait_type what) {
    const auto self = shared_from_this();
    if (!socket_.is_open()) co_return;
    error_code ignored;
    co_await socket_.async_wait(what, asio::redirect_error(asio::use_awaitable, ignored));
  }

  static std::optional<Result<std::size_t>> read_answer(std::size_t count, const error_code& error) {
    if (!error) return Result<std::size_t>(count);
    if (error == asio::error::eof) return Result<std::size_t>(std::size_t{0});
    if (no_room(error) || error == asio::error::operation_aborted) return std::nullopt;
    return Result<std::size_t>(status::SL_ERROR_BSD_SOC_ERROR);
  }

  Status open(const Where& target) {
    error_code error;
    if (socket_.is_open()) socket_.close(error);
    socket_.open(target.protocol(), error);
    if (!error) socket_.non_blocking(true, error);
    if (!error) socket_.set_option(asio::ip::tcp::no_delay(true), error);
    if (!error) apply_settings();
    if (!error) return kOk;
    loop_.log().warn("no host socket: {}", error.message());
    return status::SL_ERROR_BSD_ENOBUFS;
  }

  /// Linux takes up to 32767 s.
  void apply_settings() {
    constexpr std::int64_t kLongestIdle = 32767;
    const int descriptor = socket_.native_handle();
    error_code ignored;
    socket_.set_option(asio::socket_base::keep_alive(settings_.keepalive.has_value()), ignored);
    if (settings_.keepalive) {
      set_number(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, std::min<std::int64_t>(settings_.keepalive->count(), kLongestIdle));
    }
    if (settings_.receive_buffer) set_number(descriptor, SOL_SOCKET, SO_RCVBUF, *settings_.receive_buffer);
  }

  /// ETIMEDOUT also at once, for a host that cannot route there: the chip's packets would vanish.
  awaitable<Status> connect_to(Endpoint target, Clock::TimePoint give_up) {
    const Where peer = to_where<Where>(target);
    const Status opened = open(peer);
    if (!opened.ok()) co_return opened;
    const Clock::Owed owed = loop_.clock().owe();
    const Timer timer(loop_.clock(), give_up, [this] {
      error_code ignored;
      socket_.close(ignored);
    });
    error_code error;
    co_await socket_.async_connect(peer, asio::redirect_error(asio::use_awaitable, error));
    if (ended_) co_return status::SL_ERROR_BSD_SOC_ERROR;
    if (!error) co_return kOk;
    co_return error == asio::error::connection_refused ? status::SL_ERROR_BSD_ECONNREFUSED : status::SL_ERROR_BSD_ETIMEDOUT;
  }

  Loop& loop_;
  std::shared_ptr<Shared> shared_;
  asio::ip::tcp::socket socket_;
  Signal ended_signal_;
  StreamSettings settings_;
  bool ended_ = false;
};

class TcpListener final : public Listener, public std::enable_shared_from_this<TcpListener> {
 public:
  TcpListener(Loop& loop, std::shared_ptr<Shared> shared)
      : loop_(loop), shared_(std::move(shared)), acceptor_(loop.executor()) {}

  Status open(std::uint16_t port) {
    port_.port = port;
    error_code error = bind_in_place(acceptor_, *shared_, port_, loop_.log());
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    return error ? status::SL_ERROR_BSD_EADDRINUSE : kOk;
  }

  std::optional<Incoming> try_accept() override {
    if (!acceptor_.is_open()) return std::nullopt;
    asio::ip::tcp::socket socket(loop_.executor());
    asio::ip::tcp::endpoint peer;
    error_code error;
    acceptor_.accept(socket, peer, error);
    if (!error) socket.non_blocking(true, error);
    if (!error) socket.set_option(asio::ip::tcp::no_delay(true), error);
    exhausted_ = error && !no_room(error);
    if (error) return std::nullopt;
    return Incoming{std::make_shared<TcpStream>(loop_, shared_, std::move(socket)), from_where(peer)};
  }

  bool pending() override { return acceptor_.is_open() && has_input(acceptor_.native_handle()); }
  awaitable<void> wait() override {
    const auto self = shared_from_this();
    if (!acceptor_.is_open()) co_return;
    // A client waits, but the process has no descriptor for it.
    if (exhausted_) co_return co_await loop_.sleep_for(kRestAfterFailure);
    error_code ignored;
    co_await acceptor_.async_wait(asio::socket_base::wait_read, asio::redirect_error(asio::use_awaitable, ignored));
  }
  void wake() override {
    error_code ignored;
    acceptor_.cancel(ignored);
  }
  void end() override {
    error_code ignored;
    acceptor_.close(ignored);
    shared_->open.erase(port_);
  }

 private:
  Loop& loop_;
  std::shared_ptr<Shared> shared_;
  static constexpr std::chrono::milliseconds kRestAfterFailure{100};

  asio::ip::tcp::acceptor acceptor_;
  DevicePort port_{SocketType::stream, 0};
  bool exhausted_ = false;
};

}  // namespace cc3235::nwp::chip::host
