#pragma once

#include "base/clock.h"
#include "base/date_time.h"
#include "nwp/chip/config.h"
#include "nwp/chip/flash_access.h"

namespace cc3235::nwp::chip {

/// What AT+Set=general keeps: a value.
struct DeviceState {
  static constexpr int kVersion = 1;
  std::uint8_t persistent = 1;
  /// Device time minus the host's wall clock.
  std::chrono::microseconds clock_offset{};
  /// False until the clock was set, by the configuration or by the host driver.
  bool clock_set = false;
};

/// The general settings and the running clock. The clock runs while the NWP is stopped, too. ref: tls.md §8,
/// commands-device-wlan.md §2.3
class General {
 public:
  General(Clock& clock, FlashAccess& flash, const ClockStart& start);

  /// At power-up: what flash keeps of the settings, which a restore may have changed. The clock runs on.
  void load();

  UnixSeconds now() const;
  bool clock_set() const { return state_.clock_set; }
  /// SL_RET_CODE_INVALID_INPUT (lean) for a date that does not exist. Kept over a power loss while `persistent` is 1.
  Status set_time(const DateTime& time);

  std::uint8_t persistent() const { return state_.persistent; }
  Status set_persistent(std::uint8_t value);

 private:
  void start_clock(UnixSeconds at);

  Clock& clock_;
  FlashAccess& flash_;
  DeviceState state_;
};

}  // namespace cc3235::nwp::chip
