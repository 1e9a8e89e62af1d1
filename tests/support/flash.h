#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/status_codes.h"
#include "fs_sim/file_system.h"
#include "fs_sim/limits.h"

/// A flash to test with, and short ways to fill it.
namespace cc3235::test {

using fs_sim::bit;
using fs_sim::FileFlag;
using fs_sim::FileInfo;
using fs_sim::FileSystem;
using fs_sim::ImageError;
using fs_sim::ImageOptions;
using fs_sim::OpenFlag;
using fs_sim::OpenMode;
using fs_sim::OpenRequest;

inline constexpr std::uint32_t kFailsafe = bit(OpenFlag::create_failsafe);
inline constexpr std::uint32_t kSecure = bit(OpenFlag::create_secure);
inline constexpr std::uint32_t kUnsigned = bit(OpenFlag::create_nosignature);

/// A folder of its own that goes with the object.
class OwnFolder {
 public:
  OwnFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cc3235emu-fs-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~OwnFolder() { std::filesystem::remove_all(path_); }
  OwnFolder(const OwnFolder&) = delete;
  OwnFolder& operator=(const OwnFolder&) = delete;

  std::string file(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline ImageOptions image_at(const std::string& path, bool fast = true) {
  ImageOptions options;
  options.path = path;
  options.fast = fast;
  return options;
}

/// One FileSystem, in memory unless a path is given. cut() is a power cut and a new start.
class Flash {
 public:
  explicit Flash(ImageOptions options = {}) : options_(std::move(options)) { start(); }

  FileSystem* operator->() { return &*fs_; }
  FileSystem& operator*() { return *fs_; }

  void cut() {
    fs_.reset();
    start();
  }
  void stop_and_start() {
    fs_->stop();
    cut();
  }

  Result<fs_sim::Opened> open(std::string_view name, OpenMode mode, std::uint32_t flags = 0, std::uint32_t size = 1024,
                              std::uint32_t token = 0) {
    OpenRequest request;
    request.name = name;
    request.mode = mode;
    request.creation_flags = flags;
    request.max_size = size;
    request.token = Token{token};
    return fs_->open(request);
  }
  Status open_status(std::string_view name, OpenMode mode, std::uint32_t flags = 0, std::uint32_t size = 1024,
                     std::uint32_t token = 0) {
    return open(name, mode, flags, size, token).status();
  }
  FileHandle must_open(std::string_view name, OpenMode mode, std::uint32_t flags = 0, std::uint32_t size = 1024,
                       std::uint32_t token = 0) {
    const auto opened = open(name, mode, flags, size, token);
    EXPECT_TRUE(opened.ok()) << name << ": " << opened.status().value();
    return opened.ok() ? opened->handle : FileHandle{};
  }

  Status write(FileHandle handle, std::uint32_t offset, std::string_view text) {
    return fs_->write(handle, offset, as_bytes(text)).status();
  }
  Status close(FileHandle handle) { return fs_->close(handle, "", {}); }
  Status abort(FileHandle handle) { return fs_->close(handle, "", as_bytes("A")); }

  /// Creates the file, or writes it anew, and closes it.
  void put(std::string_view name, std::string_view text, std::uint32_t flags = 0) {
    const auto size = static_cast<std::uint32_t>(std::max<std::size_t>(text.size(), 1));
    const FileHandle handle = must_open(name, OpenMode::create_if_absent, flags, size);
    if (!text.empty()) {
      EXPECT_TRUE(write(handle, 0, text).ok());
    }
    EXPECT_EQ(close(handle), kOk);
  }
  /// All of the file as text; the code where it cannot be read, in angle brackets.
  std::string get(std::string_view name, std::uint32_t token = 0) {
    const auto opened = open(name, OpenMode::read, 0, 0, token);
    if (!opened) return "<" + std::to_string(opened.status().value()) + ">";
    std::string text(1u << 20, '\0');
    const auto count = fs_->read(opened->handle, 0, {reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
    text.resize(count.ok() ? *count : 0);
    EXPECT_EQ(close(opened->handle), kOk);
    return text;
  }
  FileInfo info(std::string_view name, std::uint32_t token = 0) {
    const auto report = fs_->report(name, Token{token});
    EXPECT_TRUE(report.info) << name << ": " << report.status.value();
    return report.info.value_or(FileInfo{});
  }
  Status info_status(std::string_view name, std::uint32_t token = 0) { return fs_->info(name, Token{token}).status(); }
  Status remove(std::string_view name, std::uint32_t token = 0) { return fs_->remove(name, Token{token}); }
  bool flagged(std::string_view name, FileFlag flag) { return (info(name).flags & bit(flag)) != 0; }

 private:
  void start() {
    auto opened = FileSystem::open_image(options_, *random_);
    if (auto* error = std::get_if<ImageError>(&opened)) FAIL() << error->message;
    fs_.emplace(std::get<FileSystem>(std::move(opened)));
  }

  ImageOptions options_;
  std::unique_ptr<Random> random_ = make_seeded_random(7);
  std::optional<FileSystem> fs_;
};

/// Printable bytes without a short period.
inline std::string pattern(std::size_t size, std::uint32_t seed = 1) {
  std::string text(size, '\0');
  for (char& c : text) {
    seed = seed * 1664525u + 1013904223u;
    c = static_cast<char>('!' + (seed >> 24) % 90);
  }
  return text;
}

}  // namespace cc3235::test

namespace cc3235 {
/// So that a failed expectation shows the code.
inline void PrintTo(Status status, std::ostream* out) {
  *out << status.value();
}
}  // namespace cc3235
