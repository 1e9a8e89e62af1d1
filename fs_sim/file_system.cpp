#include "fs_sim/file_system.h"

#include <algorithm>
#include <array>

#include "base/status_codes.h"
#include "fs_sim/impl.h"

namespace cc3235::fs_sim {

FileSystem::FileSystem(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FileSystem::~FileSystem() = default;
FileSystem::FileSystem(FileSystem&&) noexcept = default;
FileSystem& FileSystem::operator=(FileSystem&&) noexcept = default;

std::variant<FileSystem, ImageError> FileSystem::open_image(const ImageOptions& options, Random& random) {
  auto opened = Image::open(options);
  if (auto* error = std::get_if<ImageError>(&opened)) return std::move(*error);
  return FileSystem(std::make_unique<Impl>(std::get<Image>(std::move(opened)), random));
}

bool FileSystem::fresh() const {
  return impl_->image.fresh();
}

Result<std::size_t> FileSystem::write(FileHandle handle, std::uint32_t offset, ByteView data) {
  if (const Status refusal = impl_->locked(); !refusal.ok()) return refusal;
  OpenFile* file = impl_->opened.find(handle);
  if (!file) return status::SL_ERROR_FS_INVALID_HANDLE;
  if (!file->writing) return status::SL_ERROR_FS_FILE_ACCESS_IS_DIFFERENT;
  const Entry& entry = impl_->files().at_slot(file->slot);
  if (offset >= entry.max_size() || data.size() > entry.max_size() - offset) return status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE;
  if (entry.secure() && offset != file->length) return status::SL_ERROR_FS_OFFSET_NOT_16_BYTE_ALIGN;

  if (!file->writing->put(impl_->image, offset, data)) return status::SL_ERROR_FS_FAILED_TO_WRITE;
  file->length = std::max(file->length, offset + static_cast<std::uint32_t>(data.size()));
  return data.size();
}

bool FileSystem::writes_to_memory(FileHandle handle, std::uint32_t offset, std::size_t size) const {
  const OpenFile* file = impl_->opened.find(handle);
  if (!file || !file->writing) return true;  // refused
  const std::uint32_t limit = impl_->files().at_slot(file->slot).max_size();
  const bool refused = offset >= limit || size > limit - offset;
  return refused || file->writing->holds(offset, size);
}

namespace {

/// Bytes of one copy from `offset` on; the caller has checked the range.
Status read_copy(Image& image, std::uint32_t first_block, std::uint32_t offset, MutableBytes out) {
  std::array<std::uint8_t, kBlockSize> block;
  while (!out.empty()) {
    const Place place = place_of(offset);
    const auto written = image.read_block(first_block + place.block, MutableBytes(block).first(place.room));
    if (!written) return written.status();
    const std::size_t count = std::min<std::size_t>(out.size(), place.room - place.within);
    std::copy_n(block.begin() + place.within, count, out.begin());
    offset += static_cast<std::uint32_t>(count);
    out = out.subspan(count);
  }
  return kOk;
}

}  // namespace

Result<std::size_t> FileSystem::read(FileHandle handle, std::uint32_t offset, MutableBytes out) {
  if (const Status refusal = impl_->locked(); !refusal.ok()) return refusal;
  const OpenFile* file = impl_->opened.find(handle);
  if (!file) return status::SL_ERROR_FS_INVALID_HANDLE;
  if (file->writing) return status::SL_ERROR_FS_FILE_ACCESS_IS_DIFFERENT;
  if (offset >= file->length) return status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE;

  const Entry& entry = impl_->files().at_slot(file->slot);
  const std::size_t count = std::min<std::size_t>(out.size(), file->length - offset);
  const Status result = read_copy(impl_->image, entry.copy_start(*entry.active), offset, out.first(count));
  if (!result.ok()) return result;
  return count;
}

Status FileSystem::remove(std::string_view name, Token token) {
  if (const Status refusal = impl_->admit(name); !refusal.ok()) return refusal;
  const Entry* entry = impl_->files().find(name);
  if (!entry) return status::SL_ERROR_FS_FILE_NOT_EXISTS;
  if (const Status refusal = impl_->authorize(*entry, Use::remove, token); !refusal.ok()) return refusal;
  if (is_protected_name(name)) return status::SL_ERROR_FS_SYSTEM_FILE_ACCESS_DENIED;
  if (impl_->opened.of_slot(entry->slot)) return status::SL_ERROR_FS_FILE_IS_ALREADY_OPENED;

  Image& image = impl_->image;
  FlashState flash = image.flash();
  ++flash.fat_writes;
  const bool stored = image.transact(Durability::synced, [&] { return image.drop(*entry) && image.save(flash); });
  if (!stored) return status::SL_ERROR_FS_FAILED_WRITE_NVMEM_HEADER;
  image.adopt(flash);
  impl_->files().remove(entry->slot);
  return kOk;
}

FileInfo FileSystem::Impl::describe(const Entry& entry) const {
  const OpenFile* open = opened.of_slot(entry.slot);
  FileInfo info;
  const auto mark = [&info](bool applies, FileFlag flag) {
    if (applies) info.flags = static_cast<std::uint16_t>(info.flags | bit(flag));
  };
  mark(entry.secure(), FileFlag::secure);
  mark(!entry.failsafe(), FileFlag::not_failsafe);
  mark(is_system_name(entry.name), FileFlag::sys_file);
  mark(!entry.active, FileFlag::not_valid);
  mark(entry.has(OpenFlag::create_public_write), FileFlag::public_write);
  mark(entry.has(OpenFlag::create_public_read), FileFlag::public_read);
  mark(open && !open->writing, FileFlag::open_read);
  mark(open && open->writing, FileFlag::open_write);
  mark(entry.has(OpenFlag::create_nosignature), FileFlag::nosignature);
  info.length = entry.readable_length();
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
  if (entry->state != FileState::closed) return {status::SL_ERROR_FS_FILE_HAS_NOT_BEEN_CLOSE_CORRECTLY, info};
  return {kOk, info};
}

Result<FileInfo> FileSystem::info(std::string_view name, Token token) {
  const FileReport found = report(name, token);
  if (!found.status.ok()) return found.status;
  return *found.info;
}

Result<Bytes> FileSystem::content(std::string_view name) {
  const Entry* entry = impl_->files().find(name);
  if (!entry) return status::SL_ERROR_FS_FILE_NOT_EXISTS;
  const OpenFile* open = impl_->opened.of_slot(entry->slot);
  if (open && open->writing) return status::SL_ERROR_FS_FILE_IS_OPEN_FOR_WRITE;
  if (!entry->active) return status::SL_ERROR_FS_NO_VALID_COPY_EXISTS;
  Bytes bytes(entry->readable_length());
  const Status result = read_copy(impl_->image, entry->copy_start(*entry->active), 0, bytes);
  if (!result.ok()) return result;
  return bytes;
}

std::optional<Bytes> FileSystem::setting(std::string_view key) {
  return impl_->image.setting(key);
}

Status FileSystem::set_setting(std::string_view key, ByteView value) {
  Image& image = impl_->image;
  const bool stored = image.transact(Durability::synced, [&] { return image.write_setting(key, value); });
  return stored ? kOk : status::SL_ERROR_FS_CONFIG_FILE_RET_WRITE_FAILED;
}

}  // namespace cc3235::fs_sim
