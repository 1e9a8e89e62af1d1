#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/chip_types.h"
#include "base/date_time.h"
#include "nwp/chip/inbound_port.h"

/// What configures a chip and its network: plain values, so that whoever fills them in needs no event loop.
namespace cc3235::nwp::chip {

/// An access point of the simulated air. ref: commands-device-wlan.md §9.1
struct AccessPoint {
  std::string ssid;  ///< 0 to 32 bytes
  Mac bssid;
  enum class Security : std::uint8_t { open, wep, wpa, wpa2, wpa_wpa2, enterprise } security{};
  std::string key;
  std::uint8_t channel = 6;
  std::int8_t rssi = -48;
};

/// How long radio and boot take, ms. Zero by default. ref: commands-device-wlan.md §9.1
struct RadioTiming {
  std::uint32_t associate = 0, dhcp = 0, start = 0, stop = 0, wrong_key = 0;
  static RadioTiming realistic();  ///< the documented leans
};

/// Where the device clock starts. ref: tls.md §8
struct ClockStart {
  enum class Kind : std::uint8_t { host, cold, date } kind = Kind::host;
  UnixSeconds date{};
};

/// What the access point's router says of IPv6. ref: commands-device-wlan.md §9.2
struct Ipv6Router {
  Ipv6 prefix{{0x20010DB8, 0, 0, 0}};  ///< 64 bits of it
  Ipv6 dns{{0x20010DB8, 0, 0, 1}};
};

/// Everything that configures a chip, as plain values.
struct ChipConfig {
  Version version;
  Mac mac{{0x98, 0x5d, 0xad, 0x1a, 0x2b, 0x3c}};
  ClockStart clock_start;
  std::vector<AccessPoint> access_points;
  Ipv4Config address{AddressMode::dhcp, Ipv4::of(192, 168, 1, 23), Ipv4::of(255, 255, 255, 0), Ipv4::of(192, 168, 1, 1),
                     Ipv4::of(192, 168, 1, 1)};  ///< what the access point's DHCP server gives
  Ipv6Router router;
  RadioTiming timing;
};

/// What may be reached, in device addresses. ref: design §7
struct SandboxRules {
  std::map<std::string, Address, std::less<>> hosts;  ///< names the device's DNS knows, any case
  std::map<Endpoint, Endpoint> endpoints;             ///< device address → host address
  bool outside = false;                               ///< true: everything else too; false: loopback and `endpoints` only
  /// Ports that the device opens and where they appear on the host, port 0 for a free one; others get a free one on
  /// loopback.
  std::map<DevicePort, Endpoint> inbound;

  /// Where on the host a device endpoint is; nullopt: denied.
  std::optional<Endpoint> target(const Endpoint& device_endpoint) const;
};

}  // namespace cc3235::nwp::chip
