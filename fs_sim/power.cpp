#include <utility>

#include "base/status_codes.h"
#include "fs_sim/impl.h"

// The NWP goes off and comes up. ref: filesystem.md §3, §6, commands-device-wlan.md §2.1

namespace cc3235::fs_sim {

void FileSystem::stop(bool orderly) {
  FlashState next = impl_->flash();
  next.orderly_stop = orderly && next.bundle != BundleState::stopped;
  for (const OpenFile& file : impl_->opened.all()) {
    Entry& entry = impl_->files().at_slot(file.slot);
    if (!file.writing) continue;
    if (entry.awaits == Awaits::bundle_commit) next.orderly_stop = false;
    (void)impl_->abort(entry);
  }
  impl_->opened.clear();
  impl_->received.reset();
  impl_->running = false;
  if (next != impl_->flash()) (void)impl_->save(next);
}

Status FileSystem::start() {
  if (impl_->running) return impl_->health();
  impl_->running = true;
  impl_->restart_wanted = false;
  const Status result = impl_->come_up();
  return result.ok() ? impl_->health() : result;
}

Status FileSystem::Impl::health() const {
  if (!flash().formatted) return status::SL_ERROR_FS_CORRUPTED_ERR;
  return flash().is_locked() ? status::SL_ERROR_FS_ALERT_ERR : kOk;
}

/// What the power-up decides: a bundle goes on to its trial after an orderly stop, and back otherwise; what was forged
/// locks the device. ref: filesystem.md §5, §6
Status FileSystem::Impl::come_up() {
  FlashState next = flash();
  std::vector<Entry> members;
  if (next.bundle != BundleState::stopped) {
    members = decided(Decision::rollback);
    const bool goes_on = next.orderly_stop && !members.empty();
    next.bundle = goes_on ? BundleState::pending_commit : BundleState::stopped;
    if (goes_on) members.clear();
  }
  next.orderly_stop = false;
  if (std::exchange(forged, false)) next.locked = true;
  return next == flash() ? kOk : save(next, members);
}

}  // namespace cc3235::fs_sim
