#pragma once

#include <string>

#include "emulator/cli/command_line.h"

namespace cc3235::emulator {

/// What a status code means, when it arises and how to reproduce it: every row with that value, or the row with that name
/// (any case, `SL_` or `SL_ERROR_` may be left out); TLS alerts that TI's headers do not name, too. Throws Failure (failed)
/// with the nearest names for an unknown one.
std::string describe_error(const ErrorQuery& query);

}  // namespace cc3235::emulator
