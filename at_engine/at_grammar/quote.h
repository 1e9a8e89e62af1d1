#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace cc3235::at {

/// Finds the ends of quoted parts: a quote that only blanks divide from a separator or the end of the text. Asked for rising
/// positions, it reads the text once.
class ClosingQuotes {
 public:
  ClosingQuotes(std::string_view text, char separator) : text_(text), separator_(separator) {}

  /// The closing quote of a part that `opening` opens.
  std::optional<std::size_t> closing(std::size_t opening) {
    if (found_ <= opening) found_ = next(opening + 1);
    return found_ == kNone ? std::nullopt : std::optional(found_);
  }

 private:
  static constexpr std::size_t kNone = std::string_view::npos;

  std::size_t next(std::size_t from) const {
    for (std::size_t quote = text_.find('"', from); quote != kNone; quote = text_.find('"', quote + 1)) {
      const std::size_t behind = text_.find_first_not_of(' ', quote + 1);
      if (behind == kNone || text_[behind] == separator_) return quote;
    }
    return kNone;
  }

  std::string_view text_;
  char separator_;
  std::size_t found_ = 0;
};

}  // namespace cc3235::at
