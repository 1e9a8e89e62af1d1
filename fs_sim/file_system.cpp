#include "fs_sim/file_system.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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
  auto impl = std::make_unique<Impl>(std::get<Image>(std::move(opened)), random);
  impl->rom_keys = options.rom_keys;
  impl->mac = options.mac;
  impl->running = options.power_up;
  if (options.power_up && !impl->come_up().ok()) {
    return ImageError{ImageError::Kind::unusable,
                      fmt::format("flash image {}: the disk does not take what the start changes; free some space or check "
                                  "the disk",
                                  options.path)};
  }
  return FileSystem(std::move(impl));
}

bool FileSystem::fresh() const {
  return impl_->image.fresh();
}

Result<std::size_t> FileSystem::write(FileHandle handle, std::uint32_t offset, ByteView data) {
  if (const Status refusal = impl_->available(); !refusal.ok()) return refusal;
  OpenFile* file = impl_->opened.find(handle);
  if (!file) return status::SL_ERROR_FS_INVALID_HANDLE;
  if (!file->writing) return status::SL_ERROR_FS_FILE_ACCESS_IS_DIFFERENT;
  const Entry& entry = impl_->files().at_slot(file->slot);
  if (offset >= entry.max_size() || data.size() > entry.max_size() - offset) return status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE;
  if (entry.secure() && offset != file->length) return status::SL_ERROR_FS_OFFSET_NOT_16_BYTE_ALIGN;

  const std::size_t taken = file->writing->put(impl_->image, offset, data);
  if (taken > 0) file->length = std::max(file->length, offset + static_cast<std::uint32_t>(taken));
  if (taken < data.size()) return status::SL_ERROR_FS_FAILED_TO_WRITE;
  return taken;
}

bool FileSystem::writes_to_memory(FileHandle handle, std::uint32_t offset, std::size_t size) const {
  const OpenFile* file = impl_->opened.find(handle);
  if (!file || !file->writing) return true;  // refused
  const std::uint32_t limit = impl_->files().at_slot(file->slot).max_size();
  const bool refused = offset >= limit || size > limit - offset;
  return refused || file->writing->holds(offset, size);
}

Result<std::size_t> FileSystem::read(FileHandle handle, std::uint32_t offset, MutableBytes out) {
  if (const Status refusal = impl_->available(); !refusal.ok()) return refusal;
  const OpenFile* file = impl_->opened.find(handle);
  if (!file) return status::SL_ERROR_FS_INVALID_HANDLE;
  if (file->writing) return status::SL_ERROR_FS_FILE_ACCESS_IS_DIFFERENT;
  if (offset >= file->length) return status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE;

  const Entry& entry = impl_->files().at_slot(file->slot);
  const std::size_t count = std::min<std::size_t>(out.size(), file->length - offset);
  const Status result = impl_->read_copy(entry, file->copy, offset, out.first(count));
  if (!result.ok()) return result;
  return count;
}

/// Sealed content that does not verify is an alert.
Status FileSystem::Impl::read_copy(const Entry& entry, std::uint32_t copy, std::uint32_t offset, MutableBytes out) {
  const Status result = image.read_copy(entry, copy, offset, out);
  if (result == status::SL_ERROR_FS_SECURITY_ALERT) raise_alert();
  return result;
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

// ref: filesystem.md §7
Status FileSystem::rename(std::string_view name, std::string_view new_name, Token token) {
  if (const Status refusal = impl_->admit(name); !refusal.ok()) return refusal;
  if (const Status refusal = judge_name(new_name); !refusal.ok()) return refusal;
  Entry* entry = impl_->files().find(name);
  if (!entry) return status::SL_ERROR_FS_FILE_NOT_EXISTS;
  if (const Status refusal = impl_->authorize(*entry, Use::remove, token); !refusal.ok()) return refusal;
  if (is_system_name(name) || is_system_name(new_name)) return status::SL_ERROR_FS_FILE_NAME_RESERVED;
  if (impl_->opened.of_slot(entry->slot)) return status::SL_ERROR_FS_FILE_IS_ALREADY_OPENED;
  if (impl_->files().find(new_name)) return status::SL_ERROR_FS_FILE_NAME_EXIST;

  Entry next = *entry;
  next.name = new_name;
  next.name_kept = impl_->files().keeps(new_name, entry);
  FlashState flash = impl_->flash();
  ++flash.fat_writes;
  return impl_->save(flash, {next});
}

Result<Bytes> FileSystem::content(std::string_view name) {
  return impl_->content(name);
}

Result<Bytes> FileSystem::Impl::content(std::string_view name) {
  const Entry* entry = std::as_const(*this).files().find(name);
  if (!entry) return status::SL_ERROR_FS_FILE_NOT_EXISTS;
  const OpenFile* open = opened.of_slot(entry->slot);
  if (open && open->writing) return status::SL_ERROR_FS_FILE_IS_OPEN_FOR_WRITE;
  return readable_copy(*entry);
}

Result<Bytes> FileSystem::Impl::readable_copy(const Entry& entry) {
  const auto copy = entry.readable(flash().bundle);
  if (!copy) return status::SL_ERROR_FS_NO_VALID_COPY_EXISTS;
  Bytes bytes(entry.length[*copy]);
  const Status result = read_copy(entry, *copy, 0, bytes);
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
