#pragma once

#include <cstdint>
#include <string>

#include "base/events.h"

namespace cc3235::at {

/// The line of an event, without its line end; empty for one that prints nothing. ref: events.md §2 to §6
/// `mqtt_format`: of the data of MQTT messages.
std::string event_line(const DeviceEvent& event, std::uint8_t mqtt_format);

}  // namespace cc3235::at
