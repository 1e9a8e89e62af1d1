#include "at_engine/at_grammar/enumerations.h"
#include "at_engine/at_grammar/enumerations/checked.h"
#include "base/events.h"

namespace cc3235::at {

// clang-format off

// ref: events.md §5, §6

constexpr KeywordRow kErrorSourceRows[] = {{"other", 1}, {"wlan", 2}, {"netcfg", 3}, {"netapp", 4}, {"security", 5}};
constexpr Enumeration kErrorSource = checked("error source", kErrorSourceRows);

constexpr KeywordRow kFatalErrorRows[] = {
    row("device_abort", Fatal::device_abort),
    row("driver_abort", Fatal::driver_abort),
    row("sync_loss", Fatal::sync_loss),
    row("no_cmd_ack", Fatal::no_cmd_ack),
    row("cmd_timeout", Fatal::cmd_timeout),
};
constexpr Enumeration kFatalError = checked("fatal error", kFatalErrorRows);

// ref: events.md §7

constexpr KeywordRow kMqttOperationRows[] = {
    {"connack", 2}, {"puback", 4}, {"suback", 9}, {"unsuback", 11},
};
constexpr Enumeration kMqttOperation = checked("MQTT operation", kMqttOperationRows);

// clang-format on

}  // namespace cc3235::at
