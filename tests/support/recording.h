#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/events.h"

namespace cc3235::test {

/// What an exchange asks of the host driver, as text: `sl_Close(sd 0) -> 0`, the call with its decoded values, then what it
/// is answered. Values that the call makes part of its answer may stand before it (`entry …;`). `?` in a call is a digit of
/// memory that was never set.
struct Recording {
  explicit Recording(std::string_view text);

  std::vector<std::string> calls;  ///< none: the line does not reach the host driver
  std::string function;            ///< `sl_Close` …, of the first call
  std::string answer;              ///< see AnswerText
};

/// True when these calls are the recorded ones. Absent texts and empty ones count as alike, as most calls cannot tell them
/// apart.
bool same_calls(const std::vector<std::string>& recorded, const std::vector<std::string>& made);

/// The event that a text tells of (`NETAPP event IPV4_LOST, status -1`).
std::optional<DeviceEvent> recorded_event(std::string_view text);

}  // namespace cc3235::test
