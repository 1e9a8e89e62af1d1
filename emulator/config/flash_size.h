#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "fs_sim/limits.h"

namespace cc3235::emulator {

inline constexpr const char* kFlashSizes = "1M to 32M in steps of 4K, such as 4M, 2048K or 4194304";

/// So many bytes, if a flash can have them.
inline std::optional<std::uint32_t> flash_size(std::int64_t bytes) {
  if (bytes < fs_sim::kMinFlash || bytes > fs_sim::kMaxFlash || bytes % fs_sim::kBlockSize != 0) return std::nullopt;
  return static_cast<std::uint32_t>(bytes);
}

/// `4M` or `2048K`.
inline std::optional<std::uint32_t> parse_flash_size(std::string_view text) {
  std::uint32_t number = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  const std::string_view unit(end, static_cast<std::size_t>(last - end));
  if (error != std::errc{}) return std::nullopt;
  if (unit == "K") return flash_size(std::int64_t{number} << 10);
  if (unit == "M") return flash_size(std::int64_t{number} << 20);
  return std::nullopt;
}

/// A plain number of bytes.
inline std::optional<std::uint32_t> parse_flash_bytes(std::string_view text) {
  std::int64_t number = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  return error == std::errc{} && end == last ? flash_size(number) : std::nullopt;
}

}  // namespace cc3235::emulator
