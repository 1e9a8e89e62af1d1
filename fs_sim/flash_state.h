#pragma once

#include <cstdint>

#include "fs_sim/file_system.h"
#include "fs_sim/secure_content.h"

namespace cc3235::fs_sim {

/// What belongs to the flash as a whole.
struct FlashState {
  std::uint32_t blocks = 0;           ///< capacity
  std::uint32_t fat_writes = 0;       ///< rewrites of the allocation table
  std::uint32_t alerts = 0;           ///< security alerts since programming
  std::uint32_t alert_threshold = 0;  ///< so many lock the file system
  bool locked = false;                ///< by a critical alert, however many there were
  bool formatted = true;
  BundleState bundle = BundleState::stopped;
  bool orderly_stop = false;  ///< the NWP was stopped with time to finish
  DeviceIdentity identity;
  DeviceKey key{};
  std::uint32_t serial = 0;          ///< the last one given to a copy of a secure file
  std::uint32_t factory_blocks = 0;  ///< at the end of the flash, for the stored programming image

  friend bool operator==(const FlashState&, const FlashState&) = default;
  bool is_locked() const { return locked || alerts >= alert_threshold; }
};

}  // namespace cc3235::fs_sim
