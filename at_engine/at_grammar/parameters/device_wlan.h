#pragma once

#include "at_engine/at_grammar/parameters/rows.h"
#include "base/chip_types.h"

namespace cc3235::at::params {

// clang-format off

// ---- device. ref: commands-device-wlan.md §2 ----

inline constexpr Param kStop[] = {
    /* 0 */ {.name = "timeout", .kind = number16},
};

inline constexpr Item kDeviceBits[] = {{.kind = ItemKind::flags32, .words = &kDeviceStatusBits}};
inline constexpr Item kWlanBits[] = {{.kind = ItemKind::flags32, .words = &kWlanStatusBits}};
inline constexpr Item kBsdBits[] = {{.kind = ItemKind::flags32, .words = &kBsdStatusBits}};
inline constexpr Item kNetAppBits[] = {{.kind = ItemKind::flags32, .words = &kNetAppStatusBits}};
inline constexpr Branch kStatusWords[] = {
    {id(StatusOption::device), {}, kDeviceBits},
    {id(StatusOption::wlan), {}, kWlanBits},
    {id(StatusOption::bsd), {}, kBsdBits},
    {id(StatusOption::netapp), {}, kNetAppBits},
};
inline constexpr Item kUdid[] = {{.kind = ItemKind::hex8, .size = 16}};
inline constexpr Branch kIotValues[] = {{id(IotOption::udid), {}, kUdid}};
inline constexpr Param kGetGeneral[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kGeneralOption},
};
inline constexpr Param kGetStatus[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kStatusOption, .branches = kStatusWords, .ends = true},
};
inline constexpr Param kGetIot[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kIotOption, .branches = kIotValues, .ends = true},
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
inline constexpr Param kWlanScan[] = {
    /* 0 */ {.name = "index", .kind = number8},
    /* 1 */ {.name = "count", .kind = number8, .block = Block::by_handler, .most = {30, ParseCode::range}},
};

// ref: commands-device-wlan.md §5
inline constexpr Param kWlanProfileAdd[] = {
    /* 0 */ {.name = "ssid", .kind = text, .optional = true, .limit = 32},
    /* 1 */ {.name = "bssid", .kind = mac, .optional = true},
    /* 2 */ {.name = "security", .kind = keyword, .keywords = &kSecurity},
    /* 3 */ {.name = "key", .kind = text, .optional = true, .limit = 64},
    /* 4 */ {.name = "user", .kind = text, .optional = true, .limit = 32},
    /* 5 */ {.name = "anonymous user", .kind = text, .optional = true, .limit = 32},
    /* 6 */ {.name = "EAP method", .kind = keyword, .optional = true, .keywords = &kEap},
    /* 7 */ {.name = "priority", .kind = number32},
};
inline constexpr Param kWlanProfileIndex[] = {
    /* 0 */ {.name = "index", .kind = number16},
};

// ref: commands-device-wlan.md §6
inline constexpr Param kIgnoredValue[] = {
    /* 2 */ {.name = "value", .kind = skipped},
};
inline constexpr Param kScanInterval[] = {
    /* 2 */ {.name = "seconds", .kind = number32},
};
inline constexpr Param kMaxSleep[] = {
    /* 2 */ {.name = "max sleep ms", .kind = number16, .optional = true},
};
inline constexpr Branch kScanPolicyValues[] = {
    {id(ScanPolicy::hidden_ssid), kScanInterval},
    {id(ScanPolicy::no_hidden_ssid), kScanInterval},
    {id(ScanPolicy::disable_scan), kIgnoredValue},
};
inline constexpr Branch kPowerPolicyValues[] = {
    {id(PowerPolicy::normal), kIgnoredValue},
    {id(PowerPolicy::low_latency), kIgnoredValue},
    {id(PowerPolicy::low_power), kIgnoredValue},
    {id(PowerPolicy::always_on), kIgnoredValue},
    {id(PowerPolicy::long_sleep), kMaxSleep},
};
inline constexpr Param kConnectionPolicy[] = {
    /* 1 */ {.name = "policy", .kind = bits, .optional = true, .keywords = &kConnectionPolicyBits},
    /* 2 */ {.name = "value", .kind = skipped},
};
inline constexpr Param kSetScanPolicy[] = {
    /* 1 */ {.name = "policy", .kind = keyword, .keywords = &kScanPolicy, .branches = kScanPolicyValues},
};
inline constexpr Param kSetPowerPolicy[] = {
    /* 1 */ {.name = "policy", .kind = keyword, .keywords = &kPowerPolicy, .branches = kPowerPolicyValues},
};
inline constexpr Param kSetP2pPolicy[] = {
    /* 1 */ {.name = "policy", .kind = keyword, .keywords = &kP2pPolicy},
    /* 2 */ {.name = "value", .kind = keyword, .keywords = &kP2pAction},
};
inline constexpr Branch kPolicies[] = {
    {id(WlanPolicyType::connection), kConnectionPolicy},
    {id(WlanPolicyType::scan), kSetScanPolicy},
    {id(WlanPolicyType::pm), kSetPowerPolicy},
    {id(WlanPolicyType::p2p), kSetP2pPolicy},
};
inline constexpr Param kWlanPolicySet[] = {
    /* 0 */ {.name = "type", .kind = keyword, .keywords = &kWlanPolicy, .branches = kPolicies},
};
inline constexpr Param kWlanPolicyGet[] = {
    /* 0 */ {.name = "type", .kind = keyword, .keywords = &kWlanPolicy},
};
inline constexpr Param kWlanSetMode[] = {
    /* 0 */ {.name = "role", .kind = keyword, .keywords = &kRole},
};

// ref: commands-device-wlan.md §7.1
inline constexpr Refusal kNoApSecurity[] = {
    {id(SecurityType::wps_pbc)}, {id(SecurityType::wps_pin)}, {id(SecurityType::wpa_ent)}, {id(SecurityType::wep_shared)},
};
inline constexpr Param kWlanSsid[] = {
    /* 2 */ {.name = "ssid", .kind = text, .limit = 32},
};
inline constexpr Param kWlanByte[] = {
    /* 2 */ {.name = "value", .kind = number8},
};
inline constexpr Param kWlanSeconds[] = {
    /* 2 */ {.name = "seconds", .kind = number16},
};
inline constexpr Param kApSecurity[] = {
    /* 2 */ {.name = "security", .kind = keyword, .keywords = &kSecurity, .refused = kNoApSecurity},
};
inline constexpr Param kApPassword[] = {
    /* 2 */ {.name = "password", .kind = text, .limit = 64},
};
inline constexpr Param kWlanMac[] = {
    /* 2 */ {.name = "MAC", .kind = mac},
};
inline constexpr Param kListMode[] = {
    /* 2 */ {.name = "mode", .kind = keyword, .keywords = &kAccessListMode},
};
inline constexpr Param kCountryCode[] = {
    /* 2 */ {.name = "country", .kind = text, .limit = 2},
};
inline constexpr Param kTxPower[] = {
    /* 2 */ {.name = "dB below maximum", .kind = number8, .most = {15}},
};
inline constexpr Param kInfoElement[] = {
    /* 2 */ {.name = "index", .kind = number8},
    /* 3 */ {.name = "role", .kind = keyword, .keywords = &kInfoElementRole},
    /* 4 */ {.name = "id", .kind = number8},
    /* 5 */ {.name = "OUI 0", .kind = number8},
    /* 6 */ {.name = "OUI 1", .kind = number8},
    /* 7 */ {.name = "OUI 2", .kind = number8},
    /* 8 */ {.name = "data", .kind = text, .limit = 252},
};
inline constexpr Param kScanParams[] = {
    /* 2 */ {.name = "channel mask", .kind = number32},
    /* 3 */ {.name = "RSSI threshold", .kind = number32},
};
inline constexpr Param kDeviceType[] = {
    /* 2 */ {.name = "device type", .kind = text, .limit = 17},
};
inline constexpr Param kChannels[] = {
    /* 2 */ {.name = "listen channel, class, operating channel, class", .kind = bytes, .limit = 4, .delimiter = ','},
};
inline constexpr Param kFilterMask[] = {
    /* 2 */ {.name = "mask", .kind = bytes, .limit = 16},
};
inline constexpr Param kSystemFilterMask[] = {
    /* 2 */ {.name = "mask", .kind = bytes, .limit = 4},
};

inline constexpr Branch kSetApOptions[] = {
    {id(ApOption::ssid), kWlanSsid},
    {id(ApOption::channel), kWlanByte},
    {id(ApOption::hidden_ssid), kWlanByte},
    {id(ApOption::security), kApSecurity},
    {id(ApOption::password), kApPassword},
    {id(ApOption::max_stations), kWlanByte},
    {id(ApOption::access_list_add_mac), kWlanMac},
    {id(ApOption::access_list_del_mac), kWlanMac},
    {id(ApOption::access_list_del_idx), kWlanByte},
    {id(ApOption::access_list_num_entries)},
    {id(ApOption::access_list_mode), kListMode},
    {id(ApOption::max_sta_aging), kWlanSeconds},
};
inline constexpr Branch kSetGeneralOptions[] = {
    {id(WlanGeneralOption::country_code), kCountryCode},
    {id(WlanGeneralOption::sta_tx_power), kTxPower},
    {id(WlanGeneralOption::ap_tx_power), kTxPower},
    {id(WlanGeneralOption::info_element), kInfoElement},
    {id(WlanGeneralOption::scan_params), kScanParams},
    {id(WlanGeneralOption::disable_ent_server_auth), kWlanByte},
    {id(WlanGeneralOption::suspend_profiles), kWlanByte},
};
inline constexpr Branch kSetP2pOptions[] = {
    {id(P2pOption::dev_type), kDeviceType},
    {id(P2pOption::channel_n_regs), kChannels},
};
inline constexpr Branch kSetFilterOptions[] = {
    {id(RxFilterOption::state), kFilterMask},
    {id(RxFilterOption::remove), kFilterMask},
    {id(RxFilterOption::store)},
    {id(RxFilterOption::sys_state), kSystemFilterMask},
};
inline constexpr Param kSetAp[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kApOption, .branches = kSetApOptions},
};
inline constexpr Param kSetWlanGeneral[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kWlanGeneralOption, .branches = kSetGeneralOptions},
};
inline constexpr Param kSetP2p[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kP2pOption, .branches = kSetP2pOptions},
};
inline constexpr Param kSetFilter[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kRxFilterOption, .branches = kSetFilterOptions},
};
inline constexpr Branch kWlanSetGroups[] = {
    {id(WlanGroup::ap), kSetAp},
    {id(WlanGroup::general), kSetWlanGeneral},
    {id(WlanGroup::p2p), kSetP2p},
    {id(WlanGroup::access_list)},
    {id(WlanGroup::rx_filter), kSetFilter},
    {id(WlanGroup::connection)},
};
inline constexpr Param kWlanSet[] = {
    /* 0 */ {.name = "id", .kind = keyword, .keywords = &kWlanGroup, .branches = kWlanSetGroups},
};

// ref: commands-device-wlan.md §7.2
inline constexpr Item kShownSsid[] = {{.kind = ItemKind::text, .size = 33}};
inline constexpr Item kShownByte[] = {{.kind = ItemKind::dec8}};
inline constexpr Item kShownSeconds[] = {{.kind = ItemKind::dec16}};
inline constexpr Item kShownNumber[] = {{.kind = ItemKind::dec32}};
inline constexpr Item kShownSecurity[] = {{.kind = ItemKind::word8, .words = &kSecurity}};
inline constexpr Item kShownPassword[] = {{.kind = ItemKind::text, .size = 64}};
inline constexpr Item kShownCountry[] = {{.kind = ItemKind::text, .size = 3}};
inline constexpr Item kShownScanParams[] = {{.kind = ItemKind::hex32}, {.kind = ItemKind::hex32}};
inline constexpr Item kShownDeviceType[] = {{.kind = ItemKind::text, .size = 18}};
inline constexpr Item kShownChannels[] = {
    {.kind = ItemKind::dec8}, {.kind = ItemKind::dec8}, {.kind = ItemKind::dec8}, {.kind = ItemKind::dec8},
};
inline constexpr Item kShownFilter[] = {{.kind = ItemKind::bytes, .size = 16}};
inline constexpr Item kShownSystemFilter[] = {{.kind = ItemKind::bytes, .size = 4}};
inline constexpr Item kShownMacs[] = {{.kind = ItemKind::macs, .size = 48}};

inline constexpr Branch kGetApOptions[] = {
    {id(ApOption::ssid), {}, kShownSsid},
    {id(ApOption::channel), {}, kShownByte},
    {id(ApOption::hidden_ssid), {}, kShownByte},
    {id(ApOption::security), {}, kShownSecurity},
    {id(ApOption::password), {}, kShownPassword},
    {id(ApOption::max_stations), {}, kShownByte},
    {id(ApOption::access_list_num_entries), {}, kShownByte},
    {id(ApOption::max_sta_aging), {}, kShownSeconds},
};
inline constexpr Branch kGetGeneralOptions[] = {
    {id(WlanGeneralOption::country_code), {}, kShownCountry},
    {id(WlanGeneralOption::sta_tx_power), {}, kShownNumber},
    {id(WlanGeneralOption::ap_tx_power), {}, kShownNumber},
    {id(WlanGeneralOption::scan_params), {}, kShownScanParams},
};
inline constexpr Branch kGetP2pOptions[] = {
    {id(P2pOption::dev_type), {}, kShownDeviceType},
    {id(P2pOption::channel_n_regs), {}, kShownChannels},
};
inline constexpr Branch kGetFilterOptions[] = {
    {id(RxFilterOption::state), {}, kShownFilter},
    {id(RxFilterOption::sys_state), {}, kShownSystemFilter},
};
inline constexpr Param kGetAp[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kApOption, .branches = kGetApOptions, .ends = true},
};
inline constexpr Param kGetWlanGeneral[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kWlanGeneralOption, .branches = kGetGeneralOptions, .ends = true},
};
inline constexpr Param kGetP2p[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kP2pOption, .branches = kGetP2pOptions, .ends = true},
};
inline constexpr Param kGetFilter[] = {
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kRxFilterOption, .branches = kGetFilterOptions, .ends = true},
};
inline constexpr Param kStartIndex[] = {
    /* 1 */ {.name = "start index", .kind = number16},
};
inline constexpr Branch kWlanGetGroups[] = {
    {id(WlanGroup::ap), kGetAp},
    {id(WlanGroup::general), kGetWlanGeneral},
    {id(WlanGroup::p2p), kGetP2p},
    {id(WlanGroup::access_list), kStartIndex, kShownMacs},
    {id(WlanGroup::rx_filter), kGetFilter},
    {id(WlanGroup::connection)},
};
inline constexpr Param kWlanGet[] = {
    /* 0 */ {.name = "id", .kind = keyword, .keywords = &kWlanGroup, .branches = kWlanGetGroups},
};

// clang-format on

}  // namespace cc3235::at::params
