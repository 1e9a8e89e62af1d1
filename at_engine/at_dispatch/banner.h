#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/chip_types.h"

namespace cc3235::at {

/// Printed once per boot, after the banner; it is no prompt. ref: at-protocol.md §2
inline constexpr std::string_view kPrompt = "Enter AT Command:";

/// The lines of the power-up banner, without their line ends. ref: at-protocol.md §2
std::vector<std::string> banner_lines(const Version& version, const Mac& mac);

}  // namespace cc3235::at
