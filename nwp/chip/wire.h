#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace cc3235::nwp::chip {

/// The 32-bit number of the chip's interface at `offset`; missing bytes count as 0.
inline std::uint32_t little_endian_at(ByteView bytes, std::size_t offset) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4 && offset + i < bytes.size(); ++i) {
    value |= static_cast<std::uint32_t>(bytes[offset + i]) << (8 * i);
  }
  return value;
}

}  // namespace cc3235::nwp::chip
