#include "nwp/chip/options.h"

#include <algorithm>
#include <utility>

#include "base/status_codes.h"
#include "nwp/chip/wire.h"

namespace cc3235::nwp::chip {

namespace {

constexpr std::size_t kLongestText = 255;
constexpr std::uint32_t kMicroseconds = 1'000'000;
/// RCVTIMEO goes by steps of this. ref: commands-socket.md §5
constexpr std::chrono::microseconds kTimeoutStep{10'000};

/// A number, and zeros behind it where the value has more words than one.
Bytes to_bytes(std::uint32_t number, std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < std::min(size, sizeof number); ++i) bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return bytes;
}

/// 0: any length.
constexpr std::size_t size_of(OptionShape shape) {
  switch (shape) {
    case OptionShape::u8:
      return 1;
    case OptionShape::u32:
    case OptionShape::nothing:
      return 4;
    case OptionShape::seconds_microseconds:
    case OptionShape::two_numbers:
      return 8;
    case OptionShape::ipv6_membership:
      return 20;
    case OptionShape::text:
      break;
  }
  return 0;
}

bool owns(const SocketKind& kind, OptionOwner owner) {
  switch (owner) {
    case OptionOwner::any:
      return true;
    case OptionOwner::stream:
      return kind.stream();
    case OptionOwner::datagram:
      return kind.datagram();
    case OptionOwner::secure:
      return kind.secure();
    case OptionOwner::raw:
      return kind.type == SocketType::raw;
    case OptionOwner::transceiver:
      break;
  }
  return kind.family == Family::rf;
}

std::pair<std::uint32_t, std::uint32_t> two_numbers(const Bytes& value) {
  return {little_endian_at(value, 0), little_endian_at(value, 4)};
}

/// As normalise().
Status normalise_two(const OptionRow& row, Bytes& value) {
  const auto [first, second] = two_numbers(value);
  if (second > row.most) return status::SL_ERROR_BSD_EINVAL;
  if (!row.boolean) return kOk;
  value = to_bytes(first != 0 ? 1 : 0, value.size());
  std::ranges::copy(to_bytes(second, sizeof second), value.begin() + sizeof first);
  return kOk;
}

}  // namespace

Bytes SocketOptions::get(const OptionRow& row) const {
  if (const auto found = changed_.find(row.option); found != changed_.end()) return found->second;
  return to_bytes(row.initial, size_of(row.shape));
}

void SocketOptions::set(const OptionRow& row, Bytes value) {
  changed_[row.option] = std::move(value);
}

std::uint32_t SocketOptions::number(SocketLevel level, SocketOption option) const {
  const OptionRow* row = find_option(level, option);
  return row ? little_endian_at(get(*row), 0) : 0;
}

std::string SocketOptions::text(SocketOption option) const {
  const auto found = changed_.find(option);
  return found == changed_.end() ? std::string() : std::string(as_text(found->second));
}

std::optional<std::chrono::microseconds> SocketOptions::receive_timeout() const {
  constexpr const OptionRow* kRow = find_option(SocketLevel::socket, SocketOption::rcvtimeo);
  const auto [seconds, microseconds] = two_numbers(get(*kRow));
  if (seconds == 0 && microseconds == 0) return std::nullopt;
  const std::chrono::microseconds asked = std::chrono::seconds(seconds) + std::chrono::microseconds(microseconds);
  return (asked + kTimeoutStep - std::chrono::microseconds(1)) / kTimeoutStep * kTimeoutStep;
}

std::optional<std::chrono::seconds> SocketOptions::keepalive() const {
  if (!flag(SocketOption::keepalive)) return std::nullopt;
  return std::chrono::seconds(number(SocketOption::keepalivetime));
}

std::optional<std::uint32_t> SocketOptions::receive_buffer() const {
  if (!was_set(SocketOption::rcvbuf)) return std::nullopt;
  return number(SocketOption::rcvbuf);
}

std::optional<std::chrono::seconds> SocketOptions::linger() const {
  constexpr const OptionRow* kRow = find_option(SocketLevel::socket, SocketOption::linger);
  const auto [on, seconds] = two_numbers(get(*kRow));
  if (on == 0) return std::nullopt;
  return std::chrono::seconds(seconds);
}

std::optional<MembershipChange> membership_of(SocketOption option, ByteView value) {
  const auto word = [value](std::size_t number) { return little_endian_at(value, 4 * number); };
  const bool add = option == SocketOption::add_membership, add_ipv6 = option == kAddIpv6Membership;
  if (add || option == SocketOption::drop_membership) return MembershipChange{Ipv4{word(0)}, Ipv4{word(1)}, add};
  if (!add_ipv6 && option != kDropIpv6Membership) return std::nullopt;
  return MembershipChange{Ipv6{{word(0), word(1), word(2), word(3)}}, {}, add_ipv6};
}

const OptionRow* option_of(const SocketKind& kind, SocketLevel level, SocketOption option, Status& why) {
  const OptionRow* row = find_option(level, option);
  if (row && owns(kind, row->owner)) return row;
  const bool tls_option = row && row->owner == OptionOwner::secure;
  why = tls_option ? status::SL_ERROR_BSD_ESOCKTNOSUPPORT : status::SL_ERROR_BSD_ENOPROTOOPT;
  return nullptr;
}

Status normalise(const OptionRow& row, Bytes& value) {
  const std::size_t size = size_of(row.shape);
  if (row.shape == OptionShape::text ? value.size() > kLongestText : value.size() != size) {
    return status::SL_ERROR_BSD_EINVAL;
  }
  if (row.shape == OptionShape::seconds_microseconds) {
    const auto [seconds, microseconds] = two_numbers(value);
    return seconds > kMostSigned || microseconds >= kMicroseconds ? status::SL_ERROR_BSD_EINVAL : kOk;
  }
  if (row.shape == OptionShape::two_numbers) return normalise_two(row, value);
  if (row.shape != OptionShape::u8 && row.shape != OptionShape::u32) return kOk;
  const std::uint32_t number = little_endian_at(value, 0);
  if (number < row.least || number > row.most) return status::SL_ERROR_BSD_EINVAL;
  if (row.boolean) value = to_bytes(number != 0 ? 1 : 0, size);
  return kOk;
}

}  // namespace cc3235::nwp::chip
