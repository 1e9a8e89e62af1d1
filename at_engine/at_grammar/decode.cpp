#include "at_engine/at_grammar/decode.h"

#include <algorithm>
#include <limits>

namespace cc3235::at {
namespace {

constexpr std::string_view kWhiteSpace = " \t\n\v\f\r";

constexpr unsigned digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'z') return static_cast<unsigned>(c - 'a') + 10;
  if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A') + 10;
  return 99;
}

void skip_white_space(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kWhiteSpace), text.size()));
}

/// Takes an optional sign; true for minus.
bool take_sign(std::string_view& text) {
  if (text.empty() || (text.front() != '-' && text.front() != '+')) return false;
  const bool minus = text.front() == '-';
  text.remove_prefix(1);
  return minus;
}

/// Base 16 behind `0x` and a digit, base 8 behind `0`, else 10.
unsigned take_base(std::string_view& text) {
  if (text.empty() || text[0] != '0') return 10;
  if (text.size() < 3 || (text[1] != 'x' && text[1] != 'X') || digit_of(text[2]) >= 16) return 8;
  text.remove_prefix(2);
  return 16;
}

/// The union of what `bit_of` makes of the members of a `|` list; it gives nothing for a member that is unknown.
template <class BitOf>
std::variant<std::uint32_t, ParseCode> decode_members(std::string_view text, unsigned members, BitOf bit_of) {
  std::uint32_t bits = 0;
  for (unsigned i = 1; i <= members; ++i) {
    const std::string_view member = i == members ? text : text.substr(0, text.find('|'));
    if (member.empty()) return ParseCode::missing;
    const std::optional<std::uint32_t> bit = bit_of(member);
    if (!bit) return ParseCode::unknown;
    bits |= *bit;
    text.remove_prefix(std::min(member.size() + 1, text.size()));
  }
  return bits;
}

}  // namespace

std::uint32_t decode_number(std::string_view text) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint32_t>::max();
  skip_white_space(text);
  const bool minus = take_sign(text);
  const unsigned base = take_base(text);
  std::uint64_t value = 0;
  for (char c : text) {
    const unsigned digit = digit_of(c);
    if (digit >= base) break;
    value = value * base + digit;
    if (value > kMax) return static_cast<std::uint32_t>(kMax);
  }
  const auto magnitude = static_cast<std::uint32_t>(value);
  return minus ? 0 - magnitude : magnitude;
}

std::size_t decimal_prefix(std::string_view text) {
  constexpr std::size_t kMax = 65535;
  skip_white_space(text);
  if (take_sign(text)) return 0;
  std::size_t value = 0;
  for (char c : text) {
    if (digit_of(c) >= 10 || value >= kMax) break;
    value = value * 10 + digit_of(c);
  }
  return std::min(value, kMax);
}

std::optional<ParseCode> decode_array(std::string_view text, char delimiter, std::span<std::uint32_t> out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool last = i + 1 == out.size();
    const std::size_t end = last ? text.size() : text.find(delimiter);
    if (end == std::string_view::npos) return ParseCode::separator;
    if (end == 0) return ParseCode::missing;
    out[i] = decode_number(text.substr(0, end));
    if (!last) text.remove_prefix(end + 1);
  }
  return std::nullopt;
}

std::variant<std::uint32_t, ParseCode> decode_bits(std::string_view text, unsigned members, const Enumeration& keywords) {
  return decode_members(text, members, [&keywords](std::string_view member) { return keywords.value_of(member); });
}

std::variant<std::uint32_t, ParseCode> decode_bit_numbers(std::string_view text, unsigned members) {
  return decode_members(text, members, [](std::string_view member) -> std::optional<std::uint32_t> {
    const std::uint32_t bit = decode_number(member);
    return bit < 32 ? 1u << bit : 0u;
  });
}

}  // namespace cc3235::at
