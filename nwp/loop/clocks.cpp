#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <set>
#include <utility>

#include "base/timer_queue.h"
#include "nwp/loop/real_clock.h"
#include "nwp/loop/virtual_clock.h"

namespace cc3235::nwp {

// ---- real time ----

std::chrono::steady_clock::time_point host_steady_now() {
  return std::chrono::steady_clock::now();
}

namespace {

/// One host timer, armed for the earliest entry of the queue.
class RealClock final : public Clock {
 public:
  explicit RealClock(boost::asio::any_io_executor executor) : start_(host_steady_now()), timer_(executor) {}

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

// ---- virtual time ----

namespace {

using Steady = std::chrono::steady_clock;
}  // namespace

/// When each open owe() token was taken, in real time.
struct VirtualClock::Debts {
  explicit Debts(Steady::duration most) : limit(most) {}

  std::multiset<Steady::time_point> since;
  Steady::duration limit;

  /// Real time that the youngest debt may still hold time.
  std::optional<Steady::duration> patience() const {
    if (since.empty()) return std::nullopt;
    const Steady::duration left = *since.rbegin() + limit - host_steady_now();
    if (left <= Steady::duration::zero()) return std::nullopt;
    return left;
  }
};

VirtualClock::VirtualClock(boost::asio::io_context& io, UnixSeconds wall_start, std::chrono::milliseconds patience)
    : io_(io), wall_start_(wall_start), debts_(std::make_shared<Debts>(patience)) {}

VirtualClock::~VirtualClock() = default;

std::chrono::sys_time<std::chrono::microseconds> VirtualClock::wall() const {
  return wall_start_ + now_.time_since_epoch();
}

Clock::TimerId VirtualClock::schedule(TimePoint when, std::function<void()> fire) {
  return timers_.add(when, std::move(fire));
}

void VirtualClock::cancel(TimerId timer) {
  timers_.remove(timer);
}

Clock::Owed VirtualClock::owe() {
  const auto entry = debts_->since.insert(host_steady_now());
  return Owed(static_cast<const void*>(debts_.get()), [debts = debts_, entry](const void*) { debts->since.erase(entry); });
}

bool VirtualClock::run_until(const std::function<bool()>& done) {
  io_.restart();
  std::optional<Work> open(io_.get_executor());  // so that stopped() means stop() and not "idle"
  while (!done()) {
    if (!step(open)) return false;
    if (io_.stopped()) return true;
  }
  return true;
}

bool VirtualClock::run_while_ready(const std::function<bool()>& done) {
  io_.restart();
  const Work open(io_.get_executor());
  while (!io_.stopped() && !done()) {
    if (!advance()) return false;
  }
  return !io_.stopped();
}

/// One handler, one timer or one wait for the real world. False when nothing can ever happen.
bool VirtualClock::step(std::optional<Work>& open) {
  if (advance()) return true;
  open.reset();  // stops the context when nobody waits for a descriptor or another thread
  if (io_.stopped()) return false;
  open.emplace(io_.get_executor());
  io_.run_one();
  return true;
}

/// One handler, one timer or one owed wait. False when there is none.
bool VirtualClock::advance() {
  if (io_.poll_one() > 0 || io_.stopped()) return true;
  if (auto fire = timers_.take_due(now_)) {
    (*fire)();
    return true;
  }
  if (const auto patience = debts_->patience()) {
    io_.run_one_for(*patience);
    return true;
  }
  if (const auto next = timers_.next()) {
    now_ = *next;
    return true;
  }
  return false;
}

}  // namespace cc3235::nwp
