#include "emulator/serial/telnet.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cc3235::emulator {
namespace {

// RFC 854
constexpr std::uint8_t kSe = 240, kSb = 250, kWill = 251, kWont = 252, kDo = 253, kDont = 254, kIac = 255;
// RFC 856, 857, 858, 2217
constexpr std::uint8_t kBinary = 0, kEcho = 1, kSuppressGoAhead = 3, kComPort = 44;
constexpr std::uint8_t kOffered[] = {kBinary, kEcho, kSuppressGoAhead, kComPort};
constexpr std::uint8_t kAccepted[] = {kBinary, kSuppressGoAhead, kComPort};
constexpr std::size_t kLongestSub = 256;

/// COM-port commands of the client; the server's answer has kAnswer more. RFC 2217 §3
enum class ComPort : std::uint8_t {
  signature = 0,
  set_baud_rate = 1,
  set_data_size = 2,
  set_parity = 3,
  set_stop_size = 4,
  set_control = 5,
  notify_modem_state = 7,
  suspend = 8,
  resume = 9,
  set_line_state_mask = 10,
  set_modem_state_mask = 11,
  purge_data = 12,
};
constexpr std::uint8_t kAnswer = 100;
/// Clear to send, data set ready, carrier: the board has no such wires, so nothing ever holds a client up.
constexpr char kModemState = '\xB0';

std::uint8_t byte_at(const std::string& text, std::size_t index) {
  return index < text.size() ? static_cast<std::uint8_t>(text[index]) : std::uint8_t{0};
}

void say(std::string& answer, std::uint8_t verb, std::uint8_t option) {
  for (const std::uint8_t byte : {kIac, verb, option}) answer += static_cast<char>(byte);
}

void say_com_port(std::string& answer, ComPort command, std::string_view value) {
  say(answer, kSb, kComPort);
  answer += static_cast<char>(static_cast<std::uint8_t>(command) + kAnswer);
  Telnet::encode(as_bytes(value), answer);
  answer += static_cast<char>(kIac);
  answer += static_cast<char>(kSe);
}

std::string four_bytes(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 255);
  return bytes;
}

/// What the line has, for a client that asks (value 0), else what the client sets. RFC 2217 §3
std::string setting(std::uint8_t wanted, std::uint8_t have) {
  return std::string(1, static_cast<char>(wanted == 0 ? have : wanted));
}

/// Flow control, break, DTR and RTS: requests ask for the state, which is none, off, on, on.
std::uint8_t control(std::uint8_t wanted) {
  switch (wanted) {
    case 0:
      return 1;
    case 4:
      return 6;
    case 7:
      return 8;
    case 10:
      return 11;
    case 13:
      return 14;
    default:
      return wanted;
  }
}

}  // namespace

std::array<Telnet::Side, 256> Telnet::asked_of_us() {
  std::array<Side, 256> sides{};
  for (const std::uint8_t option : {kEcho, kSuppressGoAhead, kBinary}) sides[option] = Side::asked;
  return sides;
}

std::array<Telnet::Side, 256> Telnet::asked_of_them() {
  std::array<Side, 256> sides{};
  for (const std::uint8_t option : {kBinary, kComPort}) sides[option] = Side::asked;
  return sides;
}

std::string Telnet::greeting() {
  std::string text;
  for (const std::uint8_t option : {kEcho, kSuppressGoAhead, kBinary}) say(text, kWill, option);
  for (const std::uint8_t option : {kBinary, kComPort}) say(text, kDo, option);
  return text;
}

void Telnet::encode(ByteView data, std::string& wire) {
  for (const std::uint8_t byte : data) {
    wire += static_cast<char>(byte);
    if (byte == kIac) wire += static_cast<char>(byte);
  }
}

Telnet::Wishes Telnet::decode(ByteView wire, Bytes& data, std::string& answer) {
  Wishes wishes;
  for (const std::uint8_t byte : wire) step(byte, data, answer, wishes);
  return wishes;
}

void Telnet::step(std::uint8_t byte, Bytes& data, std::string& answer, Wishes& wishes) {
  switch (state_) {
    case State::after_cr:
      state_ = State::data;
      if (byte == 0) return;  // a bare CR of the network terminal is CR NUL
      [[fallthrough]];
    case State::data:
      if (byte == kIac) {
        state_ = State::command;
        return;
      }
      data.push_back(byte);
      if (byte == '\r' && theirs(kBinary) != Side::on) state_ = State::after_cr;
      return;
    case State::command:
      state_ = byte == kSb ? State::sub : byte >= kWill && byte <= kDont ? State::option : State::data;
      if (byte == kIac) data.push_back(byte);
      sub_.clear();
      verb_ = byte;
      return;
    case State::option:
      state_ = State::data;
      return option(verb_, byte, answer);
    case State::sub:
      if (byte == kIac) {
        state_ = State::sub_command;
      } else if (sub_.size() < kLongestSub) {
        sub_ += static_cast<char>(byte);
      }
      return;
    case State::sub_command:
      state_ = byte == kSe ? State::data : State::sub;
      if (byte == kSe) return subnegotiation(answer, wishes);
      if (byte == kIac && sub_.size() < kLongestSub) sub_ += static_cast<char>(byte);
      return;
  }
}

/// RFC 1143 without its queue: an answer to what was asked is not answered again.
void Telnet::option(std::uint8_t verb, std::uint8_t option, std::string& answer) {
  const bool about_us = verb == kDo || verb == kDont;
  const bool wanted = verb == kDo || verb == kWill;
  Side& side = about_us ? ours(option) : theirs(option);
  const bool possible = about_us ? std::ranges::find(kOffered, option) != std::end(kOffered)
                                 : std::ranges::find(kAccepted, option) != std::end(kAccepted);
  const Side before = std::exchange(side, wanted && possible ? Side::on : Side::off);
  const bool answered = before == Side::asked || (before == side && (before == Side::on || !wanted));
  if (answered) return;
  const bool yes = side == Side::on;
  say(answer, about_us ? (yes ? kWill : kWont) : (yes ? kDo : kDont), option);
}

void Telnet::subnegotiation(std::string& answer, Wishes& wishes) {
  if (sub_.size() < 2 || byte_at(sub_, 0) != kComPort) return;
  const auto command = static_cast<ComPort>(sub_[1]);
  const std::uint8_t value = byte_at(sub_, 2);
  const std::string same(1, static_cast<char>(value));
  switch (command) {
    case ComPort::signature:
      if (sub_.size() == 2) say_com_port(answer, command, "cc3235emu");
      return;
    case ComPort::set_baud_rate: {
      std::uint32_t baud = 0;
      for (std::size_t i = 2; i < 6; ++i) baud = baud << 8 | byte_at(sub_, i);
      if (baud != 0) wishes.baud = baud_ = baud;
      return say_com_port(answer, command, four_bytes(baud_));
    }
    case ComPort::set_data_size:
      return say_com_port(answer, command, setting(value, 8));
    case ComPort::set_parity:
    case ComPort::set_stop_size:
      return say_com_port(answer, command, setting(value, 1));
    case ComPort::set_control:
      return say_com_port(answer, command, std::string(1, static_cast<char>(control(value))));
    case ComPort::suspend:
    case ComPort::resume:
      wishes.hold = command == ComPort::suspend;
      return;
    case ComPort::set_line_state_mask:
      return say_com_port(answer, command, same);
    case ComPort::set_modem_state_mask:
      say_com_port(answer, command, same);
      return say_com_port(answer, ComPort::notify_modem_state, {&kModemState, 1});
    case ComPort::purge_data:
      wishes.purge = wishes.purge || value == 1 || value == 3;
      return say_com_port(answer, command, same);
    case ComPort::notify_modem_state:
      return;
  }
}

}  // namespace cc3235::emulator
