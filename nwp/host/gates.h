#pragma once

#include <cstdint>

#include "base/status.h"

namespace cc3235::nwp {

/// What the host driver knows of the chip: a value.
struct DriverState {
  static constexpr int kVersion = 1;
  bool started = false;
  bool stopping = false;
  bool locked = false;            ///< by a security alert
  bool restart_required = false;  ///< after a fatal error, until Stop
  bool provisioning = false;
};

/// The kinds of calls that the state checks tell apart.
enum class Api : std::uint8_t { start, stop, file, other };

/// kOk when the call may go on, else the first code that applies. ref: commands-device-wlan.md §1
Status gate(const DriverState& state, Api api);

}  // namespace cc3235::nwp
