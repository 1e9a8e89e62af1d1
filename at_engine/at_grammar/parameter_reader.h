#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "at_engine/at_grammar/clients.h"
#include "at_engine/at_grammar/command.h"
#include "at_engine/at_grammar/error.h"
#include "at_engine/at_grammar/value.h"

namespace cc3235::at {

/// Reads cleaned arguments by the rows of a command, from left to right; the first error ends it. ref: at-protocol.md §6,
/// §7, §9
std::optional<Error> read_parameters(std::span<const Param> params, std::string_view cleaned, const Clients& clients,
                                     Arguments& out);

}  // namespace cc3235::at
