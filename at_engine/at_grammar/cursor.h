#pragma once

#include <cstddef>
#include <string_view>
#include <variant>

#include "at_engine/at_grammar/error.h"
#include "at_engine/at_grammar/marks.h"

namespace cc3235::at {

/// The text of one argument, or why there is none.
using Taken = std::variant<std::string_view, ParseCode>;

/// Takes the arguments of a cleaned line from left to right. ref: at-protocol.md §6 "Taking one argument"
class ArgumentCursor {
 public:
  /// `cleaned` may go on behind a NUL, where only raw data is looked for.
  explicit ArgumentCursor(std::string_view cleaned);

  /// Up to the next comma, or all that is left when it is the last one.
  Taken take(bool last);
  /// The same for what may stand in marks: it may hold commas then, and comes without them.
  Taken take_marked(Marks marks, bool last);
  /// How many members joined by `|` stand before the next comma; the firmware counts them in 8 bits. 0 also when nothing
  /// does, or no comma follows: then one character is gone.
  unsigned take_member_count(bool last);
  /// What is left, NULs and all: raw data.
  std::string_view rest() const { return all_.substr(position_); }

 private:
  Taken take_until(std::size_t end, bool last);

  std::string_view all_;
  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace cc3235::at
