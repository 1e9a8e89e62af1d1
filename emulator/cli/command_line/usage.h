#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/failure.h"

/// Help and errors of the command line in words of our own.
namespace cc3235::emulator {

/// The usage line of a command whose arguments the library does not know: it took some of them for something else.
class UsageWithArguments : public CLI::Formatter {
 public:
  explicit UsageWithArguments(std::string arguments) : arguments_(std::move(arguments)) {}
  std::string make_usage(const CLI::App*, std::string name) const override {
    return fmt::format("Usage: {} [OPTIONS]{}{}\n", name, arguments_.empty() ? "" : " ", arguments_);
  }

 private:
  std::string arguments_;
};

inline void show_arguments(CLI::App& app, std::string arguments) {
  app.formatter(std::make_shared<UsageWithArguments>(std::move(arguments)));
}

/// The commands that it has below it, given or not.
inline std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

/// The command that was meant: the last one of those that follow each other on the line.
inline const CLI::App& innermost(const CLI::App& app) {
  const auto below = app.get_subcommands();
  return below.empty() ? app : innermost(*below.front());
}

/// Its words behind the program's name; empty for the program itself.
inline std::string path_of(const CLI::App& app) {
  if (app.get_parent() == nullptr) return "";
  const std::string above = path_of(*app.get_parent());
  return above.empty() ? app.get_name() : fmt::format("{} {}", above, app.get_name());
}

namespace detail {

/// What of a command is missing: one of its commands, a positional argument, or an option.
inline std::string what_is_missing(const CLI::App& app, const CLI::RequiredError& error) {
  std::vector<std::string> known;
  for (const CLI::App* one : commands_of(app)) known.push_back(one->get_name());
  if (!known.empty()) return fmt::format("a command is missing; there are {}", fmt::join(known, ", "));
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_required() || option->count() > 0) continue;
    return fmt::format("{} is missing", option->get_positional() ? option->get_type_name() : option->get_name());
  }
  return error.what();
}

/// A word that the command does not know; empty when there is none.
inline std::string what_is_unknown(const CLI::App& app) {
  const std::vector<std::string> rest = app.remaining();
  if (rest.empty()) return "";
  const auto option = std::ranges::find_if(rest, [](const std::string& word) { return word.starts_with('-'); });
  if (option != rest.end()) return fmt::format("unknown option '{}'", *option);
  return !commands_of(app).empty() ? fmt::format("'{}' is no command", rest.front())
                                   : fmt::format("unexpected argument '{}'", rest.front());
}

/// The library's own sentences on counts: `--tcp: 1 required HOST:PORT missing`, `--tcp: At Most 1 required but …`.
inline std::string what_does_not_fit(std::string_view text) {
  const std::string_view name = text.substr(0, text.find(':'));
  return fmt::format("{}: {}", name, text.ends_with(" missing") ? "a value is missing" : "given too often");
}

}  // namespace detail

/// One line: what is wrong, and whose help says more.
inline Failure usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& meant = innermost(app);
  const std::string path = path_of(meant);
  std::string what = detail::what_is_unknown(meant);
  if (const auto* missing = dynamic_cast<const CLI::RequiredError*>(&error)) {
    if (what.empty()) what = detail::what_is_missing(meant, *missing);
  } else if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    what = detail::what_does_not_fit(error.what());
  } else if (dynamic_cast<const CLI::ExtrasError*>(&error) == nullptr || what.empty()) {
    what = error.what();
  }
  std::ranges::replace(what, '\n', ' ');
  return Failure(ExitCode::usage, fmt::format("{}{}{}; see 'cc3235emu{}{} --help'", path, path.empty() ? "" : ": ", what,
                                              path.empty() ? "" : " ", path));
}

}  // namespace cc3235::emulator
