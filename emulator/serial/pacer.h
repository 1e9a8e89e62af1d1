#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/clock.h"

namespace cc3235::emulator {

/// The time that bytes take on a UART: ten bits each (start, eight, stop). ref: at-protocol.md §1
class Pacer {
 public:
  explicit Pacer(std::uint32_t baud) : baud_(baud) {}

  /// What may travel in one piece: about 2 ms of the line, so that timers stay few.
  std::size_t piece() const { return std::max<std::size_t>(1, baud_ / kBitsPerByte / 500); }

  /// The moment from which the line is free.
  Clock::TimePoint free_at() const { return free_at_; }

  /// Puts `bytes` on the line at `now` (or when it is free) and gives the moment at which the last one has arrived.
  Clock::TimePoint send(std::size_t bytes, Clock::TimePoint now) {
    // A timer that fires a little late must not slow the line down.
    if (now > free_at_ + kSlack) free_at_ = now;
    free_at_ += std::chrono::microseconds(bytes * kBitsPerByte * 1'000'000 / baud_);
    return free_at_;
  }

 private:
  static constexpr std::uint32_t kBitsPerByte = 10;
  static constexpr std::chrono::milliseconds kSlack{20};
  std::uint32_t baud_;
  Clock::TimePoint free_at_{};
};

}  // namespace cc3235::emulator
