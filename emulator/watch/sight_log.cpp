#include "emulator/watch/sight_log.h"

#include <string_view>
#include <variant>

#include "base/status_table.h"

namespace cc3235::emulator {
namespace {

std::string_view way(Direction direction) {
  return direction == Direction::in ? "<-" : "->";
}

struct Writer {
  const Log& log;

  void operator()(const seen::Serial& serial) const {
    log.write(LogLevel::trace, "serial {} {}", way(serial.direction), as_text(serial.bytes));
  }
  void operator()(const seen::Line& line) const { log.debug("line {} {}", way(line.direction), as_text(line.text)); }
  void operator()(const seen::HostCall& call) const {
    log.debug("{} = {} {}", call.name, call.status.value(), call.status.ok() ? "" : status_name(call.status));
  }
  void operator()(const seen::Chip& chip) const { log.debug("event {}", name_of(chip.event)); }
  void operator()(const seen::Flash& flash) const {
    log.debug("flash {} {} = {}", flash.effect, flash.file, flash.status.value());
  }
  void operator()(const seen::Verdict&) const {}  // the session has said it, with what it means for the connection
  void operator()(const seen::Hint& hint) const { log.info("hint: {}: {}", hint.id, hint.text); }
};

}  // namespace

void SightLog::see(const Sight& sight) {
  if (const auto* hint = std::get_if<seen::Hint>(&sight)) {
    if (!hinted_.emplace(hint->id).second) return;
  }
  std::visit(Writer{log_}, sight);
}

}  // namespace cc3235::emulator
