#pragma once

#include <sys/types.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <thread>

#include "emulator/cases/tool.h"
#include "emulator/serial/file_descriptor.h"

namespace cc3235::emulator {

/// The temporary folder of a case. It goes with the object and, with the tool that runs in it, when SIGINT, SIGTERM or
/// SIGHUP ends the program: those come to a thread of its own as long as the object lives, unless they were ignored before.
class CaseFolder {
 public:
  CaseFolder();
  ~CaseFolder();
  CaseFolder(const CaseFolder&) = delete;
  CaseFolder& operator=(const CaseFolder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }
  RunningTool& tool() { return tool_; }

 private:
  void block_signals();
  void watch();
  void end_by(int signal);

  sigset_t watched_{}, before_{};
  FileDescriptor signals_, done_;
  std::filesystem::path path_;
  RunningTool tool_{0};
  std::thread watcher_;
};

}  // namespace cc3235::emulator
