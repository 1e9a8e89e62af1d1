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
                                                                                         "netapp.ipv4_acquired",
                                                                                         "netapp.ipv4_lost",
                                                                                         "netapp.dhcp_ipv4_acquire_timeout",
                                                                                         "socket.tx_failed",
                                                                                         "socket.async_event",
                                                                                         "general.error",
                                                                                         "fatal.error"};
  return kNames[event.index()];
}

}  // namespace cc3235
