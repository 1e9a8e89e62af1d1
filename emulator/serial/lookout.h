#pragma once

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/clock.h"
#include "nwp/loop/loop.h"

namespace cc3235::emulator {

/// Stays awake for the next bytes of a client that answers at once. To sleep until they come costs more than they do: a
/// sleeping core has to be woken, on a virtual machine for every line. While bytes follow each other within `patience` the
/// loop looks for more without sleeping, and gives the core to whoever wants it between two looks; a client that takes its
/// time finds it asleep. On a busy machine, where the core does not come back soon, it sleeps too: who wakes from sleep is
/// served before those who have run all the time.
class Lookout {
 public:
  /// So long after somebody else had the core it is not tried again; longer each time when it had hardly been of use before.
  static constexpr Clock::Duration kShortRest = std::chrono::milliseconds(5), kLongRest = std::chrono::seconds(3);
  static constexpr std::uint32_t kUseful = 100;  ///< times that bytes were found

  /// `patience` 0, as virtual time needs it: always asleep.
  Lookout(nwp::Loop& loop, Clock::Duration patience) : loop_(loop), patience_(patience) {}

  /// Bytes have gone to the client.
  void sent() { last_ = loop_.clock().now(); }

  /// Bytes have come from the client, before any answer to them.
  void received() {
    const Clock::TimePoint now = loop_.clock().now();
    const bool brisk = now - last_ < patience_;
    last_ = now;
    if (looking_) ++found_;
    if (!brisk || looking_ || now < rests_until_) return;
    looking_ = true;
    look();
  }

 private:
  void look() {
    loop_.post([this] {
      const Clock::TimePoint before = loop_.clock().now();
      looking_ = before - last_ < patience_;
      if (!looking_) return;
      ::sched_yield();
      const Clock::TimePoint after = loop_.clock().now();
      looking_ = after - before < patience_ / 2;
      if (looking_) return look();
      rest_ = found_ >= kUseful ? kShortRest : std::min(2 * rest_, kLongRest);
      rests_until_ = after + rest_;
      found_ = 0;
    });
  }

  nwp::Loop& loop_;
  Clock::Duration patience_;
  Clock::TimePoint last_{}, rests_until_{};
  Clock::Duration rest_ = kShortRest;
  std::uint32_t found_ = 0;  // since it rested last
  bool looking_ = false;
};

}  // namespace cc3235::emulator
