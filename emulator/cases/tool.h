#pragma once

#include <sys/types.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

namespace cc3235::emulator {

/// The process of a tool while one runs, else 0.
using RunningTool = std::atomic<pid_t>;

/// Runs this program with these arguments in `folder`, without input. What it prints on both outputs, line by line, and
/// `exit code N` unless that is 0. Throws Failure (failed) when it cannot be started.
std::vector<std::string> run_tool(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
                                  RunningTool& running);

}  // namespace cc3235::emulator
