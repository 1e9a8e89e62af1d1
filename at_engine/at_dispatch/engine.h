#pragma once

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
  /// Takes all bytes; what one turn of the loop writes leaves together.
  virtual void write(ByteView bytes) = 0;
  /// False while the far end is behind: the printer then waits for wait_room().
  virtual bool has_room() const = 0;
  virtual nwp::awaitable<void> wait_room() = 0;
};

/// The AT firmware: reader, dispatcher, five worker slots, one output queue of ten. ref: at-protocol.md §2 to §9
class Engine {
 public:
  Engine(nwp::Loop& loop, nwp::Host host, SerialOut& out, Quirks quirks, const Observers& observers);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Starts the chip, prints the banner, then reads. ref: at-protocol.md §2
  void power_up();
  /// Bytes from the line. Echo is written at once; commands run in order.
  void receive(ByteView bytes);
  /// False while 4096 bytes of type-ahead wait: the front end stops reading until accepts_input() is true again; `changed`
  /// of the constructor's loop is not needed, the engine calls the callback set here.
  bool accepts_input() const;
  void on_input_wanted(std::function<void()> callback);
  /// An event of the driver; it joins the output queue.
  void handle_event(const DeviceEvent& event);
  /// No more commands are taken; what waits in worker slots is for the host to end.
  void shut_down();

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc3235::at
