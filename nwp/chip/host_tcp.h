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

  ~TcpStream() override { hang_up(); }
  TcpStream(const TcpStream&) = delete;
  TcpStream& operator=(const TcpStream&) = delete;

  awaitable<Status> connect(Endpoint device_endpoint) override {
    const auto self = shared_from_this();
    const Reach reach = shared_->reach(SocketType::stream, device_endpoint);
    const Clock::TimePoint give_up = loop_.clock().now() + kSynTimeout;
    if (reach.device && !reach.host) co_return status::SL_ERROR_BSD_ECONNREFUSED;
    if (reach.host) {
      const Status status = co_await connect_to(*reach.host, reach.device, give_up);
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
    broken_ = true;
    return status::SL_ERROR_BSD_SOC_ERROR;
  }
  Result<std::size_t> try_write_to(const Endpoint&, ByteView data) override { return try_write(data); }
  Status bind(const Endpoint&) override { return kOk; }
  void set_member(const Address&, bool) override {}
  void on_oversized(std::function<void()>) override {}
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
    hang_up();
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

  /// The host tells a reset once, to the first call that meets it; after that it says end of stream.
  std::optional<Result<std::size_t>> read_answer(std::size_t count, const error_code& error) {
    if (!error) return Result<std::size_t>(count);
    if (no_room(error) || error == asio::error::operation_aborted) return std::nullopt;
    if (error == asio::error::eof && !broken_) return Result<std::size_t>(std::size_t{0});
    broken_ = true;
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
  awaitable<Status> connect_to(Endpoint target, bool device, Clock::TimePoint give_up) {
    const Where peer = to_where<Where>(target);
    const Status opened = open(peer);
    if (!opened.ok()) co_return opened;
    if (device) dial_as_device(target);
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

  /// So that a device of this process sees the address of this one.
  void dial_as_device(const Endpoint& target) {
    if (!is_loopback(target.address)) return;
    error_code error;
    socket_.bind(Where(to_asio(loopback_of(family_of(target.address))), 0), error);
    if (error) return;
    dialled_ = from_where(socket_.local_endpoint());
    shared_->seat.dialled(*dialled_);
  }
  void hang_up() {
    if (dialled_) shared_->seat.hung_up(*std::exchange(dialled_, std::nullopt));
  }

  Loop& loop_;
  std::shared_ptr<Shared> shared_;
  asio::ip::tcp::socket socket_;
  std::optional<Endpoint> dialled_;  ///< from which place of the host a device of this process was called
  Signal ended_signal_;
  StreamSettings settings_;
  bool broken_ = false;  ///< reset, or given up by keep-alive
  bool ended_ = false;
};

/// A port on the host, or two: one for each family.
class TcpListener final : public Listener, public std::enable_shared_from_this<TcpListener> {
 public:
  TcpListener(Loop& loop, std::shared_ptr<Shared> shared) : loop_(loop), shared_(std::move(shared)) {}
  ~TcpListener() override { end(); }
  TcpListener(const TcpListener&) = delete;
  TcpListener& operator=(const TcpListener&) = delete;

  Status open(const Endpoint& local) {
    port_.port = local.port;
    const Family family = family_of(local.address);
    if (bind_in_place(acceptor_, *shared_, port_, family, loop_.log())) return status::SL_ERROR_BSD_EADDRINUSE;
    open_ = true;
    if (family == Family::inet6) open_beside();
    error_code error;
    acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error && beside_.is_open()) beside_.listen(asio::socket_base::max_listen_connections, error);
    return error ? status::SL_ERROR_BSD_EADDRINUSE : kOk;
  }

  std::optional<Incoming> try_accept() override {
    exhausted_ = false;
    if (auto incoming = try_accept(acceptor_)) return incoming;
    return try_accept(beside_);
  }

  bool pending() override { return pending(acceptor_) || pending(beside_); }
  awaitable<void> wait() override {
    const auto self = shared_from_this();
    if (!acceptor_.is_open()) co_return;
    // A client waits, but the process has no descriptor for it.
    if (exhausted_) co_return co_await loop_.sleep_for(kRestAfterFailure);
    if (beside_.is_open()) watch_beside();
    error_code ignored;
    co_await acceptor_.async_wait(asio::socket_base::wait_read, asio::redirect_error(asio::use_awaitable, ignored));
    beside_.cancel(ignored);
  }
  void wake() override {
    error_code ignored;
    acceptor_.cancel(ignored);
  }
  void end() override {
    error_code ignored;
    acceptor_.close(ignored);
    beside_.close(ignored);
    if (std::exchange(open_, false)) shared_->seat.closed(port_);
  }

 private:
  using Acceptor = asio::ip::tcp::acceptor;

  static bool pending(Acceptor& acceptor) { return acceptor.is_open() && has_input(acceptor.native_handle()); }

  std::optional<Incoming> try_accept(Acceptor& acceptor) {
    if (!acceptor.is_open()) return std::nullopt;
    asio::ip::tcp::socket socket(loop_.executor());
    asio::ip::tcp::endpoint peer;
    error_code error;
    acceptor.accept(socket, peer, error);
    if (!error) socket.non_blocking(true, error);
    if (!error) socket.set_option(asio::ip::tcp::no_delay(true), error);
    exhausted_ = exhausted_ || (error && !no_room(error));
    if (error) return std::nullopt;
    return Incoming{std::make_shared<TcpStream>(loop_, shared_, std::move(socket)), shared_->seat.caller(from_where(peer))};
  }

  /// IPv6 listens for IPv4, too. ref: commands-socket.md §3 "Accept"
  void open_beside() {
    Endpoint place = shared_->place_beside(port_, from_where(acceptor_.local_endpoint()));
    error_code error = bind_at(beside_, SocketType::stream, place);
    place.port = 0;
    if (error) error = bind_at(beside_, SocketType::stream, place);
    if (!error) shared_->appeared(port_, Family::inet6, from_where(beside_.local_endpoint()));
  }

  /// A client there ends the waiting at the first one.
  void watch_beside() {
    beside_.async_wait(asio::socket_base::wait_read, [self = shared_from_this()](const error_code& error) {
      if (!error) self->wake();
    });
  }

  Loop& loop_;
  std::shared_ptr<Shared> shared_;
  static constexpr std::chrono::milliseconds kRestAfterFailure{100};

  Acceptor acceptor_{loop_.executor()}, beside_{loop_.executor()};
  DevicePort port_{SocketType::stream, 0};
  bool open_ = false;
  bool exhausted_ = false;
};

}  // namespace cc3235::nwp::chip::host
