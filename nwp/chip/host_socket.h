#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <tuple>

#include "base/status_codes.h"
#include "nwp/chip/lan.h"
#include "nwp/chip/network.h"
#include "nwp/chip/timer.h"

/// What TCP and UDP on host sockets have in common. Part of host_network.cpp.
namespace cc3235::nwp::chip::host {

namespace asio = boost::asio;
using boost::system::error_code;

inline asio::ip::address to_asio(const Address& address) {
  if (const auto* v4 = std::get_if<Ipv4>(&address)) return asio::ip::address_v4(v4->value);
  asio::ip::address_v6::bytes_type bytes;
  const Ipv6& v6 = std::get<Ipv6>(address);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(v6.words[i / 4] >> (24 - 8 * (i % 4)));
  }
  return asio::ip::address_v6(bytes);
}

inline Address from_asio(const asio::ip::address& address) {
  if (address.is_v4()) return Ipv4{address.to_v4().to_uint()};
  Ipv6 v6;
  const asio::ip::address_v6::bytes_type bytes = address.to_v6().to_bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) v6.words[i / 4] = v6.words[i / 4] << 8 | bytes[i];
  return v6;
}

template <class Where>
Where to_where(const Endpoint& endpoint) {
  return Where(to_asio(endpoint.address), endpoint.port);
}
template <class Where>
Endpoint from_where(const Where& where) {
  return {from_asio(where.address()), where.port()};
}

inline bool no_room(const error_code& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

/// A value that the host brings into its own range; what it refuses altogether stays as it is.
inline void set_number(int descriptor, int level, int option, std::int64_t value) {
  const int number = static_cast<int>(std::clamp<std::int64_t>(value, 1, 16 << 20));
  std::ignore = ::setsockopt(descriptor, level, option, &number, sizeof number);
}

/// Bytes, an end, an error or a connection wait. A descriptor that is closed has nothing.
inline bool has_input(int descriptor) {
  pollfd one{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&one, 1, 0) == 1;
}

inline Address loopback_of(Family family) {
  return family == Family::inet6 ? Address(Ipv6{{0, 0, 0, 1}}) : Address(Ipv4::of(127, 0, 0, 1));
}

/// Where on the host a device endpoint is.
struct Reach {
  std::optional<Endpoint> host{};
  bool device = false;  ///< a device of this process; without a host place its port is closed
};

/// What the sockets of one device share.
struct Shared {
  Shared(SandboxRules sandbox, std::function<void(const InboundPort&)> on_opened, std::shared_ptr<Lan> lan)
      : rules(std::move(sandbox)), opened(std::move(on_opened)), seat(std::move(lan)) {}

  SandboxRules rules;
  std::function<void(const InboundPort&)> opened;
  Lan::Seat seat;
  std::map<std::pair<DevicePort, Family>, Endpoint> places{};  ///< where ports have appeared; they come back there

  /// Ports of devices are where they have appeared: two emulators on one host keep out of each other's way.
  /// ref: native-protocol.md §6.5
  Reach reach(SocketType type, const Endpoint& device_endpoint) const {
    if (!is_loopback(device_endpoint.address)) {
      if (const auto mapped = rules.endpoints.find(device_endpoint); mapped != rules.endpoints.end())
        return {mapped->second};
      if (seat.present(device_endpoint.address)) return {seat.find(type, device_endpoint), true};
    } else if (const auto own = seat.find(type, device_endpoint)) {
      return {own};
    }
    return {rules.target(device_endpoint)};
  }

  /// Whether somebody at this place of the host may send to a port that only answers were to come to.
  bool welcome(const Endpoint& from) const {
    if (rules.outside || is_loopback(from.address)) return true;
    return std::ranges::any_of(rules.endpoints, [&from](const auto& one) { return one.second.address == from.address; });
  }

  bool free_choice(const DevicePort& port) const {
    const auto named = rules.inbound.find(port);
    return named == rules.inbound.end() || named->second.port == 0;
  }

  /// Where a port of the device belongs on the host; port 0 for a free one. `family`: of the host's place, unless the
  /// configuration names one, which is for whichever socket comes first.
  Endpoint place_of(const DevicePort& port, Family family) const {
    const Family other = family == Family::inet ? Family::inet6 : Family::inet;
    auto named = rules.inbound.find(port);
    if (named != rules.inbound.end() && seat.open_at(port, other, named->second)) named = rules.inbound.end();
    if (named != rules.inbound.end()) family = family_of(named->second.address);
    if (const auto before = places.find({port, family}); before != places.end()) return before->second;
    return named != rules.inbound.end() ? named->second : Endpoint{loopback_of(family), 0};
  }

  /// Where the other family of a port for both is: beside the first, under the same number where that is free.
  Endpoint place_beside(const DevicePort& port, const Endpoint& first) const {
    const Family other = family_of(first.address) == Family::inet ? Family::inet6 : Family::inet;
    const auto before = places.find({port, other});
    return before != places.end() ? before->second : Endpoint{loopback_of(other), first.port};
  }

  void appeared(const DevicePort& port, Family family, const Endpoint& host) {
    seat.opened(port, family, host);
    const Endpoint before = std::exchange(places[{port, family_of(host.address)}], host);
    if (before != host && opened) opened({port, host});
  }
};

/// Opens `socket` and binds it to a place of the host.
template <class Socket>
error_code bind_at(Socket& socket, SocketType type, const Endpoint& place) {
  error_code error;
  const auto where = to_where<typename Socket::endpoint_type>(place);
  socket.open(where.protocol(), error);
  if (!error && type == SocketType::stream) socket.set_option(asio::socket_base::reuse_address(true), error);
  if (!error && family_of(place.address) == Family::inet6) socket.set_option(asio::ip::v6_only(true), error);
  if (!error) socket.bind(where, error);
  if (!error) socket.non_blocking(true, error);
  error_code ignored;
  if (error) socket.close(ignored);
  return error;
}

/// The same where the port of the device belongs. A free place that somebody has taken meanwhile is exchanged for another
/// one; a host without IPv6 gives a place of IPv4.
template <class Socket>
error_code bind_in_place(Socket& socket, Shared& shared, const DevicePort& port, Family family, const Log& log) {
  Endpoint place = shared.place_of(port, family);
  error_code error = bind_at(socket, port.type, place);
  if (error && place.port != 0 && shared.free_choice(port)) {
    place.port = 0;
    error = bind_at(socket, port.type, place);
  }
  if (error && !shared.rules.inbound.contains(port) && family == Family::inet6) {
    place = {loopback_of(Family::inet), 0};
    error = bind_at(socket, port.type, place);
  }
  if (error) {
    log.warn("port {} of the device has no place at {}: {}; free it, or name another in network.inbound", port.port,
             to_string(place), error.message());
  } else {
    shared.appeared(port, family, from_where(socket.local_endpoint()));
  }
  return error;
}

}  // namespace cc3235::nwp::chip::host
