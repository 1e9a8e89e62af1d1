#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/status_codes.h"
#include "nwp/chip/network.h"

/// A network inside the test: what the device dials is answered by peers that the test moves.
namespace cc3235::test {

/// Both ends of one connection look at this.
struct FakeWire {
  explicit FakeWire(nwp::Loop& loop) : changed(loop) {}
  std::deque<std::string> to_device;
  std::string from_device;
  bool peer_finished = false, peer_reset = false, device_finished = false, device_gone = false;
  std::size_t room = SIZE_MAX;  ///< bytes that the device can send until the peer makes more
  nwp::chip::StreamSettings settings;
  std::optional<Endpoint> bound;
  nwp::Signal changed;
  std::function<void()> on_data;
};

/// The far end of a connection.
class FakePeer {
 public:
  explicit FakePeer(std::shared_ptr<FakeWire> wire) : wire_(std::move(wire)) {}

  void send(std::string data) {
    if (!data.empty()) wire_->to_device.push_back(std::move(data));
    wire_->changed.notify();
  }
  void send(ByteView data) { send(std::string(as_text(data))); }
  void finish() {
    wire_->peer_finished = true;
    wire_->changed.notify();
  }
  void reset() {
    wire_->peer_reset = true;
    wire_->changed.notify();
  }
  void set_room(std::size_t room) {
    wire_->room = room;
    wire_->changed.notify();
  }
  std::string take() { return std::exchange(wire_->from_device, {}); }
  bool device_finished() const { return wire_->device_finished; }
  bool device_gone() const { return wire_->device_gone; }
  /// The device's end has bound it.
  std::optional<Endpoint> bound() const { return wire_->bound; }
  /// Of the device's end.
  const nwp::chip::StreamSettings& settings() const { return wire_->settings; }
  void on_data(std::function<void()> react) { wire_->on_data = std::move(react); }

 private:
  std::shared_ptr<FakeWire> wire_;
};

/// Who answers at one address.
struct FakeServer {
  std::vector<FakePeer> peers;  ///< in the order of their connecting
  std::function<void(FakePeer)> on_connect;
};

/// A port of the device that listens, and who knocks at it.
struct FakeDoor {
  explicit FakeDoor(nwp::Loop& loop) : changed(loop) {}
  std::deque<nwp::chip::Incoming> waiting;
  bool open = true;
  nwp::Signal changed;
};

class FakeNetwork final : public nwp::chip::Network {
 public:
  explicit FakeNetwork(nwp::Loop& loop) : loop_(loop) {}

  /// A peer connects to a port of the device. Nothing: nobody listens.
  std::optional<FakePeer> dial(std::uint16_t port, const Endpoint& from);
  /// A datagram for a port of the device. False: the port is closed.
  bool throw_datagram(std::uint16_t port, std::string data, Family family = Family::inet) {
    const auto found = udp_.find({port, family});
    if (found == udp_.end() || found->second->device_gone) return false;
    found->second->to_device.push_back(std::move(data));
    found->second->changed.notify();
    return true;
  }
  /// Datagrams of the device to peers of their own, as `a.b.c.d:port data`.
  std::vector<std::string> datagrams;

  /// `join a.b.c.d` and `leave a.b.c.d`, in order.
  std::vector<std::string> memberships;
  std::vector<Address> addresses;  ///< of the device

  void set_addresses(std::vector<Address> own, Ipv4) override { addresses = std::move(own); }
  Result<std::shared_ptr<nwp::chip::Listener>> listen(const Endpoint& local) override;

  /// Without a server an address refuses, unless it is silent or denied.
  FakeServer& serve(const Endpoint& at) { return servers_[at]; }
  void make_silent(const Endpoint& at) { silent_.insert(at); }
  void deny(const Endpoint& at) { denied_.insert(at); }
  void know(std::string name, Address address) { hosts_[std::move(name)] = address; }
  /// How long the DNS server thinks.
  void set_dns_delay(Clock::Duration delay) { dns_delay_ = delay; }

  std::shared_ptr<nwp::chip::Stream> make_stream(SocketType type) override;

  nwp::awaitable<Result<Address>> resolve(std::string name, Family) override {
    if (dns_delay_.count() > 0) co_await loop_.sleep_for(dns_delay_);
    const auto found = hosts_.find(name);
    if (found == hosts_.end()) co_return status::SL_ERROR_NET_APP_DNS_QUERY_FAILED;
    co_return found->second;
  }

  bool denied(const Endpoint& at) const override { return denied_.contains(at); }

 private:
  class End;
  nwp::Loop& loop_;
  std::map<Endpoint, FakeServer> servers_;
  std::map<std::uint16_t, std::shared_ptr<FakeDoor>> doors_;
  std::map<std::pair<std::uint16_t, Family>, std::shared_ptr<FakeWire>> udp_;
  std::set<Endpoint> silent_, denied_;
  std::map<std::string, Address> hosts_;
  Clock::Duration dns_delay_{};
};

/// The device's end.
class FakeNetwork::End final : public nwp::chip::Stream {
 public:
  End(FakeNetwork& network, bool datagrams)
      : network_(network), datagrams_(datagrams), wire_(std::make_shared<FakeWire>(network.loop_)) {}

  std::shared_ptr<FakeWire> wire() const { return wire_; }

  nwp::awaitable<Status> connect(Endpoint at) override {
    const auto wire = wire_;
    if (network_.silent_.contains(at) || network_.denied_.contains(at)) {
      const Clock::TimePoint give_up = network_.loop_.clock().now() + nwp::chip::kSynTimeout;
      co_await wire->changed.wait_until(give_up);
      co_return wire->device_gone ? status::SL_ERROR_BSD_SOC_ERROR : status::SL_ERROR_BSD_ETIMEDOUT;
    }
    const auto found = network_.servers_.find(at);
    if (found == network_.servers_.end()) co_return datagrams_ ? kOk : status::SL_ERROR_BSD_ECONNREFUSED;
    if (!datagrams_) co_await network_.loop_.yield();
    FakePeer peer(wire);
    found->second.peers.push_back(peer);
    if (found->second.on_connect) found->second.on_connect(peer);
    co_return kOk;
  }

  std::optional<Result<std::size_t>> try_read(MutableBytes out) override {
    using Answer = Result<std::size_t>;
    if (wire_->device_gone) return Answer(status::SL_ERROR_BSD_SOC_ERROR);
    if (!wire_->to_device.empty()) return Answer(take(out));
    if (datagrams_) return std::nullopt;
    if (wire_->peer_reset) return Answer(status::SL_ERROR_BSD_SOC_ERROR);
    if (wire_->peer_finished) return Answer(std::size_t{0});
    return std::nullopt;
  }

  Result<std::size_t> try_write(ByteView data) override {
    if (wire_->device_gone || wire_->peer_reset) return status::SL_ERROR_BSD_SOC_ERROR;
    const std::size_t count = std::min(data.size(), wire_->room);
    wire_->room -= count;
    wire_->from_device.append(as_text(data.first(count)));
    if (count > 0 && wire_->on_data) network_.loop_.post(wire_->on_data);
    return count;
  }

  nwp::awaitable<std::optional<Result<std::size_t>>> read(MutableBytes out) override {
    if (const auto there = try_read(out)) co_return there;
    co_await wait(wire_);
    co_return try_read(out);
  }
  nwp::awaitable<void> wait_writable() override { return wait(wire_); }
  nwp::awaitable<void> wait_readable() override { return wait(wire_); }
  bool readable() override {
    if (wire_->device_gone || !wire_->to_device.empty()) return true;
    return !datagrams_ && (wire_->peer_reset || wire_->peer_finished);
  }
  void apply(const nwp::chip::StreamSettings& settings) override { wire_->settings = settings; }
  Status bind(const Endpoint& local) override {
    wire_->bound = local;
    if (datagrams_) network_.udp_[{local.port, family_of(local.address)}] = wire_;
    return kOk;
  }
  Result<std::size_t> try_write_to(const Endpoint& peer, ByteView data) override {
    if (!datagrams_) return try_write(data);
    network_.datagrams.push_back(to_string(peer) + ' ' + std::string(as_text(data)));
    return data.size();
  }
  void set_member(const Address& group, bool member) override {
    const std::string change = (member ? "join " : "leave ") + to_string(group);
    if (datagrams_) network_.memberships.push_back(change);
  }
  void on_oversized(std::function<void()>) override {}
  void wake() override { wire_->changed.notify(); }
  nwp::awaitable<void> wait_sent() override { co_return; }
  void shutdown_write() override { wire_->device_finished = true; }
  void end() override {
    wire_->device_gone = true;
    wire_->changed.notify();
  }
  Clock::Owed answer_owed() override { return {}; }

 private:
  static nwp::awaitable<void> wait(std::shared_ptr<FakeWire> wire) {
    if (!wire->device_gone) co_await wire->changed.wait();
  }

  std::size_t take(MutableBytes out) {
    std::string& front = wire_->to_device.front();
    const std::size_t count = std::min(front.size(), out.size());
    std::copy_n(front.begin(), count, out.begin());
    if (datagrams_ || count == front.size()) {
      wire_->to_device.pop_front();
    } else {
      front.erase(0, count);
    }
    return count;
  }

  FakeNetwork& network_;
  bool datagrams_;
  std::shared_ptr<FakeWire> wire_;
};

/// The device's side of a door.
class FakeListener final : public nwp::chip::Listener {
 public:
  explicit FakeListener(std::shared_ptr<FakeDoor> door) : door_(std::move(door)) {}

  std::optional<nwp::chip::Incoming> try_accept() override {
    if (door_->waiting.empty()) return std::nullopt;
    nwp::chip::Incoming first = std::move(door_->waiting.front());
    door_->waiting.pop_front();
    return first;
  }
  bool pending() override { return !door_->waiting.empty(); }
  nwp::awaitable<void> wait() override {
    const auto door = door_;
    if (door->open) co_await door->changed.wait();
  }
  void wake() override { door_->changed.notify(); }
  void end() override {
    door_->open = false;
    for (const nwp::chip::Incoming& one : door_->waiting) one.stream->end();
    door_->waiting.clear();
    door_->changed.notify();
  }

 private:
  std::shared_ptr<FakeDoor> door_;
};

inline Result<std::shared_ptr<nwp::chip::Listener>> FakeNetwork::listen(const Endpoint& local) {
  auto& door = doors_[local.port];
  if (door && door->open) return status::SL_ERROR_BSD_EADDRINUSE;
  door = std::make_shared<FakeDoor>(loop_);
  return std::shared_ptr<nwp::chip::Listener>(std::make_shared<FakeListener>(door));
}

inline std::optional<FakePeer> FakeNetwork::dial(std::uint16_t port, const Endpoint& from) {
  const auto found = doors_.find(port);
  if (found == doors_.end() || !found->second->open) return std::nullopt;
  auto end = std::make_shared<End>(*this, false);
  FakePeer peer(end->wire());
  found->second->waiting.push_back({std::move(end), from});
  found->second->changed.notify();
  return peer;
}

inline std::shared_ptr<nwp::chip::Stream> FakeNetwork::make_stream(SocketType type) {
  return std::make_shared<End>(*this, type != SocketType::stream);
}

}  // namespace cc3235::test
