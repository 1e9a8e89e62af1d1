#include "emulator/serial/serial_line.h"

#include <algorithm>
#include <utility>

namespace cc3235::emulator {
namespace {

constexpr std::size_t kInputPiece = 4096;

std::optional<Pacer> pacer(std::uint32_t baud) {
  if (baud == 0) return std::nullopt;
  return Pacer(baud);
}

}  // namespace

SerialLine::SerialLine(Clock& clock, const Log& log, std::uint32_t baud, FarEnd far, NearEnd near)
    : clock_(clock),
      log_(log),
      far_(std::move(far)),
      near_(std::move(near)),
      out_pace_(pacer(baud)),
      in_pace_(pacer(baud)) {}

SerialLine::~SerialLine() {
  for (Clock::TimerId* timer : {&standstill_timer_, &out_timer_, &in_timer_}) cancel(*timer);
}

// ---- the client ----

void SerialLine::client_came() {
  client_ = true;
  log_.debug("a client has come");
  near_.client_came();
}

void SerialLine::client_left() {
  client_ = false;
  held_ = false;
  far_full_ = false;
  purge();
  log_.debug("the client has gone");
}

void SerialLine::purge() {
  queue_.clear();
  head_ = 0;
  watch_standstill(true);
}

void SerialLine::hold(bool held) {
  held_ = held;
  pump();
}

// ---- from the device to the client ----

void SerialLine::write(ByteView bytes) {
  if (!client_ || bytes.empty()) return;
  if (waiting() == 0 && !far_full_ && !held_ && !out_pace_) bytes = bytes.subspan(far_.write_some(bytes));
  if (bytes.empty()) return;
  append(bytes);
  if (!far_full_) pump();
  watch_standstill(false);
}

void SerialLine::append(ByteView bytes) {
  if (stalled_ && waiting() + bytes.size() > kLimit) {
    const std::size_t fits = kLimit - std::min(waiting(), kLimit);
    near_.dropped(bytes.size() - fits);
    bytes = bytes.first(fits);
  }
  if (head_ > kLimit) queue_.erase(0, std::exchange(head_, 0));
  queue_ += as_text(bytes);
}

void SerialLine::writable() {
  far_full_ = false;
  pump();
}

void SerialLine::pump() {
  bool progress = false;
  while (client_ && waiting() != 0 && !far_full_ && !held_ && out_timer_ == 0) {
    const std::size_t taken = write_now(as_bytes(std::string_view(queue_).substr(head_)));
    head_ += taken;
    progress = progress || taken != 0;
  }
  if (waiting() == 0) {
    queue_.clear();
    head_ = 0;
  }
  if (progress) watch_standstill(true);
}

std::size_t SerialLine::write_now(ByteView bytes) {
  if (out_pace_) bytes = bytes.first(std::min(bytes.size(), out_pace_->piece()));
  const std::size_t taken = far_.write_some(bytes);
  if (taken < bytes.size()) {
    far_full_ = true;
    far_.await_writable();
  }
  if (out_pace_ && taken != 0) {
    const Clock::TimePoint free_at = out_pace_->send(taken, clock_.now());
    out_timer_ = clock_.schedule(free_at, [this] {
      out_timer_ = 0;
      pump();
    });
  }
  return taken;
}

/// A client that reads ends the standstill; one that does not is given up after a while.
void SerialLine::watch_standstill(bool progress) {
  const bool was_full = std::exchange(full_, client_ && waiting() >= kLimit);
  if (progress || !full_) {
    cancel(standstill_timer_);
    client_owes_.reset();
  }
  if (full_ && !stalled_ && standstill_timer_ == 0) {
    client_owes_ = clock_.owe();
    standstill_timer_ = clock_.schedule(clock_.now() + kPatience, [this] { give_up_waiting(); });
  }
  if (was_full && !full_) {
    stalled_ = false;
    near_.room();
    input_wanted();
  }
}

void SerialLine::give_up_waiting() {
  standstill_timer_ = 0;
  client_owes_.reset();
  stalled_ = true;
  if (waiting() > kLimit) near_.dropped(waiting() - kLimit);
  queue_.resize(head_ + kLimit);
  near_.room();
  input_wanted();
}

// ---- from the client to the device ----

bool SerialLine::accepts_input() const {
  return in_timer_ == 0 && (stalled_ || waiting() < kLimit) && near_.accepts_input();
}

std::size_t SerialLine::input_limit() const {
  return in_pace_ ? std::min(in_pace_->piece(), kInputPiece) : kInputPiece;
}

void SerialLine::received(ByteView bytes) {
  if (!in_pace_) {
    near_.receive(bytes);
    return;
  }
  const Clock::TimePoint arrived = in_pace_->send(bytes.size(), clock_.now());
  in_timer_ = clock_.schedule(arrived, [this, late = Bytes(bytes.begin(), bytes.end())] {
    in_timer_ = 0;
    near_.receive(late);
    input_wanted();
  });
}

void SerialLine::input_wanted() {
  if (accepts_input()) far_.resume_reading();
}

void SerialLine::cancel(Clock::TimerId& timer) {
  if (timer != 0) clock_.cancel(timer);
  timer = 0;
}

}  // namespace cc3235::emulator
