#include "at_engine/at_grammar/line_machine.h"

#include <algorithm>

#include "at_engine/at_grammar/ascii.h"
#include "at_engine/at_grammar/clean.h"
#include "at_engine/at_grammar/decode.h"

namespace cc3235::at {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// The application looks at this much text behind the comma for `<format>,<length>,`.
constexpr std::size_t kFieldWindow = 16;

bool contains_ignoring_case(std::string_view text, std::string_view lower_word) {
  const auto same = [](char a, char b) { return lower(a) == b; };
  return std::search(text.begin(), text.end(), lower_word.begin(), lower_word.end(), same) != text.end();
}

/// How many commas stand before the format field of a line whose payload the application collects; 0 when it does not.
int commas_before_format(std::string_view line, const Quirks& quirks) {
  if (!quirks.sendto_port_as_length && contains_ignoring_case(line, "+sendto")) return 4;
  return line.find("+send") == kNone ? 0 : 1;
}

/// What the payload length field says, and where the payload begins.
struct PayloadField {
  std::uint16_t length = 0;
  std::size_t start = 0;
};

std::optional<PayloadField> payload_field(std::string_view line, const Quirks& quirks) {
  std::size_t format = 0;
  const int commas = commas_before_format(line, quirks);
  if (commas == 0) return std::nullopt;
  for (int i = 0; i < commas; ++i) {
    const std::size_t comma = line.find(',', format);
    if (comma == kNone) return std::nullopt;
    format = comma + 1;
  }
  const std::string_view window = line.substr(format, kFieldWindow);
  const std::size_t first = window.find(',');
  const std::size_t second = first == kNone ? kNone : window.find(',', first + 1);
  if (second == kNone || (decode_number(window) & 0xFF) != 0) return std::nullopt;
  return PayloadField{static_cast<std::uint16_t>(decode_number(window.substr(first + 1))), format + second + 1};
}

}  // namespace

std::optional<InputLine> LineMachine::take(ByteView& bytes, std::string& echo) {
  while (!bytes.empty()) {
    const std::string_view plain = as_text(bytes.first(plain_run(bytes)));
    echo += plain;
    take_plain(plain);
    bytes = bytes.subspan(plain.size());
    if (bytes.empty()) break;
    std::optional<InputLine> line = step(bytes.front(), echo);
    bytes = bytes.subspan(1);
    if (line) return line;
  }
  return std::nullopt;
}

/// How many bytes at the front are no line end and complete nothing.
std::size_t LineMachine::plain_run(ByteView bytes) const {
  const std::size_t most = state_ == State::payload ? missing_ - 1 : kLineBuffer - 1 - text_.size();
  const std::string_view text = as_text(bytes).substr(0, most);
  const std::size_t end = std::min(text.find('\r'), text.find('\n'));
  return std::min(end, text.size());
}

void LineMachine::take_plain(std::string_view text) {
  if (state_ == State::payload) missing_ -= text.size();
  text_ += text.substr(0, kLineBuffer - 1 - std::min(text_.size(), kLineBuffer - 1));
}

std::optional<InputLine> LineMachine::step(std::uint8_t byte, std::string& echo) {
  const bool carriage_return = byte == '\r';
  const bool verbatim = state_ == State::payload && !quirks_.text_mode;
  echo += static_cast<char>(byte);
  if (carriage_return && !verbatim) echo += '\n';
  // Without text mode a line end that turns out to belong to a payload keeps its value.
  const char stored = carriage_return && quirks_.text_mode ? '\n' : static_cast<char>(byte);
  if (state_ == State::payload) {
    payload_changed_ = payload_changed_ || (stored != static_cast<char>(byte) && missing_ > 1);
    return step_payload(stored);
  }
  text_ += stored;
  if (byte != '\n' && !carriage_return && text_.size() < kLineBuffer) return std::nullopt;
  return end_of_line();
}

std::optional<InputLine> LineMachine::step_payload(char stored) {
  // The last byte is the terminator, which may be a CR.
  if (--missing_ == 0) return finish(InputLine::Kind::command);
  if (text_.size() < kLineBuffer - 1) text_ += stored;
  return std::nullopt;
}

std::optional<InputLine> LineMachine::end_of_line() {
  if (text_.size() == 1) return finish(InputLine::Kind::blank);
  InputLine::Kind kind = InputLine::Kind::command;
  const std::string_view line = std::string_view(text_).substr(0, text_.size() - 1);
  if (const auto field = payload_field(until_nul(line), quirks_)) {
    const auto missing = static_cast<std::int16_t>(field->length - (line.size() - field->start));
    if (missing > 0) {
      missing_ = static_cast<std::size_t>(missing);
      state_ = State::payload;
      return std::nullopt;
    }
    if (missing < 0) kind = InputLine::Kind::length_smaller;
  }
  text_.pop_back();
  return finish(kind);
}

InputLine LineMachine::finish(InputLine::Kind kind) {
  InputLine line{kind, {}};
  if (kind != InputLine::Kind::blank) line.text = text_.substr(0, kLineBuffer - 1);
  text_.clear();
  state_ = State::line;
  return line;
}

std::optional<std::size_t> LineMachine::payload_missing() const {
  return state_ == State::payload ? std::optional(missing_) : std::nullopt;
}

}  // namespace cc3235::at
