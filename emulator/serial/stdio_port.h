#pragma once

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <functional>

#include "emulator/serial/uart.h"

namespace cc3235::emulator {

/// The serial port on standard input and output, whatever these are: pipes, terminals, files. The client is there from the
/// start and does not come back: the end of the input is the end of the port.
class StdioPort {
 public:
  /// `input_ended` is called once. The port outlives the running of the uart's loop.
  StdioPort(Uart& uart, std::function<void()> input_ended);
  /// Gives the descriptors back as they were.
  ~StdioPort();
  StdioPort(const StdioPort&) = delete;
  StdioPort& operator=(const StdioPort&) = delete;

  /// The client: from here on output is shown and input is read.
  void start();

 private:
  /// One of the two descriptors.
  struct End {
    boost::asio::posix::stream_descriptor waiter;
    int fd, flags;
  };
  static End open(const nwp::Loop& loop, int fd);
  void when_ready(End& end, boost::asio::posix::descriptor_base::wait_type what, std::function<void()> then);
  std::size_t write_some(ByteView bytes);
  void read_more();
  void read_now();

  nwp::Loop& loop_;
  End in_, out_;
  SerialLine& line_;
  std::function<void()> input_ended_;
  bool reading_ = false;
  std::array<std::uint8_t, 4096> input_;
};

}  // namespace cc3235::emulator
