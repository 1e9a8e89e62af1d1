#include "nwp/host/option_codec.h"

namespace cc3235::nwp {

namespace {

using chip::OptionRow;
using chip::OptionShape;

void put(Bytes& out, std::uint32_t value, std::size_t size = 4) {
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

/// Missing bytes count as 0.
std::uint32_t number_at(ByteView bytes, std::size_t offset) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4 && offset + i < bytes.size(); ++i) {
    value |= static_cast<std::uint32_t>(bytes[offset + i]) << (8 * i);
  }
  return value;
}

bool is_membership(SocketOption option) {
  return option == SocketOption::add_membership || option == SocketOption::drop_membership;
}

struct Encoder {
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
    put(out, value, size);
    return out;
  }
  static Bytes pair(std::uint32_t first, std::uint32_t second) {
    Bytes out;
    put(out, first);
    put(out, second);
    return out;
  }
};

}  // namespace

Bytes encode_option(SocketLevel level, SocketOption option, const OptionValue& value) {
  return std::visit(Encoder{chip::find_option(level, option)}, value);
}

OptionValue decode_option(SocketLevel level, SocketOption option, ByteView value) {
  const OptionRow* row = chip::find_option(level, option);
  const std::uint32_t first = number_at(value, 0), second = number_at(value, 4);
  switch (row ? row->shape : OptionShape::u32) {
    case OptionShape::text:
      return std::string(as_text(value));
    case OptionShape::nothing:
      return std::monostate{};
    case OptionShape::seconds_microseconds:
      return RcvTimeo{static_cast<std::int32_t>(first), static_cast<std::int32_t>(second)};
    case OptionShape::two_numbers:
      if (is_membership(option)) return Membership{Ipv4{first}, Ipv4{second}};
      return Linger{first, second};
    case OptionShape::u8:
    case OptionShape::u32:
      break;
  }
  return first;
}

}  // namespace cc3235::nwp
