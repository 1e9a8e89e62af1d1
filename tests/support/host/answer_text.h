#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/bytes.h"
#include "base/result.h"

namespace cc3235::test {

/// What a call on the host driver is answered, as text: the number that it returned and labelled values, as in
/// `5, data bytes 68656c6c6f`. A value that is not told is 0 or empty.
class AnswerText {
 public:
  AnswerText(std::string text = "0") : text_(std::move(text)) {}  // NOLINT: implicit by intent

  /// Negative is a failure.
  std::int32_t result() const { return static_cast<std::int32_t>(to_number(text_)); }
  Status status() const { return Status(std::min(result(), 0)); }

  bool tells(std::string_view label) const { return behind(label).has_value(); }
  /// Text behind `label`, without its quotes, up to a comma or a semicolon outside them.
  std::string text(std::string_view label) const {
    std::string value = behind(label).value_or("");
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') return value.substr(1, value.size() - 2);
    return value;
  }
  template <class Number = std::uint32_t>
  Number number(std::string_view label) const {
    return static_cast<Number>(to_number(behind(label).value_or("")));
  }
  /// Numbers joined by blanks, dots or `and`.
  std::vector<std::uint32_t> numbers(std::string_view label) const {
    std::string list = behind(label).value_or("");
    for (char& c : list)
      if (c == '.') c = ' ';
    std::vector<std::uint32_t> all;
    const char* at = list.c_str();
    for (char* end = nullptr;; at = end) {
      const auto value = static_cast<std::uint32_t>(std::strtoll(at, &end, 0));
      if (end == at) return all;
      all.push_back(value);
    }
  }
  Ipv4 ipv4(std::string_view label) const {
    const std::string value = behind(label).value_or("");
    return parse_ipv4(std::string_view(value).substr(0, value.find(' '))).value_or(Ipv4{});
  }
  /// With separators or without.
  Mac mac(std::string_view label) const {
    std::string digits = behind(label).value_or("");
    std::erase(digits, ':');
    Mac mac;
    Bytes bytes;
    if (from_hex(digits, bytes) && bytes.size() == mac.bytes.size()) std::ranges::copy(bytes, mac.bytes.begin());
    return mac;
  }
  /// Hexadecimal, or text in quotes.
  Bytes bytes(std::string_view label) const {
    const std::string value = behind(label).value_or("");
    Bytes bytes;
    if (value.starts_with('"')) {
      const std::string inside = text(label);
      bytes.assign(inside.begin(), inside.end());
    } else if (!from_hex(value, bytes)) {
      bytes.clear();
    }
    return bytes;
  }
  /// The parts that begin with `word`, each up to a semicolon.
  std::vector<AnswerText> parts(std::string_view word) const {
    std::vector<AnswerText> all;
    const std::string start = std::string(word) + ' ';
    for (std::size_t at = text_.find(start); at != std::string::npos; at = text_.find(start, at + 1)) {
      all.emplace_back(text_.substr(at, end_of(at, ";") - at));
    }
    return all;
  }

 private:
  static std::uint32_t to_number(const std::string& text) {
    return static_cast<std::uint32_t>(std::strtoll(text.c_str(), nullptr, 0));
  }

  std::size_t end_of(std::size_t at, std::string_view stops) const {
    bool quoted = false;
    for (; at < text_.size(); ++at) {
      if (text_[at] == '"') quoted = !quoted;
      if (!quoted && stops.find(text_[at]) != std::string_view::npos) break;
    }
    return at;
  }

  /// A label that begins a value, or else one within words.
  std::optional<std::string> behind(std::string_view label) const {
    const std::string wanted = std::string(label) + ' ';
    for (const bool exact : {true, false}) {
      for (std::size_t at = text_.find(wanted); at != std::string::npos; at = text_.find(wanted, at + 1)) {
        if (!begins_value(at, exact)) continue;
        const std::size_t start = at + wanted.size();
        return text_.substr(start, end_of(start, ",;") - start);
      }
    }
    return std::nullopt;
  }

  bool begins_value(std::size_t at, bool exact) const {
    if (at == 0 || text_[at - 1] == '(') return true;
    if (text_[at - 1] != ' ') return false;
    return !exact || (at >= 2 && (text_[at - 2] == ',' || text_[at - 2] == ';'));
  }

  std::string text_;
};

}  // namespace cc3235::test
