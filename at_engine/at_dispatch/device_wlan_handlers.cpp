#include <array>

#include "at_engine/at_dispatch/handlers.h"
#include "at_engine/at_grammar/enumerations.h"

// Device and WLAN commands. ref: commands-device-wlan.md §2, §3

namespace cc3235::at {

namespace {

Dec dec(std::uint32_t value) {
  return {static_cast<std::int32_t>(value)};
}

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
  return unknown_command(context, "sl_DeviceGet");
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
  const Status status = time ? set_time(context, arguments)
                             : context.host.device.set_persistent(static_cast<std::uint8_t>(arguments.number(2)));
  context.ended("sl_DeviceSet", status);
  return status;
}

Answer wlan_connect(const Context& context, const Arguments& arguments) {
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
  const Status status = context.host.wlan.connect(request);
  context.ended("sl_WlanConnect", status);
  return status;
}

Answer wlan_disconnect(const Context& context, const Arguments&) {
  const Status status = context.host.wlan.disconnect();
  context.ended("sl_WlanDisconnect", status);
  return status;
}

constexpr HandlerRow kRows[] = {
    {CommandId::start, start},
    {CommandId::stop, stop},
    {CommandId::test, test},
    {CommandId::get, get},
    {CommandId::set, set},
    {CommandId::wlan_connect, wlan_connect},
    {CommandId::wlan_disconnect, wlan_disconnect},
};

}  // namespace

std::span<const HandlerRow> device_wlan_handlers() {
  return kRows;
}

}  // namespace cc3235::at
