#include "fs_sim/lock_holder.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace cc3235::fs_sim {

// Asking the kernel about the file itself (F_GETLK) needs a descriptor, and closing that would drop this process's own locks
// on it. /proc/locks needs none. Its lines: `1: POSIX  ADVISORY  WRITE 4711 fe:00:131075 1073741825 1073742335`.
std::optional<std::string> find_lock_holder(const std::string& path) {
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) return std::nullopt;
  const std::string file = fmt::format("{:02x}:{:02x}:{}", major(about.st_dev), minor(about.st_dev), about.st_ino);

  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    std::istringstream fields(line);
    std::string id, kind, strength, access, inode;
    long pid = 0;
    if (!(fields >> id >> kind >> strength >> access >> pid >> inode) || inode != file || pid <= 0) continue;
    return pid == getpid() ? "this process" : fmt::format("process {}", pid);
  }
  return std::nullopt;
}

std::string lock_holder(const std::string& path) {
  return find_lock_holder(path).value_or("another process");
}

}  // namespace cc3235::fs_sim
