#include "at_engine/at_dispatch/handlers.h"

#include <array>

namespace cc3235::at {

namespace {

using Index = std::array<const Handler*, kCommandCount>;

Index make_index() {
  Index index{};
  for (const auto family : {device_wlan_handlers(), net_handlers(), socket_handlers(), file_handlers()}) {
    for (const HandlerRow& row : family) index[static_cast<std::size_t>(row.id)] = &row.handler;
  }
  return index;
}

}  // namespace

const Handler* find_handler(CommandId id) {
  static const Index index = make_index();
  return index[static_cast<std::size_t>(id)];
}

Answer unknown_command(const Context& context, std::string_view call) {
  const Status status = context.host.device.unknown_command();
  context.ended(call, status);
  return status;
}

}  // namespace cc3235::at
