#include "nwp/loop/loop.h"

#include <algorithm>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "nwp/loop/real_clock.h"
#include "support/loop_fixture.h"

namespace cc3235::nwp {
namespace {

using namespace std::chrono_literals;
using Strings = std::vector<std::string>;

class LoopTest : public test::LoopFixture {
 protected:
  void TearDown() override { expect_quiet(); }
  Strings trail;
  std::mutex both_threads;

  awaitable<void> step(std::string name, Clock::Duration pause) {
    trail.push_back(name + " starts");
    co_await loop.sleep_for(pause);
    trail.push_back(name + " ends");
  }
  awaitable<void> fail() {
    co_await loop.sleep_for(1s);
    throw std::runtime_error("broken");
  }
  awaitable<void> wait_for(Signal& signal, std::string name) {
    co_await signal.wait();
    trail.push_back(name);
  }
  awaitable<void> wait_until(Signal& signal, Clock::TimePoint when) {
    const bool notified = co_await signal.wait_until(when);
    trail.push_back(notified ? "notified" : "timed out");
  }
  awaitable<void> blocking(std::string name) {
    std::function<void()> work = [this, name] { note(name); };
    co_await loop.run_blocking(std::move(work));
    note(name + " is back");
  }
  /// From both threads: the work of one goes on while the other is back.
  void note(std::string text) {
    const std::lock_guard lock(both_threads);
    trail.push_back(std::move(text));
  }
  awaitable<void> failing_work() {
    std::function<void()> work = [] { throw std::runtime_error("disk"); };
    try {
      co_await loop.run_blocking(std::move(work));
    } catch (const std::runtime_error& error) {
      trail.emplace_back(error.what());
    }
  }
  awaitable<void> spawn_inside() {
    loop.spawn("inner", step("inner", 1s));
    trail.push_back("outer goes on");
    co_return;
  }
};

TEST_F(LoopTest, ACoroutineRunsAtOnceUpToItsFirstSuspension) {
  run(spawn_inside());
  EXPECT_EQ(trail, (Strings{"inner starts", "outer goes on"}));
  pass(1s);
}

TEST_F(LoopTest, CoroutinesAreCountedUntilTheyEnd) {
  loop.spawn("a", step("a", 1h));
  loop.spawn("b", step("b", 2h));
  settle();
  EXPECT_EQ(loop.running(), 2u);
  pass(90min);
  EXPECT_EQ(loop.running(), 1u);
  pass(90min);
  EXPECT_EQ(loop.running(), 0u);
}

TEST_F(LoopTest, WhatEscapesFromACoroutineIsLoggedWithItsName) {
  loop.spawn("flaky", fail());
  pass(2s);
  EXPECT_EQ(log_lines, Strings{"coroutine flaky ended with an exception: broken"});
}

TEST_F(LoopTest, PostedWorkComesLater) {
  loop.post([this] { trail.emplace_back("posted"); });
  EXPECT_TRUE(trail.empty());
  settle();
  EXPECT_EQ(trail, Strings{"posted"});
}

TEST_F(LoopTest, VirtualTimeJumpsAndTheWallClockGoesWithIt) {
  const auto before = clock.wall();
  pass(24h);
  EXPECT_EQ(clock.now().time_since_epoch(), 24h);
  EXPECT_EQ(clock.wall() - before, 24h);
}

TEST_F(LoopTest, TimersFireInOrderOfTimeThenOfMaking) {
  clock.schedule(Clock::TimePoint(2s), [this] { trail.emplace_back("2 s"); });
  clock.schedule(Clock::TimePoint(1s), [this] { trail.emplace_back("1 s, first"); });
  clock.schedule(Clock::TimePoint(1s), [this] { trail.emplace_back("1 s, second"); });
  const auto cancelled = clock.schedule(Clock::TimePoint(1s), [this] { trail.emplace_back("never"); });
  clock.cancel(cancelled);
  clock.cancel(cancelled);
  pass(3s);
  EXPECT_EQ(trail, (Strings{"1 s, first", "1 s, second", "2 s"}));
}

TEST_F(LoopTest, ReadyHandlersRunBeforeTimeJumps) {
  clock.schedule(Clock::TimePoint(1us), [this] { trail.emplace_back("timer"); });
  loop.post([this] { loop.post([this] { trail.emplace_back("handler"); }); });
  pass(1s);
  EXPECT_EQ(trail, (Strings{"handler", "timer"}));
}

// ref: design §3 "Time and chance"
TEST_F(LoopTest, AnOwedAnswerHoldsVirtualTime) {
  Clock::Owed owed = clock.owe();
  std::thread answering([this, &owed] {
    std::this_thread::sleep_for(5ms);
    boost::asio::post(io, [this, &owed] {
      trail.emplace_back("answer");
      owed.reset();
    });
  });
  clock.schedule(Clock::TimePoint(1s), [this] { trail.emplace_back("time-out"); });
  pass(2s);
  answering.join();
  EXPECT_EQ(trail, (Strings{"answer", "time-out"}));
}

TEST_F(LoopTest, NothingLeftToRunEndsTheWait) {
  EXPECT_FALSE(clock.run_until([] { return false; }));
}

TEST_F(LoopTest, AStoppedContextEndsTheWait) {
  clock.schedule(Clock::TimePoint(1s), [this] { io.stop(); });
  clock.schedule(Clock::TimePoint(2s), [this] { trail.emplace_back("too late"); });
  EXPECT_TRUE(clock.run_until([] { return false; }));
  EXPECT_TRUE(trail.empty());
}

TEST_F(LoopTest, ADescriptorThatIsWaitedForKeepsTheLoopAlive) {
  boost::asio::local::stream_protocol::socket near(io), far(io);
  boost::asio::local::connect_pair(near, far);
  near.async_wait(near.wait_read, [this](boost::system::error_code) { trail.emplace_back("readable"); });
  std::thread writing([&far] {
    std::this_thread::sleep_for(5ms);
    far.write_some(boost::asio::buffer("x", 1));
  });
  run_until([this] { return !trail.empty(); });
  writing.join();
}

TEST_F(LoopTest, ASignalWakesAllWhoWaitNowAndNobodyLater) {
  Signal signal(loop);
  loop.spawn("a", wait_for(signal, "a"));
  loop.spawn("b", wait_for(signal, "b"));
  settle();
  signal.notify();
  settle();
  EXPECT_EQ(trail, (Strings{"a", "b"}));
  loop.spawn("c", wait_for(signal, "c"));
  settle();
  EXPECT_EQ(trail.size(), 2u);
  signal.notify();
  settle();
  EXPECT_EQ(trail.back(), "c");
}

TEST_F(LoopTest, ASignalWithATimeSaysWhichCameFirst) {
  Signal signal(loop);
  loop.spawn("late", wait_until(signal, clock.now() + 1s));
  pass(2s);
  signal.notify();
  loop.spawn("early", wait_until(signal, clock.now() + 1s));
  settle();
  signal.notify();
  pass(2s);
  EXPECT_EQ(trail, (Strings{"timed out", "notified"}));
}

TEST_F(LoopTest, ASignalThatDiesWakesItsWaiters) {
  auto signal = std::make_unique<Signal>(loop);
  loop.spawn("a", wait_for(*signal, "a"));
  settle();
  signal.reset();
  settle();
  EXPECT_EQ(trail, Strings{"a"});
}

TEST_F(LoopTest, BlockingWorkRunsInOrderAndHoldsVirtualTime) {
  clock.schedule(Clock::TimePoint(1us), [this] { trail.emplace_back("timer"); });
  loop.spawn("one", blocking("one"));
  loop.spawn("two", blocking("two"));
  pass(1s);
  const Strings order = trail;
  EXPECT_EQ(order.back(), "timer");
  EXPECT_LT(std::find(order.begin(), order.end(), "one"), std::find(order.begin(), order.end(), "two"));
  EXPECT_EQ(order.size(), 5u);
}

TEST_F(LoopTest, WhileReadyNobodyWaitsForTheWorldOutside) {
  boost::asio::steady_timer outside(io, 24h);  // as good as a peer that never comes
  outside.async_wait([this](boost::system::error_code) { trail.emplace_back("outside"); });
  clock.schedule(Clock::TimePoint(1h), [this] { trail.emplace_back("timer"); });
  loop.spawn("work", blocking("work"));
  EXPECT_FALSE(clock.run_while_ready([] { return false; }));
  EXPECT_EQ(trail.back(), "timer");
  EXPECT_EQ(loop.running(), 0u);
  clock.schedule(clock.now(), [this] { trail.emplace_back("more"); });
  EXPECT_TRUE(clock.run_while_ready([this] { return trail.back() == "more"; }));
  outside.cancel();
}

/// The other thread may not keep the loop waiting once its work has come back: each round would hang here.
TEST_F(LoopTest, NothingIsLeftOnceBlockingWorkIsBack) {
  for (int round = 0; round < 2000; ++round) {
    loop.spawn("work", blocking("work"));
    EXPECT_FALSE(clock.run_until([] { return false; }));
    EXPECT_EQ(loop.running(), 0u);
  }
}

TEST_F(LoopTest, WhatBlockingWorkThrowsReachesItsCaller) {
  loop.spawn("broken", failing_work());
  run_until([this] { return !trail.empty(); });
  EXPECT_EQ(trail, Strings{"disk"});
}

TEST(RealClockTest, FiresOnTheLoopInOrderAndKeepsTime) {
  boost::asio::io_context io;
  const std::unique_ptr<Clock> clock = make_real_clock(io.get_executor());
  const Clock::TimePoint start = clock->now();
  Strings trail;
  clock->schedule(start + 3ms, [&] { trail.emplace_back("3"); });
  clock->schedule(start + 1ms, [&] { trail.emplace_back("1"); });
  const auto gone = clock->schedule(start + 2ms, [&] { trail.emplace_back("2"); });
  clock->cancel(gone);
  io.run();
  EXPECT_EQ(trail, (Strings{"1", "3"}));
  EXPECT_GE(clock->now(), start + 3ms);
}

}  // namespace
}  // namespace cc3235::nwp
