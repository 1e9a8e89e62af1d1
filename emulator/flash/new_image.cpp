#include "emulator/flash/new_image.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "emulator/failure.h"
#include "fs_sim/file_system.h"
#include "fs_sim/lock_holder.h"

namespace cc3235::emulator {
namespace {

constexpr const char* kSuffix = ".cc3235emu-new";

/// Not in the place of something else; some file systems cannot promise that.
int rename_to_nothing(const char* from, const char* to) {
  const int result = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
  return result != 0 && (errno == EINVAL || errno == ENOSYS) ? ::rename(from, to) : result;
}

void sync_folder_of(const std::string& path) {
  std::error_code ignored;
  const std::string folder = std::filesystem::absolute(path, ignored).parent_path().string();
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

bool exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

NewImage::NewImage(std::string place) : place_(std::move(place)), path_(place_ + kSuffix) {
  if (const auto holder = fs_sim::find_lock_holder(path_)) {
    throw Failure(ExitCode::image_in_use, fmt::format("flash image {}: is being made by {}; wait for it", place_, *holder));
  }
  std::error_code ignored;
  const auto folder = std::filesystem::absolute(place_, ignored).parent_path();
  if (!exists(folder.string())) {
    throw Failure(ExitCode::usage,
                  fmt::format("flash image {}: the folder {} does not exist; create it first", place_, folder.string()));
  }
  if (::faccessat(AT_FDCWD, folder.c_str(), W_OK, AT_EACCESS) != 0) {
    throw Failure(ExitCode::usage, fmt::format("flash image {}: cannot be made ({}); allow writing to the folder, or name "
                                               "another file",
                                               place_, std::strerror(errno)));
  }
  remove();  // of one that was killed
}

NewImage::~NewImage() {
  remove();
}

void NewImage::remove() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
  fs_sim::remove_logs(path_);
}

std::string NewImage::of_the_place(std::string message) const {
  if (const std::size_t at = message.find(path_); at != message.npos) message.replace(at, path_.size(), place_);
  return message;
}

void NewImage::put_in_place() {
  fs_sim::remove_logs(place_);
  if (rename_to_nothing(path_.c_str(), place_.c_str()) != 0) {
    throw Failure(ExitCode::failed, fmt::format("flash image {}: cannot take its place ({}); remove what stands there, or "
                                                "name another",
                                                place_, std::strerror(errno)));
  }
  sync_folder_of(place_);
}

}  // namespace cc3235::emulator
