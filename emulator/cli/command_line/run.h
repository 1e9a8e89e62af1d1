#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/cli/command_line.h"
#include "emulator/cli/command_line/validators.h"

namespace cc3235::emulator {

/// `cc3235emu run …` on the command line.
class RunCommand {
 public:
  explicit RunCommand(CLI::App& app) : run_(app.add_subcommand("run", kAbout)) {
    run_->footer(kFooter);
    add_front_ends();
    add_device();
    add_outside();
  }

  std::optional<CommandLine> parsed() {
    if (!run_->parsed()) return std::nullopt;
    options_.virtual_clock = clock_ == "virtual";
    options_.log = std::ranges::find(kLevels, log_, &LevelName::name)->level;
    return options_;
  }

 private:
  static constexpr char kAbout[] = "Run a device in the foreground until SIGTERM or SIGINT";
  static constexpr char kFooter[] =
      "There is a pseudo terminal when none of --tcp, --rfc2217 and --stdio is given, or with --port-link. Several front "
      "ends\n"
      "lead to the same port. A usual start: cc3235emu run --port-link run/port --flash run/flash.img\n"
      "Exit codes: 0 fine, 1 failed, 2 usage or configuration, 3 image in use, 4 port, address or link in use.";
  // Serial lines below this pace would make the chip's own time-outs the smaller problem.
  static constexpr std::uint32_t kSlowest = 300, kFastest = 100'000'000;
  static constexpr std::uint32_t kHighestDescriptor = 1u << 20;

  struct LevelName {
    std::string_view name;
    LogLevel level;
  };
  static constexpr LevelName kLevels[] = {{"trace", LogLevel::trace},
                                          {"debug", LogLevel::debug},
                                          {"info", LogLevel::info},
                                          {"warn", LogLevel::warn},
                                          {"error", LogLevel::error}};

  void add_text(const char* name, std::string& text, const char* help, const char* kind) {
    run_->add_option(name, text, help)->type_name(kind)->check(not_empty());
  }
  void add_front_ends() {
    add_text("--port-link", options_.port_link, "Symbolic link that leads to the pseudo terminal while it answers", "PATH");
    add_text("--tcp", options_.tcp, "The port as a TCP server, raw bytes; port 0 takes a free one", "HOST:PORT");
    add_text("--rfc2217", options_.rfc2217, "The port as a telnet server with COM-port control; port 0 takes a free one",
             "HOST:PORT");
    run_->add_flag("--stdio", options_.stdio,
                   "The port on standard input and output, other lines on standard error; ends with the end of the input");
    run_->add_option("--baud", options_.baud, "Pace of the line in bits per second; unlimited without it")
        ->type_name("N")
        ->check(number_between(kSlowest, kFastest));
    run_->add_flag("--wait-reader", options_.wait_reader, "Power up when the first client has opened the port");
  }
  void add_device() {
    add_text("--flash", options_.flash, "Image of the serial flash, made when it is not there; in memory without it",
             "FILE");
    run_->add_flag("--fast-flash", options_.fast_flash,
                   "Faster writes; when the host itself loses power, the last ones may be lost");
    add_text("--config", options_.config, "JSON configuration; see 'cc3235emu config schema'", "FILE");
    run_->add_option("--clock", clock_,
                     "real (default): host time; virtual: time jumps to the next timer when nothing is left to do")
        ->type_name("real|virtual")
        ->check(one_of({"real", "virtual"}));
    run_->add_flag("--realistic", options_.realistic, "Boot and radio take the time that they take on the board");
    run_->add_option("--seed", options_.seed, "Repeatable random bytes, 0 to 2^64-1")
        ->type_name("N")
        ->check(number_of_64_bits());
  }
  void add_outside() {
    run_->add_option("--ready-fd", options_.ready_fd,
                     "Write 'ready' and a line end to this descriptor when the port answers")
        ->type_name("N")
        ->check(number_between(0, kHighestDescriptor));
    add_text("--state-file", options_.state_file, "JSON with pid and ports, there while the port answers", "FILE");
    run_->add_option("--log", log_, "What goes to standard error: trace, debug, info (default, with hints), warn or error")
        ->type_name("LEVEL")
        ->check(one_of({"trace", "debug", "info", "warn", "error"}));
    add_text("--record", options_.record, "Write everything that can be seen of the device as JSON lines", "FILE");
    add_text("--keylog", options_.keylog, "Append the TLS secrets in NSS key-log format", "FILE");
  }

  CLI::App* run_;
  RunOptions options_;
  std::string clock_ = "real", log_ = "info";
};

}  // namespace cc3235::emulator
