#include <algorithm>

#include "base/status_codes.h"
#include "fs_sim/impl.h"

// What the flash tells of its files and of itself. ref: filesystem.md §7, commands-file.md §7 to §9

namespace cc3235::fs_sim {
namespace {

constexpr std::string_view kNameNotKept = "name not kept";

}  // namespace

FileInfo FileSystem::Impl::describe(const Entry& entry) const {
  const OpenFile* open = opened.of_slot(entry.slot);
  const bool writing = open && open->writing, pending = entry.state == FileState::pending;
  const auto readable = entry.readable(flash().bundle);
  FileInfo info;
  const auto mark = [&info](bool applies, FileFlag flag) {
    if (applies) info.flags = static_cast<std::uint16_t>(info.flags | bit(flag));
  };
  mark(writing && entry.awaits == Awaits::commit, FileFlag::must_commit);
  mark(writing && entry.awaits == Awaits::bundle_commit, FileFlag::bundle_file);
  mark(pending && entry.awaits == Awaits::commit, FileFlag::pending_commit);
  mark(pending && entry.awaits == Awaits::bundle_commit, FileFlag::pending_bundle_commit);
  mark(entry.secure(), FileFlag::secure);
  mark(!entry.failsafe(), FileFlag::not_failsafe);
  mark(is_system_name(entry.name), FileFlag::sys_file);
  mark(!readable, FileFlag::not_valid);
  mark(entry.has(OpenFlag::create_public_write), FileFlag::public_write);
  mark(entry.has(OpenFlag::create_public_read), FileFlag::public_read);
  mark(open && !open->writing, FileFlag::open_read);
  mark(writing, FileFlag::open_write);
  mark(entry.has(OpenFlag::create_nosignature), FileFlag::nosignature);
  info.length = readable ? entry.length[*readable] : 0;
  info.max_size = entry.max_size();
  info.tokens = entry.tokens;
  info.storage = entry.blocks() * kBlockSize;
  info.write_counter = entry.write_counter;
  return info;
}

FileReport FileSystem::report(std::string_view name, Token token) {
  if (const Status refusal = impl_->admit(name); !refusal.ok()) return {refusal, std::nullopt};
  const Entry* entry = impl_->files().find(name);
  if (!entry) return {status::SL_ERROR_FS_FILE_NOT_EXISTS, std::nullopt};
  if (const Status refusal = impl_->authorize(*entry, Use::inspect, token); !refusal.ok()) return {refusal, std::nullopt};

  const FileInfo info = impl_->describe(*entry);
  if (impl_->opened.of_slot(entry->slot)) return {status::SL_ERROR_FS_FILE_IS_ALREADY_OPENED, info};
  if (entry->state == FileState::writing) return {status::SL_ERROR_FS_FILE_HAS_NOT_BEEN_CLOSE_CORRECTLY, info};
  return {kOk, info};
}

Result<FileInfo> FileSystem::info(std::string_view name, Token token) {
  const FileReport found = report(name, token);
  if (!found.status.ok()) return found.status;
  return *found.info;
}

// ref: commands-file.md §8
Result<FileList> FileSystem::list(std::int32_t index, std::uint32_t count) {
  if (const Status refusal = impl_->available(); !refusal.ok()) return refusal;
  if (count > kListBuffer / kListEntry) return status::SL_ERROR_FS_WRONG_INPUT_SIZE;
  FileList list;
  list.index = index;
  for (const Entry& entry : impl_->files().entries()) {
    if (list.entries.size() == count) break;
    if (static_cast<std::int64_t>(entry.slot) <= index) continue;
    const auto shown = static_cast<std::uint16_t>(impl_->describe(entry).flags & ~bit(FileFlag::nosignature));
    list.entries.push_back(
        {entry.name_kept ? entry.name : std::string(kNameNotKept), entry.max_size(), shown, entry.blocks()});
    list.index = static_cast<std::int32_t>(entry.slot);
  }
  return list;
}

// ref: commands-file.md §9
Result<StorageInfo> FileSystem::storage_info() const {
  const FlashState& flash = impl_->flash();
  if (!flash.formatted) return status::SL_ERROR_FS_NO_DEVICE_IS_LOADED;
  StorageInfo info;
  std::uint32_t of_files = 0, in_system_region = 0;
  for (const Entry& entry : impl_->files().entries()) {
    of_files += entry.blocks();
    constexpr std::uint32_t kUserRegion = kFixedBlocks + kSystemBlocks;
    if (entry.first_block < kUserRegion) in_system_region += std::min(entry.blocks(), kUserRegion - entry.first_block);
    ++(is_system_name(entry.name) ? info.system_files : info.user_files);
  }
  info.block_size = kBlockSize;
  info.capacity = flash.blocks;
  info.allocated = kFixedBlocks - kTableBlocks + flash.factory_blocks + of_files;
  info.reserved = kTableBlocks;
  info.reserved_for_system = kSystemBlocks - in_system_region;
  info.largest_gap = impl_->files().largest_gap();
  info.available_for_user = info.capacity - info.allocated - info.reserved - info.reserved_for_system;
  info.max_files = kMaxFiles;
  info.development = flash.identity.development;
  info.bundle = flash.bundle;
  info.max_system_files = kMaxSystemFiles;
  info.alerts = flash.alerts;
  info.alert_threshold = flash.alert_threshold;
  info.fat_writes = flash.fat_writes;
  return info;
}

std::vector<FileRecord> FileSystem::files() const {
  std::vector<FileRecord> records;
  for (const Entry& entry : std::as_const(impl_->image).files().entries()) {
    records.push_back({entry.slot, entry.name, entry.creation, entry.first_block, entry.blocks(), impl_->describe(entry)});
  }
  return records;
}

DeviceIdentity FileSystem::identity() const {
  return impl_->flash().identity;
}

Bytes FileSystem::factory_image() {
  return impl_->image.factory_image();
}

std::vector<std::uint32_t> FileSystem::wear() {
  return impl_->image.wear();
}

}  // namespace cc3235::fs_sim
