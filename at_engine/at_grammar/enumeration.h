#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace cc3235::at {

/// One keyword of a parameter and the chip's value for it. Names are lower case, as they are printed.
struct KeywordRow {
  std::string_view name;
  std::uint32_t value;
};

/// A table of keywords; matching is case-insensitive and exact. The enumerations are defined once, in enumerations.h.
struct Enumeration {
  std::string_view name;
  std::span<const KeywordRow> rows;

  std::optional<std::uint32_t> value_of(std::string_view keyword) const;
  /// Empty when the value has no keyword.
  std::string_view name_of(std::uint32_t value) const;
};

}  // namespace cc3235::at
