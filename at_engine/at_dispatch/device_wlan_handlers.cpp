#include <array>

#include "at_engine/at_dispatch/handlers.h"
#include "at_engine/at_grammar/enumerations.h"

// Device and WLAN commands. ref: commands-device-wlan.md §2, §3

namespace cc3235::at {

namespace {

Dotted dotted(const std::array<std::uint8_t, 4>& numbers) {
  return {{numbers.begin(), numbers.end()}};
}

nwp::awaitable<Answer> start(Context context, Arguments) {
  const Result<Role> role = co_await context.host.device.start();
  context.ended("sl_Start", role.status());
  co_return role.status();
}

nwp::awaitable<Answer> stop(Context context, Arguments arguments) {
  const auto timeout_ms = static_cast<std::uint16_t>(arguments.number(0));
  const Status status = co_await context.host.device.stop(timeout_ms);
  context.ended("sl_Stop", status);
  co_return status;
}

Answer test(const Context&, const Arguments&) {
  return kOk;
}

Answer get_version(const Context& context) {
  const Result<Version> version = context.host.device.version();
  context.ended("sl_DeviceGet", version.status());
  if (!version) return version.status();
  return data_line(
      {Hex{version->chip_id}, dotted(version->firmware), dotted(version->phy), dotted(version->nwp), Dec{version->rom}});
}

Answer get_time(const Context& context) {
  const Result<DateTime> time = context.host.device.time();
  context.ended("sl_DeviceGet", time.status());
  if (!time) return time.status();
  return data_line(
      {dec(time->hour), dec(time->minute), dec(time->second), dec(time->day), dec(time->month), dec(time->year)});
}

Answer get_persistent(const Context& context) {
  const Result<std::uint8_t> value = context.host.device.persistent();
  context.ended("sl_DeviceGet", value.status());
  if (!value) return value.status();
  return data_line({Dec{*value}});
}

Answer get(const Context& context, const Arguments& arguments) {
  if (arguments.as<DeviceGroup>(0) == DeviceGroup::general) {
    switch (arguments.as<GeneralOption>(1)) {
      case GeneralOption::version:
        return get_version(context);
      case GeneralOption::time:
        return get_time(context);
      case GeneralOption::persistent:
        return get_persistent(context);
    }
  }
  const Branch& value = arguments.branch();
  return answer_value(
      context, "sl_DeviceGet",
      context.host.device.get(arguments.as<std::uint8_t>(0), arguments.as<std::uint8_t>(1), size_of(value.shown)),
      [&value](const Bytes& bytes) { return structure_line(value, bytes); });
}

Status set_time(const Context& context, const Arguments& arguments) {
  const DateTime time{.hour = arguments.number(2),
                      .minute = arguments.number(3),
                      .second = arguments.number(4),
                      .day = arguments.number(5),
                      .month = arguments.number(6),
                      .year = arguments.number(7)};
  return context.host.device.set_time(time);
}

/// The parser lets only `general` with `time` or `persistent` through.
Answer set(const Context& context, const Arguments& arguments) {
  const bool time = arguments.as<GeneralOption>(1) == GeneralOption::time;
  return answer_status(
      context, "sl_DeviceSet",
      time ? set_time(context, arguments) : context.host.device.set_persistent(arguments.as<std::uint8_t>(2)));
}

// ---- WLAN: station and profiles ----

/// The first seven arguments of WlanConnect and WlanProfileAdd.
nwp::WlanConnectRequest network_of(const Arguments& arguments) {
  nwp::WlanConnectRequest request;
  request.ssid = arguments.text(0);
  if (arguments.present(1)) request.bssid = arguments.mac(1);
  request.security = arguments.as<SecurityType>(2);
  request.key = arguments.text(3);
  request.user = arguments.text(4);
  request.anonymous_user = arguments.text(5);
  // Without a user the firmware drops the method. ref: commands-device-wlan.md §3.1
  const bool enterprise = arguments.present(4) || arguments.present(5);
  if (enterprise) request.eap = arguments.number(6);
  return request;
}

Answer wlan_connect(const Context& context, const Arguments& arguments) {
  return answer_status(context, "sl_WlanConnect", context.host.wlan.connect(network_of(arguments)));
}

Answer wlan_disconnect(const Context& context, const Arguments&) {
  return answer_status(context, "sl_WlanDisconnect", context.host.wlan.disconnect());
}

Reply network_lines(const std::vector<nwp::NetworkEntry>& entries) {
  Reply reply;
  for (const nwp::NetworkEntry& entry : entries) {
    if (entry.ssid.empty()) continue;  // ref: commands-device-wlan.md §4
    reply.lines.push_back({Text{entry.ssid}, entry.bssid, Dec{entry.rssi}, Dec{entry.channel},
                           Word{&kScanSecurity, entry.security}, Dec{entry.hidden}, Word{&kScanCipher, entry.cipher},
                           Word{&kKeyManagement, entry.key_management}});
  }
  return reply;
}

nwp::awaitable<Answer> wlan_scan(Context context, Arguments arguments) {
  return answer_value(context, "sl_WlanGetNetworkList",
                      context.host.wlan.network_list(arguments.as<std::uint8_t>(0), arguments.as<std::uint8_t>(1)),
                      network_lines);
}

nwp::awaitable<Answer> wlan_profile_add(Context context, Arguments arguments) {
  return answer_value(context, "sl_WlanProfileAdd",
                      context.host.wlan.profile_add({network_of(arguments), arguments.number(7)}),
                      [](std::int16_t index) { return data_line({Dec{index}}); });
}

/// Keys and enterprise data never come back; their fields are there.
Answer profile_line(const nwp::WlanProfile& profile) {
  const nwp::WlanConnectRequest& network = profile.network;
  Field bssid = Text{};
  if (network.bssid && !network.bssid->zero()) bssid = *network.bssid;
  return data_line({Text{network.ssid}, std::move(bssid), Word{&kSecurity, static_cast<std::uint32_t>(network.security)},
                    Text{}, Text{}, Text{}, Text{}, dec(profile.priority)});
}

Answer wlan_profile_get(const Context& context, const Arguments& arguments) {
  return answer_value(context, "sl_WlanProfileGet", context.host.wlan.profile_get(arguments.as<std::int16_t>(0)),
                      profile_line);
}

nwp::awaitable<Answer> wlan_profile_del(Context context, Arguments arguments) {
  return answer_status(context, "sl_WlanProfileDel", context.host.wlan.profile_del(arguments.as<std::int16_t>(0)));
}

// ---- WLAN: policies ----

/// P2P: the role in the low bits, the way of negotiation above.
constexpr unsigned kP2pActionShift = 5;
constexpr std::uint8_t kP2pRoleMask = 0x0F, kP2pActionMask = 0x03;
/// Power: the sleep time stands behind a reserved word.
constexpr std::size_t kSleepOffset = 4;

nwp::WlanPolicy policy_of(const Arguments& arguments) {
  nwp::WlanPolicy policy{arguments.as<std::uint8_t>(1), {}};
  switch (arguments.as<WlanPolicyType>(0)) {
    case WlanPolicyType::connection:
      break;
    case WlanPolicyType::scan:
      put_little_endian(policy.value, arguments.number(2));
      break;
    case WlanPolicyType::pm:
      if (arguments.as<PowerPolicy>(1) != PowerPolicy::long_sleep) break;
      policy.value.resize(kSleepOffset);
      put_little_endian(policy.value, arguments.number(2));
      break;
    case WlanPolicyType::p2p:
      policy.policy = static_cast<std::uint8_t>(policy.policy | arguments.number(2) << kP2pActionShift);
      break;
  }
  return policy;
}

nwp::awaitable<Answer> wlan_policy_set(Context context, Arguments arguments) {
  return answer_status(context, "sl_WlanPolicySet",
                       context.host.wlan.policy_set(arguments.as<std::uint8_t>(0), policy_of(arguments)));
}

constexpr Item kInterval[] = {{.kind = ItemKind::dec32}};
constexpr Item kSleep[] = {{.kind = ItemKind::hidden, .size = kSleepOffset}, {.kind = ItemKind::dec16}};

/// The policy, and its value when it has one.
Fields policy_and_value(Word policy, bool has_value, std::span<const Item> items, ByteView value) {
  if (!has_value) return {policy, Text{}};
  Fields fields = unpack(items, value);
  fields.insert(fields.begin(), policy);
  return fields;
}

bool scans(std::uint8_t policy) {
  return policy == static_cast<std::uint8_t>(ScanPolicy::hidden_ssid) ||
         policy == static_cast<std::uint8_t>(ScanPolicy::no_hidden_ssid);
}

Answer policy_line(WlanPolicyType type, const nwp::WlanPolicy& is) {
  const std::uint8_t policy = is.policy;
  switch (type) {
    case WlanPolicyType::connection:
      break;
    case WlanPolicyType::scan:
      return data_line(policy_and_value({&kScanPolicy, policy}, scans(policy) && !is.value.empty(), kInterval, is.value));
    case WlanPolicyType::pm:
      return data_line(policy_and_value({&kPowerPolicy, policy},
                                        policy == static_cast<std::uint8_t>(PowerPolicy::long_sleep), kSleep, is.value));
    case WlanPolicyType::p2p:
      return data_line({Word{&kP2pPolicy, static_cast<std::uint32_t>(policy & kP2pRoleMask)},
                        Word{&kP2pAction, static_cast<std::uint32_t>(policy) >> kP2pActionShift & kP2pActionMask}});
  }
  return data_line({Flags{&kConnectionPolicyBits, policy}});
}

Answer wlan_policy_get(const Context& context, const Arguments& arguments) {
  const auto type = arguments.as<WlanPolicyType>(0);
  return answer_value(context, "sl_WlanPolicyGet", context.host.wlan.policy_get(arguments.as<std::uint8_t>(0)),
                      [type](const nwp::WlanPolicy& policy) { return policy_line(type, policy); });
}

// ---- WLAN: settings ----

nwp::awaitable<Answer> wlan_set_mode(Context context, Arguments arguments) {
  return answer_status(context, "sl_WlanSetMode", context.host.wlan.set_mode(arguments.as<Role>(0)));
}

/// The structure of the chip: numbers, the length of the data, the data. ref: commands-device-wlan.md §7.1
Bytes info_element(const Arguments& arguments) {
  constexpr std::size_t kSize = 260, kFirst = 2, kNumbers = 6;
  Bytes element;
  for (std::size_t i = kFirst; i < kFirst + kNumbers; ++i) element.push_back(arguments.as<std::uint8_t>(i));
  const std::string& data = arguments.text(kFirst + kNumbers);
  put_little_endian(element, static_cast<std::uint32_t>(data.size()), 2);
  element.insert(element.end(), data.begin(), data.end());
  element.resize(kSize);
  return element;
}

Bytes wlan_setting(const Arguments& arguments) {
  constexpr std::size_t kFilterMask = 16, kFilterPadding = 4;
  const auto group = arguments.as<WlanGroup>(0);
  if (group == WlanGroup::general && arguments.as<WlanGeneralOption>(1) == WlanGeneralOption::info_element) {
    return info_element(arguments);
  }
  Bytes value = pack(arguments.branch().params, arguments, 2);
  if (group == WlanGroup::rx_filter && value.size() == kFilterMask) value.resize(kFilterMask + kFilterPadding);
  return value;
}

nwp::awaitable<Answer> wlan_set(Context context, Arguments arguments) {
  return answer_status(
      context, "sl_WlanSet",
      context.host.wlan.set(arguments.as<std::uint16_t>(0), arguments.as<std::uint16_t>(1), wlan_setting(arguments)));
}

/// ref: commands-device-wlan.md §7.2
Answer connection_line(const nwp::WlanConnection& is) {
  Field security = Text{}, bssid = Text{};
  if (is.status != 0) security = Word{&kSecurity, is.security};
  if (!is.ssid.empty()) bssid = is.bssid;
  Fields fields{Word{&kRole, static_cast<std::uint32_t>(is.role)}, Word{&kConnectionStatus, is.status}, std::move(security),
                Text{is.ssid}, std::move(bssid)};
  if (is.role == Role::p2p) fields.push_back(Text{is.device_name});
  return data_line(std::move(fields));
}

Answer wlan_get(const Context& context, const Arguments& arguments) {
  if (arguments.as<WlanGroup>(0) == WlanGroup::connection) {
    return answer_value(context, "sl_WlanGet", context.host.wlan.connection(), connection_line);
  }
  const Branch& value = arguments.branch();
  return answer_value(
      context, "sl_WlanGet",
      context.host.wlan.get(arguments.as<std::uint16_t>(0), arguments.as<std::uint16_t>(1), size_of(value.shown)),
      [&value](const Bytes& bytes) { return structure_line(value, bytes); });
}

constexpr HandlerRow kRows[] = {
    {CommandId::start, start},
    {CommandId::stop, stop},
    {CommandId::test, test},
    {CommandId::get, get},
    {CommandId::set, set},
    {CommandId::wlan_connect, wlan_connect},
    {CommandId::wlan_scan, wlan_scan},
    {CommandId::wlan_disconnect, wlan_disconnect},
    {CommandId::wlan_profile_add, wlan_profile_add},
    {CommandId::wlan_profile_get, wlan_profile_get},
    {CommandId::wlan_profile_del, wlan_profile_del},
    {CommandId::wlan_policy_set, wlan_policy_set},
    {CommandId::wlan_policy_get, wlan_policy_get},
    {CommandId::wlan_set_mode, wlan_set_mode},
    {CommandId::wlan_set, wlan_set},
    {CommandId::wlan_get, wlan_get},
};

}  // namespace

std::span<const HandlerRow> device_wlan_handlers() {
  return kRows;
}

}  // namespace cc3235::at
