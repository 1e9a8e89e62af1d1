#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "nwp/loop/loop.h"

namespace cc3235::nwp {

/// One at a time, in the order of asking.
class Turn {
  struct State {
    explicit State(Loop& loop) : moved(loop) {}
    std::uint64_t next = 0, serving = 0;
    Signal moved;
  };

 public:
  explicit Turn(Loop& loop) : state_(std::make_shared<State>(loop)) {}

  /// Whoever holds it has the turn.
  class Held {
   public:
    explicit Held(std::shared_ptr<State> state) : state_(std::move(state)) {}
    Held(Held&&) noexcept = default;
    Held& operator=(Held&&) = delete;
    ~Held() {
      if (!state_) return;
      ++state_->serving;
      state_->moved.notify();
    }

   private:
    std::shared_ptr<State> state_;
  };

  /// Nothing while somebody else has the turn.
  std::optional<Held> try_take() {
    if (taken()) return std::nullopt;
    ++state_->next;
    return Held(state_);
  }
  /// Suspends only while somebody else has the turn.
  awaitable<Held> take() { return take(state_); }
  bool taken() const { return state_->next != state_->serving; }

 private:
  static awaitable<Held> take(std::shared_ptr<State> state) {
    const std::uint64_t ticket = state->next++;
    while (ticket != state->serving) co_await state->moved.wait();
    co_return Held(std::move(state));
  }

  std::shared_ptr<State> state_;
};

}  // namespace cc3235::nwp
