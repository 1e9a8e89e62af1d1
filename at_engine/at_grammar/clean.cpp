#include "at_engine/at_grammar/clean.h"

#include <algorithm>
#include <optional>

#include "at_engine/at_grammar/decode.h"
#include "at_engine/at_grammar/marks.h"

namespace cc3235::at {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// Where the raw data of an argument text stands.
struct RawData {
  std::size_t start = 0;
  std::size_t length = 0;  ///< as the dispatcher reads it: decimal only
  std::size_t end() const { return start + length; }
};

/// The data begins behind the comma number `position - 1`, quotes or not. Nothing when there are fewer commas.
std::optional<RawData> find_raw(std::string_view text, std::size_t position) {
  std::size_t argument = 0, start = 0;
  for (std::size_t commas = 0; commas + 1 < position; ++commas) {
    const std::size_t comma = text.find(',', start);
    if (comma == kNone) return std::nullopt;
    argument = start;
    start = comma + 1;
  }
  return RawData{start, decimal_prefix(text.substr(argument, start - argument))};
}

/// One pass over the text that copies all but the blanks to be removed.
class BlankRemover {
 public:
  BlankRemover(std::string_view text, char separator) : text_(text), visible_(until_nul(text)), separator_(separator) {
    out_.reserve(text.size());
  }

  /// Works through the text up to `limit`. A protected quoted part counts as one step only, so that for each of them the
  /// pass runs on behind the limit; but not behind `wall`.
  void run(std::size_t limit, std::size_t wall = kNone) {
    while (pos_ < std::min({limit, wall, text_.size()})) {
      if (text_[pos_] == '"' && step_over_quoted(limit)) continue;
      if (text_[pos_] == ' ') {
        step_over_blanks(std::min(limit, wall));
      } else {
        copy(1);
      }
    }
  }

  void copy_rest() { copy(text_.size() - pos_); }

  std::size_t removed() const { return removed_; }
  std::string take() { return std::move(out_); }

 private:
  bool step_over_quoted(std::size_t& limit) {
    if (pos_ >= visible_.size()) return false;
    const std::optional<Marked> quoted = find_marked(visible_.substr(pos_), kQuotes, separator_);
    if (!quoted) return false;
    const std::size_t length = quoted->content.size() + 2;
    if (limit != kNone) limit += length - 1;
    copy(length);
    return true;
  }

  /// A group that `wall` divides stays.
  void step_over_blanks(std::size_t wall) {
    const std::size_t next = std::min(text_.find_first_not_of(' ', pos_), text_.size());
    const bool edge = out_.empty() || next == text_.size() || text_[next] == separator_ || out_.back() == separator_;
    // The first word of the text ends at its first character as far as blanks are concerned.
    const bool after_first_character = out_.size() == 1 && removed_ == 0;
    if ((edge || after_first_character) && next <= wall) {
      removed_ += next - pos_;
      pos_ = next;
    } else {
      copy(next - pos_);
    }
  }

  void copy(std::size_t count) {
    out_.append(text_, pos_, count);
    pos_ += count;
  }

  std::string_view text_;
  std::string_view visible_;  ///< to the firmware's string functions
  char separator_;
  std::string out_;
  std::size_t pos_ = 0;
  std::size_t removed_ = 0;
};

}  // namespace

std::string_view until_nul(std::string_view text) {
  return text.substr(0, text.find('\0'));
}

std::string remove_blanks(std::string_view text, char separator) {
  BlankRemover remover(text, separator);
  remover.run(kNone);
  return remover.take();
}

std::string remove_blanks_before_raw(std::string_view text, std::size_t position) {
  const std::optional<RawData> raw = find_raw(until_nul(text), position);
  if (!raw) return remove_blanks(until_nul(text), ',');
  BlankRemover remover(text, ',');
  remover.run(raw->start, raw->end());
  remover.copy_rest();
  // The data moves up, the places that become free behind it are cleared, and what stands behind stays where it is.
  std::string cleaned = remover.take();
  cleaned.insert(std::min(raw->end() - remover.removed(), cleaned.size()), remover.removed(), '\0');
  return cleaned;
}

std::size_t count_arguments(std::string_view text) {
  if (text.empty()) return 0;
  std::size_t count = 1;
  bool quoted = false;
  for (char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted) ++count;
  }
  return count;
}

}  // namespace cc3235::at
