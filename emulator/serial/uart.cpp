#include "emulator/serial/uart.h"

#include <algorithm>
#include <utility>

namespace cc3235::emulator {

Uart::Uart(nwp::Loop& loop, const Observers& observers, DeviceInput device, std::uint32_t baud, Waits waits)
    : loop_(loop),
      observers_(observers),
      device_(std::move(device)),
      baud_(baud),
      together_(waits.together),
      lookout_(loop, waits.awake),
      room_(loop) {}

Uart::~Uart() {
  if (release_timer_ != 0) loop_.clock().cancel(release_timer_);
}

SerialLine& Uart::add_line(FarEnd far) {
  const std::size_t index = lines_.size();
  NearEnd near;
  near.receive = [this](ByteView bytes) { receive(bytes); };
  near.accepts_input = device_.accepts;
  near.client_came = [this, index] { client_came(*lines_[index]); };
  near.room = [this] { room_.notify(); };
  near.dropped = [this](std::size_t bytes) { count_dropped(bytes); };
  lines_.push_back(std::make_unique<SerialLine>(loop_.clock(), loop_.log(), baud_, std::move(far), std::move(near)));
  return *lines_.back();
}

void Uart::client_came(SerialLine& line) {
  if (std::exchange(had_client_, true)) return;
  line.write(as_bytes(power_up_.kept()));
  power_up_.forget();
  if (const auto callback = std::exchange(first_client_, nullptr)) callback();
}

void Uart::receive(ByteView bytes) {
  observers_.see(seen::Serial{Direction::in, bytes});
  lookout_.received();
  device_.receive(bytes);
}

void Uart::write(ByteView bytes, More more) {
  const bool wait = more == More::soon && together_.count() > 0;
  if (!wait && kept_.empty()) return send(bytes);
  kept_.insert(kept_.end(), bytes.begin(), bytes.end());
  if (!wait) return send_kept();
  due_ = loop_.clock().now() + together_;
  await_due();
}

/// The timer is left running when more has come: one that fires for nothing costs less than setting it for every answer.
void Uart::await_due() {
  if (release_timer_ != 0) return;
  release_timer_ = loop_.clock().schedule(due_, [this] {
    release_timer_ = 0;
    if (loop_.clock().now() >= due_) return send_kept();
    if (!kept_.empty()) await_due();
  });
}

void Uart::send_kept() {
  send(kept_);
  kept_.clear();
}

void Uart::send(ByteView bytes) {
  if (bytes.empty()) return;
  observers_.see(seen::Serial{Direction::out, bytes});
  written_ += bytes.size();
  for (const auto& line : lines_) line->write(bytes);
  lookout_.sent();
  if (power_up_.complete()) return;
  power_up_.add(bytes);
  if (!power_up_.complete()) return;
  if (const auto callback = std::exchange(ready_, nullptr)) callback();
}

bool Uart::has_room() const {
  return closed_ || std::ranges::all_of(lines_, [](const auto& line) { return line->has_room(); });
}

nwp::awaitable<void> Uart::wait_room() {
  while (!has_room()) co_await room_.wait();
}

void Uart::close() {
  closed_ = true;
  send_kept();
  room_.notify();
}

void Uart::input_wanted() {
  for (const auto& line : lines_) line->input_wanted();
}

bool Uart::busy() const {
  return !kept_.empty() || std::ranges::any_of(lines_, [](const auto& line) { return line->busy(); });
}

void Uart::count_dropped(std::size_t bytes) {
  if (dropped_ == 0) {
    observers_.see(seen::Hint{"output-dropped",
                              "a client has the port open but reads nothing: like a UART, the device does not wait for it, "
                              "and what exceeds 64 KiB is lost"});
  }
  dropped_ += bytes;
}

}  // namespace cc3235::emulator
