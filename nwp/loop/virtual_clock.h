#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/date_time.h"
#include "base/timer_queue.h"

namespace cc3235::nwp {

/// Time that jumps: whenever the io_context has no ready handler and nobody holds an owe() token, to the next timer.
/// It starts at 0 and at the given wall time.
class VirtualClock final : public Clock {
 public:
  /// ref: design §3
  static constexpr std::chrono::milliseconds kPatience{2000};

  /// `patience`: real time for which an owed answer holds this clock.
  explicit VirtualClock(boost::asio::io_context& io, UnixSeconds wall_start = UnixSeconds{},
                        std::chrono::milliseconds patience = kPatience);
  ~VirtualClock() override;

  TimePoint now() const override { return now_; }
  std::chrono::sys_time<std::chrono::microseconds> wall() const override;
  TimerId schedule(TimePoint when, std::function<void()> fire) override;
  void cancel(TimerId timer) override;
  Owed owe() override;

  /// Runs the io_context, jumping, until `done` says so or the context is stopped. `done` is asked between handlers. An owed
  /// wait holds time for at most `patience`. False when nothing is left that could ever run.
  bool run_until(const std::function<bool()>& done);
  /// The same, but also over when only the world outside can go on. True when `done` said so.
  bool run_while_ready(const std::function<bool()>& done);

 private:
  struct Debts;
  using Work = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;
  bool step(std::optional<Work>& open);
  bool advance();

  boost::asio::io_context& io_;
  UnixSeconds wall_start_;
  TimePoint now_{};
  TimerQueue timers_;
  std::shared_ptr<Debts> debts_;  // shared with the tokens, which may outlive the clock
};

}  // namespace cc3235::nwp
