#include <array>
#include <optional>

#include "at_engine/at_grammar/clean.h"
#include "at_engine/at_grammar/decode.h"
#include "at_engine/at_grammar/line_machine.h"

namespace cc3235::at {
namespace {

/// A line that may carry a binary payload, and where its `<format>,<length>,` is looked for.
struct Marker {
  std::string_view text;
  std::string_view together_with;  ///< stands in the line as well
  char delimiter;
  int count;  ///< behind this many delimiters
};

// ref: at-protocol.md §8; the first match wins.
constexpr std::array<Marker, 8> kMarkers{{
    {"+recv", "", ',', 1},
    {"+httpgetheader", "", ',', 1},
    {"+fileread", "", ':', 1},
    {"+netapprecv", "", ',', 2},
    {"+httpreadresbody", "", ',', 2},
    {"+netutilcmd", ",", ':', 1},
    {"+netutilget", ",", ':', 1},
    {"+eventmqtt", "recv", ',', 5},
}};

constexpr std::size_t kNone = std::string_view::npos;

/// What follows the delimiter number `count`.
std::optional<std::size_t> behind(std::string_view text, char delimiter, int count) {
  std::size_t position = 0;
  for (; count > 0; --count) {
    const std::size_t found = text.find(delimiter, position);
    if (found == kNone) return std::nullopt;
    position = found + 1;
  }
  return position;
}

const Marker* marker_in(std::string_view text) {
  for (const Marker& marker : kMarkers)
    if (text.find(marker.text) != kNone && text.find(marker.together_with) != kNone) return &marker;
  return nullptr;
}

/// The part of a line that is sent with a binary payload in it; nothing for a line of text.
std::optional<std::string_view> binary_part(std::string_view line) {
  const std::string_view text = until_nul(line);
  const Marker* const marker = marker_in(text);
  if (marker == nullptr) return std::nullopt;
  const auto format = behind(text, marker->delimiter, marker->count);
  if (!format) return std::nullopt;
  const std::string_view fields = text.substr(*format);
  const auto length = behind(fields, ',', 1);
  const auto data = behind(fields, ',', 2);
  if (!data || (decode_number(fields) & 0xFF) != 0) return std::nullopt;
  return line.substr(0, *format + *data + decode_number(fields.substr(*length)));
}

void append_replacing(std::string_view text, std::string_view line_feed, std::string& wire) {
  for (std::size_t end = text.find('\n'); end != kNone; end = text.find('\n')) {
    wire += text.substr(0, end);
    wire += line_feed;
    text.remove_prefix(end + 1);
  }
  wire += text;
}

}  // namespace

void write_output_line(std::string_view line, const Quirks& quirks, std::string& wire) {
  if (const auto binary = binary_part(line)) {
    append_replacing(*binary, quirks.text_mode ? "\r\n" : "\n", wire);
  } else {
    append_replacing(until_nul(line), "\n\r", wire);
  }
  wire += kEol;
}

}  // namespace cc3235::at
