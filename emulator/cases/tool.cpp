#include "emulator/cases/tool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "emulator/failure.h"
#include "emulator/serial/file_descriptor.h"

namespace cc3235::emulator {
namespace {

constexpr const char* kThisProgram = "/proc/self/exe";
constexpr std::size_t kMostOutput = 1u << 20;

struct FileActions {
  FileActions() { ::posix_spawn_file_actions_init(&actions); }
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  posix_spawn_file_actions_t actions{};
};

/// Signals as the program found them: a case blocks some for itself.
struct FreshSignals {
  FreshSignals() {
    ::posix_spawnattr_init(&attributes);
    ::sigemptyset(&none_);
    ::posix_spawnattr_setsigmask(&attributes, &none_);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  }
  ~FreshSignals() { ::posix_spawnattr_destroy(&attributes); }
  FreshSignals(const FreshSignals&) = delete;
  FreshSignals& operator=(const FreshSignals&) = delete;
  posix_spawnattr_t attributes{};

 private:
  sigset_t none_{};
};

std::string read_all(int fd) {
  std::string text;
  std::array<char, 4096> piece{};
  ssize_t size = 0;
  while ((size = ::read(fd, piece.data(), piece.size())) > 0 || (size < 0 && errno == EINTR)) {
    if (size > 0 && text.size() < kMostOutput) text.append(piece.data(), static_cast<std::size_t>(size));
  }
  return text;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

std::vector<std::string> run_tool(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
                                  RunningTool& running) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw Failure(ExitCode::failed, fmt::format("no pipe: {}", std::strerror(errno)));
  FileDescriptor output(ends[0]);
  FileDescriptor input(ends[1]);
  FileActions files;
  ::posix_spawn_file_actions_addopen(&files.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&files.actions, input.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&files.actions, input.get(), STDERR_FILENO);
  ::posix_spawn_file_actions_addchdir_np(&files.actions, folder.c_str());
  std::vector<std::string> words{"cc3235emu"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  pid_t child = 0;
  const FreshSignals signals;
  const int error = ::posix_spawn(&child, kThisProgram, &files.actions, &signals.attributes, pointers.data(), environ);
  if (error != 0) throw Failure(ExitCode::failed, fmt::format("cc3235emu cannot be run again: {}", std::strerror(error)));
  running = child;
  input = FileDescriptor();
  std::vector<std::string> lines = lines_of(read_all(output.get()));
  running = 0;  // it has closed its outputs and is ending
  int state = 0;
  while (::waitpid(child, &state, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(state)) {
    lines.emplace_back("ended by a signal");
  } else if (WEXITSTATUS(state) != 0) {
    lines.push_back(fmt::format("exit code {}", WEXITSTATUS(state)));
  }
  return lines;
}

}  // namespace cc3235::emulator
