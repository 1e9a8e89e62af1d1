#pragma once

#include <string_view>

namespace cc3235::emulator {

/// The project's version, from the top CMakeLists.txt.
inline constexpr std::string_view kVersion = CC3235EMU_VERSION;

}  // namespace cc3235::emulator
