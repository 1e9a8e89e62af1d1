#include "emulator/flash/image.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <utility>

#include "base/status_codes.h"
#include "base/status_table.h"

namespace cc3235::emulator {
namespace {

struct FlagWord {
  fs_sim::FileFlag flag;
  const char* word;
};
// ref: commands-file.md §7
constexpr FlagWord kFlags[] = {
    {fs_sim::FileFlag::pending_commit, "pending_commit"},
    {fs_sim::FileFlag::pending_bundle_commit, "pending_bundle_commit"},
    {fs_sim::FileFlag::secure, "secure"},
    {fs_sim::FileFlag::sys_file, "sys_file"},
    {fs_sim::FileFlag::not_valid, "not_valid"},
    {fs_sim::FileFlag::public_write, "public_write"},
    {fs_sim::FileFlag::public_read, "public_read"},
    {fs_sim::FileFlag::nosignature, "nosignature"},
};
struct CreationWord {
  fs_sim::OpenFlag flag;
  const char* word;
};
constexpr CreationWord kCreation[] = {{fs_sim::OpenFlag::create_failsafe, "failsafe"},
                                      {fs_sim::OpenFlag::create_static_token, "static_token"},
                                      {fs_sim::OpenFlag::create_vendor_token, "vendor_token"}};

}  // namespace

fs_sim::ImageOptions looking() {
  fs_sim::ImageOptions options;
  options.access = fs_sim::ImageOptions::Access::look;
  return options;
}

void require_image(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    throw Failure(ExitCode::usage,
                  fmt::format("flash image {}: does not exist; make it with 'cc3235emu flash create {}'", path, path));
  }
  if (std::filesystem::is_regular_file(status) && std::filesystem::file_size(path, error) == 0) {
    throw Failure(ExitCode::usage, fmt::format("flash image {}: is empty; make it with 'cc3235emu flash create'", path));
  }
}

void refuse(const fs_sim::ImageError& error) {
  const bool in_use = error.kind == fs_sim::ImageError::Kind::in_use;
  throw Failure(in_use ? ExitCode::image_in_use : ExitCode::usage, error.message);
}

void refuse(const std::string& image, std::string_view name, Status status, std::string_view reason) {
  throw Failure(ExitCode::failed,
                fmt::format("{}: file '{}': {} ({}){}{}; see 'cc3235emu error {}'", image, name, status_name(status),
                            status.value(), reason.empty() ? "" : ": ", reason, status.value()));
}

ToolImage::ToolImage(std::string path, fs_sim::ImageOptions options, Absent absent)
    : path_(std::move(path)), random_(make_system_random()) {
  if (absent == Absent::is_refused) require_image(path_);
  options.path = path_;
  options.power_up = false;
  auto opened = fs_sim::FileSystem::open_image(options, *random_);
  if (const auto* error = std::get_if<fs_sim::ImageError>(&opened)) refuse(*error);
  flash_.emplace(std::get<fs_sim::FileSystem>(std::move(opened)));
}

void ToolImage::require_unlocked(std::string_view name) const {
  if (flash_->locked()) refuse(path_, name, status::SL_ERROR_FS_FILE_SYSTEM_IS_LOCKED);
}

std::string flag_words(const fs_sim::FileRecord& file) {
  std::string words;
  const auto add = [&words](const char* word) { words += (words.empty() ? "" : "|") + std::string(word); };
  for (const CreationWord& row : kCreation) {
    if ((file.creation_flags & fs_sim::bit(row.flag)) != 0) add(row.word);
  }
  for (const FlagWord& row : kFlags) {
    if ((file.info.flags & fs_sim::bit(row.flag)) != 0) add(row.word);
  }
  return words.empty() ? "-" : words;
}

Progress::Progress(std::string_view what) : what_(what), terminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (terminal_ && shown_ >= 0) std::fputs("\r\x1b[K", stderr);
}

void Progress::show(std::uint64_t done, std::uint64_t all) {
  const int percent = all == 0 ? 100 : static_cast<int>(done * 100 / all);
  if (!terminal_ || percent == shown_) return;
  shown_ = percent;
  std::fputs(fmt::format("\r\x1b[K{}: {:3} %", what_, percent).c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace cc3235::emulator
