#pragma once

#include "at_engine/at_grammar/parameters/rows.h"
#include "base/chip_types.h"

namespace cc3235::at::params {

// clang-format off

// ---- sockets. ref: commands-socket.md §2, §3 ----

inline constexpr Refusal kNoTransceiver[] = {{id(Family::rf)}};
inline constexpr Param kSocket[] = {
    /* 0 */ {.name = "family", .kind = keyword, .keywords = &kFamily},
    /* 1 */ {.name = "type", .kind = keyword, .keywords = &kSocketType},
    /* 2 */ {.name = "protocol", .kind = keyword, .keywords = &kProtocol},
};
inline constexpr Param kClose[] = {
    /* 0 */ {.name = "sd", .kind = number16},
};
/// Of Bind and Connect.
inline constexpr Param kSocketAddress[] = {
    /* 0 */ {.name = "sd", .kind = number16},
    /* 1 */ {.name = "family", .kind = keyword, .keywords = &kFamily, .refused = kNoTransceiver},
    /* 2 */ {.name = "port", .kind = number16},
    /* 3 */ {.name = "address", .kind = address, .by = 1},
};
inline constexpr Param kSend[] = {
    /* 0 */ {.name = "sd", .kind = number16},
    /* 1 */ {.name = "format", .kind = number8},
    /* 2 */ {.name = "length", .kind = number16, .block = Block::by_parser},
    /* 3 */ {.name = "data", .kind = payload, .by = 2},
};
inline constexpr Param kRecv[] = {
    /* 0 */ {.name = "sd", .kind = number16},
    /* 1 */ {.name = "format", .kind = number8},
    /* 2 */ {.name = "length", .kind = number16, .block = Block::by_parser},
};

inline constexpr Param kAccept[] = {
    /* 0 */ {.name = "sd", .kind = number16},
    /* 1 */ {.name = "family", .kind = keyword, .keywords = &kFamily, .refused = kNoTransceiver},
};
inline constexpr Param kListen[] = {
    /* 0 */ {.name = "sd", .kind = number16},
    /* 1 */ {.name = "backlog", .kind = number16},
};
inline constexpr Param kSelect[] = {
    /* 0 */ {.name = "nfds", .kind = number16},
    /* 1 */ {.name = "sd list", .kind = bit_numbers},
    /* 2 */ {.name = "seconds", .kind = number32},
    /* 3 */ {.name = "microseconds", .kind = number32},
};
inline constexpr Param kSendTo[] = {
    /* 0 */ {.name = "sd", .kind = number16},
    /* 1 */ {.name = "family", .kind = keyword, .keywords = &kFamily, .refused = kNoTransceiver},
    /* 2 */ {.name = "port", .kind = number16},
    /* 3 */ {.name = "address", .kind = address, .by = 1},
    /* 4 */ {.name = "format", .kind = number8},
    /* 5 */ {.name = "length", .kind = number16, .block = Block::by_parser},
    /* 6 */ {.name = "data", .kind = payload, .by = 5},
};
inline constexpr Param kRecvFrom[] = {
    /* 0 */ {.name = "sd", .kind = number16},
    /* 1 */ {.name = "family", .kind = keyword, .keywords = &kFamily, .refused = kNoTransceiver},
    /* 2 */ {.name = "port", .kind = number16},
    /* 3 */ {.name = "address", .kind = address, .by = 1},
    /* 4 */ {.name = "format", .kind = number8},
    /* 5 */ {.name = "length", .kind = number16, .block = Block::by_parser},
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

// clang-format on

}  // namespace cc3235::at::params
