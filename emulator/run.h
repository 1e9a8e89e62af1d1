#pragma once

#include "emulator/cli/command_line.h"

namespace cc3235::emulator {

/// `cc3235emu run`: one device until SIGTERM, SIGINT or SIGHUP; a second signal ends the process at once. Throws Failure.
void run(const RunOptions& options);

}  // namespace cc3235::emulator
