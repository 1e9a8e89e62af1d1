#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "at_engine/at_dispatch/engine.h"

namespace cc3235::at {

/// The way out of the device. Replies and events share one queue of ten, which the printer empties while the line has room;
/// echo and the reader's own lines go past it. All bytes of one turn of the loop leave in one write.
/// ref: at-protocol.md §8, §9
class Output : public std::enable_shared_from_this<Output> {
 public:
  static constexpr std::size_t kDepth = 10;
  /// Events that may wait behind a full queue. The chip stops raising them there; more than this are dropped, with a
  /// warning.
  static constexpr std::size_t kEventBacklog = 256;

  Output(nwp::Loop& loop, SerialOut& out, const Quirks& quirks, const Observers& observers)
      : loop_(loop), out_(out), quirks_(quirks), observers_(observers), moved_(loop) {}

  /// While it lives, what is written stays together; it leaves at the end, without another turn of the loop. One inside
  /// another changes nothing.
  class Batch {
   public:
    explicit Batch(Output& output) : output_(output) { ++output_.batches_; }
    ~Batch() {
      if (--output_.batches_ == 0) output_.flush(more_);
    }
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    void expect(SerialOut::More more) { more_ = more; }

   private:
    Output& output_;
    SerialOut::More more_ = SerialOut::More::no;
  };

  /// Bytes that go past the queue: echo.
  void write(std::string_view wire);
  /// A line that the application prints itself, past the queue.
  void write_line(std::string_view text);
  /// Joins the queue. A producer then waits for its turn before it does anything else.
  void push(std::string line);
  /// False while ten lines stand before the one that was pushed last.
  bool turn_came() const { return closed_ || added_ <= printed_ + kDepth; }
  /// Waits while that is so.
  nwp::awaitable<void> wait_turn();
  /// Joins the queue without waiting; its order among the waiting producers is kept.
  void push_event(std::string line);

  /// From here on the queue is printed; before, it only fills.
  void start_printer();
  /// False while the far end is behind.
  bool has_room() const { return closed_ || out_.has_room(); }
  /// Waits while that is so.
  nwp::awaitable<void> wait_room();
  /// What is written already leaves; everything later is dropped, and nobody waits any more.
  void close();

 private:
  static nwp::awaitable<void> print_later(std::shared_ptr<Output> self);
  void print_queue();
  void print(std::string_view line);
  void flush_later();
  void flush(SerialOut::More more = SerialOut::More::no);

  nwp::Loop& loop_;
  SerialOut& out_;
  Quirks quirks_;
  const Observers& observers_;

  std::deque<std::string> lines_;  // the first ten are the queue; behind them the lines of waiting producers, in order
  std::uint64_t added_ = 0, printed_ = 0;
  nwp::Signal moved_;  // lines were printed
  bool printing_ = false, waiting_for_room_ = false, closed_ = false;

  std::string wire_;  // what this turn writes
  int batches_ = 0;
  bool flush_posted_ = false;
};

}  // namespace cc3235::at
