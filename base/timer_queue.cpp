#include "base/timer_queue.h"

namespace cc3235 {

Clock::TimerId TimerQueue::add(Clock::TimePoint when, std::function<void()> fire) {
  const Clock::TimerId timer = ++last_;
  by_time_.emplace(std::pair{when, timer}, std::move(fire));
  when_.emplace(timer, when);
  return timer;
}

bool TimerQueue::remove(Clock::TimerId timer) {
  const auto found = when_.find(timer);
  if (found == when_.end()) return false;
  by_time_.erase({found->second, timer});
  when_.erase(found);
  return true;
}

std::optional<Clock::TimePoint> TimerQueue::next() const {
  if (by_time_.empty()) return std::nullopt;
  return by_time_.begin()->first.first;
}

std::optional<std::function<void()>> TimerQueue::take_due(Clock::TimePoint now) {
  if (by_time_.empty() || by_time_.begin()->first.first > now) return std::nullopt;
  auto node = by_time_.extract(by_time_.begin());
  when_.erase(node.key().second);
  return std::move(node.mapped());
}

}  // namespace cc3235
