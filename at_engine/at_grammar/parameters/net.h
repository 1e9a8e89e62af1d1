#pragma once

#include "at_engine/at_grammar/parameters/rows.h"
#include "base/chip_types.h"

namespace cc3235::at::params {

// clang-format off

// ref: commands-net.md §2
inline constexpr Refusal kNoServer[] = {
    {id(NetAppId::device), ParseCode::range},
    {id(NetAppId::dns_client), ParseCode::range},
};
/// Of NetAppStart and NetAppStop.
inline constexpr Param kNetApps[] = {
    /* 0 */ {.name = "applications", .kind = bits, .keywords = &kNetApp, .refused = kNoServer},
};

// ref: commands-net.md §3
inline constexpr Param kHostByName[] = {
    /* 0 */ {.name = "name", .kind = text, .limit = 255},
    /* 1 */ {.name = "family", .kind = keyword, .keywords = &kFamily},
};
inline constexpr Param kHostByService[] = {
    /* 0 */ {.name = "service", .kind = text, .limit = 60},
    /* 1 */ {.name = "family", .kind = keyword, .keywords = &kFamily},
};

// ref: commands-net.md §4
inline constexpr Param kNetAppSendParams[] = {
    /* 0 */ {.name = "handle", .kind = number16},
    /* 1 */ {.name = "flags", .kind = bits, .keywords = &kNetAppSendFlags},
    /* 2 */ {.name = "format", .kind = number8},
    /* 3 */ {.name = "length", .kind = number16, .block = Block::by_parser},
    /* 4 */ {.name = "data", .kind = payload, .by = 3},
};
inline constexpr Param kNetAppRecvParams[] = {
    /* 0 */ {.name = "handle", .kind = number16},
    /* 1 */ {.name = "format", .kind = number8},
    /* 2 */ {.name = "length", .kind = number16},
};

// ref: commands-net.md §5
inline constexpr Refusal kNoPing[] = {{id(Family::rf)}};
inline constexpr Param kPing[] = {
    /* 0 */ {.name = "family", .kind = keyword, .keywords = &kFamily, .refused = kNoPing},
    /* 1 */ {.name = "destination", .kind = address, .by = 0},
    /* 2 */ {.name = "size", .kind = number16},
    /* 3 */ {.name = "delay ms", .kind = number32},
    /* 4 */ {.name = "timeout ms", .kind = number16},
    /* 5 */ {.name = "max attempts", .kind = number32},
    /* 6 */ {.name = "flags", .kind = number32},
};

// ref: commands-net.md §6
inline constexpr Param kServiceList[] = {
    /* 0 */ {.name = "index offset", .kind = number8},
    /* 1 */ {.name = "max count", .kind = number8, .block = Block::by_handler},
    /* 2 */ {.name = "flags", .kind = keyword, .keywords = &kServiceListType},
};
inline constexpr Param kRegisterService[] = {
    /* 0 */ {.name = "name", .kind = text, .limit = 60},
    /* 1 */ {.name = "text", .kind = text, .limit = 256},
    /* 2 */ {.name = "port", .kind = number16},
    /* 3 */ {.name = "ttl s", .kind = number32},
    /* 4 */ {.name = "options", .kind = bits, .keywords = &kServiceOptions},
};
inline constexpr Param kUnregisterService[] = {
    /* 0 */ {.name = "name", .kind = text, .optional = true, .limit = 60},
    /* 1 */ {.name = "options", .kind = bits, .optional = true, .keywords = &kServiceOptions},
};

// ref: commands-net.md §7
inline constexpr Param kAppByte[] = {
    /* 2 */ {.name = "value", .kind = number8},
};
inline constexpr Param kAppPort[] = {
    /* 2 */ {.name = "port", .kind = number16},
};
inline constexpr Param kAuthText[] = {
    /* 2 */ {.name = "text", .kind = text, .limit = 20},
};
inline constexpr Param kAppFile[] = {
    /* 2 */ {.name = "file name", .kind = text, .limit = 96},
};
inline constexpr Param kAppService[] = {
    /* 2 */ {.name = "service", .kind = text, .limit = 80},
};
inline constexpr Param kDhcpRange[] = {
    /* 2 */ {.name = "lease s", .kind = number32},
    /* 3 */ {.name = "first", .kind = ipv4},
    /* 4 */ {.name = "last", .kind = ipv4},
};
inline constexpr Param kEventMask[] = {
    /* 2 */ {.name = "types", .kind = bits, .keywords = &kServiceTypes},
};
inline constexpr Param kMdnsTiming[] = {
    /* 2 */ {.name = "t", .kind = number32},
    /* 3 */ {.name = "p", .kind = number32},
    /* 4 */ {.name = "k", .kind = number32},
    /* 5 */ {.name = "retransmissions", .kind = number32},
    /* 6 */ {.name = "max interval", .kind = number32},
    /* 7 */ {.name = "max time", .kind = number32},
};
inline constexpr Param kUrn[] = {
    /* 2 */ {.name = "urn", .kind = text, .limit = 33},
};
inline constexpr Param kDomain[] = {
    /* 2 */ {.name = "domain", .kind = text, .limit = 63},
};
inline constexpr Param kDnsTime[] = {
    /* 2 */ {.name = "max response ms", .kind = number16},
    /* 3 */ {.name = "retries", .kind = number16},
};

inline constexpr Item kAppShownByte[] = {{.kind = ItemKind::dec8}};
inline constexpr Item kAppShownPort[] = {{.kind = ItemKind::dec16}};
inline constexpr Item kAppShownAuth[] = {{.kind = ItemKind::text, .size = 20}};
inline constexpr Item kAppHiddenFile[] = {{.kind = ItemKind::hidden, .size = 96}};
inline constexpr Item kAppHiddenService[] = {{.kind = ItemKind::hidden, .size = 80}};
inline constexpr Item kAppShownRange[] = {
    {.kind = ItemKind::dec32}, {.kind = ItemKind::ipv4}, {.kind = ItemKind::ipv4}, {.kind = ItemKind::nothing},
};
inline constexpr Item kAppShownQuery[] = {{.kind = ItemKind::text, .size = 80}};
inline constexpr Item kAppShownTypes[] = {{.kind = ItemKind::flags32, .words = &kServiceTypes}};
inline constexpr Item kAppShownTiming[] = {
    {.kind = ItemKind::dec32}, {.kind = ItemKind::dec32}, {.kind = ItemKind::dec32},
    {.kind = ItemKind::dec32}, {.kind = ItemKind::dec32}, {.kind = ItemKind::dec32},
};
inline constexpr Item kAppShownUrn[] = {{.kind = ItemKind::text, .size = 33}};
inline constexpr Item kAppShownDomain[] = {{.kind = ItemKind::text, .size = 63}};
inline constexpr Item kAppShownDnsTime[] = {{.kind = ItemKind::dec16}, {.kind = ItemKind::dec16}};

/// The options of the applications, for NetAppSet and NetAppGet alike.
inline constexpr Branch kHttpServerValues[] = {
    {id(HttpServerOption::prim_port_num), kAppPort, kAppShownPort},
    {id(HttpServerOption::auth_check), kAppByte, kAppShownByte},
    {id(HttpServerOption::auth_name), kAuthText, kAppShownAuth},
    {id(HttpServerOption::auth_password), kAuthText, kAppShownAuth},
    {id(HttpServerOption::auth_realm), kAuthText, kAppShownAuth},
    {id(HttpServerOption::rom_pages_access), kAppByte, kAppShownByte},
    {id(HttpServerOption::second_port_num), kAppPort, kAppShownPort},
    {id(HttpServerOption::second_port_en), kAppByte, kAppShownByte},
    {id(HttpServerOption::prim_port_sec_en), kAppByte, kAppShownByte},
    {id(HttpServerOption::priv_key_file), kAppFile, kAppHiddenFile},
    {id(HttpServerOption::dev_cert_file), kAppFile, kAppHiddenFile},
    {id(HttpServerOption::ca_cert_file), kAppFile, kAppHiddenFile},
    {id(HttpServerOption::tmp_register_service), kAppService, kAppHiddenService},
    {id(HttpServerOption::tmp_unregister_service), kAppService, kAppHiddenService},
};
inline constexpr Branch kDhcpServerValues[] = {{id(DhcpServerOption::basic), kDhcpRange, kAppShownRange}};
inline constexpr Branch kMdnsValues[] = {
    {id(MdnsOption::cont_query), kAppService, kAppShownQuery},
    {id(MdnsOption::qevetn_mask), kEventMask, kAppShownTypes},
    {id(MdnsOption::timing_params), kMdnsTiming, kAppShownTiming},
};
inline constexpr Branch kDeviceValues[] = {
    {id(DeviceOption::urn), kUrn, kAppShownUrn},
    {id(DeviceOption::domain), kDomain, kAppShownDomain},
};
inline constexpr Branch kDnsClientValues[] = {{id(DnsClientOption::time), kDnsTime, kAppShownDnsTime}};

inline constexpr Param kSetHttpServer[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kHttpServerOption, .branches = kHttpServerValues},
};
inline constexpr Param kSetDhcpServer[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kDhcpServerOption, .branches = kDhcpServerValues},
};
inline constexpr Param kSetMdns[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kMdnsOption, .branches = kMdnsValues},
};
inline constexpr Param kSetDevice[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kDeviceOption, .branches = kDeviceValues},
};
inline constexpr Param kSetDnsClient[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kDnsClientOption, .branches = kDnsClientValues},
};
inline constexpr Branch kNetAppSetApps[] = {
    {id(NetAppId::http_server), kSetHttpServer},
    {id(NetAppId::dhcp_server), kSetDhcpServer},
    {id(NetAppId::mdns), kSetMdns},
    {id(NetAppId::device), kSetDevice},
    {id(NetAppId::dns_client), kSetDnsClient},
};
inline constexpr Param kNetAppSet[] = {
    /* 0 */ {.name = "app", .kind = keyword, .keywords = &kNetApp, .branches = kNetAppSetApps},
};

inline constexpr Param kGetHttpServer[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kHttpServerOption, .branches = kHttpServerValues, .ends = true},
};
inline constexpr Param kGetDhcpServer[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kDhcpServerOption, .branches = kDhcpServerValues, .ends = true},
};
inline constexpr Param kGetMdns[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kMdnsOption, .branches = kMdnsValues, .ends = true},
};
inline constexpr Param kGetDevice[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kDeviceOption, .branches = kDeviceValues, .ends = true},
};
inline constexpr Param kGetDnsClient[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kDnsClientOption, .branches = kDnsClientValues, .ends = true},
};
inline constexpr Branch kNetAppGetApps[] = {
    {id(NetAppId::http_server), kGetHttpServer},
    {id(NetAppId::dhcp_server), kGetDhcpServer},
    {id(NetAppId::mdns), kGetMdns},
    {id(NetAppId::device), kGetDevice},
    {id(NetAppId::dns_client), kGetDnsClient},
};
inline constexpr Param kNetAppGet[] = {
    /* 0 */ {.name = "app", .kind = keyword, .keywords = &kNetApp, .branches = kNetAppGetApps},
};

// ref: commands-net.md §9
inline constexpr Param kSetMac[] = {
    /* 1 */ {.name = "option", .kind = keyword, .optional = true, .keywords = &kNetCfgOption},
    /* 2 */ {.name = "MAC", .kind = mac},
};
inline constexpr Param kSetSecondDns[] = {
    /* 1 */ {.name = "option", .kind = keyword, .optional = true, .keywords = &kNetCfgOption},
    /* 2 */ {.name = "second DNS", .kind = ipv4},
};
inline constexpr Param kGetOnly[] = {
    /* 1 */ {.name = "option", .kind = keyword, .optional = true, .keywords = &kNetCfgOption},
    /* 2 */ {.name = "value", .kind = never},
};
inline constexpr Param kInterfaceFlags[] = {
    /* 2 */ {.name = "flags", .kind = bits, .optional = true, .keywords = &kInterfaceBits},
};
inline constexpr Param kFixedIpv4[] = {
    /* 2 */ {.name = "address", .kind = ipv4},
    /* 3 */ {.name = "mask", .kind = ipv4},
    /* 4 */ {.name = "gateway", .kind = ipv4},
    /* 5 */ {.name = "DNS", .kind = ipv4},
};
inline constexpr Param kFixedIpv6Local[] = {
    /* 2 */ {.name = "address", .kind = ipv6},
};
inline constexpr Param kFixedIpv6Global[] = {
    /* 2 */ {.name = "address", .kind = ipv6},
    /* 3 */ {.name = "DNS", .kind = ipv6},
};
inline constexpr Branch kInterfaceOptions[] = {{id(NetCfgOption::state), kInterfaceFlags}};
inline constexpr Branch kStationAddressOptions[] = {
    {id(NetCfgOption::fixed), kFixedIpv4},
    {id(NetCfgOption::dhcp)},
    {id(NetCfgOption::dhcp_lla)},
    {id(NetCfgOption::release_ip_set)},
    {id(NetCfgOption::release_ip_off)},
};
inline constexpr Branch kApAddressOptions[] = {{id(NetCfgOption::fixed), kFixedIpv4}};
inline constexpr Branch kLocalAddressOptions[] = {
    {id(NetCfgOption::fixed), kFixedIpv6Local},
    {id(NetCfgOption::stateless)},
    {id(NetCfgOption::stateful)},
};
inline constexpr Branch kGlobalAddressOptions[] = {
    {id(NetCfgOption::fixed), kFixedIpv6Global},
    {id(NetCfgOption::stateless)},
    {id(NetCfgOption::stateful)},
};
inline constexpr Param kSetInterface[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kNetCfgOption, .branches = kInterfaceOptions},
};
inline constexpr Param kSetStationAddress[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kNetCfgOption, .branches = kStationAddressOptions},
};
inline constexpr Param kSetApAddress[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kNetCfgOption, .branches = kApAddressOptions},
};
inline constexpr Param kSetLocalAddress[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kNetCfgOption, .branches = kLocalAddressOptions},
};
inline constexpr Param kSetGlobalAddress[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kNetCfgOption, .branches = kGlobalAddressOptions},
};
inline constexpr Branch kNetCfgSetIds[] = {
    {id(NetCfgId::set_mac_addr), kSetMac},
    {id(NetCfgId::get_mac_addr), kGetOnly},
    {id(NetCfgId::ap_stations_connected), kGetOnly},
    {id(NetCfgId::ap_stations_info), kGetOnly},
    {id(NetCfgId::ap_station_disconnect), kSetMac},
    {id(NetCfgId::interface), kSetInterface},
    {id(NetCfgId::ipv4_sta_addr), kSetStationAddress},
    {id(NetCfgId::ipv4_ap_addr), kSetApAddress},
    {id(NetCfgId::ipv6_addr_local), kSetLocalAddress},
    {id(NetCfgId::ipv6_addr_global), kSetGlobalAddress},
    {id(NetCfgId::ipv4_dhcp_client), kGetOnly},
    {id(NetCfgId::ipv4_dns_client), kSetSecondDns},
};
inline constexpr Param kNetCfgSet[] = {
    /* 0 */ {.name = "id", .kind = keyword, .keywords = &kNetCfgId, .branches = kNetCfgSetIds},
};

inline constexpr Item kShownMac[] = {{.kind = ItemKind::mac}};
inline constexpr Item kShownCount[] = {{.kind = ItemKind::dec8}};
inline constexpr Item kShownInterface[] = {{.kind = ItemKind::flags32, .words = &kInterfaceBits}};
inline constexpr Item kShownIpv4[] = {
    {.kind = ItemKind::option, .words = &kNetCfgOption},
    {.kind = ItemKind::ipv4}, {.kind = ItemKind::ipv4}, {.kind = ItemKind::ipv4}, {.kind = ItemKind::ipv4},
};
inline constexpr Item kShownIpv6[] = {{.kind = ItemKind::option, .words = &kNetCfgOption}, {.kind = ItemKind::ipv6}};
inline constexpr Item kShownDhcp[] = {
    {.kind = ItemKind::ipv4}, {.kind = ItemKind::gateway_mask}, {.kind = ItemKind::ipv4}, {.kind = ItemKind::ipv4},
    {.kind = ItemKind::ipv4}, {.kind = ItemKind::dec32}, {.kind = ItemKind::dec32},
    {.kind = ItemKind::word8, .words = &kDhcpState},
};
inline constexpr Item kShownDns[] = {{.kind = ItemKind::ipv4}};
inline constexpr Branch kNetCfgValues[] = {
    {id(NetCfgId::get_mac_addr), {}, kShownMac},
    {id(NetCfgId::ap_stations_connected), {}, kShownCount},
    {id(NetCfgId::ap_stations_info)},
    {id(NetCfgId::interface), {}, kShownInterface},
    {id(NetCfgId::ipv4_sta_addr), {}, kShownIpv4},
    {id(NetCfgId::ipv4_ap_addr), {}, kShownIpv4},
    {id(NetCfgId::ipv6_addr_local), {}, kShownIpv6},
    {id(NetCfgId::ipv6_addr_global), {}, kShownIpv6},
    {id(NetCfgId::ipv4_dhcp_client), {}, kShownDhcp},
    {id(NetCfgId::ipv4_dns_client), {}, kShownDns},
};
inline constexpr Param kNetCfgGet[] = {
    /* 0 */ {.name = "id", .kind = keyword, .keywords = &kNetCfgId, .branches = kNetCfgValues, .ends = true},
};

// ref: commands-net.md §10
inline constexpr Param kSignMessage[] = {
    /* 1 */ {.name = "index", .kind = number32},
    /* 2 */ {.name = "format", .kind = number8},
    /* 3 */ {.name = "length", .kind = number16, .block = Block::by_parser},
    /* 4 */ {.name = "data", .kind = payload, .by = 3},
};
inline constexpr Param kVerifyMessage[] = {
    /* 1 */ {.name = "index", .kind = number32},
    /* 2 */ {.name = "format", .kind = number8},
    /* 3 */ {.name = "message length", .kind = number16},
    /* 4 */ {.name = "signature length", .kind = number16},
    /* 5 */ {.name = "message and signature", .kind = payload_pair, .by = 3},
};
inline constexpr Param kTempKeys[] = {
    /* 1 */ {.name = "index", .kind = number32},
    /* 2 */ {.name = "operation", .kind = keyword, .keywords = &kTempKeyOperation},
};
inline constexpr Param kInstallKey[] = {
    /* 3 */ {.name = "algorithm", .kind = keyword, .keywords = &kKeyAlgorithm},
    /* 4 */ {.name = "curve", .kind = keyword, .keywords = &kCurve, .by = 3, .needed = id(KeyAlgorithm::ec)},
    /* 5 */ {.name = "certificate file", .kind = text, .optional = true, .limit = 180},
    /* 6 */ {.name = "key file", .kind = text, .limit = 180},
};
inline constexpr Branch kInstallOperations[] = {
    {id(InstallOperation::install), kInstallKey},
    {id(InstallOperation::uninstall)},
};
inline constexpr Param kInstallKeys[] = {
    /* 1 */ {.name = "index", .kind = number32},
    /* 2 */ {.name = "operation", .kind = keyword, .keywords = &kInstallOperation, .branches = kInstallOperations},
};
inline constexpr Branch kNetUtilCommands[] = {
    {id(NetUtilCommand::sign_msg), kSignMessage},
    {id(NetUtilCommand::verify_msg), kVerifyMessage},
    {id(NetUtilCommand::temp_keys), kTempKeys},
    {id(NetUtilCommand::install_op), kInstallKeys},
};
inline constexpr Param kNetUtilCmd[] = {
    /* 0 */ {.name = "command", .kind = keyword, .keywords = &kNetUtilCommand, .branches = kNetUtilCommands},
};
inline constexpr Param kKeyFormat[] = {
    /* 1 */ {.name = "format", .kind = number8},
};
inline constexpr Param kRandomCount[] = {
    /* 1 */ {.name = "count", .kind = number8, .block = Block::by_parser},
};
inline constexpr Branch kNetUtilValues[] = {
    {id(NetUtilOption::public_key), kKeyFormat},
    {id(NetUtilOption::true_random), kRandomCount},
};
inline constexpr Param kNetUtilGet[] = {
    /* 0 */ {.name = "option", .kind = keyword, .keywords = &kNetUtilOption, .branches = kNetUtilValues},
};

// clang-format on

}  // namespace cc3235::at::params
