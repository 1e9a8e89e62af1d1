#include "at_engine/at_dispatch/banner.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cc3235::at {

namespace {

constexpr std::string_view kApplicationVersion = "1.1.2";
constexpr std::size_t kRuleWidth = 46;

std::string dotted(const std::array<std::uint8_t, 4>& numbers) {
  return fmt::format("{}", fmt::join(numbers, "."));
}

}  // namespace

std::vector<std::string> banner_lines(const Version& version, const Mac& mac) {
  const std::string rule = "\t " + std::string(kRuleWidth, '=');
  return {
      "\n\n",
      rule,
      fmt::format("\t    AT Commands Example Ver: {}", kApplicationVersion),
      rule,
      "",
      fmt::format("\t CHIP: {:#x}", version.chip_id),
      fmt::format("\t MAC:  {}", dotted(version.firmware)),
      fmt::format("\t PHY:  {}", dotted(version.phy)),
      fmt::format("\t NWP:  {}", dotted(version.nwp)),
      fmt::format("\t ROM:  {}", version.rom),
      fmt::format("\t HOST: {}", dotted(version.host_driver)),
      fmt::format("\t MAC address: {}", to_string(mac)),
      "",
      rule,
      "",
      "",
  };
}

}  // namespace cc3235::at
