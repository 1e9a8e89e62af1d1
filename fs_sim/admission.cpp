#include "base/status_codes.h"
#include "fs_sim/impl.h"

// Whether a call may go on, and what it costs when not. ref: filesystem.md §5, §9

namespace cc3235::fs_sim {

Status FileSystem::Impl::available() const {
  if (programming) return kOk;
  if (restart_wanted || received) return status::SL_ERROR_FS_PROGRAMMING_IN_PROCESS;
  if (!flash().formatted) return status::SL_ERROR_FS_NO_DEVICE_IS_LOADED;
  return flash().is_locked() ? status::SL_ERROR_FS_FILE_SYSTEM_IS_LOCKED : kOk;
}

Status FileSystem::Impl::admit(std::string_view name) const {
  const Status refusal = available();
  return refusal.ok() ? judge_name(name) : refusal;
}

Status FileSystem::Impl::authorize(const Entry& entry, Use use, Token token) {
  if (permitted(entry, use, token)) return kOk;
  if (use != Use::inspect || kInspectionRaisesAlert) raise_alert();
  return status::SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT;
}

/// One more, on disk before the answer. A disk that does not take it leaves the count as it was.
void FileSystem::Impl::raise_alert() {
  FlashState next = flash();
  ++next.alerts;
  (void)save(next);
}

bool FileSystem::locked() const {
  return impl_->flash().formatted && impl_->flash().is_locked();
}

}  // namespace cc3235::fs_sim
