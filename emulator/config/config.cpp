#include "emulator/config/config.h"

#include <fmt/format.h>

#include <string_view>

#include "emulator/config/check.h"

namespace cc3235::emulator {

Config::Config() {
  using nwp::chip::AccessPoint;
  chip.access_points.push_back(
      AccessPoint{.ssid = "cc3235", .bssid = default_bssid(0), .security = AccessPoint::Security::wpa2, .key = "12345678"});
}

CatalogChoice CatalogChoice::of(catalog::Voucher::Kind kind, catalog::Catalog catalog) {
  CatalogChoice choice;
  choice.lst = catalog.to_lst();
  choice.voucher = catalog::Voucher::of(kind, choice.lst);
  choice.catalog = std::move(catalog);
  return choice;
}

Mac default_bssid(std::size_t index) {
  Mac bssid{{0x34, 0x31, 0xc4, 0x4a, 0xeb, 0x5f}};
  bssid.bytes[5] = static_cast<std::uint8_t>(bssid.bytes[5] + index);
  return bssid;
}

namespace {

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

std::string check_config(const std::string& file) {
  const Config config = read_config(file);
  std::size_t roots = catalog::playground().trusted().size();
  if (const auto* choice = std::get_if<CatalogChoice>(&config.trust.catalog)) roots = choice->catalog.trusted().size();
  if (std::holds_alternative<NoCatalog>(config.trust.catalog)) roots = 0;
  return fmt::format("{}: fine: {}, {}, {}\n", file, counted(config.chip.access_points.size(), "access point"),
                     counted(roots, "trusted root"), counted(config.flash_files.size(), "flash file"));
}

}  // namespace cc3235::emulator
