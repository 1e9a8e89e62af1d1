#include "nwp/host/driver.h"

#include <utility>

#include "base/status_codes.h"
#include "nwp/chip/wire.h"
#include "nwp/host/driver_core.h"

// The driver's states, and the calls that need nothing but them: Device, WLAN, network.
// ref: commands-device-wlan.md §1 to §3, commands-net.md §3, §9

namespace cc3235::nwp {

namespace {

// ref: commands-net.md §9
constexpr std::uint8_t kNetCfgMac = 2;
constexpr std::uint8_t kNetCfgInterface = 6;
constexpr std::uint8_t kNetCfgStation = 7;
constexpr std::uint8_t kNetCfgLocal = 9;
constexpr std::uint8_t kNetCfgGlobal = 10;

chip::Ipv6Config ipv6_config(const NetCfgValue& value) {
  chip::Ipv6Config config;
  config.mode = static_cast<chip::Ipv6Config::Mode>(value.option);
  for (std::size_t i = 0; i < 4; ++i) {
    config.address.words[i] = chip::little_endian_at(value.value, 4 * i);
    config.dns.words[i] = chip::little_endian_at(value.value, 16 + 4 * i);
  }
  return config;
}

/// ref: events.md §1
bool about_provisioning(const DeviceEvent& event) {
  return std::holds_alternative<ProvisioningStatus>(event) || std::holds_alternative<ProvisioningProfileAdded>(event) ||
         std::holds_alternative<ResetRequest>(event);
}

}  // namespace

// ---- States ----

Status DriverCore::lacking() const {
  if (const Status refused = admit(Api::other); !refused.ok()) return refused;
  return status::SL_ERROR_INVALID_OPCODE;
}

Status DriverCore::ended(std::uint32_t stops_then, Status answer) const {
  if (state.restart_required) return status::SL_API_ABORTED;
  if (stops != stops_then) return status::SL_RET_CODE_STOP_IN_PROGRESS;
  return answer;
}

void DriverCore::handle(const DeviceEvent& event) {
  const bool fatal = std::holds_alternative<FatalError>(event);
  if (fatal) state.restart_required = true;
  if (const auto* error = std::get_if<GeneralError>(&event)) {
    if (error->code == status::SL_ERROR_DEVICE_LOCKED_SECURITY_ALERT.value()) state.locked = true;
  }
  // Nothing of a chip that is off or going off passes; during provisioning, only what is about it.
  const bool passes = fatal || (state.started && !state.stopping && (!state.provisioning || about_provisioning(event)));
  if (passes && sink) sink(event);
}

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
  if (id == kNetCfgLocal) return ipv6(chip::Ipv6Scope::local);
  if (id == kNetCfgGlobal) return ipv6(chip::Ipv6Scope::global);
  if (id != kNetCfgInterface) return core_.lacking();
  NetCfgValue value;
  put_little_endian(value.value, core_.chip.netcfg_get_if());
  return value;
}

awaitable<Status> NetCalls::cfg_set(std::uint8_t id, NetCfgValue value) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) co_return refused;
  if (id == kNetCfgInterface) co_return core_.chip.netcfg_set_if(chip::little_endian_at(value.value, 0));
  if (id == kNetCfgLocal) co_return core_.chip.netcfg_set_ipv6(chip::Ipv6Scope::local, ipv6_config(value));
  if (id == kNetCfgGlobal) co_return core_.chip.netcfg_set_ipv6(chip::Ipv6Scope::global, ipv6_config(value));
  co_return core_.lacking();
}

/// Address and DNS server.
Result<NetCfgValue> NetCalls::ipv6(chip::Ipv6Scope scope) const {
  const chip::Ipv6Config config = core_.chip.netcfg_get_ipv6(scope);
  NetCfgValue value{static_cast<std::uint16_t>(config.mode), {}};
  for (const Ipv6* one : {&config.address, &config.dns}) {
    for (const std::uint32_t word : one->words) put_little_endian(value.value, word);
  }
  return value;
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
  co_return core_.ended(begun, address);
}

// The firmware's handlers of the chip's HTTP requests are empty, so there is nothing to send to and nothing to receive: the
// firmware hands over no buffer, which the driver refuses. ref: commands-net.md §4

void NetCalls::app_send(std::uint16_t, std::uint16_t, Bytes) {}

awaitable<Result<NetAppRequest>> NetCalls::app_recv(std::uint16_t, std::uint16_t) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) co_return refused;
  co_return status::SL_ERROR_BSD_EINVAL;
}

// ---- The whole ----

struct Driver::Impl {
  Impl(Loop& loop, chip::Chip& chip, const Observers& observers) : core(loop, chip, observers) {
    chip.set_event_sink([this](const DeviceEvent& event) { core.handle(event); });
  }
  ~Impl() { core.chip.set_event_sink(nullptr); }

  DriverCore core;
  DeviceCalls device{core};
  WlanCalls wlan{core};
  NetCalls net{core};
  SocketCalls sockets{core};
  FileCalls files{core};
  MqttCalls mqtt{core};
  HttpCalls http{core};
};

Driver::Driver(Loop& loop, chip::Chip& chip, const Observers& observers)
    : impl_(std::make_unique<Impl>(loop, chip, observers)) {}

Driver::~Driver() = default;

Host Driver::host() {
  return {impl_->device, impl_->wlan, impl_->net, impl_->sockets, impl_->files, impl_->mqtt, impl_->http};
}

void Driver::set_event_sink(EventSink sink) {
  impl_->core.sink = std::move(sink);
}

}  // namespace cc3235::nwp
