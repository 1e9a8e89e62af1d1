#include "emulator/serial/port_link.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "emulator/failure.h"

namespace cc3235::emulator {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
  throw Failure(ExitCode::usage, fmt::format("--port-link {}: {}", path, what));
}

/// The locked file at `path`. It may be removed by its last owner while we open it: then there is another to lock.
FileDescriptor lock(const std::string& path, const std::string& link) {
  for (;;) {
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file)
      refuse(link, fmt::format("cannot make {}: {}; choose a folder that can be written", path, std::strerror(errno)));
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
      throw Failure(
          ExitCode::port_in_use,
          fmt::format("--port-link {}: in use by another running emulator; stop that one or choose another path", link));
    }
    struct stat here {
    }, there{};
    if (::fstat(file.get(), &here) == 0 && ::stat(path.c_str(), &there) == 0 && here.st_ino == there.st_ino &&
        here.st_dev == there.st_dev) {
      return file;
    }
  }
}

/// Only a link to a terminal can be one that a dead process left.
void check_old(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(path, error);
  if (status.type() == fs::file_type::not_found) return;
  if (fs::is_directory(status)) refuse(path, "a folder is there; choose another path");
  if (!fs::is_symlink(status)) refuse(path, "a file is there, and it would be lost; remove it or choose another path");
  const std::string target = fs::read_symlink(path, error).string();
  if (!target.starts_with("/dev/pts/")) {
    refuse(path, fmt::format("it is a link to {}, not to a port; remove it or choose another path", target));
  }
}

}  // namespace

PortLink::PortLink(std::string path) : path_(std::move(path)), lock_path_(path_ + ".lock") {
  check_old(path_);
  lock_ = lock(lock_path_, path_);
}

void PortLink::publish(const std::string& target) {
  const std::string fresh = fmt::format("{}.{}", path_, ::getpid());
  ::unlink(fresh.c_str());
  if (::symlink(target.c_str(), fresh.c_str()) != 0 || ::rename(fresh.c_str(), path_.c_str()) != 0) {
    const std::string why = std::strerror(errno);
    ::unlink(fresh.c_str());
    refuse(path_, fmt::format("cannot make it: {}; choose another path", why));
  }
  target_ = target;
}

PortLink::~PortLink() {
  std::error_code error;
  if (!target_.empty() && fs::read_symlink(path_, error) == target_) ::unlink(path_.c_str());
  struct stat lock {};
  if (::fstat(lock_.get(), &lock) == 0 && lock.st_size == 0) ::unlink(lock_path_.c_str());
}

}  // namespace cc3235::emulator
