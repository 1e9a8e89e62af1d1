#pragma once

#include <functional>
#include <memory>

#include "at_engine/at_grammar/line_machine.h"
#include "base/bytes.h"
#include "base/observer.h"
#include "nwp/host/host.h"
#include "nwp/loop/loop.h"

namespace cc3235::at {

/// The device's side of a serial line, as the engine sees it: bytes leave in order; when there is no room the writer waits.
class SerialOut {
 public:
  virtual ~SerialOut() = default;
  enum class More : bool { no, soon };  ///< soon: a command has begun whose answer may follow at once
  /// Takes all bytes; what one turn of the loop writes leaves together.
  virtual void write(ByteView bytes, More more) = 0;
  /// False while the far end is behind: the printer then waits for wait_room().
  virtual bool has_room() const = 0;
  /// Ends when there may be room again; also when the far end is gone for good.
  virtual nwp::awaitable<void> wait_room() = 0;
};

/// The AT firmware: reader, dispatcher, five worker slots, one output queue of ten. ref: at-protocol.md §2 to §9
///
/// Everything runs on the loop's executor; what the constructor is handed must outlive the engine and its coroutines.
class Engine {
 public:
  Engine(nwp::Loop& loop, nwp::Host host, SerialOut& out, Quirks quirks, const Observers& observers);
  /// Shuts down.
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Starts the chip, prints the banner, then reads. Once in a life. ref: at-protocol.md §2
  void power_up();
  /// Bytes from the line. Echo is written at once; commands run in order.
  void receive(ByteView bytes);
  /// False while 4096 bytes of type-ahead wait: the front end then stops reading until it is called back.
  bool accepts_input() const;
  /// `callback` runs each time that accepts_input() has become true again.
  void on_input_wanted(std::function<void()> callback);
  /// An event of the driver; it joins the output queue.
  void handle_event(const DeviceEvent& event);
  /// The line falls silent and no more commands are taken. Commands that wait in the host floor end when the host ends their
  /// calls; loop.running() then goes to zero.
  void shut_down();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;  // shared with the coroutines, which may end later
};

}  // namespace cc3235::at
