#include <utility>

#include "base/status_codes.h"
#include "nwp/host/driver_core.h"

// Device, WLAN and network calls. ref: commands-device-wlan.md §1 to §3, commands-net.md §3, §9

namespace cc3235::nwp {

// ---- Device ----

awaitable<Result<Role>> DeviceCalls::start() {
  const Status refused = core_.admit(Api::start);
  if (refused == status::SL_RET_CODE_DEV_ALREADY_STARTED && !std::exchange(start_hinted_, true)) {
    core_.observers.see(seen::Hint{"already-started",
                                   "the firmware starts the chip at power-up: AT+Start before an AT+Stop "
                                   "gives -2012"});
  }
  if (!refused.ok()) co_return refused;
  core_.state.started = true;  // also when the chip fails to: then only Stop helps
  const Result<Role> role = co_await core_.chip.power_up();
  if (role.status() == status::SL_ERROR_FS_ALERT_ERR) core_.state.locked = true;
  co_return role;
}

/// Good whatever the chip says: the driver answers with the result of closing the interface.
awaitable<Status> DeviceCalls::stop(std::uint16_t timeout_ms) {
  if (const Status refused = core_.admit(Api::stop); !refused.ok()) co_return refused;
  if (core_.state.restart_required) timeout_ms = 0;  // a dead chip is not asked
  core_.state.stopping = true;
  ++core_.stops;
  std::ignore = co_await core_.chip.stop(timeout_ms);
  core_.state = DriverState{};
  co_return kOk;
}

Result<Version> DeviceCalls::version() {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  return core_.chip.device_get_version();
}

Result<DateTime> DeviceCalls::time() {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  return core_.chip.device_get_time();
}

Status DeviceCalls::set_time(const DateTime& time) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  return core_.chip.device_set_time(time);
}

Result<std::uint8_t> DeviceCalls::persistent() {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  return core_.chip.device_get_persistent();
}

Status DeviceCalls::set_persistent(std::uint8_t value) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  return core_.chip.device_set_persistent(value);
}

Status DeviceCalls::unknown_command() {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  return status::SL_ERROR_INVALID_OPCODE;
}

// ---- WLAN ----

Status WlanCalls::connect(const WlanConnectRequest& request) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  const bool enterprise = !request.user.empty() || !request.anonymous_user.empty();
  chip::WlanConnect message;
  // The enterprise form without a key leaves the security field at 0. ref: commands-device-wlan.md §3.1
  message.security = enterprise && request.key.empty() ? SecurityType::open : request.security;
  message.ssid = request.ssid;
  message.bssid = request.bssid;
  message.key = request.key;
  if (enterprise) {
    message.user = request.user;
    message.anonymous_user = request.anonymous_user;
    message.eap = request.eap.value_or(0);
  }
  return core_.chip.wlan_connect(message);
}

Status WlanCalls::disconnect() {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  return core_.chip.wlan_disconnect();
}

// ---- NetCfg, NetApp ----

Result<Mac> NetCalls::mac() {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  return core_.chip.netcfg_get_mac();
}

Result<Ipv4Config> NetCalls::ipv4_station() {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  return core_.chip.netcfg_get_ipv4_sta();
}

awaitable<Result<Address>> NetCalls::host_by_name(std::string name, Family family) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) co_return refused;
  const std::uint32_t begun = core_.stops;
  Result<Address> address = co_await core_.chip.netapp_dns_get_host_by_name(std::move(name), family);
  co_return core_.ended(begun, std::move(address));
}

}  // namespace cc3235::nwp
