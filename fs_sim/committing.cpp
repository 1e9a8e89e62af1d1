#include <algorithm>

#include "base/status_codes.h"
#include "fs_sim/impl.h"

// Files and bundles that wait for a decision. ref: filesystem.md §6

namespace cc3235::fs_sim {

Entry committed(Entry entry) {
  entry.active = entry.target();
  entry.state = FileState::closed;
  entry.awaits = Awaits::nothing;
  ++entry.write_counter;
  return entry;
}

namespace {

/// What the holder of `presented` has to show for `next`: the token of the same level.
Token same_level(const Entry& entry, const Entry& next, Token presented) {
  const auto held = std::ranges::find(entry.tokens, presented);
  return held == entry.tokens.end() ? presented : next.tokens[static_cast<std::size_t>(held - entry.tokens.begin())];
}

}  // namespace

// ---- One file ----

Result<Entry*> FileSystem::Impl::find_for_decision(std::string_view name, Token token) {
  if (const Status refusal = admit(name); !refusal.ok()) return refusal;
  Entry* entry = files().find(name);
  if (!entry) return status::SL_ERROR_FS_FILE_NOT_EXISTS;
  if (const Status refusal = authorize(*entry, Use::write, token); !refusal.ok()) return refusal;
  if (!entry->failsafe()) return status::SL_ERROR_FS_FILE_HAS_NO_FAILSAFE;
  if (entry->state == FileState::pending && entry->awaits != Awaits::commit) {
    return status::SL_ERROR_FS_INCORRECT_FILE_STATE_FOR_OPERATION;  // its bundle decides
  }
  const OpenFile* open = opened.of_slot(entry->slot);
  if (open && !open->writing) return status::SL_ERROR_FS_FILE_IS_ALREADY_OPENED;
  return entry;
}

Result<Token> FileSystem::Impl::replace(Entry& entry, Entry next, Token presented) {
  if (!image.transact(Durability::synced, [&] { return image.save(next); })) {
    return status::SL_ERROR_FS_FAILED_WRITE_NVMEM_HEADER;
  }
  const Token valid = entry.secure() ? same_level(entry, next, presented) : Token{};
  entry = std::move(next);
  return valid;
}

Result<Token> FileSystem::commit(std::string_view name, Token token) {
  const Result<Entry*> found = impl_->find_for_decision(name, token);
  if (!found) return found.status();
  Entry& entry = **found;
  if (entry.state != FileState::pending) return status::SL_ERROR_FS_INCORRECT_FILE_STATE_FOR_OPERATION;
  return impl_->replace(entry, committed(entry), token);
}

/// In the normal state as an abort without a handle: of what is being written, or was when the power went. ref:
/// filesystem.md §3
Result<Token> FileSystem::rollback(std::string_view name, Token token) {
  const Result<Entry*> found = impl_->find_for_decision(name, token);
  if (!found) return found.status();
  Entry& entry = **found;
  if (entry.state == FileState::closed) return entry.secure() ? token : Token{};
  const OpenFile* open = impl_->opened.of_slot(entry.slot);
  const FileHandle handle = open ? open->handle : FileHandle{};
  Result<Token> result = impl_->replace(entry, aborted(entry), token);
  if (result) impl_->opened.remove(handle);
  return result;
}

// ---- The bundle ----

/// The flash becomes `next`, the entries what they are given as; all of it or nothing.
Status FileSystem::Impl::save(const FlashState& next, const std::vector<Entry>& entries) {
  const bool stored = image.transact(Durability::synced, [&] {
    return std::ranges::all_of(entries, [&](const Entry& entry) { return image.save(entry); }) && image.save(next);
  });
  if (!stored) return status::SL_ERROR_FS_FAILED_WRITE_NVMEM_HEADER;
  image.adopt(next);
  for (const Entry& entry : entries) files().put(entry);
  return kOk;
}

/// The members whose new copy is complete, as the decision leaves them.
std::vector<Entry> FileSystem::Impl::decided(Decision decision) const {
  std::vector<Entry> members;
  for (const Entry& entry : files().entries()) {
    if (entry.state != FileState::pending || entry.awaits != Awaits::bundle_commit) continue;
    members.push_back(decision == Decision::commit ? committed(entry) : aborted(entry));
  }
  return members;
}

Result<BundleState> FileSystem::Impl::end_bundle(Decision decision) {
  if (const Status refusal = available(); !refusal.ok()) return refusal;
  const BundleState state = flash().bundle;
  const bool possible =
      state == BundleState::pending_commit || (state == BundleState::started && decision == Decision::rollback);
  if (!possible) return status::SL_ERROR_FS_BUNDLE_NOT_IN_CORRECT_STATE;
  const auto is_open = [this](const Entry& entry) { return entry.in_bundle() && opened.of_slot(entry.slot); };
  if (std::ranges::any_of(files().entries(), is_open)) return status::SL_ERROR_FS_BUNDLE_FILES_ARE_OPENED;
  const std::vector<Entry> members = decided(decision);
  if (members.empty()) return status::SL_ERROR_FS_BUNDLE_NOT_CONTAIN_FILES;

  FlashState next = flash();
  next.bundle = BundleState::stopped;
  const Status moved = save(next, members);
  if (!moved.ok()) return moved;
  return BundleState::stopped;
}

Result<BundleState> FileSystem::commit_bundle() {
  return impl_->end_bundle(Decision::commit);
}

Result<BundleState> FileSystem::rollback_bundle() {
  return impl_->end_bundle(Decision::rollback);
}

}  // namespace cc3235::fs_sim
