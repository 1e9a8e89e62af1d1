#include "nwp/loop/loop.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nwp/loop/suspend.h"

namespace cc3235::nwp {

namespace asio = boost::asio;

awaitable<bool> suspend(asio::any_io_executor executor, std::function<void(Resume)> arm) {
  auto initiate = [executor = std::move(executor), arm = std::move(arm)](auto handler) {
    // Handlers move but do not copy; std::function copies.
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    // The call takes everything along, so that a Resume that has been called on another thread holds neither the coroutine
    // nor the loop any more.
    arm([executor, shared = std::move(shared), work = asio::make_work_guard(executor)](bool value) mutable {
      asio::post(executor, [shared = std::move(shared), work = std::move(work), value] { std::move (*shared)(value); });
    });
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(std::move(initiate), asio::use_awaitable);
}

struct Loop::Pool {
  asio::thread_pool threads{1};
  ~Pool() { threads.join(); }
};

Loop::Loop(asio::any_io_executor executor, Clock& clock, Log log)
    : executor_(std::move(executor)), clock_(clock), log_(std::move(log)), running_(std::make_shared<std::size_t>(0)) {}

Loop::~Loop() = default;

void Loop::spawn(std::string_view name, awaitable<void> task) {
  ++*running_;
  auto ended = [running = running_, log = log_, name = std::string(name)](std::exception_ptr escaped) {
    --*running;
    if (!escaped) return;
    try {
      std::rethrow_exception(escaped);
    } catch (const std::exception& error) {
      log.error("coroutine {} ended with an exception: {}", name, error.what());
    } catch (...) {
      log.error("coroutine {} ended with an unknown exception", name);
    }
  };
  asio::co_spawn(executor_, std::move(task), std::move(ended));
}

void Loop::post(std::function<void()> task) {
  asio::post(executor_, std::move(task));
}

awaitable<void> Loop::yield() {
  co_await asio::post(executor_, asio::use_awaitable);
}

awaitable<void> Loop::sleep_until(Clock::TimePoint when) {
  std::function<void(Resume)> arm = [this, when](Resume resume) {
    clock_.schedule(when, [resume = std::move(resume)] { resume(true); });
  };
  co_await suspend(executor_, std::move(arm));
}

awaitable<void> Loop::sleep_for(Clock::Duration duration) {
  return sleep_until(clock_.now() + duration);
}

awaitable<void> Loop::run_blocking(std::function<void()> work) {
  if (!pool_) pool_ = std::make_unique<Pool>();
  const Clock::Owed owed = clock_.owe();
  std::exception_ptr escaped;
  std::function<void(Resume)> arm = [this, &work, &escaped](Resume resume) {
    asio::post(pool_->threads, [&work, &escaped, resume = std::move(resume)]() mutable {
      try {
        work();
      } catch (...) {
        escaped = std::current_exception();
      }
      resume(true);
    });
  };
  co_await suspend(executor_, std::move(arm));
  if (escaped) std::rethrow_exception(escaped);
}

struct Signal::State {
  struct Waiter {
    Resume resume;
    Clock::TimerId timer = 0;
  };
  Loop& loop;
  std::vector<std::shared_ptr<Waiter>> waiters;

  explicit State(Loop& owner) : loop(owner) {}

  void add(Resume resume, std::optional<Clock::TimePoint> until, const std::shared_ptr<State>& self) {
    auto waiter = std::make_shared<Waiter>();
    waiter->resume = std::move(resume);
    if (until) {
      waiter->timer = loop.clock().schedule(*until, [self, waiter] {
        std::erase(self->waiters, waiter);
        std::exchange(waiter->resume, nullptr)(false);
      });
    }
    waiters.push_back(std::move(waiter));
  }

  void wake_all() {
    for (const auto& waiter : std::exchange(waiters, {})) {
      if (waiter->timer != 0) loop.clock().cancel(waiter->timer);
      std::exchange(waiter->resume, nullptr)(true);
    }
  }
};

Signal::Signal(Loop& loop) : state_(std::make_shared<State>(loop)) {}

Signal::~Signal() {
  state_->wake_all();
}

awaitable<void> Signal::wait() {
  std::function<void(Resume)> arm = [state = state_](Resume resume) { state->add(std::move(resume), std::nullopt, state); };
  co_await suspend(state_->loop.executor(), std::move(arm));
}

awaitable<bool> Signal::wait_until(Clock::TimePoint when) {
  std::function<void(Resume)> arm = [state = state_, when](Resume resume) { state->add(std::move(resume), when, state); };
  co_return co_await suspend(state_->loop.executor(), std::move(arm));
}

void Signal::notify() {
  state_->wake_all();
}

}  // namespace cc3235::nwp
