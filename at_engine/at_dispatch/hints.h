#pragma once

#include <bitset>
#include <cstdint>
#include <string_view>

#include "base/observer.h"

namespace cc3235::at {

/// Traps on the serial line that only the dispatcher can see.
enum class Trap : std::uint8_t {
  sixth_waiting_command,
  length_smaller_than_payload,
  lower_case_sendto,
  carriage_return_in_payload,
  line_feed_in_output,
  payload_phase_waits,
};
inline constexpr std::size_t kTrapCount = 6;

/// Says once per trap what the driver's author stepped into; the device goes on behaving as the chip does.
class Hints {
 public:
  explicit Hints(const Observers& observers) : observers_(observers) {}
  void say(Trap trap);
  bool said(Trap trap) const { return said_.test(static_cast<std::size_t>(trap)); }

 private:
  const Observers& observers_;
  std::bitset<kTrapCount> said_;
};

}  // namespace cc3235::at
