#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"

/// The device's thread of life: its executor, its coroutines, its clock, its pool for work that blocks.
namespace cc3235::nwp {

template <class T>
using awaitable = boost::asio::awaitable<T>;

/// Everything of one device runs on this loop's executor. Coroutines start through spawn() only: it counts them, names them
/// and logs what escapes.
class Loop {
 public:
  Loop(boost::asio::any_io_executor executor, Clock& clock, Log log);
  /// Waits for the pool's running job.
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  const boost::asio::any_io_executor& executor() const { return executor_; }
  Clock& clock() const { return clock_; }
  const Log& log() const { return log_; }

  /// Starts a coroutine at once, up to its first suspension. (Called from outside a running executor: when that runs.)
  void spawn(std::string_view name, awaitable<void> task);
  /// Coroutines that have not ended. Zero after a device has been shut down.
  std::size_t running() const { return *running_; }

  /// Runs `task` later, on the executor: how a call raises events that must come after its reply.
  void post(std::function<void()> task);

  /// Lets everything run that was posted before.
  awaitable<void> yield();
  /// Suspends until `when` of the clock.
  awaitable<void> sleep_until(Clock::TimePoint when);
  awaitable<void> sleep_for(Clock::Duration duration);

  /// Runs `work` on the pool, one at a time and in order, and resumes on the executor. Virtual time stands still meanwhile.
  /// What `work` throws comes out here.
  awaitable<void> run_blocking(std::function<void()> work);

 private:
  struct Pool;
  boost::asio::any_io_executor executor_;
  Clock& clock_;
  Log log_;
  std::shared_ptr<std::size_t> running_;  // shared with the coroutines, which may outlive the loop
  std::unique_ptr<Pool> pool_;            // made at the first blocking work
};

/// A flag that coroutines wait for: notify() wakes all who wait now. Bound to one loop; resumes through its executor. The
/// destructor wakes as notify() does.
class Signal {
 public:
  explicit Signal(Loop& loop);
  ~Signal();
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;
  /// Suspends until the next notify().
  awaitable<void> wait();
  /// Suspends until notify() (true) or until `when` has passed (false).
  awaitable<bool> wait_until(Clock::TimePoint when);
  void notify();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace cc3235::nwp
