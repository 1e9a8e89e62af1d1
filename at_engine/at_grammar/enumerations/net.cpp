#include "at_engine/at_grammar/enumerations.h"
#include "at_engine/at_grammar/enumerations/checked.h"

namespace cc3235::at {

// clang-format off

// ref: commands-net.md §2

constexpr KeywordRow kNetAppRows[] = {
    row("http_server", NetAppId::http_server), row("dhcp_server", NetAppId::dhcp_server), row("mdns", NetAppId::mdns),
    row("dns_server", NetAppId::dns_server), row("device", NetAppId::device), row("dns_client", NetAppId::dns_client),
};
constexpr Enumeration kNetApp = checked("application", kNetAppRows);

// ref: commands-net.md §4, §6

constexpr KeywordRow kNetAppSendFlagsRows[] = {
    {"continuation", 1}, {"metadata", 2}, {"accumulation", 4},
};
constexpr Enumeration kNetAppSendFlags = checked("request flags", kNetAppSendFlagsRows);

constexpr KeywordRow kServiceListTypeRows[] = {
    row("full_ipv4_with_text", ServiceListType::full_ipv4_with_text), row("full_ipv4", ServiceListType::full_ipv4),
    row("short_ipv4", ServiceListType::short_ipv4), row("full_ipv6_with_text", ServiceListType::full_ipv6_with_text),
    row("full_ipv6", ServiceListType::full_ipv6), row("short_ipv6", ServiceListType::short_ipv6),
};
constexpr Enumeration kServiceListType = checked("service list type", kServiceListTypeRows);

constexpr KeywordRow kServiceOptionsRows[] = {
    {"is_unique_bit", 0x00000001}, {"ipv6_ipv4_service", 0x08000000}, {"ipv6_only_service", 0x10000000},
    {"update_text", 0x20000000}, {"is_not_persistent", 0x40000000},
};
constexpr Enumeration kServiceOptions = checked("service option", kServiceOptionsRows);

// ref: commands-net.md §7

constexpr KeywordRow kHttpServerOptionRows[] = {
    row("prim_port_num", HttpServerOption::prim_port_num), row("auth_check", HttpServerOption::auth_check),
    row("auth_name", HttpServerOption::auth_name), row("auth_password", HttpServerOption::auth_password),
    row("auth_realm", HttpServerOption::auth_realm), row("rom_pages_access", HttpServerOption::rom_pages_access),
    row("second_port_num", HttpServerOption::second_port_num), row("second_port_en", HttpServerOption::second_port_en),
    row("prim_port_sec_en", HttpServerOption::prim_port_sec_en), row("priv_key_file", HttpServerOption::priv_key_file),
    row("dev_cert_file", HttpServerOption::dev_cert_file), row("ca_cert_file", HttpServerOption::ca_cert_file),
    row("tmp_register_service", HttpServerOption::tmp_register_service),
    row("tmp_unregister_service", HttpServerOption::tmp_unregister_service),
};
constexpr Enumeration kHttpServerOption = checked("HTTP server option", kHttpServerOptionRows);

constexpr KeywordRow kDhcpServerOptionRows[] = {
    row("basic", DhcpServerOption::basic),
};
constexpr Enumeration kDhcpServerOption = checked("DHCP server option", kDhcpServerOptionRows);

constexpr KeywordRow kMdnsOptionRows[] = {
    row("cont_query", MdnsOption::cont_query), row("qevetn_mask", MdnsOption::qevetn_mask),
    row("timing_params", MdnsOption::timing_params),
};
constexpr Enumeration kMdnsOption = checked("mDNS option", kMdnsOptionRows);

constexpr KeywordRow kServiceTypesRows[] = {
    {"ipp", 0x1}, {"deviceinfo", 0x2}, {"http", 0x4}, {"https", 0x8}, {"workstation", 0x10}, {"guid", 0x20}, {"h323", 0x40},
    {"ntp", 0x80}, {"objective", 0x100}, {"rdp", 0x200}, {"remote", 0x400}, {"rtsp", 0x800}, {"sip", 0x1000},
    {"smb", 0x2000}, {"soap", 0x4000}, {"ssh", 0x8000}, {"telnet", 0x10000}, {"tftp", 0x20000}, {"xmpp", 0x40000},
    {"raop", 0x80000},
};
constexpr Enumeration kServiceTypes = checked("service type", kServiceTypesRows);

constexpr KeywordRow kDeviceOptionRows[] = {
    row("urn", DeviceOption::urn), row("domain", DeviceOption::domain),
};
constexpr Enumeration kDeviceOption = checked("device option", kDeviceOptionRows);

constexpr KeywordRow kDnsClientOptionRows[] = {
    row("time", DnsClientOption::time),
};
constexpr Enumeration kDnsClientOption = checked("DNS client option", kDnsClientOptionRows);

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
    row("state", NetCfgOption::state), row("dhcp", NetCfgOption::dhcp), row("dhcp_lla", NetCfgOption::dhcp_lla),
    row("static", NetCfgOption::fixed), row("stateless", NetCfgOption::stateless), row("stateful", NetCfgOption::stateful),
    row("release_ip_set", NetCfgOption::release_ip_set), row("release_ip_off", NetCfgOption::release_ip_off),
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

// ref: commands-net.md §10

constexpr KeywordRow kNetUtilCommandRows[] = {
    row("create_cert", NetUtilCommand::create_cert), row("sign_msg", NetUtilCommand::sign_msg),
    row("verify_msg", NetUtilCommand::verify_msg), row("temp_keys", NetUtilCommand::temp_keys),
    row("install_op", NetUtilCommand::install_op),
};
constexpr Enumeration kNetUtilCommand = checked("crypto command", kNetUtilCommandRows);

constexpr KeywordRow kNetUtilOptionRows[] = {
    row("public_key", NetUtilOption::public_key), row("true_random", NetUtilOption::true_random),
};
constexpr Enumeration kNetUtilOption = checked("crypto value", kNetUtilOptionRows);

constexpr KeywordRow kTempKeyOperationRows[] = {
    {"create", 1}, {"remove", 2},
};
constexpr Enumeration kTempKeyOperation = checked("temporary key operation", kTempKeyOperationRows);

constexpr KeywordRow kInstallOperationRows[] = {
    row("install", InstallOperation::install), row("uninstall", InstallOperation::uninstall),
};
constexpr Enumeration kInstallOperation = checked("key installation", kInstallOperationRows);

constexpr KeywordRow kKeyAlgorithmRows[] = {
    row("none", KeyAlgorithm::none), row("ec", KeyAlgorithm::ec),
};
constexpr Enumeration kKeyAlgorithm = checked("key algorithm", kKeyAlgorithmRows);

constexpr KeywordRow kCurveRows[] = {
    {"none", 0}, {"secp256r1", 1},
};
constexpr Enumeration kCurve = checked("curve", kCurveRows);

// clang-format on

}  // namespace cc3235::at
