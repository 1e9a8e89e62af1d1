#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "base/clock.h"

namespace cc3235 {

/// The one event list of a clock: timers in order of their time, equal times in order of their making.
class TimerQueue {
 public:
  Clock::TimerId add(Clock::TimePoint when, std::function<void()> fire);
  bool remove(Clock::TimerId timer);
  std::optional<Clock::TimePoint> next() const;
  /// Takes out the first timer that is due at `now`; nothing when none is.
  std::optional<std::function<void()>> take_due(Clock::TimePoint now);
  std::size_t size() const { return by_time_.size(); }

 private:
  std::map<std::pair<Clock::TimePoint, Clock::TimerId>, std::function<void()>> by_time_;
  std::map<Clock::TimerId, Clock::TimePoint> when_;
  Clock::TimerId last_ = 0;
};

}  // namespace cc3235
