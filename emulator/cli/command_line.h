#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/log.h"
#include "emulator/cli/case_command.h"
#include "emulator/cli/catalog_command.h"
#include "emulator/cli/otp_command.h"
#include "emulator/failure.h"
#include "emulator/flash/commands.h"

namespace cc3235::emulator {

/// `cc3235emu run`. Empty texts: not given.
struct RunOptions {
  std::string port_link, tcp, rfc2217;
  bool stdio = false;
  std::string flash;  ///< empty: an image in memory
  bool fast_flash = false;
  std::string config;
  bool virtual_clock = false;
  bool realistic = false;
  std::optional<std::uint64_t> seed;
  bool wait_reader = false;
  std::optional<int> ready_fd;
  std::string state_file;
  LogLevel log = LogLevel::info;
  std::string record, keylog;
  std::optional<std::uint32_t> baud;  ///< absent: as fast as it goes
};

/// `cc3235emu error CODE|NAME`
struct ErrorQuery {
  std::string wanted;
  bool json = false;
};

/// `cc3235emu config schema`
struct SchemaQuery {};

/// `cc3235emu config check FILE`
struct ConfigCheck {
  std::string file;
};

/// `--help` and `--version`: the text is all there is to do.
struct Notice {
  std::string text;
};

using CommandLine = std::variant<RunOptions, ErrorQuery, SchemaQuery, ConfigCheck, CatalogBuild, CatalogSign, CatalogShow,
                                 CatalogCheck, CatalogList, OtpCreate, OtpShow, FlashCreate, FlashInfo, FlashList, FlashPut,
                                 FlashGet, FlashRemove, FlashCheck, FlashExport, FlashImport, FlashProgram, FlashAlerts,
                                 FlashDump, CaseList, CaseShow, CaseRun, Notice>;

/// Throws Failure (usage) with one line for anything that does not parse.
CommandLine parse_command_line(int argc, const char* const* argv);

}  // namespace cc3235::emulator
