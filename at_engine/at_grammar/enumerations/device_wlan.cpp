#include "at_engine/at_grammar/enumerations.h"
#include "at_engine/at_grammar/enumerations/checked.h"
#include "base/chip_types.h"

namespace cc3235::at {

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

constexpr KeywordRow kIotOptionRows[] = {row("udid", IotOption::udid)};
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

// ref: commands-device-wlan.md §4

constexpr KeywordRow kScanSecurityRows[] = {
    {"open", 0}, {"wep", 1}, {"wpa", 2}, {"wpa2", 4}, {"wpa_wpa2", 6},
};
constexpr Enumeration kScanSecurity = checked("security found", kScanSecurityRows);

constexpr KeywordRow kScanCipherRows[] = {
    {"none", 0}, {"wep40", 1}, {"wep104", 2}, {"tkip", 4}, {"ccmp", 8}, {"tkip_ccmp", 12},
};
constexpr Enumeration kScanCipher = checked("cipher found", kScanCipherRows);

constexpr KeywordRow kKeyManagementRows[] = {
    {"none", 0}, {"802_1_x", 1}, {"psk", 2},
};
constexpr Enumeration kKeyManagement = checked("key management", kKeyManagementRows);

// ref: commands-device-wlan.md §6

constexpr KeywordRow kWlanPolicyRows[] = {
    row("connection", WlanPolicyType::connection), row("scan", WlanPolicyType::scan), row("pm", WlanPolicyType::pm),
    row("p2p", WlanPolicyType::p2p),
};
constexpr Enumeration kWlanPolicy = checked("policy", kWlanPolicyRows);

constexpr KeywordRow kConnectionPolicyBitsRows[] = {
    {"auto", 0x01}, {"fast", 0x02}, {"p2p", 0x08}, {"auto_provisioning", 0x20},
};
constexpr Enumeration kConnectionPolicyBits = checked("connection policy", kConnectionPolicyBitsRows);

constexpr KeywordRow kScanPolicyRows[] = {
    row("hidden_ssid", ScanPolicy::hidden_ssid), row("no_hidden_ssid", ScanPolicy::no_hidden_ssid),
    row("disable_scan", ScanPolicy::disable_scan),
};
constexpr Enumeration kScanPolicy = checked("scan policy", kScanPolicyRows);

constexpr KeywordRow kPowerPolicyRows[] = {
    row("normal", PowerPolicy::normal), row("low_latency", PowerPolicy::low_latency),
    row("low_power", PowerPolicy::low_power), row("always_on", PowerPolicy::always_on),
    row("long_sleep", PowerPolicy::long_sleep),
};
constexpr Enumeration kPowerPolicy = checked("power policy", kPowerPolicyRows);

constexpr KeywordRow kP2pPolicyRows[] = {
    {"client", 0}, {"group_owner", 15}, {"negotiate", 3},
};
constexpr Enumeration kP2pPolicy = checked("P2P role", kP2pPolicyRows);

constexpr KeywordRow kP2pActionRows[] = {
    {"active", 0}, {"passive", 1}, {"rand_backoff", 2},
};
constexpr Enumeration kP2pAction = checked("P2P negotiation", kP2pActionRows);

// ref: commands-device-wlan.md §7

constexpr KeywordRow kWlanGroupRows[] = {
    row("ap", WlanGroup::ap), row("general", WlanGroup::general), row("p2p", WlanGroup::p2p),
    row("access_list", WlanGroup::access_list), row("rx_filter", WlanGroup::rx_filter),
    row("connection", WlanGroup::connection),
};
constexpr Enumeration kWlanGroup = checked("WLAN group", kWlanGroupRows);

constexpr KeywordRow kApOptionRows[] = {
    row("ssid", ApOption::ssid), row("channel", ApOption::channel), row("hidden_ssid", ApOption::hidden_ssid),
    row("security", ApOption::security), row("password", ApOption::password), row("max_stations", ApOption::max_stations),
    row("access_list_add_mac", ApOption::access_list_add_mac), row("access_list_del_mac", ApOption::access_list_del_mac),
    row("access_list_del_idx", ApOption::access_list_del_idx),
    row("access_list_num_entries", ApOption::access_list_num_entries), row("access_list_mode", ApOption::access_list_mode),
    row("max_sta_aging", ApOption::max_sta_aging),
};
constexpr Enumeration kApOption = checked("access point option", kApOptionRows);

constexpr KeywordRow kWlanGeneralOptionRows[] = {
    row("country_code", WlanGeneralOption::country_code), row("sta_tx_power", WlanGeneralOption::sta_tx_power),
    row("ap_tx_power", WlanGeneralOption::ap_tx_power), row("info_element", WlanGeneralOption::info_element),
    row("scan_params", WlanGeneralOption::scan_params),
    row("disable_ent_server_auth", WlanGeneralOption::disable_ent_server_auth),
    row("suspend_profiles", WlanGeneralOption::suspend_profiles),
};
constexpr Enumeration kWlanGeneralOption = checked("general WLAN option", kWlanGeneralOptionRows);

constexpr KeywordRow kP2pOptionRows[] = {
    row("dev_type", P2pOption::dev_type), row("channel_n_regs", P2pOption::channel_n_regs),
};
constexpr Enumeration kP2pOption = checked("P2P option", kP2pOptionRows);

constexpr KeywordRow kRxFilterOptionRows[] = {
    row("state", RxFilterOption::state), row("remove", RxFilterOption::remove), row("store", RxFilterOption::store),
    row("sys_state", RxFilterOption::sys_state),
};
constexpr Enumeration kRxFilterOption = checked("receive filter option", kRxFilterOptionRows);

constexpr KeywordRow kAccessListModeRows[] = {
    {"disable", 0}, {"deny_list", 1},
};
constexpr Enumeration kAccessListMode = checked("access list mode", kAccessListModeRows);

constexpr KeywordRow kInfoElementRoleRows[] = {
    {"ap", 0}, {"p2p", 1},
};
constexpr Enumeration kInfoElementRole = checked("information element role", kInfoElementRoleRows);

constexpr KeywordRow kConnectionStatusRows[] = {
    {"disconnected", 0}, {"station_connected", 1}, {"p2pcl_connected", 2}, {"p2pgo_connected", 3},
    {"ap_connected_stations", 4},
};
constexpr Enumeration kConnectionStatus = checked("connection status", kConnectionStatusRows);

// clang-format on

}  // namespace cc3235::at
