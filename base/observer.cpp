#include "base/observer.h"

#include <array>

namespace cc3235 {

std::string_view name_of(const Sight& sight) {
  static constexpr std::array<std::string_view, std::variant_size_v<Sight>> kNames{
      "serial", "line", "host_call", "chip_event", "flash", "verdict", "hint"};
  return kNames[sight.index()];
}

std::string_view name_of(const DeviceEvent& event) {
  static constexpr std::array<std::string_view, std::variant_size_v<DeviceEvent>> kNames{"wlan.connect",
                                                                                         "wlan.disconnect",
                                                                                         "wlan.sta_added",
                                                                                         "wlan.sta_removed",
                                                                                         "wlan.p2p_connect",
                                                                                         "wlan.p2p_disconnect",
                                                                                         "wlan.p2p_client_added",
                                                                                         "wlan.p2p_client_removed",
                                                                                         "wlan.p2p_devfound",
                                                                                         "wlan.p2p_request",
                                                                                         "wlan.p2p_connectfail",
                                                                                         "wlan.provisioning_status",
                                                                                         "wlan.provisioning_profile_added",
                                                                                         "netapp.ipv4_acquired",
                                                                                         "netapp.ipv6_acquired",
                                                                                         "netapp.ipv6_lost",
                                                                                         "netapp.ip_collision",
                                                                                         "netapp.dhcpv4_leased",
                                                                                         "netapp.dhcpv4_released",
                                                                                         "netapp.ipv4_lost",
                                                                                         "netapp.dhcp_ipv4_acquire_timeout",
                                                                                         "netapp.ping_report",
                                                                                         "socket.tx_failed",
                                                                                         "socket.async_event",
                                                                                         "general.error",
                                                                                         "general.reset_request",
                                                                                         "fatal.error",
                                                                                         "mqtt.operation",
                                                                                         "mqtt.recv",
                                                                                         "mqtt.disconnect",
                                                                                         "silent"};
  return kNames[event.index()];
}

}  // namespace cc3235
