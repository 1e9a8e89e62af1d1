#include "emulator/cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "emulator/cli/command_line/case.h"
#include "emulator/cli/command_line/flash.h"
#include "emulator/cli/command_line/run.h"
#include "emulator/cli/command_line/trust.h"
#include "emulator/cli/command_line/usage.h"
#include "emulator/version.h"

// The only unit that sees the library, which is too heavy for two: its parts, in the folder of its name, are headers.

namespace cc3235::emulator {
namespace {

constexpr char kAbout[] =
    "A TI CC3235SF Wi-Fi network processor running TI's AT-command firmware, as one process behind a serial port.";
constexpr char kFooter[] = "What a command takes: cc3235emu COMMAND --help";

/// `cc3235emu error …` on the command line.
class ErrorCommand {
 public:
  explicit ErrorCommand(CLI::App& app) {
    error_ = app.add_subcommand("error", "What a status code means and how to reproduce it");
    error_->add_option("wanted", query_.wanted, "A number such as -468, or a name such as ESECUNKNOWNROOTCA")
        ->type_name("CODE|NAME");
    error_->add_flag("--json", query_.json, "As a JSON array");
    error_->allow_extras();  // the library takes `-468` for an option
    show_arguments(*error_, "CODE|NAME");
    error_->footer("Composite codes of programming, such as -677705143, are taken apart. Exit code 1 when there is none.");
  }

  std::optional<CommandLine> parsed() {
    if (!error_->parsed()) return std::nullopt;
    std::vector<std::string> words = error_->remaining();
    std::erase(words, "--");
    if (!query_.wanted.empty()) words.push_back(query_.wanted);
    if (words.size() != 1) {
      throw Failure(ExitCode::usage, "error: one code or name is wanted; see 'cc3235emu error --help'");
    }
    query_.wanted = words.front();
    return query_;
  }

 private:
  CLI::App* error_;
  ErrorQuery query_;
};

/// `cc3235emu config …` on the command line.
class ConfigCommands {
 public:
  explicit ConfigCommands(CLI::App& app) {
    CLI::App* config = app.add_subcommand("config", "The configuration file of 'run'");
    config->require_subcommand(1);
    config->footer("Exit codes: 0 good, 2 not.");
    schema_ = config->add_subcommand("schema", "Print the JSON schema");
    check_ = config->add_subcommand("check", "Check a file and everything it names");
    check_->add_option("file", file_, "The configuration")->type_name("FILE")->required()->check(not_empty());
  }

  std::optional<CommandLine> parsed() const {
    if (schema_->parsed()) return SchemaQuery{};
    if (check_->parsed()) return ConfigCheck{file_};
    return std::nullopt;
  }

 private:
  CLI::App *schema_ = nullptr, *check_ = nullptr;
  std::string file_;
};

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  CLI::App app(kAbout, "cc3235emu");
  app.set_version_flag("--version", fmt::format("cc3235emu {}", kVersion));
  app.require_subcommand(1);
  app.footer(kFooter);
  RunCommand run(app);
  ErrorCommand error(app);
  ConfigCommands config(app);
  TrustCommands trust(app);
  FlashCommands flash(app, names_behind_dashes(argc, argv));
  CaseCommands cases(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Notice{app.help()};
  } catch (const CLI::CallForVersion& version) {
    return Notice{std::string(version.what()) + "\n"};
  } catch (const CLI::ParseError& wrong) {
    throw usage_error(app, wrong);
  }
  if (auto command = run.parsed()) return *std::move(command);
  if (auto command = error.parsed()) return *std::move(command);
  if (auto command = config.parsed()) return *std::move(command);
  if (auto command = trust.parsed()) return *std::move(command);
  if (auto command = cases.parsed()) return *std::move(command);
  return flash.parsed();
}

}  // namespace cc3235::emulator
