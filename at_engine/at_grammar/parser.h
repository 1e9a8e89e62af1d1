#pragma once

#include <string_view>
#include <variant>

#include "at_engine/at_grammar/clients.h"
#include "at_engine/at_grammar/command.h"
#include "at_engine/at_grammar/error.h"
#include "at_engine/at_grammar/value.h"

namespace cc3235::at {

/// A line that asks for help (`=?`).
struct HelpRequest {
  const Command* command;
};

/// A line that reaches its handler.
struct Request {
  const Command* command;
  Arguments arguments;
};

using ParsedLine = std::variant<Request, HelpRequest, Error>;

/// The command that a line names, whatever its arguments; nullptr when there is none.
const Command* command_of(std::string_view line);

/// One whole line without its line end, any bytes, at most 1023: cleaning, look-up, count, parameters. ref: at-protocol.md
/// §5 to §7
ParsedLine parse_line(std::string_view line, const Clients& clients);

}  // namespace cc3235::at
