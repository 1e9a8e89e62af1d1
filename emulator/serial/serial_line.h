#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/log.h"
#include "emulator/serial/pacer.h"

namespace cc3235::emulator {

/// What a front end does for its line.
struct FarEnd {
  /// Hands bytes to the client's side without waiting; how many it took.
  std::function<std::size_t(ByteView)> write_some;
  /// Asks for one call of SerialLine::writable() when write_some() would take bytes again.
  std::function<void()> await_writable;
  /// Input is wanted again after accepts_input() was false.
  std::function<void()> resume_reading;
};

/// What a line does for the device's serial port.
struct NearEnd {
  std::function<void(ByteView)> receive;  ///< bytes from the client
  std::function<bool()> accepts_input;
  std::function<void()> client_came;         ///< before anything else is written to it
  std::function<void()> room;                ///< has_room() has become true
  std::function<void(std::size_t)> dropped;  ///< so many bytes of output went because the client does not read
};

/// The wire between the device and the client of one front end. While a client is there, output waits in at most 64 KiB; if
/// the client reads nothing for 2 s, the surplus is dropped, as it is on a UART. Without a client output is dropped.
class SerialLine {
 public:
  static constexpr std::size_t kLimit = 65536;
  static constexpr std::chrono::seconds kPatience{2};

  /// `baud` 0: as fast as it goes. What the ends refer to outlives the loop's running.
  SerialLine(Clock& clock, const Log& log, std::uint32_t baud, FarEnd far, NearEnd near);
  ~SerialLine();
  SerialLine(const SerialLine&) = delete;
  SerialLine& operator=(const SerialLine&) = delete;

  // For the front end.
  void client_came();
  void client_left();
  bool has_client() const { return client_; }
  void writable();
  /// False: leave the bytes where they are until resume_reading().
  bool accepts_input() const;
  /// The most that received() takes at once.
  std::size_t input_limit() const;
  void received(ByteView bytes);
  /// The client wants nothing of what still waits (RFC 2217 purge).
  void purge();
  /// Holds output back, or lets it go again (RFC 2217 suspend and resume).
  void hold(bool held);

  // For the device's serial port.
  void write(ByteView bytes);
  bool has_room() const { return !client_ || stalled_ || waiting() < kLimit; }
  void input_wanted();
  /// True while output waits that a client may still read.
  bool busy() const { return client_ && !stalled_ && waiting() != 0; }

 private:
  std::size_t waiting() const { return queue_.size() - head_; }
  void append(ByteView bytes);
  void pump();
  std::size_t write_now(ByteView bytes);
  void watch_standstill(bool progress);
  void give_up_waiting();
  void deliver(ByteView bytes);
  void cancel(Clock::TimerId& timer);

  Clock& clock_;
  const Log& log_;
  FarEnd far_;
  NearEnd near_;
  std::optional<Pacer> out_pace_, in_pace_;

  bool client_ = false;
  bool far_full_ = false;  // writable() will come
  bool held_ = false;
  std::string queue_;  // from head_ on
  std::size_t head_ = 0;

  bool full_ = false;     // kLimit was reached
  bool stalled_ = false;  // and nobody has read for kPatience
  Clock::TimerId standstill_timer_ = 0, out_timer_ = 0, in_timer_ = 0;
  Clock::Owed client_owes_;  // keeps virtual time from running away from a slow client
};

}  // namespace cc3235::emulator
