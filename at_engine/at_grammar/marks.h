#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace cc3235::at {

/// What may stand round an argument.
struct Marks {
  char open, close;
};
inline constexpr Marks kQuotes{'"', '"'};
inline constexpr Marks kBrackets{'[', ']'};

/// An argument in marks at the front of a text.
struct Marked {
  std::string_view content;
  std::size_t end = 0;  ///< where its delimiter stands, or the size of the text
};

/// The closing mark is the first one that only blanks divide from the delimiter or the end of the text; for the last
/// argument of a line (no delimiter), from the end. What follows a closing mark that is none is skipped, so it closes
/// nothing either: `"a""` is not in quotes. ref: at-protocol.md §7 "string"
inline std::optional<Marked> find_marked(std::string_view text, Marks marks, std::optional<char> delimiter) {
  constexpr std::size_t kNone = std::string_view::npos;
  const std::size_t open = text.find_first_not_of(' ');
  if (open == kNone || text[open] != marks.open) return std::nullopt;
  std::size_t closing = kNone, at = open + 1;
  do {
    if (closing == kNone && at < text.size() && text[at] == marks.close) closing = at++;
    if (closing != kNone) {
      if (at >= text.size() || text[at] == delimiter) return Marked{text.substr(open + 1, closing - open - 1), at};
      if (text[at] != ' ') closing = kNone;
    }
  } while (++at < text.size());
  return std::nullopt;
}

}  // namespace cc3235::at
