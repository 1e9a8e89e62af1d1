#pragma once

#include "base/events.h"
#include "emulator/json_text.h"

namespace cc3235::emulator {

/// Adds what an event says, by its members' names, to a line of the record.
void add_fields(JsonObject& line, const DeviceEvent& event);

}  // namespace cc3235::emulator
