#include "base/status_codes.h"
#include "catalog/signed_file.h"
#include "fs_sim/impl.h"
#include "fs_sim/signed_close.h"

namespace cc3235::fs_sim {

Entry aborted(Entry entry) {
  entry.state = FileState::closed;
  entry.awaits = Awaits::nothing;
  if (entry.active) entry.tokens = entry.old_tokens;
  return entry;
}

// ref: filesystem.md §8
Status FileSystem::close(FileHandle handle, std::string_view certificate_name, ByteView signature) {
  if (const Status refusal = impl_->available(); !refusal.ok()) return refusal;
  OpenFile* file = impl_->opened.find(handle);
  if (!file) return status::SL_ERROR_FS_INVALID_HANDLE;
  Entry& entry = impl_->files().at_slot(file->slot);
  Status result = kOk;
  if (file->writing) {
    result = impl_->close_written(*file, entry, certificate_name, signature);
  } else if (kReadCloseClearsUnclosed && entry.state == FileState::writing) {
    result = impl_->abort(entry);
  }
  impl_->opened.remove(handle);
  return result;
}

Status FileSystem::Impl::close_written(OpenFile& file, Entry& entry, std::string_view certificate_name, ByteView signature) {
  if (asks_to_abort(signature)) return abort(entry);
  const Status result = judge_and_publish(file, entry, certificate_name, signature);
  if (result.ok()) return kOk;
  FlashState next = flash();
  if (catalog::raises_alert(result)) ++next.alerts;
  (void)give_up(entry, next);  // in one: no power cut gives a try for nothing
  return result;
}

Status FileSystem::Impl::judge_and_publish(OpenFile& file, Entry& entry, std::string_view certificate_name,
                                           ByteView signature) {
  if (same_name(entry.name, kCatalogName)) {
    judgement = close_catalog(file, entry, signature);
    return judgement.status;
  }
  if (entry.secure() && !entry.has(OpenFlag::create_nosignature)) {
    judgement = judge_signed(file, entry, certificate_name, signature);
    if (!judgement.ok()) return judgement.status;
  }
  return publish(file, entry);
}

/// The content that a signature is over: all that was written.
Result<Bytes> FileSystem::Impl::written_content(OpenFile& file, const Entry& entry) {
  if (!image.transact(Durability::lazy, [&] { return file.writing->store(image); })) {
    return status::SL_ERROR_FS_FAILED_TO_WRITE;
  }
  Bytes bytes(file.length);
  const Status result = read_copy(entry, file.copy, 0, bytes);
  if (!result.ok()) return result;
  return bytes;
}

/// The new copy becomes the one that reads give, at once and for good; or, where the file was opened so, it waits for a
/// commit. ref: filesystem.md §6
Status FileSystem::Impl::publish(OpenFile& file, Entry& entry) {
  Entry next = entry;
  next.length[file.copy] = file.length;
  if (entry.awaits == Awaits::nothing) {
    next = committed(std::move(next));
  } else {
    next.state = FileState::pending;
  }
  const bool stored = image.transact(Durability::synced, [&] { return file.writing->store(image) && image.save(next); });
  if (!stored) return status::SL_ERROR_FS_FAILED_TO_WRITE;
  entry = std::move(next);
  return kOk;
}

/// The file is aborted and the flash becomes `next`. Where the disk refuses even this, the file stays as a power cut would
/// have left it, and the flash as it was.
Status FileSystem::Impl::give_up(Entry& entry, const FlashState& next) {
  Entry old = aborted(entry);
  const bool stored =
      image.transact(Durability::synced, [&] { return image.save(old) && (next == flash() || image.save(next)); });
  if (stored) {
    image.adopt(next);
  } else {
    old.state = FileState::writing;
    old.awaits = entry.awaits;
  }
  entry = std::move(old);
  return stored ? kOk : status::SL_ERROR_FS_FAILED_WRITE_NVMEM_HEADER;
}

}  // namespace cc3235::fs_sim
