#pragma once

#include <cstdint>
#include <span>

#include "base/hints.h"

namespace cc3235::nwp::chip {

/// Traps that only the network processor can see.
enum class Trap : std::uint8_t {
  address_outside,
  name_unknown,
  up_with_a_warning,
  clock_never_set,
  no_such_network,
  wrong_key,
  select_timed_out,
  send_failed,
  plain_to_a_tls_port,
  token_alert,
  device_locked,
  ipv6_off,
};

/// What is said of each, in the order of Trap.
std::span<const HintRow<Trap>> hint_rows();

using Hints = HintTeller<Trap>;

}  // namespace cc3235::nwp::chip
