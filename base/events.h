#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/address.h"

/// What the network processor tells its host without being asked. ref: events.md
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
struct Ipv4Acquired {
  Ipv4 ip, gateway, dns;
};
struct Ipv4Lost {
  std::int16_t status = 0;
};
struct DhcpTimeout {
  std::int16_t status = 0;
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

using DeviceEvent = std::variant<WlanConnected, WlanDisconnected, Ipv4Acquired, Ipv4Lost, DhcpTimeout, SocketTxFailed,
                                 SocketAsyncEvent, GeneralError, FatalError>;

}  // namespace cc3235
