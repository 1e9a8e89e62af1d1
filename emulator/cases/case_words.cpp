#include "emulator/cases/case_words.h"

#include <algorithm>
#include <charconv>

namespace cc3235::emulator {

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

CaseWords::CaseWords(std::string_view text, CaseLine line) : line_(line) {
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.empty()) return;
    if (text.front() == '"') {
      const std::size_t end = text.find('"', 1);
      if (end == text.npos) line_.refuse("a quote is not closed; put a second \" behind the text");
      words_.emplace_back(text.substr(1, end - 1));
      text.remove_prefix(end + 1);
      if (!text.empty() && text.front() != ' ') line_.refuse("text behind a closing quote; put a blank between them");
    } else {
      const std::size_t end = std::min(text.find(' '), text.size());
      words_.emplace_back(text.substr(0, end));
      text.remove_prefix(end);
    }
  }
}

bool CaseWords::take_if(std::string_view word) {
  if (empty() || words_[next_] != word) return false;
  ++next_;
  return true;
}

std::string CaseWords::take(std::string_view what) {
  if (empty()) line_.refuse(fmt::format("{} is missing at the end of the line", what));
  return words_[next_++];
}

std::vector<std::string> CaseWords::take_until(std::initializer_list<std::string_view> ends, std::string_view what) {
  std::vector<std::string> taken{take(what)};
  while (!empty() && std::ranges::find(ends, std::string_view(words_[next_])) == ends.end()) taken.push_back(take(what));
  return taken;
}

std::uint32_t CaseWords::take_number(std::string_view what, std::uint32_t least, std::uint32_t most) {
  const std::string word = take(what);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size() || number < least || number > most) {
    line_.refuse(fmt::format("'{}': {} is a number from {} to {}", word, what, least, most));
  }
  return number;
}

void CaseWords::end() const {
  if (!empty()) line_.refuse(fmt::format("'{}' has no meaning here; take it out", words_[next_]));
}

}  // namespace cc3235::emulator
