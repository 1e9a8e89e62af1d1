#include "emulator/cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "emulator/cli/flash_command_line.h"
#include "emulator/cli/validators.h"
#include "emulator/version.h"

namespace cc3235::emulator {
namespace {

constexpr char kAbout[] =
    "A TI CC3235SF Wi-Fi network processor running TI's AT-command firmware, as one process behind a serial port.";
constexpr char kRunFooter[] =
    "The port is a pseudo terminal unless --tcp, --rfc2217 or --stdio is given; several front ends lead to the same port.\n"
    "Exit codes: 0 fine, 1 failed, 2 usage or configuration, 3 image in use, 4 port, address or link in use.";
// Serial lines below this pace would make the chip's own time-outs the smaller problem.
constexpr std::uint32_t kSlowest = 300, kFastest = 100'000'000;
constexpr std::uint32_t kHighestDescriptor = 1u << 20;

struct LevelName {
  const char* name;
  LogLevel level;
};
constexpr LevelName kLevels[] = {{"trace", LogLevel::trace},
                                 {"debug", LogLevel::debug},
                                 {"info", LogLevel::info},
                                 {"warn", LogLevel::warn},
                                 {"error", LogLevel::error}};

/// Options whose words stand for something else.
struct Words {
  std::string clock = "real", log = "info";
};

LogLevel level_of(std::string_view word) {
  return std::ranges::find(kLevels, word, &LevelName::name)->level;
}

/// An option with a path or an address; an empty one would mean that it is not given.
void add_text(CLI::App& run, const char* name, std::string& text, const char* help, const char* kind) {
  const auto check = [](const std::string& given) { return given.empty() ? std::string("expected a text") : std::string(); };
  run.add_option(name, text, help)->type_name(kind)->check(CLI::Validator(check, ""));
}

void add_front_ends(CLI::App& run, RunOptions& options) {
  add_text(run, "--port-link", options.port_link, "Symbolic link that leads to the pseudo terminal while it answers",
           "PATH");
  add_text(run, "--tcp", options.tcp, "The port as a TCP server, raw bytes; port 0 takes a free one", "HOST:PORT");
  add_text(run, "--rfc2217", options.rfc2217, "The port as a telnet server with COM-port control; port 0 takes a free one",
           "HOST:PORT");
  run.add_flag("--stdio", options.stdio, "The port on standard input and output; ends with the end of the input");
  run.add_option("--baud", options.baud, "Pace of the line in bits per second; unlimited without it")
      ->type_name("N")
      ->check(number_between(kSlowest, kFastest));
  run.add_flag("--wait-reader", options.wait_reader, "Power up when the first client has opened the port");
}

void add_device(CLI::App& run, RunOptions& options, Words& words) {
  add_text(run, "--flash", options.flash, "Image of the serial flash, made when it is not there; in memory without it",
           "FILE");
  run.add_flag("--fast-flash", options.fast_flash, "Let the last transactions go when the host itself loses power");
  add_text(run, "--config", options.config, "JSON configuration; see 'cc3235emu config schema'", "FILE");
  run.add_option("--clock", words.clock, "real: host time; virtual: time jumps to the next timer when nothing is left to do")
      ->type_name("real|virtual")
      ->check(one_of({"real", "virtual"}));
  run.add_flag("--realistic", options.realistic, "Boot and radio take the time that they take on the board");
  run.add_option("--seed", options.seed, "Repeatable random bytes")->type_name("N");
}

void add_outside(CLI::App& run, RunOptions& options, Words& words) {
  run.add_option("--ready-fd", options.ready_fd, "Write a line to this descriptor when the port answers")
      ->type_name("N")
      ->check(number_between(0, kHighestDescriptor));
  add_text(run, "--state-file", options.state_file, "JSON with pid and ports, there while the port answers", "FILE");
  run.add_option("--log", words.log, "What goes to standard error: trace, debug, info (with hints), warn or error")
      ->type_name("LEVEL")
      ->check(one_of({"trace", "debug", "info", "warn", "error"}));
  add_text(run, "--record", options.record, "Write everything that can be seen of the device as JSON lines", "FILE");
  add_text(run, "--keylog", options.keylog, "Append the TLS secrets in NSS key-log format", "FILE");
}

/// `catalog` and `otp`.
class TrustCommands {
 public:
  explicit TrustCommands(CLI::App& app) {
    CLI::App* catalog = add(app, "catalog", "Catalogs of trusted root certificates");
    add_build(*catalog);
    add_sign(*catalog);
    add_show(*catalog);
    add_check(*catalog);
    list_command_ = catalog->add_subcommand("list", "The built-in catalogs");
    list_command_->add_flag("--json", list_.json, "As a JSON array");
    CLI::App* otp = add(app, "otp", "The file that binds devices to a vendor's own catalogs, once and for all");
    add_otp_create(*otp);
    show_otp_command_ = otp->add_subcommand("show", "What an OTP file says, and whether its vendor signed it");
    show_otp_command_->add_option("file", show_otp_.file, "The OTP file")->type_name("FILE")->required();
    show_otp_command_->add_flag("--json", show_otp_.json, "As a JSON object");
  }

  /// The command that was given; nullopt when it is none of these.
  std::optional<CommandLine> parsed() {
    sign_.sha1 = format_ == "BINARY_SHA1";
    if (build_command_->parsed()) return build_;
    if (sign_command_->parsed()) return sign_;
    if (show_command_->parsed()) return show_;
    if (check_command_->parsed()) return check_;
    if (list_command_->parsed()) return list_;
    if (create_otp_command_->parsed()) return create_otp_;
    if (show_otp_command_->parsed()) return show_otp_;
    return std::nullopt;
  }

 private:
  static CLI::App* add(CLI::App& app, const char* name, const char* help) {
    CLI::App* group = app.add_subcommand(name, help);
    group->require_subcommand(1);
    return group;
  }
  void add_build(CLI::App& catalog) {
    build_command_ = catalog.add_subcommand("build", "Make a catalog of the certificates in files and folders");
    build_command_->add_option("roots", build_.roots, "Trusted roots, DER or PEM: files or folders")
        ->type_name("PATH")
        ->required();
    build_command_->add_option("--revoked", build_.revoked, "Withdrawn certificates: files or folders")->type_name("PATH");
    build_command_->add_option("-o,--out", build_.out, "The catalog to write (.lst)")->type_name("FILE")->required();
    build_command_->add_option("--created", build_.created, "Its date instead of now")->type_name("DATE");
  }
  void add_sign(CLI::App& catalog) {
    sign_command_ = catalog.add_subcommand("sign", "Sign a catalog, or the content of any signed file");
    sign_command_->add_option("file", sign_.file, "What to sign")->type_name("FILE")->required();
    sign_command_->add_option("--key,--priv", sign_.key, "Private RSA key, PEM or DER")->type_name("FILE")->required();
    sign_command_->add_option("-o,--out", sign_.out, "The signature to write, 256 bytes")->type_name("FILE")->required();
    sign_command_->add_option("--fmt", format_, "BINARY_SHA2 for CC3235 (default), BINARY_SHA1 for CC3220")
        ->type_name("FORMAT")
        ->check(one_of({"BINARY_SHA1", "BINARY_SHA2"}));
  }
  void add_show(CLI::App& catalog) {
    show_command_ = catalog.add_subcommand("show", "What a catalog lists, and whether its signature is good");
    show_command_->add_option("catalog", show_.catalog, "A .lst file, playground or ti-20190217")
        ->type_name("FILE|NAME")
        ->required();
    show_command_->add_option("--signature", show_.signature, "Its signature, 256 bytes")->type_name("FILE");
    CLI::Option* key = show_command_->add_option("--key", show_.key, "Public key that may sign it like TI's own (PEM)");
    key->type_name("FILE");
    show_command_->add_option("--otp", show_.otp, "Judge as a device with this OTP does")->type_name("FILE")->excludes(key);
    show_command_->add_flag("--json", show_.json, "As a JSON object");
  }
  void add_check(CLI::App& catalog) {
    check_command_ = catalog.add_subcommand("check", "Why a certificate gives -468 on connect or -10287 at programming");
    check_command_->add_option("certificates", check_.certificates, "A root, or a chain, leaf first; DER or PEM")
        ->type_name("CERT")
        ->required();
    check_command_->add_option("--catalog", check_.catalog, "A .lst file, playground (default) or ti-20190217")
        ->type_name("NAME|FILE");
    check_command_->add_option("--time", check_.time, "The device's clock: a date, or host; without it dates do not count")
        ->type_name("DATE");
    check_command_->add_flag("--json", check_.json, "As a JSON object");
    check_command_->footer("Exit code 0 when both verdicts are 0, else 1.");
  }
  void add_otp_create(CLI::App& otp) {
    create_otp_command_ = otp.add_subcommand("create", "Make the OTP file of a vendor root");
    create_otp_command_->add_option("--cert", create_otp_.certificate, "The vendor root, PEM or DER")
        ->type_name("FILE")
        ->required();
    create_otp_command_
        ->add_option("--key,--priv", create_otp_.keys, "Its private key; a second one for a second signer (--usechain)")
        ->type_name("FILE")
        ->required()
        ->expected(1, 2);
    create_otp_command_->add_option("--mac", create_otp_.mac, "The one device that it is for; without it any")
        ->type_name("MAC");
    create_otp_command_->add_flag("--usechain", create_otp_.chain, "Take all certificates of the file");
    create_otp_command_->add_option("-o,--out", create_otp_.out, "The OTP file to write")->type_name("FILE")->required();
  }

  CatalogBuild build_;
  CatalogSign sign_;
  CatalogShow show_;
  CatalogCheck check_;
  CatalogList list_;
  OtpCreate create_otp_;
  OtpShow show_otp_;
  std::string format_ = "BINARY_SHA2";
  CLI::App *build_command_ = nullptr, *sign_command_ = nullptr, *show_command_ = nullptr, *check_command_ = nullptr;
  CLI::App *list_command_ = nullptr, *create_otp_command_ = nullptr, *show_otp_command_ = nullptr;
};

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

/// CLI11 takes `-468` for an option: a negative number is what the command could not place.
std::string take_wanted(const CLI::App& error, const std::string& named) {
  std::vector<std::string> rest = error.remaining();
  std::erase(rest, "--");
  if (named.empty() && rest.size() == 1) return rest.front();
  if (!named.empty() && rest.empty()) return named;
  throw Failure(ExitCode::usage, "error: one code or name is wanted; see 'cc3235emu error --help'");
}

Failure usage_error(std::string what) {
  std::ranges::replace(what, '\n', ' ');
  return Failure(ExitCode::usage, fmt::format("{}; see 'cc3235emu --help'", what));
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  CLI::App app(kAbout, "cc3235emu");
  app.set_version_flag("--version", fmt::format("cc3235emu {}", kVersion));
  app.require_subcommand(1);

  RunOptions run_options;
  Words words;
  CLI::App* run = app.add_subcommand("run", "Run a device in the foreground until SIGTERM or SIGINT");
  run->footer(kRunFooter);
  add_front_ends(*run, run_options);
  add_device(*run, run_options, words);
  add_outside(*run, run_options, words);

  ErrorQuery query;
  CLI::App* error = app.add_subcommand("error", "What a status code means and how to reproduce it");
  error->add_option("wanted", query.wanted, "A code, such as -468, or its name")->type_name("CODE|NAME");
  error->add_flag("--json", query.json, "As a JSON array");
  error->allow_extras();

  ConfigCheck check;
  CLI::App* config = app.add_subcommand("config", "The configuration file of 'run'");
  config->require_subcommand(1);
  CLI::App* schema = config->add_subcommand("schema", "Print the JSON schema");
  CLI::App* check_command = config->add_subcommand("check", "Check a file and everything it names");
  check_command->add_option("file", check.file, "The configuration")->type_name("FILE")->required();

  TrustCommands trust(app);
  FlashCommands flash(app, names_behind_dashes(argc, argv));
  CaseCommands cases(app);

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Notice{app.help()};
  } catch (const CLI::CallForVersion& version) {
    return Notice{std::string(version.what()) + "\n"};
  } catch (const CLI::RequiredError& missing) {
    const bool unknown = app.get_subcommands().empty() && argc > 1;
    throw usage_error(unknown ? fmt::format("'{}' is no command", argv[1]) : missing.what());
  } catch (const CLI::ParseError& wrong) {
    throw usage_error(wrong.what());
  }
  if (run->parsed()) {
    run_options.virtual_clock = words.clock == "virtual";
    run_options.log = level_of(words.log);
    return run_options;
  }
  if (error->parsed()) {
    query.wanted = take_wanted(*error, query.wanted);
    return query;
  }
  if (schema->parsed()) return SchemaQuery{};
  if (auto command = trust.parsed()) return *std::move(command);
  if (auto command = flash.parsed()) return *std::move(command);
  if (auto command = cases.parsed()) return *std::move(command);
  return check;
}

}  // namespace cc3235::emulator
