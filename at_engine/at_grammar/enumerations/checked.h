#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "at_engine/at_grammar/enumeration.h"

/// How the tables of keywords are written down.
namespace cc3235::at {

/// A row whose value is an enumerator of the shared vocabulary.
template <class Enum>
constexpr KeywordRow row(std::string_view name, Enum value) {
  return {name, static_cast<std::uint32_t>(value)};
}

/// Names are lower case, names and values are unique.
consteval bool sound(std::span<const KeywordRow> rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (char c : rows[i].name)
      if (c >= 'A' && c <= 'Z') return false;
    for (std::size_t k = 0; k < i; ++k)
      if (rows[k].name == rows[i].name || rows[k].value == rows[i].value) return false;
  }
  return !rows.empty();
}

/// Does not compile for unsound rows.
consteval Enumeration checked(std::string_view name, std::span<const KeywordRow> rows) {
  if (!sound(rows)) throw "unsound rows";
  return {name, rows};
}

}  // namespace cc3235::at
