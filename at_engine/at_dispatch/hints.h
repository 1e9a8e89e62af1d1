#pragma once

#include <cstdint>
#include <span>

#include "base/hints.h"

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

/// What is said of each, in the order of Trap.
std::span<const HintRow<Trap>> hint_rows();

using Hints = HintTeller<Trap>;

}  // namespace cc3235::at
