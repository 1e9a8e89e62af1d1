#include "fs_sim/snapshot.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/status_codes.h"
#include "base/status_table.h"
#include "catalog/otp.h"
#include "fs_sim/image.h"

namespace cc3235::fs_sim {
namespace {

ImageError unusable(const std::string& path, std::string_view what, std::string_view remedy) {
  return {ImageError::Kind::unusable, fmt::format("flash image {}: {}; {}", path, what, remedy)};
}

std::optional<ImageError> take_files(const std::string& path, Image& image, Snapshot& snapshot) {
  for (const Entry& entry : image.files().entries()) {
    // With the last valid copy come its tokens. ref: filesystem.md §4
    const bool rewritten = entry.state != FileState::closed && entry.active;
    const Tokens& tokens = rewritten ? entry.old_tokens : entry.tokens;
    SnapshotFile file{entry.name, entry.creation, entry.max_size(), tokens, entry.write_counter, std::nullopt};
    if (entry.active) {
      Result<Bytes> content = image.whole_copy(entry, *entry.active);
      if (!content) {
        return unusable(path, fmt::format("file '{}' cannot be read: {}", entry.name, content.status().value()),
                        "see 'cc3235emu flash fsck'");
      }
      file.content = *std::move(content);
    }
    snapshot.files.push_back(std::move(file));
  }
  return std::nullopt;
}

/// What no chip would have: a snapshot may come from a manifest that somebody edited.
Status judge_file(const Image& image, const SnapshotFile& file, bool secured_device) {
  if (const Status refusal = judge_name(file.name); !refusal.ok()) return refusal;
  if (image.files().find(file.name)) return status::SL_ERROR_FS_FILE_ALREADY_EXISTS;
  if (file.max_size == 0) return status::SL_ERROR_FS_FILE_INVALID_FILE_SIZE;
  if (file.max_size > capacity_of(blocks_for(kMaxRequest))) return status::SL_ERROR_FS_FILE_MAX_SIZE_EXCEEDED;
  if (const Status refusal = judge_creation_flags(file.creation_flags, secured_device); !refusal.ok()) return refusal;
  const bool secure = (file.creation_flags & bit(OpenFlag::create_secure)) != 0;
  if (!secure && file.tokens != Tokens{}) return status::SL_ERROR_FS_WRONG_FILE_OPEN_FLAGS;
  return file.content && file.write_counter == 0 ? status::SL_ERROR_FS_INVALID_ARGS : kOk;
}

/// The same for what belongs to no file; empty when nothing is wrong.
std::string objection(const Snapshot& snapshot) {
  std::string why;
  if (!snapshot.identity.otp.empty() && !catalog::parse_otp(snapshot.identity.otp, why)) {
    return fmt::format("the OTP file is none ({})", why);
  }
  if (!snapshot.factory_image.empty() && !decode_program(snapshot.factory_image)) {
    constexpr Status kNone = status::SL_ERROR_FS_PROGRAMMING_ILLEGAL_FILE;
    return fmt::format("the file of the stored programming image is none: {} ({})", status_name(kNone), kNone.value());
  }
  return {};
}

/// In the transaction: the file's blocks and its entry.
Status put_file(Image& image, const SnapshotFile& file, FlashState& flash) {
  if (const Status refusal = judge_file(image, file, flash.identity.secured); !refusal.ok()) return refusal;
  Result<Entry> placed = image.files().place(file.name, file.creation_flags, file.max_size);
  if (!placed) return placed.status();
  Entry entry = *std::move(placed);
  entry.tokens = file.tokens;
  entry.old_tokens = file.tokens;
  entry.write_counter = file.write_counter;
  if (file.content) {
    if (file.content->size() > entry.max_size()) return status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE;
    entry.active = 0;
    entry.length[0] = static_cast<std::uint32_t>(file.content->size());
    if (entry.secure()) entry.serial[0] = ++flash.serial;
    ByteView rest = *file.content;
    for (std::uint32_t block = 0; !rest.empty(); ++block) {
      const ByteView piece = rest.first(std::min<std::size_t>(rest.size(), room_of(block)));
      if (!image.write_block(entry.first_block + block, piece, owner_of(entry, 0)))
        return status::SL_ERROR_FS_FAILED_TO_WRITE;
      rest = rest.subspan(piece.size());
    }
  }
  if (!image.files().objection(entry).empty()) return status::SL_ERROR_FS_INVALID_ARGS;
  if (!image.save(entry)) return status::SL_ERROR_FS_FAILED_WRITE_NVMEM_HEADER;
  image.files().put(std::move(entry));
  return kOk;
}

FlashState state_of(FlashState flash, const Snapshot& snapshot) {
  flash.fat_writes = snapshot.fat_writes;
  flash.alerts = snapshot.alerts;
  flash.alert_threshold = snapshot.alert_threshold;
  flash.locked = snapshot.locked;
  flash.formatted = true;
  flash.bundle = BundleState::stopped;
  flash.orderly_stop = false;
  flash.identity = snapshot.identity;
  flash.factory_blocks = blocks_of_factory_image(snapshot.factory_image.size());
  return flash;
}

}  // namespace

std::variant<Snapshot, ImageError> take_snapshot(const std::string& path) {
  auto opened = Image::open({.path = path, .access = ImageOptions::Access::look});
  if (auto* error = std::get_if<ImageError>(&opened)) return std::move(*error);
  auto& image = std::get<Image>(opened);
  const FlashState& flash = image.flash();
  Snapshot snapshot;
  snapshot.size = flash.blocks * kBlockSize;
  snapshot.identity = flash.identity;
  snapshot.alerts = flash.alerts;
  snapshot.alert_threshold = flash.alert_threshold;
  snapshot.locked = flash.locked || image.forged();
  snapshot.fat_writes = flash.fat_writes;
  snapshot.factory_image = image.factory_image();
  if (auto error = take_files(path, image, snapshot)) return *std::move(error);
  auto settings = image.settings();
  if (!settings) return unusable(path, "its settings cannot be read", "see 'cc3235emu flash fsck'");
  snapshot.settings = *std::move(settings);
  return snapshot;
}

std::optional<ImageError> put_snapshot(const std::string& path, const Snapshot& snapshot) {
  if (const std::string wrong = objection(snapshot); !wrong.empty()) {
    return unusable(path, wrong, "leave it out, or export it again");
  }
  ImageOptions options;
  options.path = path;
  options.size = snapshot.size;
  options.secured = snapshot.identity.secured;
  auto opened = Image::open(options);
  if (auto* error = std::get_if<ImageError>(&opened)) return std::move(*error);
  auto& image = std::get<Image>(opened);
  if (image.flash().blocks != snapshot.size / kBlockSize) {
    return unusable(path, fmt::format("has {} bytes, and {} are wanted", image.flash().blocks * kBlockSize, snapshot.size),
                    "name another image, or remove this one first");
  }
  if (image.flash().identity.secured != snapshot.identity.secured) {
    return unusable(path, "is of a chip with other security features", "name another image, or remove this one first");
  }
  if (blocks_of_factory_image(snapshot.factory_image.size()) > image.flash().blocks - kFixedBlocks - kSystemBlocks) {
    return unusable(path, "has no room for the stored programming image", "leave it out");
  }
  FlashState next = state_of(image.flash(), snapshot);
  Status status = kOk;
  std::string at;
  const bool done = image.transact(Durability::synced, [&] {
    if (!image.format() || !image.write_factory_image(snapshot.factory_image)) return false;
    image.files() = FileTable(next.blocks - next.factory_blocks);
    for (const SnapshotFile& file : snapshot.files) {
      at = file.name;
      if (status = put_file(image, file, next); !status.ok()) return false;
    }
    for (const auto& [key, value] : snapshot.settings) {
      if (!image.write_setting(key, value)) return false;
    }
    return image.save(next);
  });
  if (done) return std::nullopt;
  if (status.ok()) return unusable(path, "the disk refuses what is written", "free some space or check the disk");
  return unusable(path, fmt::format("file '{}' does not go in: {} ({})", at, status_name(status), status.value()),
                  fmt::format("see 'cc3235emu error {}'", status.value()));
}

}  // namespace cc3235::fs_sim
