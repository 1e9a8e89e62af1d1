#pragma once

#include "base/log.h"

namespace cc3235::emulator {

/// A log whose lines go to standard error, one line each, whatever bytes they quote.
Log make_stderr_log(LogLevel threshold);

}  // namespace cc3235::emulator
