#include "nwp/loop/virtual_clock.h"

#include <optional>
#include <set>
#include <utility>

#include "nwp/loop/real_clock.h"

namespace cc3235::nwp {

namespace {
using Steady = std::chrono::steady_clock;
/// How long the real world may keep virtual time waiting. ref: design §3
constexpr std::chrono::seconds kPatience{2};
}  // namespace

/// When each open owe() token was taken, in real time.
struct VirtualClock::Debts {
  std::multiset<Steady::time_point> since;

  /// Real time that the youngest debt may still hold time.
  std::optional<Steady::duration> patience() const {
    if (since.empty()) return std::nullopt;
    const Steady::duration left = *since.rbegin() + kPatience - host_steady_now();
    if (left <= Steady::duration::zero()) return std::nullopt;
    return left;
  }
};

VirtualClock::VirtualClock(boost::asio::io_context& io, UnixSeconds wall_start)
    : io_(io), wall_start_(wall_start), debts_(std::make_shared<Debts>()) {}

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

/// One handler, one timer or one wait for the real world. False when nothing can ever happen.
bool VirtualClock::step(std::optional<Work>& open) {
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
  open.reset();  // stops the context when nobody waits for a descriptor or another thread
  if (io_.stopped()) return false;
  open.emplace(io_.get_executor());
  io_.run_one();
  return true;
}

}  // namespace cc3235::nwp
