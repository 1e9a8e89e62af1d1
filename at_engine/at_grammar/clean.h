#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cc3235::at {

/// The text up to its first NUL: what the firmware's string functions see of a line.
std::string_view until_nul(std::string_view text);

/// Takes the blanks away that stand at both ends of the text and next to a separator; quoted parts keep theirs.
/// ref: at-protocol.md §5 step 2, §6
std::string remove_blanks(std::string_view text, char separator);

/// The arguments of a command with a raw data argument (`position`, 1-based): blanks go from what stands before the data.
/// The answer may hold NULs: bytes of the data, or zeros that a removal leaves behind. ref: at-protocol.md §6
std::string remove_blanks_before_raw(std::string_view text, std::size_t position);

/// 0 for an empty text, else 1 and the commas outside quotes; every quote toggles. ref: at-protocol.md §6
std::size_t count_arguments(std::string_view text);

}  // namespace cc3235::at
