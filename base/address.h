#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace cc3235 {

/// An IPv4 address as a host-order number: 192.168.0.2 is 0xC0A80002.
struct Ipv4 {
  std::uint32_t value = 0;
  friend constexpr auto operator<=>(const Ipv4&, const Ipv4&) = default;  // NOLINT(modernize-use-nullptr)
  static constexpr Ipv4 of(unsigned a, unsigned b, unsigned c, unsigned d) {
    return {(a & 255u) << 24 | (b & 255u) << 16 | (c & 255u) << 8 | (d & 255u)};
  }
  constexpr bool loopback() const { return value >> 24 == 127; }
  constexpr bool any() const { return value == 0; }
};

/// An IPv6 address as the four 32-bit words that the AT layer shows; word 0 holds the first four address bytes.
struct Ipv6 {
  std::array<std::uint32_t, 4> words{};
  friend constexpr auto operator<=>(const Ipv6&, const Ipv6&) = default;  // NOLINT(modernize-use-nullptr)
  constexpr bool loopback() const { return *this == Ipv6{{0, 0, 0, 1}}; }
  constexpr bool any() const { return *this == Ipv6{}; }
};

using Address = std::variant<Ipv4, Ipv6>;

constexpr bool is_loopback(const Address& address) {
  return std::visit([](const auto& one) { return one.loopback(); }, address);
}
constexpr bool is_any(const Address& address) {
  return std::visit([](const auto& one) { return one.any(); }, address);
}

struct Endpoint {
  Address address;
  std::uint16_t port = 0;
  friend constexpr auto operator<=>(const Endpoint&, const Endpoint&) = default;  // NOLINT(modernize-use-nullptr)
};

struct Mac {
  std::array<std::uint8_t, 6> bytes{};
  friend constexpr auto operator<=>(const Mac&, const Mac&) = default;  // NOLINT(modernize-use-nullptr)
  constexpr bool zero() const { return bytes == std::array<std::uint8_t, 6>{}; }
};

/// `a.b.c.d`, decimal.
std::string to_string(Ipv4 address);
/// The textual form of RFC 5952.
std::string to_string(const Ipv6& address);
std::string to_string(const Address& address);
/// `a.b.c.d:port` or `[v6]:port`.
std::string to_string(const Endpoint& endpoint);
/// Six two-digit bytes joined by `:`.
std::string to_string(const Mac& mac);

/// Strict dotted decimal (what a person writes, not the firmware's lax numbers).
std::optional<Ipv4> parse_ipv4(std::string_view text);
std::optional<Ipv6> parse_ipv6(std::string_view text);
std::optional<Address> parse_address(std::string_view text);
/// `a.b.c.d:port` or `[v6]:port`, port 0 to 65535.
std::optional<Endpoint> parse_endpoint(std::string_view text);
/// Six hexadecimal bytes joined by `:`.
std::optional<Mac> parse_mac(std::string_view text);

}  // namespace cc3235
