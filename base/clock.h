#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace cc3235 {

/// Time as the device sees it, real or virtual. One instance serves one event loop; timers fire on that loop.
///
/// Virtual time jumps to the next timer only while no handler is ready and no *owed* wait is open: somebody owes an answer
/// in real time (connect, handshake, resolver, pool job). Whoever waits for such an answer holds the token of owe().
class Clock {
 public:
  using Duration = std::chrono::microseconds;
  using TimePoint = std::chrono::time_point<Clock, Duration>;
  using TimerId = std::uint64_t;
  using Owed = std::shared_ptr<const void>;

  virtual ~Clock() = default;

  /// Time since the clock was made; never goes back.
  virtual TimePoint now() const = 0;
  /// The wall clock that belongs to now(), UTC.
  virtual std::chrono::sys_time<std::chrono::microseconds> wall() const = 0;
  /// Calls `fire` once at `when` (at once when it has passed), from the loop. Ids are never 0.
  virtual TimerId schedule(TimePoint when, std::function<void()> fire) = 0;
  /// A timer that fired or never was is ignored.
  virtual void cancel(TimerId timer) = 0;
  /// While the token lives, virtual time stands still (2 s of real time at most).
  virtual Owed owe() = 0;
};

}  // namespace cc3235
