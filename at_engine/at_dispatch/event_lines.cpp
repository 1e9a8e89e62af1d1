#include "at_engine/at_dispatch/event_lines.h"

#include "at_engine/at_grammar/enumerations.h"
#include "at_engine/at_grammar/reply.h"

namespace cc3235::at {

namespace {

constexpr std::string_view kWlan = "+eventwlan:";
constexpr std::string_view kNetApp = "+eventnetapp:";
constexpr std::string_view kSock = "+eventsock:";
constexpr std::string_view kGeneral = "+eventgeneral:";
constexpr std::string_view kFatal = "+eventfatalerror:";
constexpr std::string_view kMqtt = "+eventmqtt:";
constexpr std::string_view kPing = "+netappping:";  // the report of a command that has answered long ago

/// An empty field at the end of a line: only its comma shows.
Text nothing() {
  return Text{};
}

/// The end mark of a name of 32 characters overwrites the byte that follows it in the firmware's memory. ref: events.md §2
bool fills_its_field(const std::string& name) {
  constexpr std::size_t kField = 32;
  return name.size() >= kField;
}

Mac shown_mac(const std::string& name_before, Mac mac) {
  if (fills_its_field(name_before)) mac.bytes[0] = 0;
  return mac;
}

/// The length of the SSID is what a full name in front of it loses.
Text shown_own_ssid(const std::string& name_before, const std::string& own_ssid) {
  return {fills_its_field(name_before) ? std::string() : own_ssid};
}

/// Codes of an acknowledgement. ref: events.md §7
Fields operation_fields(const MqttOperation& event) {
  constexpr std::uint8_t kConnack = 2, kSuback = 9;
  Fields fields{Text{"operation"}, Word{&kMqttOperation, event.message}};
  if (kMqttOperation.name_of(event.message).empty()) return fields;
  if (event.message == kSuback) {
    for (const std::uint8_t code : event.data) fields.push_back(Dec{code});
    if (event.data.empty()) fields.push_back(nothing());
  } else if (event.message == kConnack && event.data.size() >= 2) {
    fields.push_back(Dec{event.data[0] | event.data[1] << 8});
  } else {
    fields.push_back(Dec{0});
  }
  return fields;
}

struct Writer {
  std::uint8_t mqtt_format;

  std::string operator()(const WlanConnected& event) const {
    return format_line(kWlan, {Text{"connect"}, Text{event.ssid}, shown_mac(event.ssid, event.bssid)});
  }
  std::string operator()(const WlanDisconnected& event) const {
    return format_line(kWlan, {Text{"disconnect"}, Text{event.ssid}, shown_mac(event.ssid, event.bssid), Dec{event.reason}});
  }
  std::string operator()(const StationAdded& event) const { return format_line(kWlan, {Text{"sta_added"}, event.mac}); }
  std::string operator()(const StationRemoved& event) const { return format_line(kWlan, {Text{"sta_removed"}, event.mac}); }
  std::string operator()(const P2pConnected& event) const {
    return format_line(kWlan,
                       {Text{"p2p_connect"}, Text{event.ssid}, shown_mac(event.ssid, event.bssid), Text{event.device}});
  }
  std::string operator()(const P2pDisconnected& event) const {
    return format_line(kWlan, {Text{"p2p_disconnect"}, Text{event.ssid}, shown_mac(event.ssid, event.bssid),
                               Dec{event.reason}, Text{event.device}});
  }
  std::string operator()(const P2pClientAdded& event) const {
    return format_line(
        kWlan, {Text{"p2p_client_added"}, event.mac, Text{event.device}, shown_own_ssid(event.device, event.own_ssid)});
  }
  std::string operator()(const P2pClientRemoved& event) const {
    return format_line(
        kWlan, {Text{"p2p_client_removed"}, event.mac, Text{event.device}, shown_own_ssid(event.device, event.own_ssid)});
  }
  std::string operator()(const P2pDeviceFound& event) const {
    return format_line(kWlan, {Text{"p2p_devfound"}, Text{event.device}, shown_mac(event.device, event.mac),
                               Word{&kWpsMethod, event.wps_method}});
  }
  std::string operator()(const P2pRequest& event) const {
    return format_line(kWlan, {Text{"p2p_request"}, Text{event.device}, shown_mac(event.device, event.mac),
                               Word{&kWpsMethod, event.wps_method}});
  }
  std::string operator()(const P2pConnectFailed& event) const {
    return format_line(kWlan, {Text{"p2p_connectfail"}, Word{&kWlanStatus, event.status}});
  }
  std::string operator()(const ProvisioningStatus& event) const {
    return format_line(kWlan, {Text{"provisioning_status"}, Word{&kProvisioningStatus, event.status},
                               Word{&kRole, event.role}, Word{&kWlanStatus, event.wlan_status}, Text{event.ssid}});
  }
  std::string operator()(const ProvisioningProfileAdded& event) const {
    return format_line(kWlan,
                       {Text{"provisioning_profile_added"}, Word{&kProvisioningStatus, event.status}, Text{event.ssid}});
  }
  std::string operator()(const Ipv6Acquired& event) const {
    return format_line(kNetApp, {Text{"ipv6_acquired"}, event.ip, event.dns});
  }
  std::string operator()(const Ipv6Lost& event) const { return format_line(kNetApp, {Text{"ipv6_lost"}, event.ip}); }
  std::string operator()(const IpCollision& event) const {
    return format_line(kNetApp, {Text{"ip_collision"}, event.ip, event.dhcp_server, event.other});
  }
  std::string operator()(const DhcpLeased& event) const {
    return format_line(kNetApp, {Text{"dhcpv4_leased"}, event.ip, Dec{static_cast<std::int32_t>(event.lease)}, event.mac});
  }
  std::string operator()(const DhcpReleased& event) const {
    return format_line(kNetApp, {Text{"dhcpv4_released"}, event.ip, event.mac, Dec{event.reason}});
  }
  std::string operator()(const PingReport& event) const {
    return format_line(kPing, {Dec{static_cast<std::int32_t>(event.sent)}, Dec{static_cast<std::int32_t>(event.received)},
                               Dec{event.average}});
  }
  std::string operator()(const ResetRequest& event) const {
    return format_line(kGeneral, {Text{"reset_request"}, Dec{event.caller}, Word{&kErrorSource, event.source}});
  }
  std::string operator()(const MqttOperation& event) const { return format_line(kMqtt, operation_fields(event)); }
  std::string operator()(const MqttReceived& event) const {
    return format_line(kMqtt, {Text{"recv"}, Text{event.topic}, Word{&kQos, event.qos}, Dec{event.retain},
                               Dec{event.duplicate}, Data{mqtt_format, event.data}});
  }
  std::string operator()(const MqttDisconnected&) const { return format_line(kMqtt, {Text{"disconnect"}, nothing()}); }
  std::string operator()(const SilentEvent&) const { return {}; }
  std::string operator()(const Ipv4Acquired& event) const {
    return format_line(kNetApp, {Text{"ipv4_acquired"}, event.ip, event.gateway, event.dns});
  }
  std::string operator()(const Ipv4Lost& event) const {
    return format_line(kNetApp, {Text{"ipv4_lost"}, Dec{event.status}});
  }
  std::string operator()(const DhcpTimeout& event) const {
    return format_line(kNetApp, {Text{"dhcp_ipv4_acquire_timeout"}, Dec{event.status}});
  }
  std::string operator()(const SocketTxFailed& event) const {
    return format_line(kSock, {Text{"tx_failed"}, Dec{event.sd}, Dec{event.status}});
  }
  std::string operator()(const SocketAsyncEvent& event) const {
    const Word type{&kSocketAsync, static_cast<std::uint32_t>(event.type)};
    return format_line(kSock, {Text{"async_event"}, Dec{event.sd}, type, Dec{event.value}});
  }
  std::string operator()(const GeneralError& event) const {
    const Word source{&kErrorSource, static_cast<std::uint32_t>(event.source)};
    return format_line(kGeneral, {Text{"error"}, Dec{event.code}, source});
  }
  std::string operator()(const FatalError& event) const {
    const Word kind{&kFatalError, static_cast<std::uint32_t>(event.kind)};
    const Dec code{static_cast<std::int32_t>(event.code)};
    switch (event.kind) {
      case Fatal::device_abort:
        return format_line(kFatal, {kind, code, Dec{static_cast<std::int32_t>(event.value)}});
      case Fatal::driver_abort:
      case Fatal::sync_loss:
        return format_line(kFatal, {kind, nothing()});
      case Fatal::no_cmd_ack:
      case Fatal::cmd_timeout:
        return format_line(kFatal, {kind, code});
    }
    return {};
  }
};

}  // namespace

std::string event_line(const DeviceEvent& event, std::uint8_t mqtt_format) {
  return std::visit(Writer{mqtt_format}, event);
}

}  // namespace cc3235::at
