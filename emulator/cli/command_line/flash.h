#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/cli/command_line.h"
#include "emulator/cli/command_line/usage.h"
#include "emulator/cli/command_line/validators.h"
#include "emulator/config/flash_size.h"
#include "fs_sim/limits.h"

namespace cc3235::emulator {

/// `cc3235emu flash …` on the command line.
class FlashCommands {
 public:
  FlashCommands(CLI::App& app, std::vector<std::string> names_behind_dashes);

  /// The command that was given, when it is one of these. Throws Failure (usage) for wrong arguments.
  CommandLine parsed();

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

constexpr std::string_view kDashes = "--";
// A token is written down with or without a sign: firmware prints it signed. ref: commands-file.md §2
constexpr std::int64_t kLeastToken = std::numeric_limits<std::int32_t>::min();
constexpr std::int64_t kMostToken = std::numeric_limits<std::uint32_t>::max();

inline bool looks_like_an_option(const std::string& text) {
  return text.size() > 1 && text.front() == '-';
}

inline constexpr std::array<FlashCommands::Verb, 12> FlashCommands::kVerbs{{
    {"create", "Make an empty image", "", 0, 0},
    {"info", "What the flash is and how full", "", 0, 0},
    {"ls", "The files, in the order of the chip's table", "", 0, 0},
    {"put", "Put a file of the host onto the flash, or in the place of the one there", "HOST_FILE NAME", 2, 2},
    {"get", "Read a file of the flash", "NAME [HOST_FILE]", 1, 2},
    {"rm", "Take files away, all of them or none", "NAME...", 1, fs_sim::kMaxFiles},
    {"fsck", "Check every invariant of the image and name the first broken one", "", 0, 0},
    {"export", "Write everything into a plain folder with a manifest", "FOLDER", 1, 1},
    {"import", "Make the image of such a folder", "FOLDER", 1, 1},
    {"program", "What UniFlash does with a board: format, then put in what a manifest lists", "MANIFEST", 1, 1},
    {"alerts", "Security alerts so far, and how many lock the file system", "", 0, 0},
    {"dump", "The content of a file in hex, or the map of the blocks", "[NAME]", 0, 1},
}};

/// What stands behind `--` of a `flash` command, where nothing is an option; `argc` then ends before it.
inline std::vector<std::string> names_behind_dashes(int& argc, const char* const* argv) {
  if (argc < 2 || argv[1] != std::string_view("flash")) return {};
  const char* const* end = argv + argc;
  const char* const* found = std::find(argv, end, kDashes);
  argc = static_cast<int>(found - argv);
  return found == end ? std::vector<std::string>() : std::vector<std::string>(found + 1, end);
}

inline FlashCommands::FlashCommands(CLI::App& app, std::vector<std::string> names_behind_dashes)
    : behind_dashes_(std::move(names_behind_dashes)) {
  flash_ = app.add_subcommand("flash", "Work on the image of a serial flash while no device runs on it");
  flash_->require_subcommand(1);
  flash_->footer(
      "IMAGE may also be given as '--flash IMAGE'. Names that begin with '-' stand behind '--'.\n"
      "Exit codes: 0 fine, 1 refused by the flash, 2 usage or a file named there, 3 image in use.");
  for (Verb& verb : verbs_) {
    verb.app = flash_->add_subcommand(verb.name, verb.help);
    verb.app->add_option("--flash,--image", image_, "The image")->type_name("IMAGE");
    verb.app->allow_extras();  // the arguments: CLI11 would take `[a]` for a list
    show_arguments(*verb.app, fmt::format("IMAGE{}{}", *verb.arguments ? " " : "", verb.arguments));
  }
  show_arguments(app_of("program"), "[IMAGE] MANIFEST");
  app_of("program").footer("Without an image it is a trial, on a flash in memory.");
  add_create(app_of("create"));
  add_put(app_of("put"));
  for (const char* name : {"info", "ls", "fsck", "alerts", "dump"}) app_of(name).add_flag("--json", json_, "As JSON");
  app_of("alerts")
      .add_option("--threshold", threshold_, "Change how many alerts lock the file system, 1 to 255")
      ->type_name("N")
      ->check(number_between(1, fs_sim::kMostAlerts));
}

inline CLI::App& FlashCommands::app_of(const std::string& name) const {
  return *flash_->get_subcommand(name);
}

inline void FlashCommands::add_create(CLI::App& app) {
  app.add_option("--size", size_, "1M to 32M in steps of 4K")->type_name("SIZE")->default_str("4M");
  app.add_option("--mac", create_.mac, "MAC address of the board that it is for")->type_name("MAC");
  app.add_flag("--development", create_.development,
               "A development image, bound to the board of --mac; without that to none");
  app.add_flag("--non-secure", create_.nonsecure, "Of a chip without security features");
  app.add_option("--alert-threshold", threshold_, "Security alerts that lock the file system, 1 to 255; 15 without it")
      ->type_name("N")
      ->check(number_between(1, fs_sim::kMostAlerts));
}

inline void FlashCommands::add_put(CLI::App& app) {
  app.add_flag("--failsafe", put_.failsafe, "Two copies, one of which is always whole");
  app.add_flag("--secure", put_.secure, "Encrypted on the flash, guarded by tokens, and signed unless --nosignature");
  app.add_flag("--nosignature", put_.nosignature, "No signature is asked for");
  app.add_flag("--static-token", put_.static_token, "Tokens stay the same when the file is written");
  app.add_flag("--public-write", put_.public_write, "Writing needs no token");
  app.add_flag("--public-read", put_.public_read, "Reading needs no token");
  app.add_option("--token", token_, "The master token")->type_name("N")->check(number_between(kLeastToken, kMostToken));
  app.add_option("--max-size", put_.max_size, "Room for so many bytes; as large as the content without it")
      ->type_name("BYTES")
      ->check(number_between(1, std::numeric_limits<std::uint32_t>::max()));
  app.add_option("--certificate", put_.certificate, "Name on the flash of the signer's certificate")->type_name("NAME");
  app.add_option("--signature", put_.signature, "The signature, 256 bytes")->type_name("FILE");
  CLI::Option* must_commit =
      app.add_flag("--must-commit", put_.must_commit, "A new content of a fail-safe file, which waits for a commit");
  app.add_flag("--bundle", put_.bundle, "A new content that waits for the commit of its bundle")->excludes(must_commit);
}

inline CommandLine FlashCommands::parsed() {
  return command(*std::ranges::find_if(verbs_, [](const Verb& verb) { return verb.app->parsed(); }));
}

inline std::vector<std::string> FlashCommands::arguments_of(const Verb& verb) const {
  std::vector<std::string> arguments = verb.app->remaining();
  if (const auto option = std::ranges::find_if(arguments, looks_like_an_option); option != arguments.end()) {
    throw Failure(ExitCode::usage, fmt::format("flash {0}: {1} is no option of it; names that begin with '-' stand behind "
                                               "'--'; see 'cc3235emu flash {0} --help'",
                                               verb.name, *option));
  }
  arguments.insert(arguments.end(), behind_dashes_.begin(), behind_dashes_.end());
  return arguments;
}

inline CommandLine FlashCommands::command(const Verb& verb) {
  std::vector<std::string> rest = arguments_of(verb);
  const std::string name = verb.name;
  const auto wrong = [&verb] {
    return Failure(ExitCode::usage, fmt::format("flash {0}: the arguments are IMAGE{1}{2}; see 'cc3235emu flash {0} --help'",
                                                verb.name, *verb.arguments ? " " : "", verb.arguments));
  };
  const bool trial = name == "program" && rest.size() == 1;
  if (image_.empty() && !trial) {
    if (rest.empty() || rest.front().empty()) throw wrong();
    image_ = rest.front();
    rest.erase(rest.begin());
  }
  if (rest.size() < verb.least || rest.size() > verb.most) throw wrong();
  const auto argument = [&rest](std::size_t index) { return index < rest.size() ? rest[index] : std::string(); };
  if (name == "create") return create();
  if (name == "info") return FlashInfo{image_, json_};
  if (name == "ls") return FlashList{image_, json_};
  if (name == "put") return put(argument(0), argument(1));
  if (name == "get") return FlashGet{image_, argument(0), argument(1)};
  if (name == "rm") return FlashRemove{image_, rest};
  if (name == "fsck") return FlashCheck{image_, json_};
  if (name == "export") return FlashExport{image_, argument(0)};
  if (name == "import") return FlashImport{image_, argument(0)};
  if (name == "program") return FlashProgram{image_, argument(0)};
  if (name == "alerts") return FlashAlerts{image_, threshold_, json_};
  return FlashDump{image_, argument(0), json_};
}

inline CommandLine FlashCommands::create() {
  create_.image = image_;
  create_.alert_threshold = threshold_;
  if (!size_.empty()) {
    const auto size = parse_flash_size(size_);
    const auto bytes = size ? size : parse_flash_bytes(size_);
    if (!bytes) throw Failure(ExitCode::usage, fmt::format("--size {}: wrong size; expected {}", size_, kFlashSizes));
    create_.size = *bytes;
  }
  return create_;
}

inline CommandLine FlashCommands::put(std::string host_file, std::string name) {
  put_.image = image_;
  put_.host_file = std::move(host_file);
  put_.name = std::move(name);
  if (token_) put_.token = static_cast<std::uint32_t>(*token_);
  return put_;
}

}  // namespace cc3235::emulator
