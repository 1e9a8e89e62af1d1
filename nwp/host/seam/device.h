#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/chip_types.h"
#include "base/date_time.h"
#include "base/result.h"
#include "nwp/loop/eventually.h"

namespace cc3235::nwp {

/// sl_Start, sl_Stop, sl_DeviceGet, sl_DeviceSet. ref: commands-device-wlan.md §2
class Device {
 public:
  virtual ~Device() = default;
  virtual awaitable<Result<Role>> start() = 0;
  /// 0: at once; 1 to 65534 ms for an orderly leave; 65535: no limit.
  virtual awaitable<Status> stop(std::uint16_t timeout_ms) = 0;
  virtual Result<Version> version() = 0;
  virtual Result<DateTime> time() = 0;
  virtual Status set_time(const DateTime& time) = 0;
  virtual Result<std::uint8_t> persistent() = 0;
  virtual Status set_persistent(std::uint8_t value) = 0;
  /// Any value that has no call of its own, at most `room` bytes. ref: commands-device-wlan.md §2.2
  virtual Result<Bytes> get(std::uint8_t id, std::uint8_t option, std::size_t room) = 0;
};

}  // namespace cc3235::nwp
