#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "base/observer.h"
#include "fs_sim/file_system.h"
#include "nwp/chip/chip.h"
#include "nwp/chip/event_port.h"
#include "nwp/chip/flash_access.h"
#include "nwp/chip/hints.h"
#include "nwp/loop/loop.h"

namespace cc3235::nwp::chip {

/// The file commands, each on the pool unless it is sure not to touch the disk. Outlives the coroutines that use it. The
/// alert that locks the file system raises a general error. ref: filesystem.md §5
class Flash {
 public:
  Flash(Loop& loop, FlashAccess& access, const Mac& mac, EventPort& events, Hints& hints, const Observers& observers);

  awaitable<Result<fs_sim::Opened>> open(fs_sim::OpenRequest request);
  awaitable<Result<std::size_t>> write(FileHandle handle, std::uint32_t offset, Bytes data);
  awaitable<Result<Bytes>> read(FileHandle handle, std::uint32_t offset, std::uint32_t length);
  awaitable<Status> close(FileHandle handle, std::string certificate, Bytes signature);
  awaitable<Status> remove(std::string name, Token token);
  awaitable<Result<fs_sim::FileInfo>> info(std::string name, Token token);
  awaitable<Result<fs_sim::FileList>> list(std::int32_t index, std::uint8_t count);
  awaitable<Status> rename(std::string name, std::string new_name, Token token);
  awaitable<Result<Token>> decide(std::string name, Token token, FileDecision decision);
  awaitable<Result<fs_sim::BundleState>> decide_bundle(FileDecision decision);
  awaitable<Result<fs_sim::StorageInfo>> storage_info();
  awaitable<Status> restore(fs_sim::RestoreTarget target);
  /// As the NWP reads its own certificates. ref: tls.md §7
  awaitable<Result<Bytes>> content(std::string name);
  /// What connections go by. ref: certificate-catalog.md §1
  awaitable<catalog::Store> trust();
  /// SL_ERROR_FS_ALERT_ERR when it is locked, SL_ERROR_FS_CORRUPTED_ERR when there is no file system. A catalog that does
  /// not load is an event. ref: certificate-catalog.md §1
  awaitable<Status> start();
  awaitable<void> stop(bool orderly);

 private:
  class OnPool {
   public:
    explicit OnPool(std::size_t& count) : count_(count) { ++count_; }
    ~OnPool() { --count_; }
    OnPool(const OnPool&) = delete;
    OnPool& operator=(const OnPool&) = delete;

   private:
    std::size_t& count_;
  };

  /// What `work` gives, and whether the flash is locked after it.
  template <class T>
  std::pair<T, bool> run(const std::function<T(fs_sim::FileSystem&)>& work) {
    return access_.use([&work](fs_sim::FileSystem& files) {
      T result = work(files);
      return std::pair<T, bool>(std::move(result), files.locked());
    });
  }

  /// The same on the pool. `work` must outlive the call: a named local of the caller.
  template <class T>
  awaitable<T> on_pool(const std::function<T(fs_sim::FileSystem&)>& work) {
    std::optional<std::pair<T, bool>> done;
    std::function<void()> job = [this, &work, &done] { done.emplace(run(work)); };
    const OnPool counted(on_pool_);
    co_await loop_.run_blocking(std::move(job));
    tell_of_alerts(status_in(done->first), done->second);
    co_return std::move(done->first);
  }
  static Status status_in(Status status) { return status; }
  static Status status_in(const catalog::Store&) { return kOk; }  // to look at the catalog raises no alert
  template <class T>
  static Status status_in(const Result<T>& result) {
    return result.status();
  }
  catalog::Store trust_in(fs_sim::FileSystem& files) const;
  void tell_of_alerts(Status result, bool locked);
  void saw(std::string_view effect, std::string_view file, Status status);

  Loop& loop_;
  FlashAccess& access_;
  Mac mac_;
  EventPort& events_;
  Hints& hints_;
  const Observers& observers_;
  bool locked_;              // as far as the host knows
  std::size_t on_pool_ = 0;  // commands that have gone there and not come back
};

}  // namespace cc3235::nwp::chip
