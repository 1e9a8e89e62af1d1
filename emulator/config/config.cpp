#include "emulator/config/config.h"

#include <fmt/format.h>

#include "emulator/config/check.h"

namespace cc3235::emulator {

Config::Config() {
  using nwp::chip::AccessPoint;
  chip.access_points.push_back(
      AccessPoint{.ssid = "cc3235", .bssid = default_bssid(0), .security = AccessPoint::Security::wpa2, .key = "12345678"});
  chip.trust = catalog::playground();
}

Mac default_bssid(std::size_t index) {
  Mac bssid{{0x34, 0x31, 0xc4, 0x4a, 0xeb, 0x5f}};
  bssid.bytes[5] = static_cast<std::uint8_t>(bssid.bytes[5] + index);
  return bssid;
}

std::string check_config(const std::string& file) {
  const Config config = read_config(file);
  return fmt::format("{}: fine: {} access points, {} trusted roots, {} flash files\n", file,
                     config.chip.access_points.size(), config.chip.trust.trusted().size(), config.flash_files.size());
}

}  // namespace cc3235::emulator
