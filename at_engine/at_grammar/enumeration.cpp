#include "at_engine/at_grammar/enumeration.h"

#include <algorithm>

#include "at_engine/at_grammar/ascii.h"

namespace cc3235::at {
std::optional<std::uint32_t> Enumeration::value_of(std::string_view keyword) const {
  for (const KeywordRow& row : rows)
    if (std::ranges::equal(keyword, row.name, {}, lower)) return row.value;
  return std::nullopt;
}

std::string_view Enumeration::name_of(std::uint32_t value) const {
  for (const KeywordRow& row : rows)
    if (row.value == value) return row.name;
  return {};
}

}  // namespace cc3235::at
