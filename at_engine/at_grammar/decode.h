#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "at_engine/at_grammar/enumeration.h"
#include "at_engine/at_grammar/error.h"

/// The text of one argument to its value. ref: at-protocol.md §7
namespace cc3235::at {

/// C's strtoul with base 0 and 32-bit saturation: never an error, what is no number is 0.
std::uint32_t decode_number(std::string_view text);

/// C's atoi, 0 for negative numbers, at most 65535: how the dispatcher reads the length of raw data.
std::size_t decimal_prefix(std::string_view text);

/// Numbers joined by `delimiter`, as many as `out` takes; what follows the last one is ignored.
/// Too few: separator; an empty one: missing.
std::optional<ParseCode> decode_array(std::string_view text, char delimiter, std::span<std::uint32_t> out);

/// `members` keywords joined by `|` to the union of their values; the last one takes what is left.
std::variant<std::uint32_t, ParseCode> decode_bits(std::string_view text, unsigned members, const Enumeration& keywords);

/// `members` numbers joined by `|`; each number n below 32 sets bit n.
std::variant<std::uint32_t, ParseCode> decode_bit_numbers(std::string_view text, unsigned members);

}  // namespace cc3235::at
