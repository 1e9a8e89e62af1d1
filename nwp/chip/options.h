#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "base/address.h"
#include "base/bytes.h"
#include "base/chip_types.h"
#include "base/status.h"
#include "nwp/chip/option_table.h"

namespace cc3235::nwp::chip {

/// What a socket was made as.
struct SocketKind {
  Family family{};
  SocketType type{};
  Protocol protocol{};

  bool stream() const { return type == SocketType::stream; }
  bool datagram() const { return type == SocketType::dgram; }
  /// Carries packets one by one, each to a peer of its own.
  bool packets() const { return datagram() || (type == SocketType::raw && protocol == Protocol::udp); }
  /// Raw sockets of other protocols carry nothing: a process without privileges has no such sockets.
  bool mute() const { return type == SocketType::raw && !packets(); }
  bool secure() const { return protocol == Protocol::sec; }
};

/// The options of one socket: a value, changed ones apart from the table's initial ones.
class SocketOptions {
 public:
  /// As the wire carries it, little endian.
  Bytes get(const OptionRow& row) const;
  void set(const OptionRow& row, Bytes value);

  std::uint32_t number(SocketLevel level, SocketOption option) const;
  std::uint32_t number(SocketOption option) const { return number(SocketLevel::socket, option); }
  bool flag(SocketOption option) const { return number(option) != 0; }
  std::string text(SocketOption option) const;
  /// Whether it was ever set; all that there is to know of an option without a value.
  bool was_set(SocketOption option) const { return changed_.contains(option); }
  /// RCVTIMEO, up to the next step of 10 ms; nullopt: none.
  std::optional<std::chrono::microseconds> receive_timeout() const;
  /// KEEPALIVETIME; nullopt: no KEEPALIVE.
  std::optional<std::chrono::seconds> keepalive() const;
  /// RCVBUF, bytes; nullopt: never set.
  std::optional<std::uint32_t> receive_buffer() const;
  /// LINGER; nullopt: off.
  std::optional<std::chrono::seconds> linger() const;

 private:
  std::map<SocketOption, Bytes> changed_;
};

/// A change of a socket's multicast groups, as an option carries it.
struct MembershipChange {
  Address group;
  std::optional<Ipv4> interface;  ///< of IPv4 only
  bool member = false;
};
/// Nothing for other options.
std::optional<MembershipChange> membership_of(SocketOption option, ByteView value);

/// The row that a socket of this kind has under this number, or the chip's refusal in `why`.
const OptionRow* option_of(const SocketKind& kind, SocketLevel level, SocketOption option, Status& why);

/// kOk, or SL_ERROR_BSD_EINVAL for a wrong length or value. Makes booleans 0 or 1.
Status normalise(const OptionRow& row, Bytes& value);

}  // namespace cc3235::nwp::chip
