#pragma once

#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include "at_engine/at_dispatch/answer.h"
#include "at_engine/at_grammar/clients.h"
#include "at_engine/at_grammar/command.h"
#include "at_engine/at_grammar/packing.h"
#include "at_engine/at_grammar/value.h"
#include "base/observer.h"
#include "nwp/host/host.h"

namespace cc3235::at {

/// The clients that MqttCreate and HttpCreate have made. Stop does not free them. ref: commands-device-wlan.md §2.1
struct ClientTable {
  Clients known;
  std::array<nwp::HttpHandle, Clients::kHttp> http{};
};

/// What a handler works with: the host driver, the table of clients, and who watches its calls. Copied into coroutines; what
/// it refers to outlives the engine.
class Context {
 public:
  Context(nwp::Host host, ClientTable& clients, const Observers& observers)
      : host(host), clients(clients), observers_(&observers) {}

  /// Says that a call on the host driver ended. `name` is TI's.
  void ended(std::string_view name, Status status) const {
    if (observers_->watched()) observers_->see(seen::HostCall{name, status});
  }

  nwp::Host host;
  ClientTable& clients;

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

/// The commands of a page of the reference.
std::span<const HandlerRow> device_wlan_handlers();
std::span<const HandlerRow> net_handlers();
std::span<const HandlerRow> socket_handlers();
std::span<const HandlerRow> file_handlers();
std::span<const HandlerRow> mqtt_http_handlers();

const Handler& handler_of(CommandId id);

// What handlers have in common: a call that ended, and its answer. `name` is TI's; `show` makes the answer of a value.

inline Answer answer_status(const Context& context, std::string_view name, Status status) {
  context.ended(name, status);
  return status;
}

template <class T, class Show>
Answer answer_value(const Context& context, std::string_view name, Result<T> result, Show show) {
  context.ended(name, result.status());
  if (!result) return result.status();
  return show(std::move(*result));
}

inline nwp::awaitable<Answer> answer_status(Context context, std::string_view name, nwp::awaitable<Status> call) {
  const Status status = co_await std::move(call);
  co_return answer_status(context, name, status);
}

template <class T, class Show>
nwp::awaitable<Answer> answer_value(Context context, std::string_view name, nwp::awaitable<Result<T>> call, Show show) {
  Result<T> result = co_await std::move(call);
  co_return answer_value(context, name, std::move(result), std::move(show));
}

/// 32 bits print signed.
inline Dec dec(std::uint32_t value) {
  return {static_cast<std::int32_t>(value)};
}

inline Field field_of(const Address& address) {
  return std::visit([](const auto& one) -> Field { return one; }, address);
}

/// The line of a structure; none when nothing of it is shown.
inline Answer structure_line(const Branch& branch, ByteView structure, std::uint16_t option = 0) {
  Fields fields = unpack(branch.shown, structure, option);
  return fields.empty() ? Answer(Reply{}) : data_line(std::move(fields));
}

}  // namespace cc3235::at
