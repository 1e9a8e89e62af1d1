#include "emulator/watch/event_fields.h"

#include <concepts>
#include <string>
#include <variant>

#include "base/address.h"

namespace cc3235::emulator {
namespace {

class EventWriter {
 public:
  explicit EventWriter(JsonObject& line) : line_(line) {}

  void operator()(const WlanConnected& e) const { add("ssid", e.ssid, "bssid", e.bssid); }
  void operator()(const WlanDisconnected& e) const { add("ssid", e.ssid, "bssid", e.bssid, "reason", e.reason); }
  void operator()(const StationAdded& e) const { add("mac", e.mac); }
  void operator()(const StationRemoved& e) const { add("mac", e.mac); }
  void operator()(const P2pConnected& e) const { add("ssid", e.ssid, "bssid", e.bssid, "device", e.device); }
  void operator()(const P2pDisconnected& e) const {
    add("ssid", e.ssid, "bssid", e.bssid, "reason", e.reason, "device", e.device);
  }
  void operator()(const P2pClientAdded& e) const { add("mac", e.mac, "device", e.device, "own_ssid", e.own_ssid); }
  void operator()(const P2pClientRemoved& e) const { add("mac", e.mac, "device", e.device, "own_ssid", e.own_ssid); }
  void operator()(const P2pDeviceFound& e) const { add("device", e.device, "mac", e.mac, "wps_method", e.wps_method); }
  void operator()(const P2pRequest& e) const { add("device", e.device, "mac", e.mac, "wps_method", e.wps_method); }
  void operator()(const P2pConnectFailed& e) const { add("status", e.status); }
  void operator()(const ProvisioningStatus& e) const {
    add("status", e.status, "role", e.role, "wlan_status", e.wlan_status, "ssid", e.ssid);
  }
  void operator()(const ProvisioningProfileAdded& e) const { add("status", e.status, "ssid", e.ssid); }
  void operator()(const Ipv4Acquired& e) const { add("ip", e.ip, "gateway", e.gateway, "dns", e.dns); }
  void operator()(const Ipv6Acquired& e) const { add("ip", e.ip, "dns", e.dns); }
  void operator()(const Ipv6Lost& e) const { add("ip", e.ip); }
  void operator()(const IpCollision& e) const { add("ip", e.ip, "dhcp_server", e.dhcp_server, "other", e.other); }
  void operator()(const DhcpLeased& e) const { add("ip", e.ip, "lease", e.lease, "mac", e.mac); }
  void operator()(const DhcpReleased& e) const { add("ip", e.ip, "mac", e.mac, "reason", e.reason); }
  void operator()(const Ipv4Lost& e) const { add("status", e.status); }
  void operator()(const DhcpTimeout& e) const { add("status", e.status); }
  void operator()(const PingReport& e) const { add("sent", e.sent, "received", e.received, "average", e.average); }
  void operator()(const SocketTxFailed& e) const { add("sd", e.sd, "status", e.status); }
  void operator()(const SocketAsyncEvent& e) const { add("sd", e.sd, "type", e.type, "value", e.value); }
  void operator()(const GeneralError& e) const { add("code", e.code, "source", e.source); }
  void operator()(const ResetRequest& e) const { add("caller", e.caller, "source", e.source); }
  void operator()(const FatalError& e) const { add("kind", e.kind, "code", e.code, "value", e.value); }
  void operator()(const MqttOperation& e) const { add("message", e.message, "data", to_hex(e.data)); }
  void operator()(const MqttReceived& e) const {
    add("topic", e.topic, "qos", e.qos, "retain", e.retain, "dup", e.duplicate, "data", std::string(as_text(e.data)));
  }
  void operator()(const MqttDisconnected&) const {}
  void operator()(const SilentEvent& e) const { add("class", e.event_class, "number", e.number); }

 private:
  template <class Value, class... Rest>
  void add(std::string_view name, const Value& value, const Rest&... rest) const {
    put(name, value);
    if constexpr (sizeof...(rest) > 0) add(rest...);
  }

  void put(std::string_view name, const std::string& text) const { line_.add(name, utf8_of_bytes(text)); }
  template <class Number>
  requires std::integral<Number> || std::is_enum_v<Number>
  void put(std::string_view name, Number number) const { line_.add(name, static_cast<std::int64_t>(number)); }
  template <class Address>
  requires requires(Address address) {
    to_string(address);
  } &&(!std::integral<Address>)void put(std::string_view name, const Address& address) const {
    line_.add(name, to_string(address));
  }

  JsonObject& line_;
};

}  // namespace

void add_fields(JsonObject& line, const DeviceEvent& event) {
  std::visit(EventWriter(line), event);
}

}  // namespace cc3235::emulator
