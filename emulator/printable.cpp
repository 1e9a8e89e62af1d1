#include "emulator/printable.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace cc3235::emulator {

namespace {

/// Bytes of the character that `text` begins with; 0 when it begins with no UTF-8, or with a control character.
std::size_t shown_bytes(std::string_view text) {
  const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  if (byte(0) < 0x80) return byte(0) >= 0x20 && byte(0) != 0x7F ? 1 : 0;
  const std::size_t size = byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
  std::uint32_t character = byte(0) & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    character = character << 6 | (byte(i) & 0x3F);
  }
  constexpr std::array<std::uint32_t, 3> kLeast = {0xA0, 0x800, 0x10000};  // behind C1, and none written too long
  const bool surrogate = character >= 0xD800 && character < 0xE000;
  const bool fine = byte(0) >= 0xC2 && byte(0) < 0xF5 && character >= kLeast[size - 2] && character <= 0x10FFFF;
  return fine && !surrogate ? size : 0;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) {
    const std::size_t shown = shown_bytes(text);
    if (shown == 0) {
      fmt::format_to(std::back_inserter(line), "\\x{:02x}", static_cast<unsigned char>(text.front()));
    } else {
      line += text.substr(0, shown);
    }
    text.remove_prefix(std::max<std::size_t>(shown, 1));
  }
  return line;
}

}  // namespace cc3235::emulator
