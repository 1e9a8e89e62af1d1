#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/cli/command_line.h"

namespace CLI {
class App;
}

namespace cc3235::emulator {

/// What stands behind `--` of a `flash` command, where nothing is an option; `argc` then ends before it.
std::vector<std::string> names_behind_dashes(int& argc, const char* const* argv);

/// `cc3235emu flash …` on the command line.
class FlashCommands {
 public:
  FlashCommands(CLI::App& app, std::vector<std::string> names_behind_dashes);

  /// The command that was given; nullopt when it is none of these. Throws Failure (usage) for wrong arguments.
  std::optional<CommandLine> parsed();

 private:
  struct Verb {
    const char *name, *help, *arguments;
    std::size_t least, most;  ///< arguments behind the image
    CLI::App* app = nullptr;
  };

  CLI::App& app_of(const std::string& name) const;
  void add_create(CLI::App& app);
  void add_put(CLI::App& app);
  std::vector<std::string> arguments_of(const Verb& verb) const;
  CommandLine command(const Verb& verb);
  CommandLine create();
  CommandLine put(std::string host_file, std::string name);

  static const std::array<Verb, 12> kVerbs;

  std::array<Verb, 12> verbs_ = kVerbs;
  CLI::App* flash_ = nullptr;
  std::vector<std::string> behind_dashes_;
  std::string image_, size_;
  bool json_ = false;
  std::optional<std::uint32_t> threshold_;
  std::optional<std::int64_t> token_;
  FlashCreate create_;
  FlashPut put_;
};

}  // namespace cc3235::emulator
