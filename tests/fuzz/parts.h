#pragma once

#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace cc3235::test {

/// Several files in one input, with `|##|` between them.
inline std::vector<Bytes> parts_of(ByteView input) {
  constexpr std::string_view kBetween = "|##|";
  std::vector<Bytes> parts;
  std::string_view rest = as_text(input);
  while (true) {
    const std::size_t end = rest.find(kBetween);
    const ByteView part = as_bytes(rest.substr(0, end));
    parts.emplace_back(part.begin(), part.end());
    if (end == rest.npos) return parts;
    rest.remove_prefix(end + kBetween.size());
  }
}

}  // namespace cc3235::test
