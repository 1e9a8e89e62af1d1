#pragma once

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/random.h"
#include "fs_sim/file_system.h"

namespace cc3235::bench {

/// The emulator's flash in this process: what sl_FsOpen, sl_FsWrite and sl_FsClose come down to.
class FlashAlone {
 public:
  static constexpr const char* kName = "bench.bin";
  static constexpr std::size_t kPerWrite = 960;  ///< with its header this fits a command line of 1024 bytes

  explicit FlashAlone(const std::string& path) {
    fs_sim::ImageOptions options;
    options.path = path;
    auto opened = fs_sim::FileSystem::open_image(options, *random_);
    if (const auto* error = std::get_if<fs_sim::ImageError>(&opened)) throw std::runtime_error(error->message);
    flash_.emplace(std::get<fs_sim::FileSystem>(std::move(opened)));
  }

  fs_sim::FileSystem& operator*() { return *flash_; }

  /// Replaces a plain file of the size it had first.
  void write(std::string_view bytes) {
    const FileHandle handle = open(kName, made_ ? fs_sim::OpenMode::write : fs_sim::OpenMode::create, bytes.size());
    made_ = true;
    for (std::size_t offset = 0; offset < bytes.size(); offset += kPerWrite) {
      const ByteView piece = as_bytes(bytes.substr(offset, kPerWrite));
      require(flash_->write(handle, static_cast<std::uint32_t>(offset), piece).status());
    }
    require(flash_->close(handle, {}, {}));
  }

  /// An empty file.
  void create(const std::string& name) { require(flash_->close(open(name, fs_sim::OpenMode::create, 1), {}, {})); }

 private:
  static void require(Status status) {
    if (!status.ok()) throw std::runtime_error(fmt::format("the flash says {}", status.value()));
  }
  FileHandle open(const std::string& name, fs_sim::OpenMode mode, std::size_t size) {
    fs_sim::OpenRequest request;
    request.name = name;
    request.mode = mode;
    request.max_size = static_cast<std::uint32_t>(size);
    const Result<fs_sim::Opened> opened = flash_->open(request);
    require(opened.status());
    return opened->handle;
  }

  std::unique_ptr<Random> random_ = make_system_random();
  std::optional<fs_sim::FileSystem> flash_;
  bool made_ = false;
};

}  // namespace cc3235::bench
