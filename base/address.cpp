#include "base/address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>

#include "base/bytes.h"

namespace cc3235 {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

}  // namespace

std::string to_string(Ipv4 address) {
  return fmt::format("{}.{}.{}.{}", address.value >> 24, address.value >> 16 & 255, address.value >> 8 & 255,
                     address.value & 255);
}

std::string to_string(const Ipv6& address) {
  in6_addr raw{};
  for (std::size_t i = 0; i < 16; ++i)
    raw.s6_addr[i] = static_cast<std::uint8_t>(address.words[i / 4] >> (24 - 8 * (i % 4)));
  char text[INET6_ADDRSTRLEN];
  return inet_ntop(AF_INET6, &raw, text, sizeof text);
}

std::string to_string(const Address& address) {
  return std::visit([](const auto& one) { return to_string(one); }, address);
}

std::string to_string(const Endpoint& endpoint) {
  const std::string host = to_string(endpoint.address);
  if (std::holds_alternative<Ipv6>(endpoint.address)) return fmt::format("[{}]:{}", host, endpoint.port);
  return fmt::format("{}:{}", host, endpoint.port);
}

std::string to_string(const Mac& mac) {
  return fmt::format("{:02x}", fmt::join(mac.bytes, ":"));
}

std::optional<Ipv4> parse_ipv4(std::string_view text) {
  in_addr raw{};
  if (inet_pton(AF_INET, std::string(text).c_str(), &raw) != 1 || text.find('\0') != text.npos) return std::nullopt;
  return Ipv4{ntohl(raw.s_addr)};
}

std::optional<Ipv6> parse_ipv6(std::string_view text) {
  in6_addr raw{};
  if (inet_pton(AF_INET6, std::string(text).c_str(), &raw) != 1 || text.find('\0') != text.npos) return std::nullopt;
  Ipv6 address;
  for (std::size_t i = 0; i < 16; ++i) address.words[i / 4] = address.words[i / 4] << 8 | raw.s6_addr[i];
  return address;
}

std::optional<Address> parse_address(std::string_view text) {
  if (const auto v4 = parse_ipv4(text)) return Address{*v4};
  if (const auto v6 = parse_ipv6(text)) return Address{*v6};
  return std::nullopt;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos) return std::nullopt;
  const auto port = parse_port(text.substr(colon + 1));
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (!port) return std::nullopt;
  if (bracketed) {
    if (const auto v6 = parse_ipv6(host.substr(1, host.size() - 2))) return Endpoint{*v6, *port};
  } else if (const auto v4 = parse_ipv4(host)) {
    return Endpoint{*v4, *port};
  }
  return std::nullopt;
}

std::optional<Mac> parse_mac(std::string_view text) {
  if (text.size() != 17) return std::nullopt;
  Mac mac;
  for (std::size_t i = 0; i < 6; ++i) {
    Bytes byte;
    if (!from_hex(text.substr(3 * i, 2), byte) || (i < 5 && text[3 * i + 2] != ':')) return std::nullopt;
    mac.bytes[i] = byte[0];
  }
  return mac;
}

}  // namespace cc3235
