#include "emulator/serial/uart.h"

#include <algorithm>
#include <utility>

namespace cc3235::emulator {

Uart::Uart(nwp::Loop& loop, const Observers& observers, DeviceInput device, std::uint32_t baud)
    : loop_(loop), observers_(observers), device_(std::move(device)), baud_(baud), room_(loop) {}

SerialLine& Uart::add_line(FarEnd far) {
  const std::size_t index = lines_.size();
  NearEnd near;
  near.receive = [this](ByteView bytes) { receive(bytes); };
  near.accepts_input = device_.accepts;
  near.client_came = [this, index] { client_came(*lines_[index]); };
  near.room = [this] { room_.notify(); };
  near.dropped = [this](std::size_t bytes) { count_dropped(bytes); };
  lines_.push_back(std::make_unique<SerialLine>(loop_, baud_, std::move(far), std::move(near)));
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
  device_.receive(bytes);
}

void Uart::write(ByteView bytes) {
  observers_.see(seen::Serial{Direction::out, bytes});
  written_ += bytes.size();
  for (const auto& line : lines_) line->write(bytes);
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
  room_.notify();
}

void Uart::input_wanted() {
  for (const auto& line : lines_) line->input_wanted();
}

bool Uart::busy() const {
  return std::ranges::any_of(lines_, [](const auto& line) { return line->busy(); });
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
