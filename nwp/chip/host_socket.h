#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <set>
#include <tuple>

#include "base/status_codes.h"
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

/// What the sockets of one device share.
struct Shared {
  SandboxRules rules;
  std::function<void(const InboundPort&)> opened;
  std::map<DevicePort, Endpoint> places{};  ///< where ports have appeared; they come back there
  std::set<DevicePort> open{};              ///< those that are there now

  /// Where on the host a device endpoint is; nothing: denied. Its own ports are where they have appeared: two devices on
  /// one host keep out of each other's way. ref: native-protocol.md §6.5
  std::optional<Endpoint> target(SocketType type, const Endpoint& device_endpoint) const {
    const auto* v4 = std::get_if<Ipv4>(&device_endpoint.address);
    const DevicePort port{type, device_endpoint.port};
    if (v4 && v4->loopback() && open.contains(port)) return places.at(port);
    return rules.target(device_endpoint);
  }

  /// Whether somebody at this place of the host may send to a port that only answers were to come to.
  bool welcome(const Endpoint& from) const {
    if (rules.outside || is_loopback(from.address)) return true;
    return std::ranges::any_of(rules.endpoints, [&from](const auto& one) { return one.second.address == from.address; });
  }

  /// Where a port of the device belongs on the host; port 0 for a free one.
  Endpoint place_of(const DevicePort& port) const {
    if (const auto before = places.find(port); before != places.end()) return before->second;
    if (const auto named = rules.inbound.find(port); named != rules.inbound.end()) return named->second;
    return {Ipv4::of(127, 0, 0, 1), 0};
  }
  void appeared(const InboundPort& at) {
    open.insert(at.device);
    const auto [place, fresh] = places.insert_or_assign(at.device, at.host);
    if (fresh && opened) opened(at);
  }
};

/// Opens `socket` and binds it where the port of the device belongs. A free place that somebody has taken meanwhile is
/// exchanged for another one.
template <class Socket>
error_code bind_in_place(Socket& socket, Shared& shared, const DevicePort& port, const Log& log) {
  using Where = typename Socket::endpoint_type;
  Endpoint place = shared.place_of(port);
  const auto try_bind = [&socket, &port](const Endpoint& at) {
    error_code error;
    const auto where = to_where<Where>(at);
    socket.open(where.protocol(), error);
    if (!error && port.type == SocketType::stream) socket.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) socket.bind(where, error);
    if (!error) socket.non_blocking(true, error);
    error_code ignored;
    if (error) socket.close(ignored);
    return error;
  };
  error_code error = try_bind(place);
  const auto named = shared.rules.inbound.find(port);
  const bool free_choice = named == shared.rules.inbound.end() || named->second.port == 0;
  if (error && place.port != 0 && free_choice) {
    place.port = 0;
    error = try_bind(place);
  }
  if (error) {
    log.warn("port {} of the device has no place at {}: {}; free it, or name another in network.inbound", port.port,
             to_string(place), error.message());
  } else {
    shared.appeared({port, from_where(socket.local_endpoint())});
  }
  return error;
}

}  // namespace cc3235::nwp::chip::host
