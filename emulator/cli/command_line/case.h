#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "emulator/cli/command_line.h"

namespace cc3235::emulator {

/// `cc3235emu case …` on the command line.
class CaseCommands {
 public:
  explicit CaseCommands(CLI::App& app) {
    CLI::App* cases = app.add_subcommand("case", "Documented customer situations, to read and to replay");
    cases->require_subcommand(1);
    cases->footer(
        "A case is the name of one that 'case list' shows, or a file: a path with '/' or ending in '.case'.\n"
        "Exit codes: 0 as documented, 1 it came out differently, 2 usage or a bad case file.");
    list_ = cases->add_subcommand("list", "Names, codes and titles of the cases that ship with the program");
    list_->add_flag("--json", json_, "As a JSON array");
    show_ = cases->add_subcommand("show", "A case in full: set-up, exchange, explanation, remedy");
    run_ = cases->add_subcommand("run", "Replay a case on a fresh device in a temporary folder");
    for (CLI::App* one : {show_, run_}) one->add_option("case", wanted_, "Which one")->type_name("NAME|FILE")->required();
  }

  /// The command that was given; nullopt when it is none of these.
  std::optional<CommandLine> parsed() const {
    if (list_->parsed()) return CaseList{json_};
    if (show_->parsed()) return CaseShow{wanted_};
    if (run_->parsed()) return CaseRun{wanted_};
    return std::nullopt;
  }

 private:
  std::string wanted_;
  bool json_ = false;
  CLI::App *list_ = nullptr, *show_ = nullptr, *run_ = nullptr;
};

}  // namespace cc3235::emulator
