#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/address.h"
#include "base/bytes.h"

/// What the network processor, or a library that stands on it, tells without being asked. ref: events.md
namespace cc3235 {

struct WlanConnected {
  std::string ssid;
  Mac bssid;
};
struct WlanDisconnected {
  std::string ssid;
  Mac bssid;
  std::uint8_t reason = 0;
};
struct StationAdded {
  Mac mac;
};
struct StationRemoved {
  Mac mac;
};
struct P2pConnected {
  std::string ssid;
  Mac bssid;
  std::string device;  ///< the group owner's name
};
struct P2pDisconnected {
  std::string ssid;
  Mac bssid;
  std::uint8_t reason = 0;
  std::string device;
};
struct P2pClientAdded {
  Mac mac;
  std::string device, own_ssid;
};
struct P2pClientRemoved {
  Mac mac;
  std::string device, own_ssid;
};
struct P2pDeviceFound {
  std::string device;
  Mac mac;
  std::uint8_t wps_method = 0;
};
struct P2pRequest {
  std::string device;
  Mac mac;
  std::uint8_t wps_method = 0;
};
struct P2pConnectFailed {
  std::uint16_t status = 0;
};
struct ProvisioningStatus {
  std::uint8_t status = 0, role = 0, wlan_status = 0;
  std::string ssid;
};
struct ProvisioningProfileAdded {
  std::uint32_t status = 0;
  std::string ssid;
};
struct Ipv4Acquired {
  Ipv4 ip, gateway, dns;
};
struct Ipv6Acquired {
  Ipv6 ip, dns;
};
struct Ipv6Lost {
  Ipv6 ip;
};
struct IpCollision {
  Ipv4 ip;
  Mac dhcp_server, other;
};
struct DhcpLeased {
  Ipv4 ip;
  std::uint32_t lease = 0;  ///< s
  Mac mac;
};
struct DhcpReleased {
  Ipv4 ip;
  Mac mac;
  std::uint16_t reason = 0;
};
struct Ipv4Lost {
  std::int16_t status = 0;
};
struct DhcpTimeout {
  std::int16_t status = 0;
};
/// What a ping has come to. ref: commands-net.md §5
struct PingReport {
  std::uint32_t sent = 0, received = 0;
  std::uint16_t average = 0;  ///< ms
};
struct SocketTxFailed {
  std::uint8_t sd = 0;
  std::int16_t status = 0;
};

enum class SocketAsync : std::uint8_t {
  ssl_accept = 0,
  rx_frag_too_big = 1,
  other_side_close_ssl = 2,
  connected_secured = 3,
  starttls_failed = 4,
  wrong_root_ca = 5,
};
struct SocketAsyncEvent {
  std::uint8_t sd = 0;
  SocketAsync type{};
  std::int16_t value = 0;
};

enum class ErrorSource : std::uint8_t { other = 0, wlan = 1, netcfg = 2, netapp = 3, security = 4 };
struct GeneralError {
  std::int16_t code = 0;
  ErrorSource source{};
};

enum class Fatal : std::uint8_t { device_abort = 1, driver_abort = 2, sync_loss = 3, no_cmd_ack = 4, cmd_timeout = 5 };
struct FatalError {
  Fatal kind{};
  std::uint32_t code = 0, value = 0;
};

/// A reset that somebody asks for. ref: events.md §5
struct ResetRequest {
  std::int16_t caller = 0;
  std::uint8_t source = 0;
};

/// What the MQTT library tells. ref: events.md §7
struct MqttOperation {
  std::uint8_t message = 0;  ///< 2 connack, 4 puback, 7 pubcomp, 9 suback, 11 unsuback
  Bytes data;                ///< connack: return code, then 1 for a stored session; suback: a byte for each topic
};
struct MqttReceived {
  std::string topic;
  std::uint8_t qos = 0;
  bool retain = false, duplicate = false;
  Bytes data;
};
struct MqttDisconnected {};

/// An event that nothing on the line shows: the numbers of its class. ref: events.md §8
struct SilentEvent {
  std::uint8_t event_class = 0, number = 0;
};

using DeviceEvent =
    std::variant<WlanConnected, WlanDisconnected, StationAdded, StationRemoved, P2pConnected, P2pDisconnected,
                 P2pClientAdded, P2pClientRemoved, P2pDeviceFound, P2pRequest, P2pConnectFailed, ProvisioningStatus,
                 ProvisioningProfileAdded, Ipv4Acquired, Ipv6Acquired, Ipv6Lost, IpCollision, DhcpLeased, DhcpReleased,
                 Ipv4Lost, DhcpTimeout, PingReport, SocketTxFailed, SocketAsyncEvent, GeneralError, ResetRequest, FatalError,
                 MqttOperation, MqttReceived, MqttDisconnected, SilentEvent>;

}  // namespace cc3235
