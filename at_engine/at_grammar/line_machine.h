#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace cc3235::at {

/// The line end that the device sends. The alternative would be "\n\r". ref: at-protocol.md §1
inline constexpr std::string_view kEol = "\n\r\r";
inline constexpr std::size_t kLineBuffer = 1024;

/// The two switches of the configuration. ref: reference/README.md, decisions
struct Quirks {
  bool sendto_port_as_length = true;
  bool text_mode = true;
};

/// What the UART application hands over after one read.
struct InputLine {
  enum class Kind : std::uint8_t {
    blank,           ///< a bare newline: answered with one line end
    command,         ///< `text` goes to the dispatcher
    length_smaller,  ///< payload longer than its length field: dropped
  };
  Kind kind = Kind::blank;
  std::string text;  ///< without the terminator, at most 1023 bytes; empty when blank
};

/// The serial reader: a state machine over the bytes of the line, no I/O inside. ref: at-protocol.md §1, §3, §4
class LineMachine {
 public:
  explicit LineMachine(Quirks quirks) : quirks_(quirks) { text_.reserve(kLineBuffer); }

  /// Takes bytes off the front of `bytes`, through the one that completes a line, or all of them. Appends their echo to
  /// `echo`.
  std::optional<InputLine> take(ByteView& bytes, std::string& echo);

  /// True while a payload phase waits for bytes: the device swallows whatever comes. `missing` is what is left.
  std::optional<std::size_t> payload_missing() const;
  /// True once text mode has made an LF of a CR inside a payload.
  bool payload_changed() const { return payload_changed_; }

 private:
  enum class State : std::uint8_t { line, payload };

  std::size_t plain_run(ByteView bytes) const;
  void take_plain(std::string_view text);
  std::optional<InputLine> step(std::uint8_t byte, std::string& echo);
  std::optional<InputLine> step_payload(char stored);
  std::optional<InputLine> end_of_line();
  InputLine finish(InputLine::Kind kind);

  Quirks quirks_;
  State state_ = State::line;
  std::string text_;         ///< what was read, the line end too
  std::size_t missing_ = 0;  ///< payload: bytes until the terminator, which counts
  bool payload_changed_ = false;
};

/// The wire form of one output line without its line end: LF becomes LF CR, and the payload of the marked lines is sent
/// raw with LF as CR LF. Appends the line end. ref: at-protocol.md §8
void write_output_line(std::string_view line, const Quirks& quirks, std::string& wire);

}  // namespace cc3235::at
