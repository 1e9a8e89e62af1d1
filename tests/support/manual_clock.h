#pragma once

#include <map>
#include <utility>

#include "base/clock.h"
#include "base/date_time.h"

namespace cc3235::test {

/// Time that goes on when a test says so, without a loop.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(UnixSeconds start = parse_iso("2021-06-01T00:00:00Z").value()) : start_(start) {}

  TimePoint now() const override { return now_; }
  std::chrono::sys_time<std::chrono::microseconds> wall() const override { return start_ + now_.time_since_epoch(); }
  TimerId schedule(TimePoint when, std::function<void()> fire) override {
    timers_.emplace(when, std::pair(++last_, std::move(fire)));
    return last_;
  }
  void cancel(TimerId timer) override {
    std::erase_if(timers_, [timer](const auto& one) { return one.second.first == timer; });
  }
  Owed owe() override { return {}; }

  /// Fires what is due meanwhile, in order.
  void pass(Duration duration) {
    const TimePoint until = now_ + duration;
    while (!timers_.empty() && timers_.begin()->first <= until) {
      auto next = timers_.extract(timers_.begin());
      now_ = std::max(now_, next.key());
      next.mapped().second();
    }
    now_ = until;
  }

 private:
  UnixSeconds start_;
  TimePoint now_{};
  TimerId last_ = 0;
  std::multimap<TimePoint, std::pair<TimerId, std::function<void()>>> timers_;
};

}  // namespace cc3235::test
