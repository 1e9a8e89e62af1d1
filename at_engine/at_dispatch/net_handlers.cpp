#include "at_engine/at_dispatch/handlers.h"
#include "at_engine/at_grammar/enumerations.h"

// Network commands. ref: commands-net.md §3, §9

namespace cc3235::at {

namespace {

Answer get_mac(const Context& context) {
  const Result<Mac> mac = context.host.net.mac();
  context.ended("sl_NetCfgGet", mac.status());
  if (!mac) return mac.status();
  return data_line({*mac});
}

Answer get_station_address(const Context& context) {
  const Result<Ipv4Config> config = context.host.net.ipv4_station();
  context.ended("sl_NetCfgGet", config.status());
  if (!config) return config.status();
  const Word mode{&kNetCfgOption, static_cast<std::uint32_t>(config->mode)};
  return data_line({mode, config->ip, config->mask, config->gateway, config->dns});
}

Answer net_cfg_get(const Context& context, const Arguments& arguments) {
  switch (arguments.as<NetCfgId>(0)) {
    case NetCfgId::get_mac_addr:
      return get_mac(context);
    case NetCfgId::ipv4_sta_addr:
      return get_station_address(context);
    default:
      return unknown_command(context, "sl_NetCfgGet");
  }
}

/// Of an address of another family nothing shows but the comma before it.
Field shown_address(const Address& address, Family family) {
  if (family == Family::inet && std::holds_alternative<Ipv4>(address)) return std::get<Ipv4>(address);
  if (family == Family::inet6 && std::holds_alternative<Ipv6>(address)) return std::get<Ipv6>(address);
  return Text{};
}

nwp::awaitable<Answer> host_by_name(Context context, Arguments arguments) {
  std::string name = arguments.text(0);
  const auto family = arguments.as<Family>(1);
  const Result<Address> address = co_await context.host.net.host_by_name(name, family);
  context.ended("sl_NetAppDnsGetHostByName", address.status());
  if (!address) co_return address.status();
  co_return data_line({Text{std::move(name)}, shown_address(*address, family)});
}

constexpr HandlerRow kRows[] = {
    {CommandId::net_app_get_host_by_name, host_by_name},
    {CommandId::net_cfg_get, net_cfg_get},
};

}  // namespace

std::span<const HandlerRow> net_handlers() {
  return kRows;
}

}  // namespace cc3235::at
