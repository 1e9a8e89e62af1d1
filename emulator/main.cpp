#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <variant>

#include "emulator/cli/command_line.h"
#include "emulator/cli/error_command.h"
#include "emulator/config/check.h"
#include "emulator/failure.h"
#include "emulator/run.h"

namespace {

using namespace cc3235::emulator;

/// Does what the command line asks for and gives what is to be printed.
struct Commands {
  Outcome operator()(const RunOptions& options) const {
    run(options);
    return {};
  }
  Outcome operator()(const ErrorQuery& query) const { return {describe_error(query)}; }
  Outcome operator()(const SchemaQuery&) const { return {std::string(config_schema())}; }
  Outcome operator()(const ConfigCheck& check) const { return {check_config(check.file)}; }
  Outcome operator()(const Notice& notice) const { return {notice.text}; }
  Outcome operator()(const auto& command) const { return run_command(command); }
};

/// A disk that is full is no success.
void print(const std::string& text) {
  if (text.empty()) return;
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return;
  throw Failure(ExitCode::failed, fmt::format("standard output: cannot be written ({}); free some space, or name another "
                                              "place",
                                              std::strerror(errno)));
}

int fail(ExitCode code, std::string_view message) {
  std::fputs(fmt::format("cc3235emu: {}\n", message).c_str(), stderr);
  return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on the size of files is a full disk, and no reason to die
  try {
    const Outcome outcome = std::visit(Commands{}, parse_command_line(argc, argv));
    print(outcome.text);
    return static_cast<int>(outcome.code);
  } catch (const Failure& failure) {
    return fail(failure.code(), failure.what());
  } catch (const std::exception& error) {
    return fail(ExitCode::failed, error.what());
  }
}
