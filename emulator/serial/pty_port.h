#pragma once

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <string>

#include "emulator/serial/file_descriptor.h"
#include "emulator/serial/uart.h"

namespace cc3235::emulator {

/// The serial port as a pseudo terminal. The far side is raw whenever nobody has it open, so that no client finds the
/// settings of another and nothing echoes the device's output back into it; clients come and go, and each starts with an
/// empty queue.
///
/// Whether somebody has it open is what the kernel says of the near side (a hang-up); inotify tells when to look.
class PtyPort {
 public:
  /// Throws Failure when the host has no terminal left. The port outlives the running of the uart's loop.
  explicit PtyPort(Uart& uart);

  /// What clients open: /dev/pts/N.
  const std::string& name() const { return name_; }

 private:
  std::size_t write_some(ByteView bytes);
  void await_writable();
  void read_more();
  void await_events();
  bool take_events();
  bool look_who_is_there();
  void look();
  bool clean();
  bool nobody_there();
  bool somebody_moved();

  Uart& uart_;
  SerialLine& line_;
  boost::asio::posix::stream_descriptor master_, watch_;
  std::string name_;
  bool reading_ = false, read_to_end_ = false, awaiting_writable_ = false;
  int watched_ = -1;  // inotify's number of the far side
  int openings_ = 0;
  bool here_ = false;
  bool just_looked_ = false;  // here_ is of this moment: one look is enough for a read and what is answered at once
  std::array<std::uint8_t, 4096> input_;
};

}  // namespace cc3235::emulator
