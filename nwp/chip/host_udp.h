#pragma once

#include <boost/asio/ip/multicast.hpp>

#include "nwp/chip/host_socket.h"

/// UDP on host sockets. Part of host_network.cpp.
namespace cc3235::nwp::chip::host {

/// A port for datagrams. With a default peer it hears nobody else.
class UdpPort final : public Stream, public std::enable_shared_from_this<UdpPort> {
 public:
  UdpPort(Loop& loop, std::shared_ptr<Shared> shared)
      : loop_(loop), shared_(std::move(shared)), socket_(loop.executor()), changed_(loop) {}

  Status bind(const Endpoint& local) override {
    if (socket_.is_open()) return status::SL_ERROR_BSD_EINVAL;
    const DevicePort port{SocketType::dgram, local.port};
    if (bind_in_place(socket_, *shared_, port, loop_.log())) return status::SL_ERROR_BSD_EADDRINUSE;
    port_ = port;
    opened();
    return kOk;
  }

  void apply(const StreamSettings& settings) override {
    settings_ = settings;
    if (socket_.is_open()) apply_settings();
  }

  /// Sets the default peer; datagrams to a denied address vanish.
  awaitable<Status> connect(Endpoint device_endpoint) override {
    peer_ = shared_->target(SocketType::dgram, device_endpoint);
    has_peer_ = true;
    co_return peer_ ? open_for(*peer_) : kOk;
  }

  std::optional<Result<std::size_t>> try_read(MutableBytes out) override {
    if (ended_) return Result<std::size_t>(status::SL_ERROR_BSD_SOC_ERROR);
    while (socket_.is_open()) {
      Where from;
      error_code error;
      const std::size_t count = socket_.receive_from(asio::buffer(out.data(), out.size()), from, 0, error);
      if (error && error != asio::error::message_size) {
        if (error == asio::error::connection_refused) continue;  // of an earlier datagram; the chip does not tell its host
        return std::nullopt;
      }
      if (heard(from)) return Result<std::size_t>(count);
    }
    return std::nullopt;
  }

  awaitable<std::optional<Result<std::size_t>>> read(MutableBytes out) override {
    const auto self = shared_from_this();
    co_await wait_readable();
    co_return try_read(out);
  }

  Result<std::size_t> try_write(ByteView data) override {
    if (!peer_) return data.size();
    return send(*peer_, data);
  }
  Result<std::size_t> try_write_to(const Endpoint& device_endpoint, ByteView data) override {
    const std::optional<Endpoint> target = shared_->target(SocketType::dgram, device_endpoint);
    if (!target) return data.size();
    if (const Status opened = open_for(*target); !opened.ok()) return opened;
    return send(*target, data);
  }

  awaitable<void> wait_writable() override { return wait(asio::socket_base::wait_write); }
  awaitable<void> wait_readable() override { return wait(asio::socket_base::wait_read); }

  /// Takes away what nobody is to hear.
  bool readable() override {
    if (ended_) return true;
    std::array<std::uint8_t, 1> first{};
    while (socket_.is_open() && has_input(socket_.native_handle())) {
      Where from;
      error_code error;
      socket_.receive_from(asio::buffer(first), from, MSG_PEEK, error);
      if ((!error || error == asio::error::message_size) && heard(from)) return true;
      if (error && no_room(error)) return false;
      if (!error || error == asio::error::message_size) socket_.receive_from(asio::buffer(first), from, 0, error);
    }
    return false;
  }

  void wake() override {
    error_code ignored;
    socket_.cancel(ignored);
    changed_.notify();
  }
  void shutdown_write() override {}
  void end() override {
    ended_ = true;
    error_code ignored;
    socket_.close(ignored);
    if (port_) shared_->open.erase(*std::exchange(port_, std::nullopt));
    changed_.notify();
  }
  Clock::Owed answer_owed() override { return loop_.clock().owe(); }

 private:
  using Where = asio::ip::udp::endpoint;

  /// With a peer, it alone; a port that nobody bound hears those only who may answer.
  bool heard(const Where& from) const {
    if (has_peer_) return peer_ && from == to_where<Where>(*peer_);
    return port_ || shared_->welcome(from_where(from));
  }

  /// A port that nobody bound is the host's choice, and on loopback when it has to do with nobody else.
  Status open_for(const Endpoint& target) {
    if (ended_) return status::SL_ERROR_BSD_SOC_ERROR;
    if (socket_.is_open()) return kOk;
    error_code error;
    const asio::ip::address to = to_asio(target.address);
    socket_.open(to_where<Where>(target).protocol(), error);
    if (!error && to.is_loopback() && !shared_->rules.outside) {
      const asio::ip::address loopback = to.is_v4() ? asio::ip::address(asio::ip::address_v4::loopback())
                                                    : asio::ip::address(asio::ip::address_v6::loopback());
      socket_.bind(Where(loopback, 0), error);
    }
    if (!error) socket_.non_blocking(true, error);
    if (!error) {
      opened();
      return kOk;
    }
    loop_.log().warn("no host socket: {}", error.message());
    return status::SL_ERROR_BSD_ENOBUFS;
  }

  void opened() {
    apply_settings();
    changed_.notify();
  }

  void apply_settings() {
    const int descriptor = socket_.native_handle();
    error_code ignored;
    socket_.set_option(asio::socket_base::broadcast(true), ignored);
    socket_.set_option(asio::ip::multicast::hops(settings_.multicast_ttl), ignored);
    if (settings_.receive_buffer) set_number(descriptor, SOL_SOCKET, SO_RCVBUF, *settings_.receive_buffer);
  }

  /// What the host cannot send is lost, as on the air.
  Result<std::size_t> send(const Endpoint& target, ByteView data) {
    if (ended_) return status::SL_ERROR_BSD_SOC_ERROR;
    error_code error;
    const std::size_t count = socket_.send_to(asio::buffer(data.data(), data.size()), to_where<Where>(target), 0, error);
    if (error && no_room(error)) return std::size_t{0};
    return error ? data.size() : count;
  }

  awaitable<void> wait(asio::socket_base::wait_type what) {
    const auto self = shared_from_this();
    if (ended_) co_return;
    if (!socket_.is_open()) co_return co_await changed_.wait();
    error_code ignored;
    co_await socket_.async_wait(what, asio::redirect_error(asio::use_awaitable, ignored));
  }

  Loop& loop_;
  std::shared_ptr<Shared> shared_;
  asio::ip::udp::socket socket_;
  std::optional<Endpoint> peer_;    ///< on the host
  bool has_peer_ = false;           ///< it may be one that the rules deny
  std::optional<DevicePort> port_;  ///< that a driver has bound
  Signal changed_;                  ///< opened, woken or ended
  StreamSettings settings_;
  bool ended_ = false;
};

}  // namespace cc3235::nwp::chip::host
