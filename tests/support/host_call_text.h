#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/address.h"
#include "base/bytes.h"
#include "nwp/host/host.h"

/// Calls on the host seam as text: TI's function name and the decoded values, one line for each call. Tests compare these
/// lines, and so do the recorded exchanges.
namespace cc3235::test {

/// Numbers in memory order of the chip: little endian.
inline std::string little_endian(std::uint32_t value, std::size_t size = 4) {
  Bytes bytes;
  for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  return to_hex(bytes);
}

/// IPv4 addresses are sent in network order.
inline std::string network_order(Ipv4 address) {
  return fmt::format("{:08x}", address.value);
}

inline std::string in_quotes(std::string_view text) {
  return fmt::format("\"{}\"", text);
}

/// An absent string is one of length 0 to the seam.
inline std::string in_quotes_or_null(std::string_view text) {
  return text.empty() ? "null" : in_quotes(text);
}

inline std::string set_time_text(const DateTime& time) {
  std::string bytes;
  for (const std::uint32_t field : {time.second, time.minute, time.hour, time.day, time.month, time.year}) {
    bytes += little_endian(field);
  }
  constexpr std::size_t kStructure = 44;  // week day, day of the year and reserved words are never set
  const std::size_t set = bytes.size() / 2;
  bytes += std::string(2 * (kStructure - set), '?');
  return fmt::format("sl_DeviceSet(id 1, option 11, length {}, value bytes {})", kStructure, bytes);
}

inline std::string wlan_connect_text(const nwp::WlanConnectRequest& request) {
  const bool enterprise = request.eap.has_value();
  const std::string no_ext = "no ext";
  return fmt::format(
      "sl_WlanConnect(ssid {}, length {}, bssid {}, security {}, key {}, key length {}, user {}, user length {}, "
      "anonymous {}, length {}, eap {:#x})",
      in_quotes(request.ssid), request.ssid.size(), request.bssid ? to_hex(request.bssid->bytes) : "null",
      static_cast<int>(request.security), in_quotes_or_null(request.key), request.key.size(),
      enterprise ? in_quotes_or_null(request.user) : no_ext, request.user.size(),
      enterprise ? in_quotes_or_null(request.anonymous_user) : no_ext, request.anonymous_user.size(),
      request.eap.value_or(0));
}

inline std::string connect_text(std::int16_t sd, const Endpoint& peer) {
  if (const auto* v4 = std::get_if<Ipv4>(&peer.address)) {
    return fmt::format("sl_Connect(sd {}, family 2, port {}, address {}, addrlen 16)", sd, peer.port, to_string(*v4));
  }
  std::string words;
  for (const std::uint32_t word : std::get<Ipv6>(peer.address).words) words += fmt::format("{:08x}", word);
  return fmt::format("sl_Connect(sd {}, family 3, port {}, address {}, addrlen 28)", sd, peer.port, words);
}

/// Bytes of a numeric option; every other number travels as 32 bits.
inline std::size_t number_size(SocketOption option) {
  return option == SocketOption::secmethod || option == SocketOption::multicast_ttl ? 1 : 4;
}

struct OptionBytes {
  SocketOption option;

  std::string operator()(std::monostate) const { return "????????"; }
  std::string operator()(std::uint32_t value) const { return little_endian(value, number_size(option)); }
  std::string operator()(const std::string& value) const { return to_hex(as_bytes(value)); }
  std::string operator()(const nwp::RcvTimeo& value) const {
    return little_endian(static_cast<std::uint32_t>(value.seconds)) +
           little_endian(static_cast<std::uint32_t>(value.microseconds));
  }
  std::string operator()(const nwp::Linger& value) const { return little_endian(value.on) + little_endian(value.seconds); }
  std::string operator()(const nwp::Membership& value) const {
    return network_order(value.group) + network_order(value.interface);
  }
};

inline std::string set_option_text(std::int16_t sd, SocketLevel level, SocketOption option, const nwp::OptionValue& value) {
  const std::string bytes = std::visit(OptionBytes{option}, value);
  return fmt::format("sl_SetSockOpt(sd {}, level {}, option {}, value bytes {}, length {})", sd, static_cast<int>(level),
                     static_cast<int>(option), bytes, bytes.size() / 2);
}

/// The size of the buffer that the firmware hands to GetSockOpt.
inline std::size_t option_room(SocketOption option) {
  switch (option) {
    case SocketOption::rcvtimeo:
    case SocketOption::linger:
    case SocketOption::add_membership:
    case SocketOption::drop_membership:
      return 8;
    case SocketOption::secure_files_ca_file_name:
    case SocketOption::secure_files_private_key_file_name:
    case SocketOption::secure_files_certificate_file_name:
    case SocketOption::secure_files_dh_key_file_name:
    case SocketOption::secure_domain_name_verification:
      return 255;
    default:
      return number_size(option);
  }
}

inline std::string file_open_text(std::string_view name, std::uint32_t flags, std::uint32_t max_size) {
  // The size travels in the low 17 bits, in units of 256 bytes, rounded up. ref: commands-file.md §2
  const std::uint64_t units = (std::uint64_t{max_size} + 255) / 256;
  return fmt::format("sl_FsOpen(name {}, mode {:#x})", in_quotes(name), flags | static_cast<std::uint32_t>(units & 0x1FFFF));
}

inline std::string file_close_text(std::int32_t handle, std::string_view certificate, std::string_view signature) {
  return fmt::format("sl_FsClose(handle {}, certificate {}, signature {}, length {})", handle,
                     in_quotes_or_null(certificate), in_quotes_or_null(signature), signature.size());
}

}  // namespace cc3235::test
