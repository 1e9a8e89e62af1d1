#include <utility>

#include "base/status_codes.h"
#include "nwp/host/driver_core.h"

// Device, WLAN and network calls. ref: commands-device-wlan.md §1 to §3, commands-net.md §3, §9

namespace cc3235::nwp {
namespace {

// ref: commands-net.md §9
constexpr std::uint8_t kNetCfgMac = 2;
constexpr std::uint8_t kNetCfgStation = 7;

}  // namespace

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

Result<Bytes> DeviceCalls::get(std::uint8_t, std::uint8_t, std::size_t) {
  return core_.lacking();
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

Result<NetCfgValue> NetCalls::cfg_get(std::uint8_t id) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  if (id == kNetCfgMac) return mac();
  if (id == kNetCfgStation) return ipv4_station();
  return core_.lacking();
}

Result<NetCfgValue> NetCalls::mac() const {
  const Result<Mac> mac = core_.chip.netcfg_get_mac();
  if (!mac) return mac.status();
  return NetCfgValue{0, Bytes(mac->bytes.begin(), mac->bytes.end())};
}

/// Address, mask, gateway, DNS.
Result<NetCfgValue> NetCalls::ipv4_station() const {
  const Result<Ipv4Config> config = core_.chip.netcfg_get_ipv4_sta();
  if (!config) return config.status();
  NetCfgValue value{static_cast<std::uint16_t>(config->mode), {}};
  for (const Ipv4 one : {config->ip, config->mask, config->gateway, config->dns}) put_little_endian(value.value, one.value);
  return value;
}

awaitable<Result<Address>> NetCalls::host_by_name(std::string name, Family family) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) co_return refused;
  const std::uint32_t begun = core_.stops;
  Result<Address> address = co_await core_.chip.netapp_dns_get_host_by_name(std::move(name), family);
  co_return core_.ended(begun, std::move(address));
}

// The firmware's handlers of the chip's HTTP requests are empty, so there is nothing to send to and nothing to receive: the
// firmware hands over no buffer, which the driver refuses. ref: commands-net.md §4

void NetCalls::app_send(std::uint16_t, std::uint16_t, Bytes) {}

awaitable<Result<NetAppRequest>> NetCalls::app_recv(std::uint16_t, std::uint16_t) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) co_return refused;
  co_return status::SL_ERROR_BSD_EINVAL;
}

}  // namespace cc3235::nwp
