#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "base/address.h"
#include "nwp/chip/inbound_port.h"

namespace cc3235::nwp::chip {

constexpr bool is_multicast(const Address& address) {
  if (const auto* v4 = std::get_if<Ipv4>(&address)) return v4->value >> 28 == 14;
  return std::get<Ipv6>(address).words[0] >> 24 == 0xFF;
}
/// An address of many: a group, or everybody.
constexpr bool is_shared(const Address& address) {
  return is_multicast(address) || address == Address(Ipv4::of(255, 255, 255, 255));
}

/// The local network of the devices of one process: which device has which address, and where on the host its open ports
/// are. The bytes themselves go through host sockets; this is only the directory. Any thread.
class Lan {
 public:
  /// What a device says of itself and asks about the others; it leaves when this goes.
  class Seat {
   public:
    explicit Seat(std::shared_ptr<Lan> lan);
    ~Seat();
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;

    /// The device's own addresses from now on, none while it is off the air, and the mask of its IPv4 network.
    void set_addresses(std::vector<Address> addresses, Ipv4 mask = {});
    /// An address of many: is_shared(), or the broadcast address of the device's network.
    bool shared(const Address& address) const;
    /// Its own address of this family.
    std::optional<Address> address(Family family) const;
    /// Its own address in a conversation with `peer`: of the same family, and of IPv6 with the same reach where it has one.
    std::optional<Address> address_for(const Address& peer) const;
    /// A port of a socket of `family` has a place on the host; a listening one of IPv6 is there for both and may have two.
    void opened(const DevicePort& port, Family family, const Endpoint& host);
    void closed(const DevicePort& port, Family family, const Endpoint& host);
    /// True when a socket of this family has this port there.
    bool open_at(const DevicePort& port, Family family, const Endpoint& host) const;
    /// Of the port of the group's family.
    void set_member(const DevicePort& port, const Address& group, bool member);

    /// True when some device, this one included, has the address.
    bool present(const Address& address) const;
    /// Where a device's port is on the host; nothing: no such device, or the port is closed.
    std::optional<Endpoint> find(SocketType type, const Endpoint& device) const;
    /// Where a datagram to a group, or to everybody, goes: to the other devices.
    std::vector<Endpoint> audience(const Endpoint& shared) const;

    /// A connection from this place of the host, or datagrams from a port that nobody bound, are this device's: others of
    /// the process see them come from `own`.
    void dialled(SocketType type, const Endpoint& host, const Endpoint& own);
    /// `connected`: it may still wait to be accepted, and is known until then.
    void hung_up(SocketType type, const Endpoint& host, bool connected);
    /// Who calls from a place of the host: a device of the process by its own address, others as they are. Of a connection
    /// once, by whoever accepts it.
    Endpoint caller(SocketType type, const Endpoint& host) const;

   private:
    struct Port {
      std::vector<Endpoint> hosts;
      std::set<Address> groups;
    };
    using Key = std::pair<DevicePort, Family>;
    bool has(const Address& address) const;
    std::optional<Address> first_of(Family family) const;
    const Port* port_of(SocketType type, const Endpoint& device) const;
    std::optional<Endpoint> host_of(SocketType type, const Endpoint& device) const;
    std::optional<Endpoint> owner_of(SocketType type, const Endpoint& host) const;

    std::shared_ptr<Lan> lan_;
    std::vector<Address> addresses_;
    Ipv4 mask_;
    std::map<Key, Port> ports_;
  };

 private:
  mutable std::mutex mutex_;
  std::set<Seat*> seats_;
  /// Keyed by the place on the host.
  using CallKey = std::pair<SocketType, Endpoint>;
  struct Call {
    Endpoint own;
    bool heard = false, over = false;
  };
  std::map<CallKey, Call> calls_;
  std::deque<CallKey> unheard_;  ///< over before somebody accepted them; the latest
};

}  // namespace cc3235::nwp::chip
