#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "at_engine/at_grammar/enumeration.h"
#include "at_engine/at_grammar/parser.h"
#include "base/address.h"
#include "base/bytes.h"

namespace cc3235::at {

/// Output fields; monostate prints neither text nor separator. ref: at-protocol.md §7 "Output kinds"
struct Dec {
  std::int32_t value = 0;
};  ///< 32-bit unsigned prints signed
struct Hex {
  std::uint32_t value = 0;
};  ///< 0x, lower case, no padding
struct Text {
  std::string value;
};  ///< raw
struct Word {
  const Enumeration* table = nullptr;
  std::uint32_t value = 0;
};  ///< keyword; unknown: neither text nor separator
struct Flags {
  const Enumeration* table = nullptr;
  std::uint32_t value = 0;
};  ///< names of the set bits, joined by |
/// Numbers of the set bits, joined by |
struct BitNumbers {
  std::uint32_t value = 0;
};
/// Hexadecimal bytes joined by `:`.
struct HexBytes {
  Bytes bytes;
};
/// An IPv6 address and a number with nothing between them: a quirk of service lists. ref: commands-net.md §6
struct Ipv6AndPort {
  Ipv6 address;
  std::uint16_t port = 0;
};
/// Keywords of values joined by `|` (FileGetInfo's tokens).
struct WordList {
  const Enumeration* table = nullptr;
  std::vector<std::uint32_t> values;
};
struct Dotted {
  std::vector<std::uint32_t> parts;
};  ///< version numbers joined by dots
/// `<format>,<length>,<data>`: format 1 is base64 (length encoded), everything else raw.
struct Data {
  std::uint8_t format = 0;
  Bytes bytes;
};

using Field = std::variant<std::monostate, Dec, Hex, Text, Word, Flags, WordList, BitNumbers, HexBytes, Dotted, Data, Ipv4,
                           Ipv6, Ipv6AndPort, Mac>;

/// A data line of a reply or an event: fields after the prefix, each followed by a comma except the last (with the quirks of
/// fields that print nothing).
using Fields = std::vector<Field>;

/// What a handler gives back when it succeeded: zero or more data lines, then `OK`.
struct Reply {
  std::vector<Fields> lines;
};

/// The one formatter. `+socket:` and {Dec{0}} → "+socket:0".
std::string format_line(std::string_view prefix, const Fields& fields);
/// Entries, each as on a line of its own, in one field.
Text joined(std::span<const Fields> entries, char delimiter);
std::string format_error(const Error& error);
inline constexpr std::string_view kOkLine = "OK";

}  // namespace cc3235::at
