#pragma once

#include <string>
#include <string_view>

namespace cc3235::emulator {

/// `text` on one line: control characters (C0 and C1) and what is no UTF-8 byte by byte as `\x1b`, the rest as it is.
std::string printable(std::string_view text);

}  // namespace cc3235::emulator
