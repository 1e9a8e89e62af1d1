#include "at_engine/at_grammar/enumerations.h"

#include "base/chip_types.h"
#include "base/events.h"

namespace cc3235::at {
namespace {

/// A row whose value is an enumerator of the shared vocabulary.
template <class Enum>
constexpr KeywordRow row(std::string_view name, Enum value) {
  return {name, static_cast<std::uint32_t>(value)};
}

/// Names are lower case, names and values are unique.
consteval bool sound(std::span<const KeywordRow> rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (char c : rows[i].name)
      if (c >= 'A' && c <= 'Z') return false;
    for (std::size_t k = 0; k < i; ++k)
      if (rows[k].name == rows[i].name || rows[k].value == rows[i].value) return false;
  }
  return !rows.empty();
}

/// Does not compile for unsound rows.
consteval Enumeration checked(std::string_view name, std::span<const KeywordRow> rows) {
  if (!sound(rows)) throw "unsound rows";
  return {name, rows};
}

}  // namespace

// clang-format off

// ref: commands-device-wlan.md §2.2

constexpr KeywordRow kDeviceGroupRows[] = {
    row("general", DeviceGroup::general),
    row("status", DeviceGroup::status),
    row("iot", DeviceGroup::iot),
};
constexpr Enumeration kDeviceGroup = checked("device group", kDeviceGroupRows);

constexpr KeywordRow kGeneralOptionRows[] = {
    row("persistent", GeneralOption::persistent),
    row("time", GeneralOption::time),
    row("version", GeneralOption::version),
};
constexpr Enumeration kGeneralOption = checked("general option", kGeneralOptionRows);

constexpr KeywordRow kStatusOptionRows[] = {
    row("device", StatusOption::device),
    row("wlan", StatusOption::wlan),
    row("bsd", StatusOption::bsd),
    row("netapp", StatusOption::netapp),
    row("netcfg", StatusOption::netcfg),
    row("fs", StatusOption::fs),
};
constexpr Enumeration kStatusOption = checked("status option", kStatusOptionRows);

constexpr KeywordRow kIotOptionRows[] = {{"udid", 41}};
constexpr Enumeration kIotOption = checked("iot option", kIotOptionRows);

constexpr KeywordRow kDeviceStatusBitsRows[] = {{"general_error", 0x1}};
constexpr Enumeration kDeviceStatusBits = checked("device status", kDeviceStatusBitsRows);

constexpr KeywordRow kWlanStatusBitsRows[] = {
    {"wlanasynconnectedresponse", 0x1}, {"wlanasyncdisconnectedresponse", 0x2}, {"sta_connected", 0x4},
    {"sta_disconnected", 0x8}, {"p2p_dev_found", 0x10}, {"connection_failed", 0x20}, {"p2p_neg_req_received", 0x40},
    {"rx_filters", 0x80},
};
constexpr Enumeration kWlanStatusBits = checked("WLAN status bits", kWlanStatusBitsRows);

constexpr KeywordRow kBsdStatusBitsRows[] = {{"tx_failed", 0x1}};
constexpr Enumeration kBsdStatusBits = checked("socket status", kBsdStatusBitsRows);

constexpr KeywordRow kNetAppStatusBitsRows[] = {
    {"ipacquired", 0x1}, {"ipacquired_v6", 0x2}, {"ip_leased", 0x4}, {"ip_released", 0x8}, {"ipv4_lost", 0x10},
    {"dhcp_acquire_timeout", 0x20}, {"ip_collision", 0x40}, {"ipv6_lost", 0x80},
};
constexpr Enumeration kNetAppStatusBits = checked("network status", kNetAppStatusBitsRows);

// ref: commands-device-wlan.md §3, events.md §2.2, §2.3

constexpr KeywordRow kSecurityRows[] = {
    row("open", SecurityType::open),
    row("wep", SecurityType::wep),
    row("wpa_wpa2", SecurityType::wpa_wpa2),
    row("wps_pbc", SecurityType::wps_pbc),
    row("wps_pin", SecurityType::wps_pin),
    row("wpa_ent", SecurityType::wpa_ent),
    row("wep_shared", SecurityType::wep_shared),
};
constexpr Enumeration kSecurity = checked("security", kSecurityRows);

constexpr KeywordRow kEapRows[] = {
    {"tls", 0x18180001}, {"ttls_tls", 0x18180110}, {"ttls_mschapv2", 0x18180010}, {"ttls_psk", 0x18180210},
    {"peap0_tls", 0x18180120}, {"peap0_mschapv2", 0x18180020}, {"peap0_psk", 0x18180220}, {"peap1_tls", 0x18180140},
    {"peap1_psk", 0x18180240},
};
constexpr Enumeration kEap = checked("EAP method", kEapRows);

constexpr KeywordRow kRoleRows[] = {row("sta", Role::sta), row("ap", Role::ap), row("p2p", Role::p2p)};
constexpr Enumeration kRole = checked("role", kRoleRows);

constexpr KeywordRow kWpsMethodRows[] = {
    {"default", 0}, {"pin_user", 1}, {"pin_machine", 2}, {"rekey", 3}, {"pbc", 4}, {"registrar", 5},
};
constexpr Enumeration kWpsMethod = checked("WPS method", kWpsMethodRows);

constexpr KeywordRow kWlanStatusRows[] = {{"disconnected", 0}, {"scaning", 1}, {"connecting", 2}, {"connected", 3}};
constexpr Enumeration kWlanStatus = checked("WLAN status", kWlanStatusRows);

constexpr KeywordRow kProvisioningStatusRows[] = {
    {"general_error", 0}, {"network_not_found", 1}, {"connection_failed", 2}, {"ip_not_acquired", 3},
    {"feedback_failed", 4}, {"success", 5}, {"abort", 6}, {"invalid_param", 7}, {"http_server_disabled", 8},
    {"profile_list_full", 9}, {"provisioning_already_started", 10}, {"auto_started", 11}, {"stopped", 12},
    {"smart_config_synced", 13}, {"smart_config_sync_timeout", 14}, {"wlan_connect", 15}, {"ip_acquired", 16},
    {"ext_cfg_ready", 17},
};
constexpr Enumeration kProvisioningStatus = checked("provisioning status", kProvisioningStatusRows);

// ref: commands-socket.md §2, §3

constexpr KeywordRow kFamilyRows[] = {row("inet", Family::inet), row("inet6", Family::inet6), row("rf", Family::rf)};
constexpr Enumeration kFamily = checked("family", kFamilyRows);

constexpr KeywordRow kSocketTypeRows[] = {
    row("stream", SocketType::stream),
    row("dgram", SocketType::dgram),
    row("raw", SocketType::raw),
};
constexpr Enumeration kSocketType = checked("socket type", kSocketTypeRows);

constexpr KeywordRow kProtocolRows[] = {
    row("tcp", Protocol::tcp),
    row("udp", Protocol::udp),
    row("raw", Protocol::raw),
    row("sec", Protocol::sec),
};
constexpr Enumeration kProtocol = checked("protocol", kProtocolRows);

// ref: commands-socket.md §5

constexpr KeywordRow kSocketLevelRows[] = {
    row("socket", SocketLevel::socket),
    row("ip", SocketLevel::ip),
    row("phy", SocketLevel::phy),
};
constexpr Enumeration kSocketLevel = checked("level", kSocketLevelRows);

constexpr KeywordRow kSocketOptionRows[] = {
    row("keepalive", SocketOption::keepalive),
    row("keepalivetime", SocketOption::keepalivetime),
    row("rx_no_ip_boundary", SocketOption::rx_no_ip_boundary),
    row("rcvtimeo", SocketOption::rcvtimeo),
    row("rcvbuf", SocketOption::rcvbuf),
    row("nonblocking", SocketOption::nonblocking),
    row("secmethod", SocketOption::secmethod),
    row("secure_mask", SocketOption::secure_mask),
    row("secure_files_ca_file_name", SocketOption::secure_files_ca_file_name),
    row("secure_files_private_key_file_name", SocketOption::secure_files_private_key_file_name),
    row("secure_files_certificate_file_name", SocketOption::secure_files_certificate_file_name),
    row("secure_files_dh_key_file_name", SocketOption::secure_files_dh_key_file_name),
    row("change_channel", SocketOption::change_channel),
    row("secure_alpn", SocketOption::secure_alpn),
    row("linger", SocketOption::linger),
    row("secure_ext_client_chlng_resp", SocketOption::secure_ext_client_chlng_resp),
    row("secure_domain_name_verification", SocketOption::secure_domain_name_verification),
};
constexpr Enumeration kSocketOption = checked("socket option", kSocketOptionRows);

constexpr KeywordRow kIpOptionRows[] = {
    row("multicast_ttl", SocketOption::multicast_ttl),
    row("add_membership", SocketOption::add_membership),
    row("drop_membership", SocketOption::drop_membership),
    row("hdrincl", SocketOption::hdrincl),
    row("raw_rx_no_header", SocketOption::raw_rx_no_header),
    row("raw_ipv6_hdrincl", SocketOption::raw_ipv6_hdrincl),
};
constexpr Enumeration kIpOption = checked("IP option", kIpOptionRows);

constexpr KeywordRow kPhyOptionRows[] = {
    row("phy_rate", SocketOption::phy_rate),
    row("phy_tx_power", SocketOption::phy_tx_power),
    row("phy_num_frames_to_tx", SocketOption::phy_num_frames_to_tx),
    row("phy_preamble", SocketOption::phy_preamble),
    row("phy_tx_inhibit_threshold", SocketOption::phy_tx_inhibit_threshold),
    row("phy_tx_timeout", SocketOption::phy_tx_timeout),
    row("phy_allow_acks", SocketOption::phy_allow_acks),
};
constexpr Enumeration kPhyOption = checked("PHY option", kPhyOptionRows);

constexpr KeywordRow kSecMethodRows[] = {
    row("sslv3", SecMethod::sslv3),
    row("tlsv1", SecMethod::tlsv1),
    row("tlsv1_1", SecMethod::tlsv1_1),
    row("tlsv1_2", SecMethod::tlsv1_2),
    row("sslv3_tlsv1_2", SecMethod::sslv3_tlsv1_2),
};
constexpr Enumeration kSecMethod = checked("TLS version", kSecMethodRows);

// ref: tls.md §4, by bit

constexpr KeywordRow kCipherBitsRows[] = {
    {"ssl_rsa_with_rc4_128_sha", 0x1},
    {"ssl_rsa_with_rc4_128_md5", 0x2},
    {"tls_rsa_with_aes_256_cbc_sha", 0x4},
    {"tls_dhe_rsa_with_aes_256_cbc_sha", 0x8},
    {"tls_ecdhe_rsa_with_aes_256_cbc_sha", 0x10},
    {"tls_ecdhe_rsa_with_rc4_128_sha", 0x20},
    {"tls_rsa_with_aes_128_cbc_sha256", 0x40},
    {"tls_rsa_with_aes_256_cbc_sha256", 0x80},
    {"tls_ecdhe_rsa_with_aes_128_cbc_sha256", 0x100},
    {"tls_ecdhe_ecdsa_with_aes_128_cbc_sha256", 0x200},
    {"tls_ecdhe_ecdsa_with_aes_128_cbc_sha", 0x400},
    {"tls_ecdhe_ecdsa_with_aes_256_cbc_sha", 0x800},
    {"tls_rsa_with_aes_128_gcm_sha256", 0x1000},
    {"tls_rsa_with_aes_256_gcm_sha384", 0x2000},
    {"tls_dhe_rsa_with_aes_128_gcm_sha256", 0x4000},
    {"tls_dhe_rsa_with_aes_256_gcm_sha384", 0x8000},
    {"tls_ecdhe_rsa_with_aes_128_gcm_sha256", 0x10000},
    {"tls_ecdhe_rsa_with_aes_256_gcm_sha384", 0x20000},
    {"tls_ecdhe_ecdsa_with_aes_128_gcm_sha256", 0x40000},
    {"tls_ecdhe_ecdsa_with_aes_256_gcm_sha384", 0x80000},
    {"tls_ecdhe_ecdsa_with_chacha20_poly1305_sha256", 0x100000},
    {"tls_ecdhe_rsa_with_chacha20_poly1305_sha256", 0x200000},
    {"tls_dhe_rsa_with_chacha20_poly1305_sha256", 0x400000},
};
constexpr Enumeration kCipherBits = checked("cipher", kCipherBitsRows);

// ref: commands-socket.md §5, §6

constexpr KeywordRow kAlpnBitsRows[] = {{"h1", 1}, {"h2", 2}, {"h2c", 4}, {"h2_14", 8}, {"h2_16", 16}, {"full_list", 31}};
constexpr Enumeration kAlpnBits = checked("ALPN", kAlpnBitsRows);

constexpr KeywordRow kInhibitThresholdRows[] = {{"min", 1}, {"low", 2}, {"default", 3}, {"med", 4}, {"high", 5}, {"max", 6}};
constexpr Enumeration kInhibitThreshold = checked("transmit inhibit threshold", kInhibitThresholdRows);

constexpr KeywordRow kSocketAsyncRows[] = {
    row("ssl_accept", SocketAsync::ssl_accept),
    row("rx_frag_too_big", SocketAsync::rx_frag_too_big),
    row("other_side_close_ssl", SocketAsync::other_side_close_ssl),
    row("connected_secured", SocketAsync::connected_secured),
    row("wrong_root_ca", SocketAsync::wrong_root_ca),
};
constexpr Enumeration kSocketAsync = checked("socket event", kSocketAsyncRows);

// ref: commands-file.md §2, §7

constexpr KeywordRow kFileOpenBitsRows[] = {
    {"read", 0x40000000}, {"write", 0x10000000}, {"create", kFileCreate}, {"overwrite", 0x20000000},
    {"create_failsafe", 0x00020000}, {"create_secure", 0x00040000}, {"create_nosignature", 0x00080000},
    {"create_static_token", 0x00100000}, {"create_vendor_token", 0x00200000}, {"create_public_write", 0x00400000},
    {"create_public_read", 0x00800000},
};
constexpr Enumeration kFileOpenBits = checked("file option", kFileOpenBitsRows);

constexpr KeywordRow kFileInfoBitsRows[] = {
    {"must_commit", 0x0001}, {"bundle_file", 0x0002}, {"pending_commit", 0x0004}, {"pending_bundle_commit", 0x0008},
    {"secure", 0x0010}, {"not_failsafe", 0x0020}, {"sys_file", 0x0040}, {"not_valid", 0x0100}, {"public_write", 0x0200},
    {"public_read", 0x0400}, {"open_read", 0x0800}, {"open_write", 0x1000}, {"nosignature", 0x2000},
};
constexpr Enumeration kFileInfoBits = checked("file property", kFileInfoBitsRows);

constexpr KeywordRow kFileTokenRows[] = {{"master", 0}, {"write_read", 1}, {"write_only", 2}, {"read_only", 3}};
constexpr Enumeration kFileToken = checked("file token", kFileTokenRows);

// ref: commands-net.md §9

constexpr KeywordRow kNetCfgIdRows[] = {
    row("set_mac_addr", NetCfgId::set_mac_addr),
    row("get_mac_addr", NetCfgId::get_mac_addr),
    row("ap_stations_connected", NetCfgId::ap_stations_connected),
    row("ap_stations_info", NetCfgId::ap_stations_info),
    row("ap_station_disconnect", NetCfgId::ap_station_disconnect),
    row("if", NetCfgId::interface),
    row("ipv4_sta_addr", NetCfgId::ipv4_sta_addr),
    row("ipv4_ap_addr", NetCfgId::ipv4_ap_addr),
    row("ipv6_addr_local", NetCfgId::ipv6_addr_local),
    row("ipv6_addr_global", NetCfgId::ipv6_addr_global),
    row("ipv4_dhcp_client", NetCfgId::ipv4_dhcp_client),
    row("ipv4_dns_client", NetCfgId::ipv4_dns_client),
};
constexpr Enumeration kNetCfgId = checked("network setting", kNetCfgIdRows);

constexpr KeywordRow kNetCfgOptionRows[] = {
    {"state", 0}, {"dhcp", 1}, {"dhcp_lla", 2}, {"static", 4}, {"stateless", 5}, {"stateful", 6}, {"release_ip_set", 7},
    {"release_ip_off", 8},
};
constexpr Enumeration kNetCfgOption = checked("network option", kNetCfgOptionRows);

constexpr KeywordRow kInterfaceBitsRows[] = {
    {"ipv6_sta_local", 0x0004}, {"ipv6_sta_global", 0x0008}, {"disable_ipv4_dhcp", 0x0040}, {"ipv6_local_static", 0x0080},
    {"ipv6_local_stateless", 0x0100}, {"ipv6_local_stateful", 0x0200}, {"ipv6_global_static", 0x0400},
    {"ipv6_global_stateful", 0x0800}, {"disable_ipv4_lla", 0x1000}, {"enable_dhcp_release", 0x2000},
    {"ipv6_global_stateless", 0x4000}, {"disable_fast_renew", 0x8000},
};
constexpr Enumeration kInterfaceBits = checked("interface", kInterfaceBitsRows);

constexpr KeywordRow kDhcpStateRows[] = {
    {"unknown", 0}, {"disabled", 1}, {"enabled", 2}, {"bound", 3}, {"renew", 4}, {"rebind", 5},
};
constexpr Enumeration kDhcpState = checked("DHCP state", kDhcpStateRows);

// ref: events.md §5, §6

constexpr KeywordRow kErrorSourceRows[] = {{"other", 1}, {"wlan", 2}, {"netcfg", 3}, {"netapp", 4}, {"security", 5}};
constexpr Enumeration kErrorSource = checked("error source", kErrorSourceRows);

constexpr KeywordRow kFatalErrorRows[] = {
    row("device_abort", Fatal::device_abort),
    row("driver_abort", Fatal::driver_abort),
    row("sync_loss", Fatal::sync_loss),
    row("no_cmd_ack", Fatal::no_cmd_ack),
    row("cmd_timeout", Fatal::cmd_timeout),
};
constexpr Enumeration kFatalError = checked("fatal error", kFatalErrorRows);

// clang-format on

}  // namespace cc3235::at
