#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "at_engine/at_grammar/command.h"
#include "at_engine/at_grammar/value.h"
#include "base/bytes.h"
#include "base/status.h"

namespace cc3235::at {

/// The classes of `ERROR: <text>,<code>`. ref: at-protocol.md §9
enum class ErrorClass : std::uint8_t {
  command_not_exist,
  number_of_parameters,
  parse_parameters,
  allocate,
  process_command
};

struct Error {
  ErrorClass kind{};
  std::int32_t code = 0;
};

/// Codes of `parse parameters`. ref: at-protocol.md §9
enum class ParseCode : std::int32_t { range = 0, missing = -1, memory = -2, separator = -3, unknown = -4, too_long = -5 };

/// A line that asks for help (`=?`).
struct HelpRequest {
  const Command* command;
};

/// A line that reached its handler. Of a command that is not served, `arguments` is empty.
struct Request {
  const Command* command;
  Arguments arguments;
};

using ParsedLine = std::variant<Request, HelpRequest, Error>;

/// One whole line without its line end, any bytes, at most 1023: cleaning, look-up, count, parameters. ref: at-protocol.md
/// §5 to §7
ParsedLine parse_line(std::string_view line);

}  // namespace cc3235::at
