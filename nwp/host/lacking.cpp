#include "nwp/host/driver_core.h"

// What the host driver offers to a caller and this chip does not serve yet: the state checks of every call, then
// SL_ERROR_INVALID_OPCODE.

namespace cc3235::nwp {

// ---- WLAN ----

awaitable<Result<std::vector<NetworkEntry>>> WlanCalls::network_list(std::uint8_t, std::uint8_t) {
  co_return core_.lacking();
}

awaitable<Result<std::int16_t>> WlanCalls::profile_add(WlanProfile) {
  co_return core_.lacking();
}

Result<WlanProfile> WlanCalls::profile_get(std::int16_t) {
  return core_.lacking();
}

awaitable<Status> WlanCalls::profile_del(std::int16_t) {
  co_return core_.lacking();
}

awaitable<Status> WlanCalls::policy_set(std::uint8_t, WlanPolicy) {
  co_return core_.lacking();
}

Result<WlanPolicy> WlanCalls::policy_get(std::uint8_t) {
  return core_.lacking();
}

awaitable<Status> WlanCalls::set_mode(Role) {
  co_return core_.lacking();
}

awaitable<Status> WlanCalls::set(std::uint16_t, std::uint16_t, Bytes) {
  co_return core_.lacking();
}

Result<Bytes> WlanCalls::get(std::uint16_t, std::uint16_t, std::size_t) {
  return core_.lacking();
}

Result<WlanConnection> WlanCalls::connection() {
  return core_.lacking();
}

// ---- NetCfg, NetApp, NetUtil ----

awaitable<Status> NetCalls::app_start(std::uint32_t) {
  co_return core_.lacking();
}

awaitable<Status> NetCalls::app_stop(std::uint32_t) {
  co_return core_.lacking();
}

awaitable<Status> NetCalls::app_set(std::uint8_t, std::uint8_t, Bytes) {
  co_return core_.lacking();
}

Result<Bytes> NetCalls::app_get(std::uint8_t, std::uint8_t, std::size_t) {
  return core_.lacking();
}

awaitable<Result<ServiceAddress>> NetCalls::host_by_service(std::string, Family) {
  co_return core_.lacking();
}

awaitable<Status> NetCalls::ping(Ping) {
  co_return core_.lacking();
}

Result<std::vector<Service>> NetCalls::service_list(std::uint8_t, std::uint8_t, std::uint8_t) {
  return core_.lacking();
}

awaitable<Status> NetCalls::register_service(ServiceRegistration) {
  co_return core_.lacking();
}

awaitable<Status> NetCalls::unregister_service(std::string, std::uint32_t) {
  co_return core_.lacking();
}

awaitable<Result<Bytes>> NetCalls::sign(std::uint32_t, Bytes) {
  co_return core_.lacking();
}

awaitable<Result<std::uint32_t>> NetCalls::verify(std::uint32_t, SignedMessage) {
  co_return core_.lacking();
}

awaitable<Status> NetCalls::temp_key(std::uint32_t, std::uint8_t) {
  co_return core_.lacking();
}

awaitable<Status> NetCalls::install_key(std::uint32_t, KeyInstallation) {
  co_return core_.lacking();
}

Result<Bytes> NetCalls::public_key(std::uint32_t) {
  return core_.lacking();
}

Result<Bytes> NetCalls::true_random(std::uint8_t) {
  return core_.lacking();
}

// ---- MQTT ----

Status MqttCalls::create(MqttConfig) {
  return core_.lacking();
}

awaitable<Status> MqttCalls::remove() {
  co_return core_.lacking();
}

awaitable<Status> MqttCalls::connect() {
  co_return core_.lacking();
}

awaitable<Status> MqttCalls::disconnect() {
  co_return core_.lacking();
}

awaitable<Status> MqttCalls::publish(MqttMessage) {
  co_return core_.lacking();
}

awaitable<Status> MqttCalls::subscribe(std::vector<MqttTopic>) {
  co_return core_.lacking();
}

awaitable<Status> MqttCalls::unsubscribe(std::vector<MqttTopic>) {
  co_return core_.lacking();
}

Status MqttCalls::set(MqttValue) {
  return core_.lacking();
}

// ---- HTTP ----

Result<HttpHandle> HttpCalls::create() {
  return core_.lacking();
}

Status HttpCalls::destroy(HttpHandle) {
  return core_.lacking();
}

awaitable<Status> HttpCalls::connect(HttpHandle, HttpTarget) {
  co_return core_.lacking();
}

Status HttpCalls::disconnect(HttpHandle) {
  return core_.lacking();
}

awaitable<Result<std::int32_t>> HttpCalls::send_request(HttpHandle, HttpRequest) {
  co_return core_.lacking();
}

awaitable<Result<HttpBody>> HttpCalls::read_body(HttpHandle, std::uint32_t) {
  co_return core_.lacking();
}

Status HttpCalls::set_header(HttpHandle, HttpField) {
  return core_.lacking();
}

Result<Bytes> HttpCalls::get_header(HttpHandle, std::uint32_t, std::uint32_t) {
  return core_.lacking();
}

Status HttpCalls::set_opt(HttpHandle, std::uint32_t, std::uint32_t) {
  return core_.lacking();
}

void HttpCalls::set_proxy(HttpProxy) {}

}  // namespace cc3235::nwp
