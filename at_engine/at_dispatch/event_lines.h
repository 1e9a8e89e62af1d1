#pragma once

#include <string>

#include "base/events.h"

namespace cc3235::at {

/// The line of an event, without its line end; empty for one that prints nothing. ref: events.md §2 to §6
std::string event_line(const DeviceEvent& event);

}  // namespace cc3235::at
