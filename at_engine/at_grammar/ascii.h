#pragma once

namespace cc3235::at {

/// Lower case of A to Z, whatever the locale.
constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace cc3235::at
