#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "at_engine/at_dispatch/answer.h"
#include "at_engine/at_grammar/command.h"
#include "at_engine/at_grammar/value.h"
#include "base/observer.h"
#include "nwp/host/host.h"

namespace cc3235::at {

/// What a handler works with: the host driver, and who watches its calls. Copied into coroutines; what it refers to outlives
/// the engine.
class Context {
 public:
  Context(nwp::Host host, const Observers& observers) : host(host), observers_(&observers) {}

  /// Says that a call on the host driver ended. `name` is TI's.
  void ended(std::string_view name, Status status) const {
    if (observers_->watched()) observers_->see(seen::HostCall{name, status});
  }

  nwp::Host host;

 private:
  const Observers* observers_;
};

/// A handler takes decoded arguments, in the order of its command's parameter rows, and gives typed fields. The first form
/// is for calls that cannot wait, the last for those that seldom do.
using Immediate = Answer (*)(const Context& context, const Arguments& arguments);
using Waiting = nwp::awaitable<Answer> (*)(Context context, Arguments arguments);
using Trying = nwp::Eventually<Answer> (*)(const Context& context, Arguments arguments);
using Handler = std::variant<Immediate, Waiting, Trying>;

struct HandlerRow {
  CommandId id;
  Handler handler;
};

/// The served commands, one table for each page of the reference.
std::span<const HandlerRow> device_wlan_handlers();
std::span<const HandlerRow> net_handlers();
std::span<const HandlerRow> socket_handlers();
std::span<const HandlerRow> file_handlers();

/// nullptr for a command that is not served.
const Handler* find_handler(CommandId id);

/// What the host driver answers to a call, or to an option of it, that this chip lacks.
Answer unknown_command(const Context& context, std::string_view call);

}  // namespace cc3235::at
