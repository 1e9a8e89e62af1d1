#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "emulator/failure.h"
#include "fs_sim/file_system.h"

namespace cc3235::emulator {

/// An image, opened by a tool and held alone meanwhile.
class ToolImage {
 public:
  enum class Absent { is_refused, is_made };

  /// Of an empty path: an image in memory. Throws Failure: there is no such image, it is unusable (usage), or a device has
  /// it (image_in_use).
  explicit ToolImage(std::string path, fs_sim::ImageOptions options = {}, Absent absent = Absent::is_refused);

  /// Throws Failure: a locked device gives and takes no file.
  void require_unlocked(std::string_view name) const;

  fs_sim::FileSystem* operator->() { return &*flash_; }
  fs_sim::FileSystem& operator*() { return *flash_; }

 private:
  std::string path_;
  std::unique_ptr<Random> random_;
  std::optional<fs_sim::FileSystem> flash_;
};

/// Options of who only looks at an image, which may be one that cannot be written.
fs_sim::ImageOptions looking();

/// Refuses a path where nothing is that could be an image.
void require_image(const std::string& path);

/// The same for what the parts of fs_sim say that work on a path.
[[noreturn]] void refuse(const fs_sim::ImageError& error);

/// `IMAGE: file 'NAME': SL_ERROR_FS_… (-10341); see 'cc3235emu error -10341'`
[[noreturn]] void refuse(const std::string& image, std::string_view name, Status status, std::string_view reason = {});

/// Words of FileFlag and of what a file was created with, joined by `|`; `-` for none.
std::string flag_words(const fs_sim::FileRecord& file);

/// `12 %` on standard error while something long goes on, when that is a terminal.
class Progress {
 public:
  explicit Progress(std::string_view what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(std::uint64_t done, std::uint64_t all);

 private:
  std::string what_;
  bool terminal_;
  int shown_ = -1;
};

}  // namespace cc3235::emulator
