#pragma once

#include "base/result.h"
#include "nwp/chip/option_table.h"
#include "nwp/chip/wire.h"
#include "nwp/host/host.h"

/// Option values between the host's types and the bytes of the wire. ref: commands-socket.md §5 "Sent as"
namespace cc3235::nwp {

namespace detail {

using chip::OptionRow;
using chip::OptionShape;

inline bool is_membership(SocketOption option) {
  return option == SocketOption::add_membership || option == SocketOption::drop_membership;
}

struct OptionEncoder {
  const OptionRow* row;

  Bytes operator()(std::monostate) const { return Bytes(4); }
  Bytes operator()(std::uint32_t value) const { return numbers(value, row && row->shape == OptionShape::u8 ? 1 : 4); }
  Bytes operator()(const std::string& value) const { return Bytes(value.begin(), value.end()); }
  Bytes operator()(const RcvTimeo& value) const {
    return pair(static_cast<std::uint32_t>(value.seconds), static_cast<std::uint32_t>(value.microseconds));
  }
  Bytes operator()(const Linger& value) const { return pair(value.on, value.seconds); }
  Bytes operator()(const Membership& value) const { return pair(value.group.value, value.interface.value); }

  static Bytes numbers(std::uint32_t value, std::size_t size) {
    Bytes out;
    put_little_endian(out, value, size);
    return out;
  }
  static Bytes pair(std::uint32_t first, std::uint32_t second) {
    Bytes out;
    put_little_endian(out, first);
    put_little_endian(out, second);
    return out;
  }
};

}  // namespace detail

inline Bytes encode_option(SocketLevel level, SocketOption option, const OptionValue& value) {
  return std::visit(detail::OptionEncoder{chip::find_option(level, option)}, value);
}

inline OptionValue decode_option(SocketLevel level, SocketOption option, ByteView value) {
  const chip::OptionRow* row = chip::find_option(level, option);
  const std::uint32_t first = chip::little_endian_at(value, 0), second = chip::little_endian_at(value, 4);
  switch (row ? row->shape : chip::OptionShape::u32) {
    case chip::OptionShape::text:
      return std::string(as_text(value));
    case chip::OptionShape::nothing:
    case chip::OptionShape::ipv6_membership:  // no host asks for it
      return std::monostate{};
    case chip::OptionShape::seconds_microseconds:
      return RcvTimeo{static_cast<std::int32_t>(first), static_cast<std::int32_t>(second)};
    case chip::OptionShape::two_numbers:
      if (detail::is_membership(option)) return Membership{Ipv4{first}, Ipv4{second}};
      return Linger{first, second};
    case chip::OptionShape::u8:
    case chip::OptionShape::u32:
      break;
  }
  return first;
}

}  // namespace cc3235::nwp
