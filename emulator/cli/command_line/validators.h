#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

/// Checks of options, with messages that say what was expected.
namespace cc3235::emulator {

/// One of these words; the type name shows them already.
inline CLI::Validator one_of(std::vector<std::string> words) {
  const std::string list = fmt::format("{}", fmt::join(words, ", "));
  const auto check = [words = std::move(words), list](const std::string& text) {
    return std::ranges::find(words, text) != words.end() ? std::string() : fmt::format("expected one of {}", list);
  };
  return CLI::Validator(check, "");
}

inline CLI::Validator number_between(std::int64_t least, std::int64_t most) {
  const auto check = [least, most](const std::string& text) {
    std::int64_t number = 0;
    const bool good = CLI::detail::lexical_cast(text, number) && number >= least && number <= most;
    return good ? std::string() : fmt::format("expected a number from {} to {}", least, most);
  };
  return CLI::Validator(check, "");
}

/// What 64 bits hold: digits only, since the library takes -1 for the greatest.
inline CLI::Validator number_of_64_bits() {
  const auto check = [](const std::string& text) {
    std::uint64_t number = 0;
    const bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool good = digits && error == std::errc() && end == text.data() + text.size();
    return good ? std::string() : fmt::format("expected a number from 0 to {}", std::numeric_limits<std::uint64_t>::max());
  };
  return CLI::Validator(check, "");
}

/// A path or an address; an empty one would mean that it is not given.
inline CLI::Validator not_empty() {
  return CLI::Validator([](const std::string& text) { return text.empty() ? std::string("is empty") : std::string(); }, "");
}

}  // namespace cc3235::emulator
