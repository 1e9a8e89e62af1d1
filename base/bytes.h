#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cc3235 {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

/// The characters of `text` as bytes, without a copy.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The bytes as characters, without a copy.
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Appends the low `size` bytes of `value`, least significant first, as the chip's structures hold it.
inline void put_little_endian(Bytes& out, std::uint32_t value, std::size_t size = 4) {
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(value >> 8 * i));
}

/// Lower-case hexadecimal, two digits a byte, no separators.
std::string to_hex(ByteView bytes);

/// The reverse of to_hex; false when the text is not an even number of hexadecimal digits.
bool from_hex(std::string_view text, Bytes& out);

}  // namespace cc3235
