#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "emulator/failure.h"

namespace cc3235::emulator {

/// A line of a case file, for messages.
struct CaseLine {
  std::string_view file;
  int number = 0;

  [[noreturn]] void refuse(std::string_view what) const {
    throw Failure(ExitCode::usage, fmt::format("{}:{}: {}", file, number, what));
  }
};

/// Without the blanks at both ends.
std::string_view trimmed(std::string_view text);

/// The words of a line from left to right. A word in double quotes may hold blanks.
class CaseWords {
 public:
  CaseWords(std::string_view text, CaseLine line);

  const CaseLine& line() const { return line_; }
  bool empty() const { return next_ == words_.size(); }
  /// True and past it when the next word is this one.
  bool take_if(std::string_view word);
  /// `what` is what the line lacks without it.
  std::string take(std::string_view what);
  /// All words up to the next of `ends`, at least one.
  std::vector<std::string> take_until(std::initializer_list<std::string_view> ends, std::string_view what);
  std::uint32_t take_number(std::string_view what, std::uint32_t least, std::uint32_t most);
  /// Refuses what is left over.
  void end() const;

 private:
  std::vector<std::string> words_;
  std::size_t next_ = 0;
  CaseLine line_;
};

}  // namespace cc3235::emulator
