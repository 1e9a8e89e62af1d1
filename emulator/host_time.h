#pragma once

#include "base/date_time.h"

namespace cc3235::emulator {

/// The host's wall clock.
UnixSeconds host_time();

}  // namespace cc3235::emulator
