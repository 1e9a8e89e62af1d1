#include "emulator/cases/case_folder.h"

#include <fmt/format.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>

#include "emulator/failure.h"

namespace cc3235::emulator {
namespace {

namespace fs = std::filesystem;

/// Somebody may be writing into the folder while it is removed.
constexpr int kMostAttempts = 100;

void clear_away(const fs::path& folder) {
  std::error_code error;
  for (int i = 0; i < kMostAttempts && fs::exists(folder, error); ++i) fs::remove_all(folder, error);
}

fs::path make_folder() {
  std::error_code error;
  const fs::path place = fs::temp_directory_path(error);
  if (error) throw Failure(ExitCode::failed, fmt::format("no place for temporary files: {}; set TMPDIR", error.message()));
  std::string name = (place / "cc3235emu-case-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw Failure(ExitCode::failed, fmt::format("no temporary folder {}: {}; set TMPDIR", name, std::strerror(errno)));
  }
  return name;
}

}  // namespace

CaseFolder::CaseFolder() {
  block_signals();
  try {
    path_ = make_folder();
  } catch (...) {
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    throw;
  }
  signals_ = FileDescriptor(::signalfd(-1, &watched_, SFD_CLOEXEC));
  done_ = FileDescriptor(::eventfd(0, EFD_CLOEXEC));
  watcher_ = std::thread([this] { watch(); });
}

CaseFolder::~CaseFolder() {
  constexpr std::uint64_t kOne = 1;
  static_cast<void>(::write(done_.get(), &kOne, sizeof kOne));
  watcher_.join();
  clear_away(path_);
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);  // one that came meanwhile ends the program now
}

void CaseFolder::block_signals() {
  ::sigemptyset(&watched_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) ::sigaddset(&watched_, signal);
  }
  ::pthread_sigmask(SIG_BLOCK, &watched_, &before_);
}

void CaseFolder::watch() {
  std::array<pollfd, 2> ends{pollfd{signals_.get(), POLLIN, 0}, pollfd{done_.get(), POLLIN, 0}};
  while (::poll(ends.data(), ends.size(), -1) < 0 && errno == EINTR) {
  }
  signalfd_siginfo signal{};
  if ((ends[1].revents & POLLIN) != 0) return;
  if (::read(signals_.get(), &signal, sizeof signal) == sizeof signal) end_by(static_cast<int>(signal.ssi_signo));
}

/// As if the signal had not been caught, but for what would stay behind.
void CaseFolder::end_by(int signal) {
  if (const pid_t child = tool_; child > 0) ::kill(child, SIGKILL);
  clear_away(path_);
  sigset_t only{};
  ::sigemptyset(&only);
  ::sigaddset(&only, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  ::raise(signal);
}

}  // namespace cc3235::emulator
