#include "at_engine/at_dispatch/output.h"

#include <utility>

namespace cc3235::at {

namespace {

/// More than this is not kept until the end of the turn.
constexpr std::size_t kTurnLimit = 4096;

}  // namespace

void Output::write(std::string_view wire) {
  if (closed_ || wire.empty()) return;
  wire_ += wire;
  flush_later();
}

void Output::write_line(std::string_view text) {
  if (!closed_) print(text);
}

void Output::push(std::string line) {
  if (closed_) return;
  lines_.push_back(std::move(line));
  ++added_;
  print_queue();
}

nwp::awaitable<void> Output::wait_turn() {
  const std::uint64_t added = added_;
  while (!closed_ && added > printed_ + kDepth) co_await moved_.wait();
}

void Output::push_event(std::string line) {
  if (lines_.size() < kDepth + kEventBacklog) return push(std::move(line));
  loop_.log().warn("output stands still, dropped: {}", line);
}

void Output::start_printer() {
  printing_ = true;
  print_queue();
}

nwp::awaitable<void> Output::wait_room() {
  while (!has_room()) co_await out_.wait_room();
}

void Output::close() {
  flush();
  closed_ = true;
  lines_.clear();
  moved_.notify();
}

nwp::awaitable<void> Output::print_later(std::shared_ptr<Output> self) {
  co_await self->wait_room();
  self->waiting_for_room_ = false;
  self->print_queue();
}

void Output::print_queue() {
  if (!printing_ || waiting_for_room_) return;
  const std::uint64_t before = printed_;
  while (!lines_.empty() && !closed_) {
    if (wire_.size() >= kTurnLimit) flush();
    if (!out_.has_room()) {
      waiting_for_room_ = true;
      loop_.spawn("printer", print_later(shared_from_this()));
      break;
    }
    const std::string line = std::move(lines_.front());
    lines_.pop_front();
    ++printed_;
    print(line);
  }
  if (printed_ != before) moved_.notify();
}

void Output::print(std::string_view line) {
  if (!line.empty() && observers_.watched()) observers_.see(seen::Line{Direction::out, as_bytes(line)});
  write_output_line(line, quirks_, wire_);
  flush_later();
}

void Output::flush_later() {
  if (batches_ > 0 || flush_posted_) return;
  flush_posted_ = true;
  loop_.post([self = shared_from_this()] {
    self->flush_posted_ = false;
    self->flush();
  });
}

void Output::flush(SerialOut::More more) {
  if (closed_ || wire_.empty()) return;
  out_.write(as_bytes(wire_), more);
  wire_.clear();
}

}  // namespace cc3235::at
