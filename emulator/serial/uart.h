#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "at_engine/at_dispatch/engine.h"
#include "base/observer.h"
#include "emulator/serial/lookout.h"
#include "emulator/serial/power_up_output.h"
#include "emulator/serial/serial_line.h"
#include "nwp/loop/loop.h"

namespace cc3235::emulator {

/// The device's reading side, as the serial port sees it.
struct DeviceInput {
  std::function<void(ByteView)> receive;
  std::function<bool()> accepts;
};

/// The device's serial port. Each front end has one line to it; all lines carry the same output, and input of all of them
/// is one stream, as on a board whose port is tapped.
class Uart final : public at::SerialOut {
 public:
  /// What spares wake-ups. Virtual time, which stands still meanwhile, needs zeros.
  struct Waits {
    Clock::Duration
        together{};           ///< an answer that may follow at once is waited for so long, to leave with the `OK` before it
    Clock::Duration awake{};  ///< the loop stays awake for a client that is faster than that
  };
  static constexpr Waits kRealTime{.together = std::chrono::milliseconds(1),  // 11 characters at 115200 baud
                                   .awake = std::chrono::microseconds(200)};

  /// `baud` 0: as fast as it goes.
  Uart(nwp::Loop& loop, const Observers& observers, DeviceInput device, std::uint32_t baud, Waits waits);
  ~Uart() override;

  // For the front ends.
  /// A line that lives as long as the port.
  SerialLine& add_line(FarEnd far);
  nwp::Loop& loop() const { return loop_; }

  // For the process.
  /// Called once, when the prompt of power-up has gone by: the device answers.
  void on_ready(std::function<void()> callback) { ready_ = std::move(callback); }
  /// Called once, when the first client comes.
  void on_first_client(std::function<void()> callback) { first_client_ = std::move(callback); }
  /// The device is being shut down: it need not wait for clients any more.
  void close();
  /// True while output waits for a client that reads.
  bool busy() const;
  /// Bytes of output so far.
  std::uint64_t written() const { return written_; }
  /// Bytes of output that went because a client did not read.
  std::uint64_t dropped() const { return dropped_; }

  // For the device.
  void write(ByteView bytes, More more) override;
  bool has_room() const override;
  nwp::awaitable<void> wait_room() override;
  /// The device takes input again.
  void input_wanted();

 private:
  void receive(ByteView bytes);
  void await_due();
  void send_kept();
  void send(ByteView bytes);
  void client_came(SerialLine& line);
  void count_dropped(std::size_t bytes);

  nwp::Loop& loop_;
  const Observers& observers_;
  DeviceInput device_;
  std::uint32_t baud_;
  Clock::Duration together_;
  Bytes kept_;  // until more comes
  Clock::TimePoint due_;
  Clock::TimerId release_timer_ = 0;
  Lookout lookout_;
  std::vector<std::unique_ptr<SerialLine>> lines_;
  PowerUpOutput power_up_;
  std::function<void()> ready_, first_client_;
  bool had_client_ = false, closed_ = false;
  std::uint64_t written_ = 0, dropped_ = 0;
  nwp::Signal room_;
};

}  // namespace cc3235::emulator
