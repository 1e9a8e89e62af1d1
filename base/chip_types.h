#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/address.h"

/// Vocabulary that every floor shares; the numbers are the chip's own. ref: native-protocol.md §6, commands-*.md
namespace cc3235 {

enum class Role : std::uint8_t { sta = 0, ap = 2, p2p = 3, tag = 4 };

enum class SecurityType : std::uint8_t {
  open = 0,
  wep = 1,
  wpa_wpa2 = 2,
  wps_pbc = 3,
  wps_pin = 4,
  wpa_ent = 5,
  wep_shared = 10,
};

enum class Family : std::uint8_t { inet = 2, inet6 = 3, rf = 6 };
constexpr Family family_of(const Address& address) {
  return std::holds_alternative<Ipv4>(address) ? Family::inet : Family::inet6;
}
enum class SocketType : std::uint8_t { stream = 1, dgram = 2, raw = 3 };
enum class Protocol : std::uint8_t { tcp = 6, udp = 17, sec = 100, raw = 255 };

enum class SocketLevel : std::uint8_t { socket = 1, ip = 2, phy = 3 };

/// Option numbers, level `socket` unless said otherwise. ref: commands-socket.md §5
enum class SocketOption : std::uint8_t {
  rcvbuf = 8,
  keepalive = 9,
  linger = 13,
  rcvtimeo = 20,
  nonblocking = 24,
  secmethod = 25,
  secure_mask = 26,
  change_channel = 28,
  secure_files_private_key_file_name = 30,
  secure_files_certificate_file_name = 31,
  secure_files_ca_file_name = 32,
  secure_files_dh_key_file_name = 33,
  keepalivetime = 37,
  rx_no_ip_boundary = 39,
  secure_alpn = 40,
  secure_ext_client_chlng_resp = 41,
  secure_domain_name_verification = 42,
  multicast_ttl = 61,
  add_membership = 65,
  drop_membership = 66,
  hdrincl = 67,
  raw_rx_no_header = 68,
  raw_ipv6_hdrincl = 69,
  phy_rate = 100,
  phy_tx_power = 101,
  phy_num_frames_to_tx = 102,
  phy_preamble = 103,
  phy_tx_inhibit_threshold = 104,
  phy_tx_timeout = 105,
  phy_allow_acks = 106,
};

enum class SecMethod : std::uint8_t { sslv3 = 0, tlsv1 = 1, tlsv1_1 = 2, tlsv1_2 = 3, sslv3_tlsv1_2 = 4 };

/// How a station gets its IPv4 address; the numbers are the option of NetCfg. ref: commands-net.md §9
enum class AddressMode : std::uint8_t { dhcp = 1, dhcp_lla = 2, fixed = 4 };

struct Ipv4Config {
  AddressMode mode = AddressMode::dhcp;
  Ipv4 ip, mask, gateway, dns;
};

/// What AT+Get=general,version and the banner show.
struct Version {
  std::uint32_t chip_id = 0x31100019;
  std::array<std::uint8_t, 4> firmware{3, 1, 0, 5}, phy{3, 1, 0, 19}, nwp{4, 4, 1, 3}, host_driver{3, 0, 1, 55};
  std::uint16_t rom = 8738;
};

}  // namespace cc3235
