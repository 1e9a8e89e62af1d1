#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "base/clock.h"

namespace cc3235::nwp::chip {

/// A moment on the device's clock; nullopt: never.
using Deadline = std::optional<Clock::TimePoint>;

/// Calls `fire` at the deadline unless it is gone before.
class Timer {
 public:
  Timer(Clock& clock, Deadline when, std::function<void()> fire) : clock_(clock) {
    if (when) id_ = clock_.schedule(*when, std::move(fire));
  }
  ~Timer() {
    if (id_ != 0) clock_.cancel(id_);
  }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

 private:
  Clock& clock_;
  Clock::TimerId id_ = 0;
};

}  // namespace cc3235::nwp::chip
