#pragma once

#include <array>
#include <cstdint>

#include "base/chip_types.h"

/// What socket options exist, how their values travel and which sockets have them. ref: commands-socket.md §5
namespace cc3235::nwp::chip {

/// How a value travels, little endian.
enum class OptionShape : std::uint8_t {
  u8,
  u32,
  seconds_microseconds,  ///< 2 × i32
  two_numbers,           ///< 2 × u32
  text,                  ///< up to 255 bytes, no NUL
  nothing,               ///< 4 bytes without meaning
  ipv6_membership,       ///< 4 × u32 of the group, u32 of the interface
};

/// Which sockets have an option.
enum class OptionOwner : std::uint8_t { any, stream, datagram, secure, raw, transceiver };

// Of the chip's interface; AT has no words for them.
inline constexpr auto kAddIpv6Membership = SocketOption{71}, kDropIpv6Membership = SocketOption{72};

struct OptionRow {
  SocketLevel level;
  SocketOption option;
  OptionShape shape;
  OptionOwner owner;
  std::uint32_t initial = 0;  ///< value of a fresh socket; texts are empty
  std::uint32_t least = 0;    ///< smallest number allowed
  std::uint32_t most = ~0u;   ///< greatest number allowed; of two the second
  bool boolean = false;       ///< any other value than 0 counts as 1; of two numbers the first
};

inline constexpr std::uint32_t kEverySuite = 0x7fffff;
inline constexpr std::uint32_t kMostSigned = 0x7fffffff;

// clang-format off
inline constexpr OptionRow kOptionRows[] = {
    {.level = SocketLevel::socket, .option = SocketOption::keepalive, .shape = OptionShape::u32, .owner = OptionOwner::stream, .initial = 1, .boolean = true},
    {.level = SocketLevel::socket, .option = SocketOption::keepalivetime, .shape = OptionShape::u32, .owner = OptionOwner::stream, .initial = 300, .least = 1, .most = kMostSigned},
    {.level = SocketLevel::socket, .option = SocketOption::rx_no_ip_boundary, .shape = OptionShape::u32, .owner = OptionOwner::datagram, .boolean = true},
    {.level = SocketLevel::socket, .option = SocketOption::rcvtimeo, .shape = OptionShape::seconds_microseconds, .owner = OptionOwner::any},
    {.level = SocketLevel::socket, .option = SocketOption::rcvbuf, .shape = OptionShape::u32, .owner = OptionOwner::any, .initial = 16384, .least = 1, .most = kMostSigned},
    {.level = SocketLevel::socket, .option = SocketOption::nonblocking, .shape = OptionShape::u32, .owner = OptionOwner::any, .boolean = true},
    {.level = SocketLevel::socket, .option = SocketOption::secmethod, .shape = OptionShape::u8, .owner = OptionOwner::secure, .initial = 4, .most = 4},
    {.level = SocketLevel::socket, .option = SocketOption::secure_mask, .shape = OptionShape::u32, .owner = OptionOwner::secure, .initial = kEverySuite},
    {.level = SocketLevel::socket, .option = SocketOption::secure_files_ca_file_name, .shape = OptionShape::text, .owner = OptionOwner::secure},
    {.level = SocketLevel::socket, .option = SocketOption::secure_files_private_key_file_name, .shape = OptionShape::text, .owner = OptionOwner::secure},
    {.level = SocketLevel::socket, .option = SocketOption::secure_files_certificate_file_name, .shape = OptionShape::text, .owner = OptionOwner::secure},
    {.level = SocketLevel::socket, .option = SocketOption::secure_files_dh_key_file_name, .shape = OptionShape::text, .owner = OptionOwner::secure},
    {.level = SocketLevel::socket, .option = SocketOption::change_channel, .shape = OptionShape::u32, .owner = OptionOwner::transceiver},
    {.level = SocketLevel::socket, .option = SocketOption::secure_alpn, .shape = OptionShape::u32, .owner = OptionOwner::secure, .most = 31},
    {.level = SocketLevel::socket, .option = SocketOption::linger, .shape = OptionShape::two_numbers, .owner = OptionOwner::stream, .most = kMostSigned, .boolean = true},
    {.level = SocketLevel::socket, .option = SocketOption::secure_ext_client_chlng_resp, .shape = OptionShape::nothing, .owner = OptionOwner::secure},
    {.level = SocketLevel::socket, .option = SocketOption::secure_domain_name_verification, .shape = OptionShape::text, .owner = OptionOwner::secure},
    {.level = SocketLevel::ip, .option = SocketOption::multicast_ttl, .shape = OptionShape::u8, .owner = OptionOwner::datagram, .initial = 1},
    {.level = SocketLevel::ip, .option = SocketOption::add_membership, .shape = OptionShape::two_numbers, .owner = OptionOwner::datagram},
    {.level = SocketLevel::ip, .option = SocketOption::drop_membership, .shape = OptionShape::two_numbers, .owner = OptionOwner::datagram},
    {.level = SocketLevel::ip, .option = SocketOption::hdrincl, .shape = OptionShape::u32, .owner = OptionOwner::raw, .boolean = true},
    {.level = SocketLevel::ip, .option = SocketOption::raw_rx_no_header, .shape = OptionShape::u32, .owner = OptionOwner::raw, .boolean = true},
    {.level = SocketLevel::ip, .option = SocketOption::raw_ipv6_hdrincl, .shape = OptionShape::u32, .owner = OptionOwner::raw, .boolean = true},
    {.level = SocketLevel::ip, .option = kAddIpv6Membership, .shape = OptionShape::ipv6_membership, .owner = OptionOwner::datagram},
    {.level = SocketLevel::ip, .option = kDropIpv6Membership, .shape = OptionShape::ipv6_membership, .owner = OptionOwner::datagram},
    {.level = SocketLevel::phy, .option = SocketOption::phy_rate, .shape = OptionShape::u32, .owner = OptionOwner::transceiver},
    {.level = SocketLevel::phy, .option = SocketOption::phy_tx_power, .shape = OptionShape::u32, .owner = OptionOwner::transceiver},
    {.level = SocketLevel::phy, .option = SocketOption::phy_num_frames_to_tx, .shape = OptionShape::u32, .owner = OptionOwner::transceiver},
    {.level = SocketLevel::phy, .option = SocketOption::phy_preamble, .shape = OptionShape::u32, .owner = OptionOwner::transceiver},
    {.level = SocketLevel::phy, .option = SocketOption::phy_tx_inhibit_threshold, .shape = OptionShape::u32, .owner = OptionOwner::transceiver},
    {.level = SocketLevel::phy, .option = SocketOption::phy_tx_timeout, .shape = OptionShape::u32, .owner = OptionOwner::transceiver},
    {.level = SocketLevel::phy, .option = SocketOption::phy_allow_acks, .shape = OptionShape::u32, .owner = OptionOwner::transceiver},
};
// clang-format on

/// nullptr when the level has no such option.
constexpr const OptionRow* find_option(SocketLevel level, SocketOption option) {
  for (const OptionRow& row : kOptionRows) {
    if (row.level == level && row.option == option) return &row;
  }
  return nullptr;
}

/// Over all levels: a socket keeps its values by the number alone.
constexpr bool option_rows_unique() {
  for (const OptionRow& row : kOptionRows) {
    for (const OptionRow& other : kOptionRows) {
      if (&row != &other && row.option == other.option) return false;
    }
  }
  return true;
}
static_assert(option_rows_unique());

}  // namespace cc3235::nwp::chip
