#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "emulator/serial/telnet.h"
#include "emulator/serial/uart.h"

namespace cc3235::emulator {

/// The serial port as a TCP server, of raw bytes or with RFC 2217. One client at a time: another one is told so and closed,
/// unless the client before has ended its sending.
class TcpPort {
 public:
  enum class Kind : std::uint8_t { raw, rfc2217 };

  /// `where` is HOST:PORT; port 0 takes a free one. Throws Failure: usage when it is none, port_in_use when it is taken. The
  /// port outlives the running of the uart's loop.
  TcpPort(Uart& uart, Kind kind, const std::string& where);

  /// Where it listens, the port as it came out.
  std::string address() const;

 private:
  using tcp = boost::asio::ip::tcp;
  using error_code = boost::system::error_code;

  void listen(const std::string& where);
  void accept();
  void welcome(tcp::socket socket);
  void leave();

  std::size_t write_some(ByteView bytes);
  void await_writable();
  bool send_wire();
  void read_more();
  void received(ByteView bytes);
  void grant(const Telnet::Wishes& wishes);

  Uart& uart_;
  Kind kind_;
  SerialLine& line_;
  tcp::acceptor acceptor_;
  tcp::socket socket_;
  std::optional<Telnet> telnet_;
  std::string wire_;  // telnet: encoded, the socket has no room for it
  bool reading_ = false, awaiting_writable_ = false, half_closed_ = false;
  std::uint64_t client_ = 0;  // number of the present one: late handlers of an earlier one are told by it
  std::array<std::uint8_t, 4096> input_;
};

}  // namespace cc3235::emulator
