#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace cc3235 {

/// 4·ceil(n/3): the length of the base64 form of n bytes.
constexpr std::size_t base64_length(std::size_t bytes) {
  return (bytes + 2) / 3 * 4;
}

/// Appends the padded standard form of `bytes` to `out`.
void base64_encode(ByteView bytes, std::string& out);

/// Decodes as the firmware does: foreign characters count as 0 without an error, the length is n/4·3 minus one for each `=`
/// among the last two characters. False only when the length is no multiple of 4. ref: at-protocol.md §7 base64
bool base64_decode(std::string_view text, Bytes& out);

}  // namespace cc3235
