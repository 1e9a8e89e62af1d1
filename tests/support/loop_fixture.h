#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/date_time.h"
#include "base/log.h"
#include "nwp/loop/loop.h"
#include "nwp/loop/virtual_clock.h"

namespace cc3235::test {

/// What a call gave, once its coroutine has ended. A named local: `Pending<Status> status;`
template <class T>
class Pending {
 public:
  bool ready() const { return value_.has_value(); }
  T& operator*() { return *value_; }
  T* operator->() { return &*value_; }
  void set(T value) { value_.emplace(std::move(value)); }

 private:
  std::optional<T> value_;
};

/// One io_context, one virtual clock and the loop of one device. No coroutine may be left when a test ends.
class LoopFixture : public ::testing::Test {
 protected:
  explicit LoopFixture(UnixSeconds wall = parse_iso("2021-06-01T00:00:00Z").value()) : clock(io, wall) {}

  /// Call at the end of the derived fixture's TearDown(), when the device is gone.
  void expect_quiet() {
    settle();
    EXPECT_EQ(loop.running(), 0u) << "coroutines are left over";
  }

  /// Runs what is ready now; virtual time stands still.
  void settle() {
    io.restart();
    while (io.poll() > 0) {
    }
  }

  /// Runs the loop, jumping in time, until `condition` holds. A test failure when it never does.
  template <class Condition>
  void run_until(Condition condition) {
    ASSERT_TRUE(clock.run_until(condition)) << "nothing left to run";
  }

  /// Lets `duration` of virtual time pass.
  void pass(Clock::Duration duration) {
    bool over = false;
    clock.schedule(clock.now() + duration, [&over] { over = true; });
    run_until([&over] { return over; });
    settle();
  }

  /// Starts a call and lets `pending` take its value. `pending` must outlive the call.
  template <class T>
  void start(Pending<T>& pending, nwp::awaitable<T> call) {
    loop.spawn("test", into(pending, std::move(call)));
    settle();
  }

  /// Starts a call and runs the loop until it has ended.
  template <class T>
  T run(nwp::awaitable<T> call) {
    Pending<T> pending;
    loop.spawn("test", into(pending, std::move(call)));
    const bool ended = clock.run_until([&pending] { return pending.ready(); });
    if (!ended) throw std::logic_error("the call never ends");
    return std::move(*pending);
  }
  void run(nwp::awaitable<void> call) {
    Pending<bool> pending;
    loop.spawn("test", into(pending, std::move(call)));
    if (!clock.run_until([&pending] { return pending.ready(); })) throw std::logic_error("the call never ends");
  }

  std::vector<std::string> log_lines;
  boost::asio::io_context io;
  nwp::VirtualClock clock;
  nwp::Loop loop{io.get_executor(), clock,
                 Log(LogLevel::trace, [this](LogLevel, std::string_view text) { log_lines.emplace_back(text); })};

 private:
  template <class T>
  static nwp::awaitable<void> into(Pending<T>& pending, nwp::awaitable<T> call) {
    pending.set(co_await std::move(call));
  }
  static nwp::awaitable<void> into(Pending<bool>& pending, nwp::awaitable<void> call) {
    co_await std::move(call);
    pending.set(true);
  }
};

}  // namespace cc3235::test
