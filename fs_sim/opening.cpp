#include "base/status_codes.h"
#include "fs_sim/impl.h"

namespace cc3235::fs_sim {
namespace {

constexpr std::uint32_t kSecureOnly = bit(OpenFlag::create_nosignature) | bit(OpenFlag::create_static_token) |
                                      bit(OpenFlag::create_vendor_token) | bit(OpenFlag::create_public_write) |
                                      bit(OpenFlag::create_public_read);

Status judge_creation(const OpenRequest& request) {
  const bool secure = (request.creation_flags & bit(OpenFlag::create_secure)) != 0;
  if (request.max_size == 0) return status::SL_ERROR_FS_FILE_INVALID_FILE_SIZE;
  if (request.max_size > kMaxRequest) return status::SL_ERROR_FS_FILE_MAX_SIZE_EXCEEDED;
  if (!secure && (request.creation_flags & kSecureOnly) != 0) return status::SL_ERROR_FS_WRONG_FILE_OPEN_FLAGS;
  return kOk;
}

}  // namespace

Status FileSystem::Impl::locked() const {
  return image.flash().alerts >= kAlertThreshold ? status::SL_ERROR_FS_FILE_SYSTEM_IS_LOCKED : kOk;
}

Status FileSystem::Impl::admit(std::string_view name) const {
  if (const Status refusal = locked(); !refusal.ok()) return refusal;
  const bool usable = !name.empty() && name.size() <= kMaxName && name.find('\0') == name.npos;
  return usable ? kOk : status::SL_ERROR_FS_WRONG_FILE_NAME;
}

Status FileSystem::Impl::authorize(const Entry& entry, Use use, Token token) {
  if (permitted(entry, use, token)) return kOk;
  if (use != Use::inspect || kInspectionRaisesAlert) {
    FlashState next = image.flash();
    ++next.alerts;
    if (image.transact(Durability::synced, [&] { return image.save(next); })) image.adopt(next);
  }
  return status::SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT;
}

// ref: filesystem.md §2
Result<Opened> FileSystem::open(const OpenRequest& request) {
  if (const Status refusal = impl_->admit(request.name); !refusal.ok()) return refusal;
  Entry* entry = impl_->files().find(request.name);
  const bool may_create = request.mode == OpenMode::create || request.mode == OpenMode::create_if_absent;

  if (!entry && !may_create) return status::SL_ERROR_FS_FILE_NOT_EXISTS;
  if (entry && request.mode == OpenMode::create) return status::SL_ERROR_FS_FILE_ALREADY_EXISTS;
  if (entry && request.mode == OpenMode::read) return impl_->open_for_read(*entry, request.token);
  if (is_protected_name(request.name)) return status::SL_ERROR_FS_SYSTEM_FILE_ACCESS_DENIED;
  return entry ? impl_->open_for_write(*entry, request.token) : impl_->create(request);
}

Result<Opened> FileSystem::Impl::create(const OpenRequest& request) {
  if (const Status refusal = judge_creation(request); !refusal.ok()) return refusal;
  if (opened.full()) return status::SL_ERROR_FS_NO_AVAILABLE_NV_INDEX;
  Result<Entry> placed = files().place(request.name, request.creation_flags, request.max_size);
  if (!placed) return placed.status();

  Entry entry = *std::move(placed);
  entry.state = FileState::writing;
  entry.tokens = tokens_at_creation(request.creation_flags, request.token, random);
  FlashState flash = image.flash();
  ++flash.fat_writes;
  const bool stored = image.transact(Durability::synced, [&] { return image.save(entry) && image.save(flash); });
  if (!stored) return status::SL_ERROR_FS_FAILED_WRITE_NVMEM_HEADER;

  image.adopt(flash);
  const FileHandle handle = opened.add(entry.slot, 0, WriteBuffer(entry.copy_start(entry.target())));
  const Token master = entry.tokens[0];
  files().add(std::move(entry));
  return Opened{handle, master};
}

Result<Opened> FileSystem::Impl::open_for_write(Entry& entry, Token token) {
  if (const Status refusal = authorize(entry, Use::write, token); !refusal.ok()) return refusal;
  if (opened.of_slot(entry.slot)) return status::SL_ERROR_FS_FILE_IS_ALREADY_OPENED;
  if (entry.state != FileState::closed) return status::SL_ERROR_FS_FILE_HAS_NOT_BEEN_CLOSE_CORRECTLY;
  if (opened.full()) return status::SL_ERROR_FS_NO_AVAILABLE_NV_INDEX;

  const std::uint32_t target = entry.target();
  const std::uint32_t start = entry.copy_start(target);
  Entry next = entry;
  next.state = FileState::writing;
  next.old_tokens = entry.tokens;
  next.tokens = tokens_at_rewrite(entry, random);
  next.length[target] = 0;
  if (!entry.failsafe()) next.active.reset();
  const bool stored =
      image.transact(Durability::synced, [&] { return image.erase(start, entry.copy_blocks) && image.save(next); });
  if (!stored) return status::SL_ERROR_FS_FAILED_WRITE_NVMEM_HEADER;

  entry = std::move(next);
  return Opened{opened.add(entry.slot, 0, WriteBuffer(start)), entry.secure() ? token : Token{}};
}

Result<Opened> FileSystem::Impl::open_for_read(Entry& entry, Token token) {
  if (const Status refusal = authorize(entry, Use::read, token); !refusal.ok()) return refusal;
  if (opened.of_slot(entry.slot)) return status::SL_ERROR_FS_FILE_IS_ALREADY_OPENED;
  if (!entry.active) return status::SL_ERROR_FS_NO_VALID_COPY_EXISTS;
  if (opened.full()) return status::SL_ERROR_FS_NO_AVAILABLE_NV_INDEX;
  return Opened{opened.add(entry.slot, entry.readable_length(), std::nullopt), entry.secure() ? token : Token{}};
}

}  // namespace cc3235::fs_sim
