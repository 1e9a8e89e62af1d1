#include <gtest/gtest.h>

#include <coroutine>
#include <exception>
#include <utility>

// g++ 12 destroys an aggregate temporary twice when its full expression contains a co_await. These tests show the defect and
// that the forms the house prescribes are free of it; scripts/check_source.py rejects the others.
namespace {

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ <= 12
constexpr int kExtraDestructions = 1;
#else
constexpr int kExtraDestructions = 0;
#endif

struct Tally {
  int made = 0;
  int destroyed = 0;
};
// Written by Counted; a double destruction stays harmless here, since a Counted owns nothing.
Tally tally;

class Counted {
 public:
  Counted() { ++tally.made; }
  Counted(const Counted&) { ++tally.made; }
  Counted(Counted&&) noexcept { ++tally.made; }
  Counted& operator=(const Counted&) = default;
  Counted& operator=(Counted&&) = default;
  ~Counted() { ++tally.destroyed; }
};

struct Aggregate {
  Counted counted;
  int number = 0;
};

struct WithConstructor {
  explicit WithConstructor(int n) : number(n) {}
  Counted counted;
  int number;
};

/// The least coroutine type that can be awaited.
class Task {
 public:
  struct promise_type {
    int value = 0;
    std::coroutine_handle<> waiting;

    struct Resume {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> self) noexcept {
        return self.promise().waiting ? self.promise().waiting : std::noop_coroutine();
      }
      void await_resume() noexcept {}
    };
    Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    Resume final_suspend() noexcept { return {}; }
    void return_value(int result) { value = result; }
    void unhandled_exception() { std::terminate(); }
  };

  explicit Task(std::coroutine_handle<promise_type> coroutine) : coroutine_(coroutine) {}
  Task(Task&& other) noexcept : coroutine_(std::exchange(other.coroutine_, {})) {}
  ~Task() {
    if (coroutine_) coroutine_.destroy();
  }
  int run() {
    coroutine_.resume();
    return coroutine_.promise().value;
  }

  bool await_ready() { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) {
    coroutine_.promise().waiting = waiting;
    return coroutine_;
  }
  int await_resume() { return coroutine_.promise().value; }

 private:
  std::coroutine_handle<promise_type> coroutine_;
};

Task take(Aggregate aggregate) {
  co_return aggregate.number;
}
Task take_constructed(WithConstructor object) {
  co_return object.number;
}
Task take_defaulted(Aggregate aggregate = Aggregate{.counted = {}, .number = 7}) {
  co_return aggregate.number;
}
template <class Function>
Task call(Function function) {
  co_return function();
}
Task seven() {
  co_return 7;
}
int second_of(int, const Aggregate& aggregate) {
  return aggregate.number;
}
Aggregate made_elsewhere() {
  return {.counted = {}, .number = 7};
}

/// Runs `start`'s coroutine to its end and counts the destructions of objects that were never made.
int extra_destructions(Task (*start)()) {
  tally = {};
  EXPECT_EQ(start().run(), 7);
  return tally.destroyed - tally.made;
}

// The forms that are forbidden.
Task temporary_argument() {
  co_return co_await take(Aggregate{.counted = {}, .number = 7});
}
Task temporary_beside() {
  co_return second_of(co_await seven(), Aggregate{.counted = {}, .number = 7});
}
Task default_argument() {
  co_return co_await take_defaulted();
}
Task around() {
  Aggregate aggregate{Counted(), co_await seven()};
  co_return aggregate.number;
}
Task capturing_lambda() {
  Counted counted;
  co_return co_await call([counted] { return 7; });
}

// The forms of the house.
Task named_and_moved() {
  Aggregate aggregate{.counted = {}, .number = 7};
  co_return co_await take(std::move(aggregate));
}
Task awaited_first() {
  const int number = co_await seven();
  Aggregate aggregate{.counted = {}, .number = number};
  co_return aggregate.number;
}
Task with_constructor() {
  co_return co_await take_constructed(WithConstructor(7));
}
Task from_a_function() {
  co_return co_await take(made_elsewhere());
}
Task named_lambda() {
  Counted counted;
  auto lambda = [counted] { return 7; };
  co_return co_await call(std::move(lambda));
}

TEST(Coroutine, AggregateInTheExpressionOfACoAwaitIsDestroyedTwiceByGcc12) {
  EXPECT_EQ(extra_destructions(temporary_argument), kExtraDestructions);
  EXPECT_EQ(extra_destructions(temporary_beside), kExtraDestructions);
  EXPECT_EQ(extra_destructions(default_argument), kExtraDestructions);
  EXPECT_EQ(extra_destructions(around), kExtraDestructions);
  EXPECT_EQ(extra_destructions(capturing_lambda), kExtraDestructions);
}

TEST(Coroutine, FormsOfTheHouseDestroyEachObjectOnce) {
  EXPECT_EQ(extra_destructions(named_and_moved), 0);
  EXPECT_EQ(extra_destructions(awaited_first), 0);
  EXPECT_EQ(extra_destructions(with_constructor), 0);
  EXPECT_EQ(extra_destructions(from_a_function), 0);
  EXPECT_EQ(extra_destructions(named_lambda), 0);
}

}  // namespace
