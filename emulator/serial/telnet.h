#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace cc3235::emulator {

/// The server's side of telnet with COM-port control (RFC 854, RFC 2217), bytes in and bytes out. Settings of the line are
/// acknowledged; the device's line has one setting and keeps it.
class Telnet {
 public:
  /// What the client asked for, beside data.
  struct Wishes {
    bool purge = false;                 ///< drop what waits for the client
    std::optional<bool> hold;           ///< stop, or go on, sending
    std::optional<std::uint32_t> baud;  ///< a new rate
  };

  /// What the server says first.
  static std::string greeting();

  /// Takes bytes of the client: appends its data to `data` and what must be answered to `answer`.
  Wishes decode(ByteView wire, Bytes& data, std::string& answer);

  /// Appends `data` as it goes over the wire.
  static void encode(ByteView data, std::string& wire);

 private:
  enum class State : std::uint8_t { data, after_cr, command, option, sub, sub_command };
  enum class Side : std::uint8_t { off, asked, on };

  void step(std::uint8_t byte, Bytes& data, std::string& answer, Wishes& wishes);
  void option(std::uint8_t verb, std::uint8_t option, std::string& answer);
  void subnegotiation(std::string& answer, Wishes& wishes);
  Side& ours(std::uint8_t option) { return ours_[option]; }
  Side& theirs(std::uint8_t option) { return theirs_[option]; }

  State state_ = State::data;
  std::uint8_t verb_ = 0;
  std::string sub_;
  std::uint32_t baud_ = 115200;
  std::array<Side, 256> ours_ = asked_of_us(), theirs_ = asked_of_them();

  static std::array<Side, 256> asked_of_us();
  static std::array<Side, 256> asked_of_them();
};

}  // namespace cc3235::emulator
