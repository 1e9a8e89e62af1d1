#pragma once

#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>

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
      if (reach.device) own_ = shared_->seat.address_for(device_endpoint.address);
      const Status status = co_await connect_to(*reach.host, give_up);
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
  /// For connect(); whether the host has the port free shows there.
  Status bind(const Endpoint& local) override {
    bound_port_ = local.port;
    return kOk;
  }
  void set_member(const Address&, bool) override {}
  void on_oversized(std::function<void()>) override {}
  void apply(const StreamSettings& settings) override {
    settings_ = settings;
    if (socket_.is_open()) apply_settings();
  }

  awaitable<void> wait_writable() override { return wait(asio::socket_base::wait_write); }
  awaitable<void> wait_readable() override { return wait(asio::socket_base::wait_read); }

  /// The host says that there is room for more once nothing is unsent.
  awaitable<void> wait_sent() override {
    const auto self = shared_from_this();
    if (socket_.is_open()) set_number(socket_.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, 1);
    while (!broken_ && unsent() > 0) co_await wait_writable();
  }

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
  static constexpr auto kNoSuchPlace = boost::system::errc::address_not_available;

  awaitable<void> wait(asio::socket_base::wait_type what) {
    const auto self = shared_from_this();
    if (!socket_.is_open()) co_return;
    error_code ignored;
    co_await socket_.async_wait(what, asio::redirect_error(asio::use_awaitable, ignored));
  }

  /// Bytes that wait for the peer to take others. Of a connection that broke there are none.
  int unsent() {
    int count = 0, error = 0;
    socklen_t size = sizeof error;
    if (!socket_.is_open() || ::ioctl(socket_.native_handle(), SIOCOUTQNSD, &count) != 0) return 0;
    ::getsockopt(socket_.native_handle(), SOL_SOCKET, SO_ERROR, &error, &size);
    return error == 0 ? count : 0;
  }

  /// The host tells a reset once, to the first call that meets it; after that it says end of stream.
  std::optional<Result<std::size_t>> read_answer(std::size_t count, const error_code& error) {
    if (!error) return Result<std::size_t>(count);
    if (no_room(error) || error == asio::error::operation_aborted) return std::nullopt;
    if (error == asio::error::eof && !broken_) return Result<std::size_t>(std::size_t{0});
    broken_ = true;
    return Result<std::size_t>(status::SL_ERROR_BSD_SOC_ERROR);
  }

  bool open(const Where& target) {
    error_code error;
    if (socket_.is_open()) socket_.close(error);
    socket_.open(target.protocol(), error);
    if (!error) socket_.non_blocking(true, error);
    if (!error) socket_.set_option(asio::ip::tcp::no_delay(true), error);
    if (!error) apply_settings();
    if (error) loop_.log().warn("no host socket: {}", error.message());
    return !error;
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
    const Clock::Owed owed = loop_.clock().owe();
    const Timer timer(loop_.clock(), give_up, [this] {
      error_code ignored;
      socket_.close(ignored);
    });
    error_code error = co_await dial(peer, bound_port_);
    // The host remembers an earlier connection between the two ports.
    const bool remembered = error == asio::error::address_in_use || error == kNoSuchPlace;
    if (remembered && bound_port_ != 0 && !ended_) error = co_await dial(peer, 0);
    if (ended_) co_return status::SL_ERROR_BSD_SOC_ERROR;
    connected_ = !error;
    if (!error) co_return kOk;
    if (error == asio::error::no_buffer_space) co_return status::SL_ERROR_BSD_ENOBUFS;
    co_return error == asio::error::connection_refused ? status::SL_ERROR_BSD_ECONNREFUSED : status::SL_ERROR_BSD_ETIMEDOUT;
  }

  awaitable<error_code> dial(Where peer, std::uint16_t source) {
    if (!open(peer)) co_return asio::error::no_buffer_space;
    if (source != 0 || own_) leave_from(source, peer);
    error_code error;
    co_await socket_.async_connect(peer, asio::redirect_error(asio::use_awaitable, error));
    co_return error;
  }

  /// The peer sees the port that the driver bound where the host has it free, and otherwise another one; a device of this
  /// process sees the address and the port of this one whatever the host has.
  void leave_from(std::uint16_t source, const Where& peer) {
    const bool near = peer.address().is_loopback();
    const asio::ip::address any =
        peer.address().is_v6() ? asio::ip::address(asio::ip::address_v6::any()) : asio::ip::address_v4::any();
    const asio::ip::address here = near ? to_asio(loopback_of(family_of(from_asio(peer.address())))) : any;
    if (near && source == peer.port()) source = 0;  // Linux would connect the socket with itself
    error_code error;
    socket_.set_option(asio::socket_base::reuse_address(true), error);
    socket_.bind(Where(here, source), error);
    if (error && source != 0) {
      loop_.log().info("port {} of the device is taken on this host ({}): the peer sees another", source, error.message());
      socket_.bind(Where(here, 0), error);
    }
    if (error || !own_ || !near) return;
    hang_up();
    dialled_ = from_where(socket_.local_endpoint());
    shared_->seat.dialled(SocketType::stream, *dialled_, {*own_, bound_port_ != 0 ? bound_port_ : dialled_->port});
  }
  void hang_up() {
    if (dialled_) shared_->seat.hung_up(SocketType::stream, *std::exchange(dialled_, std::nullopt), connected_);
  }

  Loop& loop_;
  std::shared_ptr<Shared> shared_;
  asio::ip::tcp::socket socket_;
  std::uint16_t bound_port_ = 0;     ///< of the device; 0: none
  std::optional<Address> own_;       ///< of the device, in a conversation with another one of this process
  std::optional<Endpoint> dialled_;  ///< from which place of the host that one was called
  Signal ended_signal_;
  StreamSettings settings_;
  bool broken_ = false;  ///< reset, or given up by keep-alive
  bool connected_ = false, ended_ = false;
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
    family_ = family_of(local.address);
    if (bind_in_place(acceptor_, *shared_, port_, family_, loop_.log())) return status::SL_ERROR_BSD_EADDRINUSE;
    places_.push_back(from_where(acceptor_.local_endpoint()));
    if (family_ == Family::inet6) open_beside();
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
    for (const Endpoint& place : std::exchange(places_, {})) shared_->seat.closed(port_, family_, place);
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
    return Incoming{std::make_shared<TcpStream>(loop_, shared_, std::move(socket)),
                    shared_->seat.caller(SocketType::stream, from_where(peer))};
  }

  /// IPv6 listens for IPv4, too. ref: commands-socket.md §3 "Accept"
  void open_beside() {
    Endpoint place = shared_->place_beside(port_, from_where(acceptor_.local_endpoint()));
    error_code error = bind_at(beside_, SocketType::stream, place);
    place.port = 0;
    if (error) error = bind_at(beside_, SocketType::stream, place);
    if (error) return;
    places_.push_back(from_where(beside_.local_endpoint()));
    shared_->appeared(port_, Family::inet6, places_.back());
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
  Family family_{};
  std::vector<Endpoint> places_;  ///< on the host
  bool exhausted_ = false;
};

}  // namespace cc3235::nwp::chip::host
