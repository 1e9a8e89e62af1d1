#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "emulator/cli/command_line.h"
#include "emulator/config/flash_size.h"
#include "emulator/flash/commands.h"

/// The options of `cc3235emu flash …`. A part of command_line.cpp, which alone sees CLI11.
namespace cc3235::emulator {

class FlashCommands {
 public:
  explicit FlashCommands(CLI::App& app) {
    flash_ = app.add_subcommand("flash", "Work on the image of a serial flash while no device runs on it");
    flash_->require_subcommand(1);
    flash_->footer("IMAGE may also be given as '--flash IMAGE'.\n"
                   "Exit codes: 0 fine, 1 refused by the flash, 2 usage or a file named there, 3 image in use.");
    for (Verb& verb : verbs_) {
      verb.app = flash_->add_subcommand(verb.name, verb.help);
      verb.app->add_option("--flash,--image", image_, "The image")->type_name("IMAGE");
      verb.app->add_option("arguments", arguments_, "What it works on; see below")->type_name("");
      verb.app->footer(fmt::format("Arguments: IMAGE{}{}", *verb.arguments ? " " : "", verb.arguments));
    }
    add_create(*app_of("create"));
    add_put(*app_of("put"));
    for (const char* name : {"info", "ls", "fsck", "alerts", "dump"}) {
      app_of(name)->add_flag("--json", json_, "As JSON");
    }
    app_of("alerts")
        ->add_option("--threshold", threshold_, "Change how many alerts lock the file system, 1 to 255")
        ->type_name("N");
  }

  /// The command that was given; nullopt when it is none of these. Throws Failure (usage) for wrong arguments.
  std::optional<CommandLine> parsed() {
    for (const Verb& verb : verbs_) {
      if (verb.app->parsed()) return command(verb);
    }
    return std::nullopt;
  }

 private:
  struct Verb {
    const char *name, *help, *arguments;
    std::size_t least, most;  ///< arguments behind the image
    CLI::App* app = nullptr;
  };

  CLI::App* app_of(const std::string& name) const { return flash_->get_subcommand(name); }

  void add_create(CLI::App& app) {
    app.add_option("--size", size_, "1M to 32M in steps of 4K")->type_name("SIZE")->default_str("4M");
    app.add_option("--mac", create_.mac, "MAC address of the board")->type_name("MAC");
    app.add_flag("--development", create_.development, "A development image, bound to one board");
    app.add_flag("--non-secure", create_.nonsecure, "Of a chip without security features");
    app.add_option("--alert-threshold", threshold_, "Security alerts that lock the file system, 1 to 255")->type_name("N");
  }

  void add_put(CLI::App& app) {
    app.add_flag("--failsafe", put_.failsafe, "Two copies, one of which is always whole");
    app.add_flag("--secure", put_.secure, "Encrypted on the flash, guarded by tokens, and signed unless --nosignature");
    app.add_flag("--nosignature", put_.nosignature, "No signature is asked for");
    app.add_flag("--static-token", put_.static_token, "Tokens stay the same when the file is written");
    app.add_flag("--public-write", put_.public_write, "Writing needs no token");
    app.add_flag("--public-read", put_.public_read, "Reading needs no token");
    app.add_option("--token", put_.token, "The master token")->type_name("N");
    app.add_option("--max-size", put_.max_size, "Room for so many bytes; as large as the content without it")
        ->type_name("BYTES");
    app.add_option("--certificate", put_.certificate, "Name on the flash of the signer's certificate")->type_name("NAME");
    app.add_option("--signature", put_.signature, "The signature, 256 bytes")->type_name("FILE");
  }

  CommandLine command(const Verb& verb) {
    std::vector<std::string> rest = arguments_;
    const auto wrong = [&verb] {
      return Failure(ExitCode::usage, fmt::format("flash {0}: wanted are IMAGE{1}{2}; see 'cc3235emu flash {0} --help'",
                                                  verb.name, *verb.arguments ? " " : "", verb.arguments));
    };
    if (image_.empty()) {
      if (rest.empty() || rest.front().empty()) throw wrong();
      image_ = rest.front();
      rest.erase(rest.begin());
    }
    if (rest.size() < verb.least || rest.size() > verb.most) throw wrong();
    const auto argument = [&rest](std::size_t index) { return index < rest.size() ? rest[index] : std::string(); };
    const std::string name = verb.name;
    if (name == "create") return create();
    if (name == "info") return FlashInfo{image_, json_};
    if (name == "ls") return FlashList{image_, json_};
    if (name == "get") return FlashGet{image_, argument(0), argument(1)};
    if (name == "rm") return FlashRemove{image_, rest};
    if (name == "fsck") return FlashCheck{image_, json_};
    if (name == "export") return FlashExport{image_, argument(0)};
    if (name == "import") return FlashImport{image_, argument(0)};
    if (name == "program") return FlashProgram{image_, argument(0)};
    if (name == "alerts") return FlashAlerts{image_, threshold_, json_};
    if (name == "dump") return FlashDump{image_, argument(0), json_};
    put_.image = image_;
    put_.host_file = argument(0);
    put_.name = argument(1);
    return put_;
  }

  CommandLine create() {
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

  std::array<Verb, 12> verbs_{{
      {"create", "Make an empty image", "", 0, 0},
      {"info", "What the flash is and how full", "", 0, 0},
      {"ls", "The files, in the order of the chip's table", "", 0, 0},
      {"put", "Put a file of the host onto the flash, or in the place of the one there", "HOST_FILE NAME", 2, 2},
      {"get", "Read a file of the flash", "NAME [HOST_FILE]", 1, 2},
      {"rm", "Take files away", "NAME...", 1, 240},
      {"fsck", "Check every invariant of the image and name the first broken one", "", 0, 0},
      {"export", "Write everything into a plain folder with a manifest", "FOLDER", 1, 1},
      {"import", "Make the image of such a folder", "FOLDER", 1, 1},
      {"program", "What UniFlash does with a board: format, then put in what a manifest lists", "MANIFEST", 1, 1},
      {"alerts", "Security alerts so far, and how many lock the file system", "", 0, 0},
      {"dump", "The content of a file in hex, or the map of the blocks", "[NAME]", 0, 1},
  }};
  CLI::App* flash_ = nullptr;
  std::string image_, size_;
  std::vector<std::string> arguments_;
  bool json_ = false;
  std::optional<std::uint32_t> threshold_;
  FlashCreate create_;
  FlashPut put_;
};

}  // namespace cc3235::emulator
