#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "at_engine/at_grammar/line_machine.h"
#include "base/bytes.h"
#include "base/events.h"

namespace cc3235::test {

/// The AT firmware in memory, over a host driver that writes down what arrives and answers what it is told. For tests that
/// need no more than lines: they see nothing of coroutines.
class AtSession {
 public:
  /// A device that has started.
  explicit AtSession(at::Quirks quirks = {});
  ~AtSession();

  /// Starts anew: no client of MQTT or HTTP exists.
  void restart();

  /// Sends a line and CR. The lines of the answer, without their ends, as far as they come without time passing.
  std::vector<std::string> send(std::string_view line);
  /// Sends bytes. What comes back on the wire, echo included.
  std::string type(std::string_view bytes);
  /// False: it would not read what is typed now.
  bool accepts_input() const;
  /// Raises an event. The lines that it prints.
  std::vector<std::string> raise(const DeviceEvent& event);

  /// How calls of `function` are answered from now on: a number and labelled values. See AnswerText.
  void answer(const std::string& function, std::string text);
  void forget_answers();
  /// The calls since the last send(), type() or raise().
  const std::vector<std::string>& calls() const;
  /// Coroutines that have not ended.
  std::size_t running() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc3235::test
