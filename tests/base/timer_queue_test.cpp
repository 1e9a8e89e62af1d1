#include "base/timer_queue.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace cc3235 {
namespace {

constexpr Clock::TimePoint at(int microseconds) {
  return Clock::TimePoint{Clock::Duration{microseconds}};
}

struct Fixture : testing::Test {
  Clock::TimerId add(int when, char mark) {
    return queue.add(at(when), [this, mark] { fired += mark; });
  }
  void run_until(int now) {
    while (auto fire = queue.take_due(at(now))) (*fire)();
  }
  TimerQueue queue;
  std::string fired;
};
using TimerQueueTest = Fixture;

TEST_F(TimerQueueTest, EmptyHasNothingNext) {
  EXPECT_FALSE(queue.next());
  EXPECT_FALSE(queue.take_due(at(1000)));
  EXPECT_EQ(queue.size(), 0u);
}

TEST_F(TimerQueueTest, FiresInTheOrderOfTime) {
  add(30, 'c');
  add(10, 'a');
  add(20, 'b');
  EXPECT_EQ(queue.next(), at(10));
  run_until(30);
  EXPECT_EQ(fired, "abc");
}

TEST_F(TimerQueueTest, EqualTimesFireInTheOrderOfTheirMaking) {
  for (char mark : std::string("abcde")) add(10, mark);
  run_until(10);
  EXPECT_EQ(fired, "abcde");
}

TEST_F(TimerQueueTest, NothingFiresBeforeItsTime) {
  add(10, 'a');
  add(11, 'b');
  run_until(9);
  EXPECT_EQ(fired, "");
  run_until(10);
  EXPECT_EQ(fired, "a");
  EXPECT_EQ(queue.size(), 1u);
}

TEST_F(TimerQueueTest, IdsAreNeverZeroAndNeverReused) {
  const auto first = add(1, 'a');
  EXPECT_NE(first, 0u);
  run_until(1);
  EXPECT_NE(add(1, 'b'), first);
}

TEST_F(TimerQueueTest, ARemovedTimerDoesNotFire) {
  const auto first = add(10, 'a');
  add(10, 'b');
  EXPECT_TRUE(queue.remove(first));
  EXPECT_FALSE(queue.remove(first));
  run_until(10);
  EXPECT_EQ(fired, "b");
}

TEST_F(TimerQueueTest, RemovingWhatFiredOrNeverWasDoesNothing) {
  const auto first = add(10, 'a');
  run_until(10);
  EXPECT_FALSE(queue.remove(first));
  EXPECT_FALSE(queue.remove(0));
  EXPECT_FALSE(queue.remove(12345));
}

TEST_F(TimerQueueTest, ATimerMayAddAndRemoveOthersWhileItFires) {
  const auto later = add(10, 'x');
  queue.add(at(5), [this, later] {
    queue.remove(later);
    add(5, 'n');
  });
  run_until(10);
  EXPECT_EQ(fired, "n");
}

TEST_F(TimerQueueTest, WhatATimerHoldsIsFreedWithIt) {
  const auto held = std::make_shared<int>(1);
  const auto timer = queue.add(at(1), [held] {});
  EXPECT_EQ(held.use_count(), 2);
  queue.remove(timer);
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace cc3235
