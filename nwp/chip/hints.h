#pragma once

#include <bitset>
#include <cstdint>

#include "base/observer.h"

namespace cc3235::nwp::chip {

/// Traps that only the network processor can see.
enum class Trap : std::uint8_t {
  address_outside,
  name_unknown,
  up_with_a_warning,
  clock_never_set,
  no_such_network,
  wrong_key,
};
inline constexpr std::size_t kTrapCount = 6;

/// Says once per trap what the driver's author stepped into; the chip goes on as the real one does.
class Hints {
 public:
  explicit Hints(const Observers& observers) : observers_(observers) {}
  void say(Trap trap);

 private:
  const Observers& observers_;
  std::bitset<kTrapCount> said_;
};

}  // namespace cc3235::nwp::chip
