#include "emulator/cli/validators.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

namespace cc3235::emulator {

CLI::Validator one_of(std::vector<std::string> words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  const auto check = [words = std::move(words), list](const std::string& text) {
    return std::ranges::find(words, text) != words.end() ? std::string() : fmt::format("expected one of {}", list);
  };
  return CLI::Validator(check, "");
}

CLI::Validator number_between(std::int64_t least, std::int64_t most) {
  const auto check = [least, most](const std::string& text) {
    std::int64_t number = 0;
    const bool good = CLI::detail::lexical_cast(text, number) && number >= least && number <= most;
    return good ? std::string() : fmt::format("expected a number from {} to {}", least, most);
  };
  return CLI::Validator(check, "");
}

}  // namespace cc3235::emulator
