#include "base/status_codes.h"
#include "fs_sim/impl.h"

namespace cc3235::fs_sim {
namespace {

constexpr std::uint32_t kDecisionFlags = bit(OpenFlag::must_commit) | bit(OpenFlag::bundle);

bool asks(std::uint32_t flags, OpenFlag flag) {
  return (flags & bit(flag)) != 0;
}

Awaits awaits_of(std::uint32_t flags) {
  if (asks(flags, OpenFlag::bundle)) return Awaits::bundle_commit;
  return asks(flags, OpenFlag::must_commit) ? Awaits::commit : Awaits::nothing;
}

Status judge_creation(const OpenRequest& request, bool secured_device) {
  const std::uint32_t flags = request.creation_flags;
  if (request.max_size == 0) return status::SL_ERROR_FS_FILE_INVALID_FILE_SIZE;
  if (request.max_size > kMaxRequest) return status::SL_ERROR_FS_FILE_MAX_SIZE_EXCEEDED;
  if (const Status refusal = judge_creation_flags(flags, secured_device); !refusal.ok()) return refusal;
  if (asks(flags, OpenFlag::must_commit)) return status::SL_ERROR_FS_IGNORE_COMMIT_ROLLBAC_FLAG;
  return kOk;
}

/// What can be said of the flags alone. ref: filesystem.md §9
Status judge_flags(std::uint32_t flags) {
  if (asks(flags, OpenFlag::encrypted)) return status::SL_ERROR_FS_NOT_SUPPORTED;
  return (flags & kDecisionFlags) == kDecisionFlags ? status::SL_ERROR_FS_WRONG_FILE_OPEN_FLAGS : kOk;
}

}  // namespace

// ref: filesystem.md §2
Result<Opened> FileSystem::open(const OpenRequest& request) {
  if (const Status refusal = impl_->admit(request.name); !refusal.ok()) return refusal;
  Entry* entry = impl_->files().find(request.name);
  const bool may_create = request.mode == OpenMode::create || request.mode == OpenMode::create_if_absent;

  if (!entry && !may_create) return status::SL_ERROR_FS_FILE_NOT_EXISTS;
  if (entry && request.mode == OpenMode::create) return status::SL_ERROR_FS_FILE_ALREADY_EXISTS;
  if (entry && request.mode == OpenMode::read) return impl_->open_for_read(*entry, request.token);
  const bool guarded = is_protected_name(request.name) && !same_name(request.name, kCatalogName);  // its signature guards it
  if (guarded && !impl_->programming) return status::SL_ERROR_FS_SYSTEM_FILE_ACCESS_DENIED;
  if (const Status refusal = judge_flags(request.creation_flags); !refusal.ok()) return refusal;
  return entry ? impl_->open_for_write(*entry, request) : impl_->create(request);
}

Result<Opened> FileSystem::Impl::create(const OpenRequest& request) {
  const std::uint32_t flags = request.creation_flags;
  if (const Status refusal = judge_creation(request, flash().identity.secured); !refusal.ok()) return refusal;
  if (const Status refusal = judge_bundle(nullptr, flags); !refusal.ok()) return refusal;
  if (opened.full()) return status::SL_ERROR_FS_NO_AVAILABLE_NV_INDEX;
  Result<Entry> placed = files().place(request.name, flags & kCreationFlags, request.max_size);
  if (!placed) return placed.status();

  Entry entry = *std::move(placed);
  entry.tokens = tokens_at_creation(flags, request.token, random);
  FlashState next = flash();
  ++next.fat_writes;
  const Token master = entry.tokens[0];
  return begin_writing(std::move(entry), flags, next, master);
}

// ref: filesystem.md §2, §6
Result<Opened> FileSystem::Impl::open_for_write(Entry& entry, const OpenRequest& request) {
  const std::uint32_t flags = request.creation_flags;
  if (const Status refusal = authorize(entry, Use::write, request.token); !refusal.ok()) return refusal;
  if (opened.of_slot(entry.slot)) return status::SL_ERROR_FS_FILE_IS_ALREADY_OPENED;
  if (const Status refusal = judge_bundle(&entry, flags); !refusal.ok()) return refusal;
  if (entry.state == FileState::pending) return status::SL_ERROR_FS_FILE_IS_PENDING_COMMIT;
  if (entry.state == FileState::writing) return status::SL_ERROR_FS_FILE_HAS_NOT_BEEN_CLOSE_CORRECTLY;
  if (asks(flags, OpenFlag::must_commit) && !entry.failsafe()) return status::SL_ERROR_FS_FILE_HAS_NO_FAILSAFE;
  if (opened.full()) return status::SL_ERROR_FS_NO_AVAILABLE_NV_INDEX;

  Entry next = entry;
  next.old_tokens = entry.tokens;
  next.tokens = tokens_at_rewrite(entry, random);
  next.length[entry.target()] = 0;
  return begin_writing(std::move(next), flags, flash(), entry.secure() ? request.token : Token{});
}

/// `existing`: nullptr for a file that is being created, which may join at any time before the bundle waits.
Status FileSystem::Impl::judge_bundle(const Entry* existing, std::uint32_t flags) const {
  if (!asks(flags, OpenFlag::bundle)) return kOk;
  if (flash().bundle == BundleState::pending_commit) return status::SL_ERROR_FS_BUNDLE_NOT_IN_CORRECT_STATE;
  if (!existing) return kOk;
  if (!existing->failsafe()) return status::SL_ERROR_FS_BUNDLE_FILE_SHOULD_BE_CREATED_WITH_FAILSAFE;
  return existing->active ? kOk : status::SL_ERROR_FS_NO_VALID_COPY_EXISTS;
}

/// The file's target copy is erased and belongs to a new handle. `next` is the entry as it will be, but for what opening
/// changes in every file; `state` the flash, but for what a bundle and a secure file change.
Result<Opened> FileSystem::Impl::begin_writing(Entry next, std::uint32_t flags, FlashState state, Token answer) {
  const std::uint32_t target = next.target();
  const std::uint32_t start = next.copy_start(target);
  next.state = FileState::writing;
  next.awaits = awaits_of(flags);
  if (next.secure()) next.serial[target] = ++state.serial;
  if (!next.failsafe()) next.active.reset();
  if (next.awaits == Awaits::bundle_commit) state.bundle = BundleState::started;

  const bool stored = image.transact(Durability::synced, [&] {
    return image.erase(start, next.copy_blocks) && image.save(next) && (state == flash() || image.save(state));
  });
  if (!stored) return status::SL_ERROR_FS_FAILED_WRITE_NVMEM_HEADER;

  image.adopt(state);
  const FileHandle handle = opened.add(next.slot, target, 0, WriteBuffer(start, owner_of(next, target)));
  files().put(std::move(next));
  return Opened{handle, answer};
}

Result<Opened> FileSystem::Impl::open_for_read(Entry& entry, Token token) {
  if (const Status refusal = authorize(entry, Use::read, token); !refusal.ok()) return refusal;
  if (opened.of_slot(entry.slot)) {
    return entry.state == FileState::pending ? status::SL_ERROR_FS_FILE_ALREADY_OPENED_IN_PENDING_STATE
                                             : status::SL_ERROR_FS_FILE_IS_ALREADY_OPENED;
  }
  const auto copy = entry.readable(flash().bundle);
  if (!copy) return status::SL_ERROR_FS_NO_VALID_COPY_EXISTS;
  if (opened.full()) return status::SL_ERROR_FS_NO_AVAILABLE_NV_INDEX;
  return Opened{opened.add(entry.slot, *copy, entry.length[*copy], std::nullopt), entry.secure() ? token : Token{}};
}

}  // namespace cc3235::fs_sim
