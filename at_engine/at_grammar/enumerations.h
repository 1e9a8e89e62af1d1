#pragma once

#include <cstdint>

#include "at_engine/at_grammar/enumeration.h"

/// The keyword tables of the firmware, each defined once; parameters are read and answers printed with them. Rows stand in
/// the order of the reference, values are the chip's.
namespace cc3235::at {

enum class DeviceGroup : std::uint8_t { general = 1, status = 2, iot = 4 };
enum class GeneralOption : std::uint8_t { persistent = 5, time = 11, version = 12 };
enum class StatusOption : std::uint8_t { device = 1, wlan = 2, bsd = 3, netapp = 4, netcfg = 5, fs = 6 };
enum class NetCfgId : std::uint8_t {
  set_mac_addr = 1,
  get_mac_addr = 2,
  ap_stations_connected = 3,
  ap_stations_info = 4,
  ap_station_disconnect = 5,
  interface = 6,
  ipv4_sta_addr = 7,
  ipv4_ap_addr = 8,
  ipv6_addr_local = 9,
  ipv6_addr_global = 10,
  ipv4_dhcp_client = 11,
  ipv4_dns_client = 12,
};
/// Bit of kFileOpenBits that makes the size of a file necessary.
inline constexpr std::uint32_t kFileCreate = 0x08000000;

// Set, Get. ref: commands-device-wlan.md §2.2
extern const Enumeration kDeviceGroup;
extern const Enumeration kGeneralOption;
extern const Enumeration kStatusOption;
extern const Enumeration kIotOption;
extern const Enumeration kDeviceStatusBits;
extern const Enumeration kWlanStatusBits;
extern const Enumeration kBsdStatusBits;
extern const Enumeration kNetAppStatusBits;

// WLAN. ref: commands-device-wlan.md §3, events.md §2.2, §2.3
extern const Enumeration kSecurity;
extern const Enumeration kEap;
extern const Enumeration kRole;
extern const Enumeration kWpsMethod;
extern const Enumeration kWlanStatus;
extern const Enumeration kProvisioningStatus;

// Sockets. ref: commands-socket.md §2 to §6, tls.md §4
extern const Enumeration kFamily;
extern const Enumeration kSocketType;
extern const Enumeration kProtocol;
extern const Enumeration kSocketLevel;
extern const Enumeration kSocketOption;
extern const Enumeration kIpOption;
extern const Enumeration kPhyOption;
extern const Enumeration kSecMethod;
extern const Enumeration kCipherBits;
extern const Enumeration kAlpnBits;
extern const Enumeration kInhibitThreshold;
extern const Enumeration kSocketAsync;  ///< `+eventsock:async_event`; 4 has no name

// Files. ref: commands-file.md §2, §7
extern const Enumeration kFileOpenBits;
extern const Enumeration kFileInfoBits;
extern const Enumeration kFileToken;

// Network. ref: commands-net.md §9
extern const Enumeration kNetCfgId;
extern const Enumeration kNetCfgOption;  ///< `<mode>` of an address, too
extern const Enumeration kInterfaceBits;
extern const Enumeration kDhcpState;

// Events. ref: events.md §5, §6
extern const Enumeration kErrorSource;  ///< shifted by one against the chip's numbers
extern const Enumeration kFatalError;

}  // namespace cc3235::at
