#pragma once

#include "at_engine/at_grammar/command.h"
#include "at_engine/at_grammar/enumerations.h"
#include "base/chip_types.h"

/// The parameter rows, part of the command table and included by it only. The index of a row is the index of its argument;
/// the rows of a branch continue behind the keyword that chose it.
namespace cc3235::at::params {

using enum ParamKind;

template <class Enum>
constexpr std::uint32_t id(Enum value) {
  return static_cast<std::uint32_t>(value);
}

// clang-format off

// ---- device. ref: commands-device-wlan.md §2 ----

inline constexpr Param kStop[] = {
    /* 0 */ {.name = "timeout", .kind = number16},
};

inline constexpr Refusal kUnreadableStatus[] = {{id(StatusOption::netcfg)}, {id(StatusOption::fs)}};
inline constexpr Param kGetGeneral[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kGeneralOption},
};
inline constexpr Param kGetStatus[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kStatusOption, .refused = kUnreadableStatus},
};
inline constexpr Param kGetIot[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kIotOption},
};
inline constexpr Branch kGetGroups[] = {
    {id(DeviceGroup::general), kGetGeneral},
    {id(DeviceGroup::status), kGetStatus},
    {id(DeviceGroup::iot), kGetIot},
};
inline constexpr Param kGet[] = {
    /* 0 */ {.name = "id", .kind = keyword, .keywords = &kDeviceGroup, .branches = kGetGroups},
};

inline constexpr Param kPersistent[] = {
    /* 2 */ {.name = "persistent", .kind = number8},
};
inline constexpr Param kTime[] = {
    /* 2 */ {.name = "hour", .kind = number32},
    /* 3 */ {.name = "minute", .kind = number32},
    /* 4 */ {.name = "second", .kind = number32},
    /* 5 */ {.name = "day", .kind = number32},
    /* 6 */ {.name = "month", .kind = number32},
    /* 7 */ {.name = "year", .kind = number32},
};
inline constexpr Branch kSetOptions[] = {
    {id(GeneralOption::persistent), kPersistent},
    {id(GeneralOption::time), kTime},
};
inline constexpr Param kSetGeneral[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kGeneralOption, .branches = kSetOptions},
};
inline constexpr Branch kSetGroups[] = {
    {id(DeviceGroup::general), kSetGeneral},
};
inline constexpr Param kSet[] = {
    /* 0 */ {.name = "id", .kind = keyword, .keywords = &kDeviceGroup, .branches = kSetGroups},
};

// ---- WLAN. ref: commands-device-wlan.md §3 ----

inline constexpr Param kWlanConnect[] = {
    /* 0 */ {.name = "ssid", .kind = text, .limit = 32},
    /* 1 */ {.name = "bssid", .kind = mac, .optional = true},
    /* 2 */ {.name = "security", .kind = keyword, .keywords = &kSecurity},
    /* 3 */ {.name = "key", .kind = text, .optional = true, .limit = 64},
    /* 4 */ {.name = "user", .kind = text, .optional = true, .limit = 32},
    /* 5 */ {.name = "anonymous user", .kind = text, .optional = true, .limit = 32},
    /* 6 */ {.name = "EAP method", .kind = keyword, .optional = true, .keywords = &kEap},
};

// ---- sockets. ref: commands-socket.md §2, §3 ----

inline constexpr Param kSocket[] = {
    /* 0 */ {.name = "family", .kind = keyword, .keywords = &kFamily},
    /* 1 */ {.name = "type", .kind = keyword, .keywords = &kSocketType},
    /* 2 */ {.name = "protocol", .kind = keyword, .keywords = &kProtocol},
};
inline constexpr Param kClose[] = {
    /* 0 */ {.name = "sd", .kind = number16},
};
inline constexpr Param kConnect[] = {
    /* 0 */ {.name = "sd", .kind = number16},
    /* 1 */ {.name = "family", .kind = keyword, .keywords = &kFamily},
    /* 2 */ {.name = "port", .kind = number16},
    /* 3 */ {.name = "address", .kind = address, .by = 1},
};
inline constexpr Param kSend[] = {
    /* 0 */ {.name = "sd", .kind = number16},
    /* 1 */ {.name = "format", .kind = number8},
    /* 2 */ {.name = "length", .kind = length16},
    /* 3 */ {.name = "data", .kind = payload, .by = 2},
};
inline constexpr Param kRecv[] = {
    /* 0 */ {.name = "sd", .kind = number16},
    /* 1 */ {.name = "format", .kind = number8},
    /* 2 */ {.name = "length", .kind = length16},
};

// Values of SetSockOpt. ref: commands-socket.md §5
inline constexpr Param kNumberValue[] = {
    /* 3 */ {.name = "value", .kind = number32},
};
inline constexpr Param kByteValue[] = {
    /* 3 */ {.name = "value", .kind = number8},
};
inline constexpr Param kNameValue[] = {
    /* 3 */ {.name = "name", .kind = text, .limit = 255},
};
inline constexpr Param kTimeoutValue[] = {
    /* 3 */ {.name = "seconds", .kind = number32},
    /* 4 */ {.name = "microseconds", .kind = number32},
};
inline constexpr Param kLingerValue[] = {
    /* 3 */ {.name = "on", .kind = number32},
    /* 4 */ {.name = "seconds", .kind = number32},
};
inline constexpr Param kMembershipValue[] = {
    /* 3 */ {.name = "group", .kind = ipv4},
    /* 4 */ {.name = "interface", .kind = ipv4},
};
inline constexpr Param kSecMethodValue[] = {
    /* 3 */ {.name = "method", .kind = keyword, .keywords = &kSecMethod},
};
inline constexpr Param kCipherValue[] = {
    /* 3 */ {.name = "ciphers", .kind = bits, .keywords = &kCipherBits},
};
inline constexpr Param kAlpnValue[] = {
    /* 3 */ {.name = "protocols", .kind = bits, .keywords = &kAlpnBits},
};
inline constexpr Param kThresholdValue[] = {
    /* 3 */ {.name = "threshold", .kind = keyword, .keywords = &kInhibitThreshold},
};

inline constexpr Branch kSocketOptionValues[] = {
    {id(SocketOption::keepalive), kNumberValue},
    {id(SocketOption::keepalivetime), kNumberValue},
    {id(SocketOption::rx_no_ip_boundary), kNumberValue},
    {id(SocketOption::rcvtimeo), kTimeoutValue},
    {id(SocketOption::rcvbuf), kNumberValue},
    {id(SocketOption::nonblocking), kNumberValue},
    {id(SocketOption::secmethod), kSecMethodValue},
    {id(SocketOption::secure_mask), kCipherValue},
    {id(SocketOption::secure_files_ca_file_name), kNameValue},
    {id(SocketOption::secure_files_private_key_file_name), kNameValue},
    {id(SocketOption::secure_files_certificate_file_name), kNameValue},
    {id(SocketOption::secure_files_dh_key_file_name), kNameValue},
    {id(SocketOption::change_channel), kNumberValue},
    {id(SocketOption::secure_alpn), kAlpnValue},
    {id(SocketOption::linger), kLingerValue},
    {id(SocketOption::secure_ext_client_chlng_resp)},
    {id(SocketOption::secure_domain_name_verification), kNameValue},
};
inline constexpr Branch kIpOptionValues[] = {
    {id(SocketOption::multicast_ttl), kByteValue},
    {id(SocketOption::add_membership), kMembershipValue},
    {id(SocketOption::drop_membership), kMembershipValue},
    {id(SocketOption::hdrincl), kNumberValue},
    {id(SocketOption::raw_rx_no_header), kNumberValue},
    {id(SocketOption::raw_ipv6_hdrincl), kNumberValue},
};
inline constexpr Branch kPhyOptionValues[] = {
    {id(SocketOption::phy_rate), kNumberValue},
    {id(SocketOption::phy_tx_power), kNumberValue},
    {id(SocketOption::phy_num_frames_to_tx), kNumberValue},
    {id(SocketOption::phy_preamble), kNumberValue},
    {id(SocketOption::phy_tx_inhibit_threshold), kThresholdValue},
    {id(SocketOption::phy_tx_timeout), kNumberValue},
    {id(SocketOption::phy_allow_acks), kNumberValue},
};
inline constexpr Param kSetSocket[] = {
    /* 2 */ {.name = "option", .kind = keyword, .keywords = &kSocketOption, .branches = kSocketOptionValues},
};
inline constexpr Param kSetIp[] = {
    /* 2 */ {.name = "option", .kind = keyword, .keywords = &kIpOption, .branches = kIpOptionValues},
};
inline constexpr Param kSetPhy[] = {
    /* 2 */ {.name = "option", .kind = keyword, .keywords = &kPhyOption, .branches = kPhyOptionValues},
};
inline constexpr Branch kSetLevels[] = {
    {id(SocketLevel::socket), kSetSocket},
    {id(SocketLevel::ip), kSetIp},
    {id(SocketLevel::phy), kSetPhy},
};
inline constexpr Param kSetSockOpt[] = {
    /* 0 */ {.name = "sd", .kind = number16},
    /* 1 */ {.name = "level", .kind = keyword, .keywords = &kSocketLevel, .branches = kSetLevels},
};

inline constexpr Param kGetSocket[] = {
    /* 2 */ {.name = "option", .kind = keyword, .keywords = &kSocketOption},
};
inline constexpr Param kGetIp[] = {
    /* 2 */ {.name = "option", .kind = keyword, .keywords = &kIpOption},
};
inline constexpr Param kGetPhy[] = {
    /* 2 */ {.name = "option", .kind = keyword, .keywords = &kPhyOption},
};
inline constexpr Branch kGetLevels[] = {
    {id(SocketLevel::socket), kGetSocket},
    {id(SocketLevel::ip), kGetIp},
    {id(SocketLevel::phy), kGetPhy},
};
inline constexpr Param kGetSockOpt[] = {
    /* 0 */ {.name = "sd", .kind = number16},
    /* 1 */ {.name = "level", .kind = keyword, .keywords = &kSocketLevel, .branches = kGetLevels},
};

// ---- files. ref: commands-file.md §2 to §7 ----

inline constexpr Param kFileOpen[] = {
    /* 0 */ {.name = "name", .kind = text, .limit = 180},
    /* 1 */ {.name = "options", .kind = bits, .keywords = &kFileOpenBits},
    /* 2 */ {.name = "max size", .kind = number32, .by = 1, .needed = kFileCreate},
};
inline constexpr Param kFileClose[] = {
    /* 0 */ {.name = "id", .kind = number32},
    /* 1 */ {.name = "certificate file name", .kind = text, .optional = true, .limit = 180},
    /* 2 */ {.name = "signature", .kind = text, .optional = true, .limit = 32},
};
inline constexpr Param kFileNameAndToken[] = {
    /* 0 */ {.name = "name", .kind = text, .limit = 180},
    /* 1 */ {.name = "token", .kind = number32, .optional = true},
};
inline constexpr Param kFileRead[] = {
    /* 0 */ {.name = "id", .kind = number32},
    /* 1 */ {.name = "offset", .kind = number32},
    /* 2 */ {.name = "format", .kind = number8},
    /* 3 */ {.name = "length", .kind = buffer32},
};
inline constexpr Param kFileWrite[] = {
    /* 0 */ {.name = "id", .kind = number32},
    /* 1 */ {.name = "offset", .kind = number32},
    /* 2 */ {.name = "format", .kind = number8},
    /* 3 */ {.name = "length", .kind = length32},
    /* 4 */ {.name = "data", .kind = payload, .by = 3},
};

// ---- network. ref: commands-net.md §3, §9 ----

inline constexpr Param kHostByName[] = {
    /* 0 */ {.name = "name", .kind = text, .limit = 255},
    /* 1 */ {.name = "family", .kind = keyword, .keywords = &kFamily},
};

inline constexpr Refusal kSetOnly[] = {{id(NetCfgId::set_mac_addr)}, {id(NetCfgId::ap_station_disconnect)}};
inline constexpr Param kNetCfgGet[] = {
    /* 0 */ {.name = "id", .kind = keyword, .keywords = &kNetCfgId, .refused = kSetOnly},
};

// clang-format on

}  // namespace cc3235::at::params
