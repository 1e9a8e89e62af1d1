#pragma once

#include <utility>
#include <variant>

#include "at_engine/at_grammar/error.h"
#include "at_engine/at_grammar/reply.h"
#include "base/status.h"

namespace cc3235::at {

/// What a handler gives back: the data lines of a success, or the one error line. (A class with constructors, so that it
/// may travel through co_await expressions.)
class Answer {
 public:
  Answer(Reply reply) : state_(std::move(reply)) {}  // NOLINT: implicit by intent
  Answer(Error error) : state_(error) {}             // NOLINT: implicit by intent
  /// A success without data lines, or `process command` with the code.
  Answer(Status status) {  // NOLINT: implicit by intent
    if (!status.ok()) state_ = Error{ErrorClass::process_command, status.value()};
  }

  /// nullptr when this is an error.
  Reply* reply() { return std::get_if<Reply>(&state_); }
  const Error& error() const { return *std::get_if<Error>(&state_); }

 private:
  std::variant<Reply, Error> state_;
};

/// The answer of one data line.
inline Answer data_line(Fields fields) {
  Reply reply;
  reply.lines.push_back(std::move(fields));
  return Answer(std::move(reply));
}

}  // namespace cc3235::at
