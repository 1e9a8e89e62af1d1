#pragma once

#include "nwp/chip/host_group.h"

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
    if (bind_in_place(socket_, *shared_, port, family_of(local.address), loop_.log()))
      return status::SL_ERROR_BSD_EADDRINUSE;
    port_ = port;
    device_family_ = family_of(local.address);
    opened();
    for (auto& [group, socket] : groups_) hear(group, socket);
    return kOk;
  }

  void apply(const StreamSettings& settings) override {
    settings_ = settings;
    if (socket_.is_open()) apply_settings();
  }
  void on_oversized(std::function<void()> callback) override { oversized_ = std::move(callback); }

  /// A group is heard once the port is bound.
  void set_member(const Address& group, bool member) override {
    if (member) {
      const auto [entry, fresh] = groups_.try_emplace(group);
      if (fresh && port_) hear(group, entry->second);
    } else if (const auto found = groups_.find(group); found != groups_.end()) {
      if (found->second) found->second->close();
      groups_.erase(found);
      if (port_) shared_->seat.set_member(*port_, group, false);
    }
  }

  /// Sets the default peer; datagrams to a denied address vanish.
  awaitable<Status> connect(Endpoint device_endpoint) override {
    const Reach reach = shared_->reach(SocketType::dgram, device_endpoint);
    peer_ = reach.host;
    device_peer_ = device_endpoint;
    const Status status = peer_ ? open_for(*peer_) : kOk;
    if (peer_ && reach.device) sign(device_endpoint);
    co_return status;
  }

  std::optional<Result<std::size_t>> try_read(MutableBytes out) override {
    Where from;
    return try_read(out, from);
  }
  /// The same, and from where on the host.
  std::optional<Result<std::size_t>> try_read_from(MutableBytes out, Endpoint& host) {
    Where from;
    const auto count = try_read(out, from);
    host = from_where(from);
    return count;
  }

  awaitable<std::optional<Result<std::size_t>>> read(MutableBytes out) override {
    const auto self = shared_from_this();
    co_await wait_readable();
    co_return try_read(out);
  }

  Result<std::size_t> try_write(ByteView data) override {
    if (device_peer_ && shared_->seat.shared(device_peer_->address)) return spread(*device_peer_, data);
    if (!peer_) return data.size();
    return send(*peer_, data);
  }
  Result<std::size_t> try_write_to(const Endpoint& device_endpoint, ByteView data) override {
    if (shared_->seat.shared(device_endpoint.address)) return spread(device_endpoint, data);
    const Reach reach = shared_->reach(SocketType::dgram, device_endpoint);
    if (!reach.host) return data.size();
    if (const Status open = open_for(*reach.host); !open.ok()) return open;
    if (reach.device) sign(device_endpoint);
    return send(*reach.host, data);
  }

  awaitable<void> wait_writable() override { return wait(asio::socket_base::wait_write); }
  awaitable<void> wait_readable() override { return wait(asio::socket_base::wait_read); }

  /// Takes away what nobody is to hear.
  bool readable() override {
    if (ended_ || !inbox_.empty()) return true;
    std::array<std::uint8_t, 1> first{};
    while (socket_.is_open() && has_input(socket_.native_handle())) {
      Where from;
      error_code error;
      const std::size_t size = socket_.receive_from(asio::buffer(first), from, MSG_PEEK | MSG_TRUNC, error);
      const bool there = !error || error == asio::error::message_size;
      if (there && heard(from) && !too_long(size)) return true;
      if (error && no_room(error)) return false;
      if (there) socket_.receive_from(asio::buffer(first), from, 0, error);
    }
    return false;
  }

  void wake() override {
    error_code ignored;
    socket_.cancel(ignored);
    changed_.notify();
  }
  awaitable<void> wait_sent() override { co_return; }
  void shutdown_write() override {}
  void end() override {
    ended_ = true;
    error_code ignored;
    socket_.close(ignored);
    for (const auto& [group, socket] : groups_) {
      if (socket) socket->close();
    }
    if (port_) shared_->seat.closed(*std::exchange(port_, std::nullopt), device_family_, place_);
    if (std::exchange(signed_as_, std::nullopt)) shared_->seat.hung_up(SocketType::dgram, place_, false);
    oversized_ = nullptr;
    changed_.notify();
  }
  Clock::Owed answer_owed() override { return loop_.clock().owe(); }

 private:
  using Where = asio::ip::udp::endpoint;

  std::optional<Result<std::size_t>> try_read(MutableBytes out, Where& from) {
    if (ended_) return Result<std::size_t>(status::SL_ERROR_BSD_SOC_ERROR);
    while (!inbox_.empty()) {
      const Letter letter = inbox_.take();
      from = letter.from;
      if (!heard(from)) continue;
      std::copy_n(letter.data.begin(), std::min(out.size(), letter.data.size()), out.begin());
      if (!too_long(letter.data.size())) return Result<std::size_t>(std::min(out.size(), letter.data.size()));
    }
    while (socket_.is_open()) {
      error_code error;
      const std::size_t size = socket_.receive_from(asio::buffer(out.data(), out.size()), from, MSG_TRUNC, error);
      if (error && error != asio::error::message_size) {
        if (error == asio::error::connection_refused) continue;  // of an earlier datagram; the chip does not tell its host
        return std::nullopt;
      }
      if (heard(from) && !too_long(size)) return Result<std::size_t>(std::min(size, out.size()));
    }
    return std::nullopt;
  }

  /// With a peer, it alone; a port that nobody bound hears those only who may answer.
  bool heard(const Where& from) const {
    if (device_peer_) return peer_ && from == to_where<Where>(*peer_);
    return port_ || shared_->welcome(from_where(from));
  }

  /// The chip cannot put so many fragments together. ref: events.md §4 "rx_frag_too_big"
  bool too_long(std::size_t size) const {
    if (size <= kLongestReassembled) return false;
    if (oversized_) oversized_();
    return true;
  }

  /// A port that nobody bound is the host's choice, and on loopback when it has to do with nobody else.
  Status open_for(const Endpoint& target) {
    if (ended_) return status::SL_ERROR_BSD_SOC_ERROR;
    if (socket_.is_open()) return kOk;
    error_code error;
    socket_.open(to_where<Where>(target).protocol(), error);
    if (!error && is_loopback(target.address) && !shared_->rules.outside) {
      socket_.bind(Where(to_asio(loopback_of(family_of(target.address))), 0), error);
    }
    if (!error) socket_.non_blocking(true, error);
    if (!error) {
      opened();
      return kOk;
    }
    loop_.log().warn("no host socket: {}", error.message());
    return status::SL_ERROR_BSD_ENOBUFS;
  }

  /// Another device of this process sees this one's address, also when nobody bound the port.
  void sign(const Endpoint& to) {
    if (port_ || !socket_.is_open()) return;
    const auto own = shared_->seat.address_for(to.address);
    if (!own || own == signed_as_) return;
    signed_as_ = own;
    shared_->seat.dialled(SocketType::dgram, place_, {*own, place_.port});
  }

  void opened() {
    place_ = from_where(socket_.local_endpoint());
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

  /// The devices of this process are told by the directory; a socket for senders of the host is there for IPv4 only, since
  /// Linux has no IPv6 groups on loopback.
  void hear(const Address& group, std::shared_ptr<GroupSocket>& socket) {
    shared_->seat.set_member(*port_, group, true);
    const auto* v4 = std::get_if<Ipv4>(&group);
    if (!v4) return;
    socket = std::make_shared<GroupSocket>(loop_);
    const std::uint16_t port = socket_.local_endpoint().port();
    if (const error_code error = socket->open(*v4, port, shared_->rules.outside)) {
      loop_.log().warn("nobody of this host can be heard in the group {}: {}", to_string(*v4), error.message());
      return socket->close();
    }
    loop_.spawn("group", collect(shared_from_this(), socket));
  }

  /// Begins later than it is called, so it is given who must live until then.
  static awaitable<void> collect(std::shared_ptr<UdpPort> self, std::shared_ptr<GroupSocket> group) {
    while (group->is_open()) {
      bool any = false;
      while (auto letter = group->read()) {
        self->inbox_.put(std::move(*letter));
        any = true;
      }
      if (any) self->wake();
      co_await group->wait();
    }
  }

  /// To the members of a group, or to everybody.
  Result<std::size_t> spread(const Endpoint& shared, ByteView data) {
    std::vector<Endpoint> targets = shared_->seat.audience(shared);
    if (!targets.empty() && open_for(targets.front()).ok()) sign(shared);
    if (const auto mapped = shared_->rules.target(shared)) targets.push_back(*mapped);
    for (const Endpoint& target : targets) {
      if (const Result<std::size_t> sent = send(target, data); !sent) return sent;
    }
    return data.size();
  }

  /// What the host cannot send is lost, as on the air.
  Result<std::size_t> send(const Endpoint& target, ByteView data) {
    if (const Status open = open_for(target); !open.ok()) return open;
    if (family_of(target.address) != family_of(place_.address)) return lost(target, data);
    error_code error;
    const std::size_t count = socket_.send_to(asio::buffer(data.data(), data.size()), to_where<Where>(target), 0, error);
    if (error && no_room(error)) return std::size_t{0};
    return error ? data.size() : count;
  }

  std::size_t lost(const Endpoint& target, ByteView data) {
    if (!std::exchange(family_warned_, true)) {
      loop_.log().warn(
          "datagrams to {} are lost: the port of the device is at {} on this host; give both addresses of one family "
          "in network.endpoints and network.inbound",
          to_string(target), to_string(place_));
    }
    return data.size();
  }

  awaitable<void> wait(asio::socket_base::wait_type what) {
    const auto self = shared_from_this();
    if (ended_ || (what == asio::socket_base::wait_read && !inbox_.empty())) co_return;
    if (!socket_.is_open()) co_return co_await changed_.wait();
    error_code ignored;
    co_await socket_.async_wait(what, asio::redirect_error(asio::use_awaitable, ignored));
  }

  Loop& loop_;
  std::shared_ptr<Shared> shared_;
  asio::ip::udp::socket socket_;
  Endpoint place_;                       ///< of the host socket, once it is open
  std::optional<Endpoint> peer_;         ///< on the host
  std::optional<Endpoint> device_peer_;  ///< it may be one that the rules deny
  std::optional<DevicePort> port_;       ///< that a driver has bound
  Family device_family_{};               ///< of that
  std::optional<Address> signed_as_;     ///< what other devices of this process see of a port that nobody bound
  std::map<Address, std::shared_ptr<GroupSocket>> groups_;
  Inbox inbox_;
  std::function<void()> oversized_;
  Signal changed_;  ///< opened, woken or ended
  StreamSettings settings_;
  bool ended_ = false, family_warned_ = false;
};

}  // namespace cc3235::nwp::chip::host
