#include "nwp/loop/real_clock.h"

#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "base/timer_queue.h"

namespace cc3235::nwp {

std::chrono::steady_clock::time_point host_steady_now() {
  return std::chrono::steady_clock::now();
}

namespace {

/// One host timer, armed for the earliest entry of the queue.
class RealClock final : public Clock {
 public:
  explicit RealClock(boost::asio::any_io_executor executor) : start_(host_steady_now()), timer_(std::move(executor)) {}

  TimePoint now() const override { return TimePoint(std::chrono::duration_cast<Duration>(host_steady_now() - start_)); }

  std::chrono::sys_time<std::chrono::microseconds> wall() const override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  }

  TimerId schedule(TimePoint when, std::function<void()> fire) override {
    const TimerId timer = queue_.add(when, std::move(fire));
    arm();
    return timer;
  }

  void cancel(TimerId timer) override {
    if (queue_.remove(timer)) arm();
  }

  Owed owe() override { return {}; }  // real time waits for nobody

 private:
  void arm() {
    const auto next = queue_.next();
    if (next == armed_) return;
    armed_ = next;
    if (!next) {
      timer_.cancel();
      return;
    }
    timer_.expires_at(start_ + next->time_since_epoch());  // cancels the wait before
    timer_.async_wait([this](boost::system::error_code cancelled) {
      if (!cancelled) fire_due();
    });
  }

  void fire_due() {
    armed_.reset();
    const TimePoint until = now();
    while (auto fire = queue_.take_due(until)) (*fire)();
    arm();
  }

  std::chrono::steady_clock::time_point start_;
  boost::asio::steady_timer timer_;
  TimerQueue queue_;
  std::optional<TimePoint> armed_;
};

}  // namespace

std::unique_ptr<Clock> make_real_clock(boost::asio::any_io_executor executor) {
  return std::make_unique<RealClock>(std::move(executor));
}

}  // namespace cc3235::nwp
