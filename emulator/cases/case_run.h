#pragma once

#include "emulator/cases/case.h"
#include "emulator/failure.h"

namespace cc3235::emulator {

/// Replays a case on a fresh device in a temporary folder. The exchange and what there is to say of it; ExitCode::failed
/// when it came out differently. Throws Failure when it cannot be replayed.
Outcome run_case(const Case& one);

/// All that the file says.
std::string describe_case(const Case& one);

}  // namespace cc3235::emulator
