// program: what UniFlash does with a board, and what it says. ref: filesystem.md §7

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "base/status_codes.h"
#include "base/status_table.h"
#include "emulator/flash/commands.h"
#include "emulator/flash/image.h"
#include "emulator/flash/manifest.h"
#include "emulator/flash/new_image.h"
#include "emulator/printable.h"

namespace cc3235::emulator {
namespace {

struct ToolName {
  Status status;
  const char* name;
};
// Those that have been seen; they are not the names of the header files.
constexpr ToolName kToolNames[] = {
    {status::SL_ERROR_FS_ROOT_CA_IS_UNKOWN, "FS_ERR_ROOT_CA_IS_UNKOWN"},
    {status::SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT, "FS_WRONG_SIGNATURE"},
    {status::SL_ERROR_FS_FILE_NOT_EXISTS, "FS_ERR_FILE_NOT_EXISTS"},
    {status::SL_ERROR_FS_ILLEGAL_SIGNATURE, "FS_ILLEGAL_SIGNATURE"},
    {status::SL_ERROR_FS_DEVELOPMENT_BOARD_WRONG_MAC, "FS_DEVELOPMENT_BOARD_WRONG_MAC"},
    {status::SL_ERROR_FS_CERT_CHAIN_ERROR_SECURITY_ALERT, "FS_SECURITY_ALERT_CERT_CHAIN_ERROR"},
};

/// The name that UniFlash shows; for a code that has not been seen there, the header's with UniFlash's prefix (uncertain).
std::string tool_name(Status status) {
  const auto* seen = std::ranges::find(kToolNames, status, &ToolName::status);
  if (seen != std::end(kToolNames)) return seen->name;
  constexpr std::string_view kHeader = "SL_ERROR_FS_";
  const std::string_view name = status_name(status);
  return name.starts_with(kHeader) ? fmt::format("FS_ERR_{}", name.substr(kHeader.size())) : std::string(name);
}

/// The line as UniFlash prints it, and below it what the flash knows of the reason.
Outcome report(const fs_sim::ProgramOutcome& outcome, const catalog::Judgement& judgement) {
  std::string text = fmt::format("fs_programming error: ret: {}, ex_err: {} - {}\n", outcome.ret.value(), outcome.ex_err,
                                 tool_name(outcome.ret));
  std::string reason = outcome.file.empty() ? "" : fmt::format("file '{}'", outcome.file);
  if (judgement.status == outcome.ret && !judgement.reason.empty()) {
    reason += fmt::format("{}{}; {}", reason.empty() ? "" : ": ", judgement.reason, judgement.remedy);
  }
  if (!reason.empty()) text += fmt::format("cc3235emu: {}\n", printable(reason));
  std::fputs(text.c_str(), stderr);
  return {"", ExitCode::failed};
}

}  // namespace

Outcome run_command(const FlashProgram& command) {
  Manifest manifest = read_manifest(command.manifest);
  fs_sim::ImageOptions options;
  options.size = manifest.size;
  options.secured = manifest.secured;
  options.rom_keys = manifest.rom_keys;

  std::optional<NewImage> made;
  if (!command.image.empty() && !exists(command.image)) made.emplace(command.image);
  {
    ToolImage flash(made ? made->path() : command.image, options, ToolImage::Absent::is_made);
    Progress progress("program");
    progress.show(0, 1);
    const fs_sim::ProgramOutcome outcome = flash->program(manifest.program);
    if (!outcome.ok()) return report(outcome, flash->last_judgement());
  }
  if (made) made->put_in_place();
  return {fmt::format("{}: {} files programmed\n", command.image.empty() ? "in memory, as a trial" : command.image,
                      manifest.program.files.size())};
}

}  // namespace cc3235::emulator
