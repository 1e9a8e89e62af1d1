#pragma once

#include <mutex>
#include <optional>
#include <string_view>

#include "fs_sim/file_system.h"

namespace cc3235::nwp::chip {

/// The serial flash with one user at a time: file commands work on the pool's thread, settings on the loop's.
class FlashAccess {
 public:
  explicit FlashAccess(fs_sim::FileSystem& files) : files_(files) {}

  template <class Work>
  auto use(const Work& work) {
    const std::lock_guard lock(one_user_);
    return work(files_);
  }

  bool locked() {
    return use([](fs_sim::FileSystem& files) { return files.locked(); });
  }

  /// Settings of the network processor. ref: commands-device-wlan.md §2.4
  std::optional<Bytes> setting(std::string_view key) {
    return use([key](fs_sim::FileSystem& files) { return files.setting(key); });
  }
  Status set_setting(std::string_view key, ByteView value) {
    return use([key, value](fs_sim::FileSystem& files) { return files.set_setting(key, value); });
  }

 private:
  fs_sim::FileSystem& files_;
  std::mutex one_user_;
};

}  // namespace cc3235::nwp::chip
