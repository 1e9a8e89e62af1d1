#include "at_engine/at_dispatch/handlers.h"
#include "at_engine/at_grammar/enumerations.h"

// Network commands. ref: commands-net.md

namespace cc3235::at {

namespace {

// ---- applications. ref: commands-net.md §2, §7 ----

nwp::awaitable<Answer> net_app_start(Context context, Arguments arguments) {
  return answer_status(context, "sl_NetAppStart", context.host.net.app_start(arguments.number(0)));
}

nwp::awaitable<Answer> net_app_stop(Context context, Arguments arguments) {
  return answer_status(context, "sl_NetAppStop", context.host.net.app_stop(arguments.number(0)));
}

nwp::awaitable<Answer> net_app_set(Context context, Arguments arguments) {
  return answer_status(context, "sl_NetAppSet",
                       context.host.net.app_set(arguments.as<std::uint8_t>(0), arguments.as<std::uint8_t>(1),
                                                pack(arguments.branch().params, arguments, 2)));
}

Answer net_app_get(const Context& context, const Arguments& arguments) {
  const Branch& value = arguments.branch();
  return answer_value(
      context, "sl_NetAppGet",
      context.host.net.app_get(arguments.as<std::uint8_t>(0), arguments.as<std::uint8_t>(1), size_of(value.shown)),
      [&value](const Bytes& bytes) { return structure_line(value, bytes); });
}

// ---- look-up. ref: commands-net.md §3 ----

/// Of an address of another family nothing shows.
Field shown_address(const Address& address, Family family) {
  if (family == Family::inet && std::holds_alternative<Ipv4>(address)) return std::get<Ipv4>(address);
  if (family == Family::inet6 && std::holds_alternative<Ipv6>(address)) return std::get<Ipv6>(address);
  return {};
}

nwp::awaitable<Answer> host_by_name(Context context, Arguments arguments) {
  const auto family = arguments.as<Family>(1);
  return answer_value(context, "sl_NetAppDnsGetHostByName", context.host.net.host_by_name(arguments.text(0), family),
                      [name = arguments.text(0), family](const Address& address) {
                        return data_line({Text{name}, shown_address(address, family)});
                      });
}

nwp::awaitable<Answer> host_by_service(Context context, Arguments arguments) {
  const auto family = arguments.as<Family>(1);
  return answer_value(
      context, "sl_NetAppDnsGetHostByService", context.host.net.host_by_service(arguments.text(0), family),
      [name = arguments.text(0), family](const nwp::ServiceAddress& found) {
        return data_line({Text{name}, Dec{found.port}, shown_address(found.address, family), Text{found.text}});
      });
}

// ---- requests to the chip's server. ref: commands-net.md §4 ----

Answer net_app_send(const Context& context, const Arguments& arguments) {
  context.host.net.app_send(arguments.as<std::uint16_t>(0), arguments.as<std::uint16_t>(1), arguments.bytes(4));
  return answer_status(context, "sl_NetAppSend", kOk);
}

nwp::awaitable<Answer> net_app_recv(Context context, Arguments arguments) {
  const std::uint32_t handle = arguments.number(0);
  return answer_value(
      context, "sl_NetAppRecv", context.host.net.app_recv(arguments.as<std::uint16_t>(0), arguments.as<std::uint16_t>(2)),
      [handle, format = arguments.as<std::uint8_t>(1)](nwp::NetAppRequest request) {
        return data_line({dec(handle), Flags{&kNetAppSendFlags, request.flags}, Data{format, std::move(request.data)}});
      });
}

// ---- ping. ref: commands-net.md §5 ----

nwp::awaitable<Answer> net_app_ping(Context context, Arguments arguments) {
  nwp::Ping ping;
  ping.destination = arguments.address(1);
  ping.size = arguments.as<std::uint16_t>(2);
  ping.interval = arguments.number(3);
  ping.timeout = arguments.as<std::uint16_t>(4);
  ping.attempts = arguments.number(5);
  ping.flags = arguments.number(6);
  return answer_status(context, "sl_NetAppPing", context.host.net.ping(ping));
}

// ---- services. ref: commands-net.md §6 ----

/// As many members as the type has; IPv6 and port without a comma.
Fields service_fields(const nwp::Service& service, ServiceListType type) {
  using enum ServiceListType;
  Fields fields;
  if (type == full_ipv4_with_text || type == full_ipv4 || type == short_ipv4) {
    fields = {service.ipv4, Dec{service.port}};
  } else {
    fields = {Ipv6AndPort{service.ipv6, service.port}};
  }
  if (type == short_ipv4 || type == short_ipv6) return fields;
  fields.push_back(Text{service.name});
  fields.push_back(Text{service.host});
  if (type == full_ipv4_with_text || type == full_ipv6_with_text) fields.push_back(Text{service.text});
  return fields;
}

/// The first entry as often as there are entries: the firmware does not go on in its buffer.
Text first_repeated(const Fields& first, std::size_t count) {
  return joined(std::vector<Fields>(count, first), ';');
}

Answer service_list(const Context& context, const Arguments& arguments) {
  const auto type = arguments.as<ServiceListType>(2);
  return answer_value(context, "sl_NetAppGetServiceList",
                      context.host.net.service_list(arguments.as<std::uint8_t>(0), arguments.as<std::uint8_t>(1),
                                                    arguments.as<std::uint8_t>(2)),
                      [type](const std::vector<nwp::Service>& services) {
                        if (services.empty()) return data_line({Text{}});
                        return data_line({first_repeated(service_fields(services.front(), type), services.size())});
                      });
}

nwp::awaitable<Answer> refuse_range() {
  co_return Answer(Error{ErrorClass::parse_parameters, static_cast<std::int32_t>(ParseCode::range)});
}

nwp::awaitable<Answer> register_service(Context context, Arguments arguments) {
  constexpr std::size_t kLongest = 255;
  nwp::ServiceRegistration service;
  service.name = arguments.text(0);
  // The length of the text is kept in 8 bits.
  if (arguments.text(1).size() <= kLongest) service.text = arguments.text(1);
  if (service.name.size() + service.text.size() > kLongest) return refuse_range();
  service.port = arguments.as<std::uint16_t>(2);
  service.ttl = arguments.number(3);
  service.options = arguments.number(4);
  return answer_status(context, "sl_NetAppMDNSRegisterService", context.host.net.register_service(std::move(service)));
}

nwp::awaitable<Answer> unregister_service(Context context, Arguments arguments) {
  return answer_status(context, "sl_NetAppMDNSUnRegisterService",
                       context.host.net.unregister_service(arguments.text(0), arguments.number(1)));
}

// ---- settings. ref: commands-net.md §9 ----

/// What is sent where the option that was typed does not count.
std::uint16_t option_of(const Arguments& arguments) {
  switch (arguments.as<NetCfgId>(0)) {
    case NetCfgId::set_mac_addr:
    case NetCfgId::ap_station_disconnect:
      return 1;
    case NetCfgId::ipv4_dns_client:
      return 0;
    default:
      return arguments.as<std::uint16_t>(1);
  }
}

Bytes setting_of(const Arguments& arguments) {
  constexpr std::size_t kIpv6Structure = 36;
  const auto id = arguments.as<NetCfgId>(0);
  std::span<const Param> params = arguments.branch().params;
  if (params.empty()) return {};
  // The rows of an option that does not count hold the option itself.
  if (params.front().keywords == &kNetCfgOption) params = params.subspan(1);
  Bytes value = pack(params, arguments, 2);
  if (id == NetCfgId::ipv6_addr_local || id == NetCfgId::ipv6_addr_global) value.resize(kIpv6Structure);
  return value;
}

nwp::awaitable<Answer> net_cfg_set(Context context, Arguments arguments) {
  nwp::NetCfgValue value{option_of(arguments), setting_of(arguments)};
  return answer_status(context, "sl_NetCfgSet", context.host.net.cfg_set(arguments.as<std::uint8_t>(0), std::move(value)));
}

/// Address, MAC, name and a byte that is not shown.
constexpr Item kStation[] = {{.kind = ItemKind::ipv4},
                             {.kind = ItemKind::mac},
                             {.kind = ItemKind::hidden, .size = 2},
                             {.kind = ItemKind::text, .size = 32}};

Answer stations_line(ByteView stations) {
  const std::size_t count = stations.size() / size_of(kStation);
  if (count == 0) return data_line({Text{}});
  return data_line({first_repeated(unpack(kStation, stations), count)});
}

Answer net_cfg_get(const Context& context, const Arguments& arguments) {
  const bool stations = arguments.as<NetCfgId>(0) == NetCfgId::ap_stations_info;
  const Branch& shown = arguments.branch();
  return answer_value(context, "sl_NetCfgGet", context.host.net.cfg_get(arguments.as<std::uint8_t>(0)),
                      [stations, &shown](const nwp::NetCfgValue& value) {
                        return stations ? stations_line(value.value) : structure_line(shown, value.value, value.option);
                      });
}

// ---- keys. ref: commands-net.md §10 ----

nwp::awaitable<Answer> sign_message(Context context, const Arguments& arguments) {
  return answer_value(context, "sl_NetUtilCmd", context.host.net.sign(arguments.number(1), arguments.bytes(4)),
                      [format = arguments.as<std::uint8_t>(2)](Bytes signature) {
                        return data_line({Data{format, std::move(signature)}});
                      });
}

nwp::awaitable<Answer> verify_message(Context context, const Arguments& arguments) {
  nwp::SignedMessage message{arguments.as<std::uint16_t>(3), arguments.as<std::uint16_t>(4), arguments.bytes(5)};
  // Of the result only the low byte is shown.
  return answer_value(context, "sl_NetUtilCmd", context.host.net.verify(arguments.number(1), std::move(message)),
                      [](std::uint32_t result) { return data_line({Dec{static_cast<std::uint8_t>(result)}}); });
}

nwp::awaitable<Answer> install_key(Context context, const Arguments& arguments) {
  nwp::KeyInstallation key;
  key.operation = arguments.as<std::uint8_t>(2);
  key.algorithm = arguments.as<std::uint8_t>(3);
  key.curve = arguments.as<std::uint8_t>(4);
  key.certificate_file = arguments.text(5);
  key.key_file = arguments.text(6);
  return answer_status(context, "sl_NetUtilCmd", context.host.net.install_key(arguments.number(1), std::move(key)));
}

/// The parser lets create_cert through to nobody.
nwp::awaitable<Answer> net_util_cmd(Context context, Arguments arguments) {
  switch (arguments.as<NetUtilCommand>(0)) {
    case NetUtilCommand::sign_msg:
      return sign_message(context, arguments);
    case NetUtilCommand::verify_msg:
      return verify_message(context, arguments);
    case NetUtilCommand::temp_keys:
      return answer_status(context, "sl_NetUtilCmd",
                           context.host.net.temp_key(arguments.number(1), arguments.as<std::uint8_t>(2)));
    case NetUtilCommand::install_op:
    case NetUtilCommand::create_cert:
      break;
  }
  return install_key(context, arguments);
}

Answer net_util_get(const Context& context, const Arguments& arguments) {
  constexpr std::uint32_t kShownKey = 1;  // always this one
  const auto number = arguments.as<std::uint8_t>(1);
  if (arguments.as<NetUtilOption>(0) == NetUtilOption::true_random) {
    return answer_value(context, "sl_NetUtilGet", context.host.net.true_random(number),
                        [](Bytes bytes) { return data_line({HexBytes{std::move(bytes)}}); });
  }
  return answer_value(context, "sl_NetUtilGet", context.host.net.public_key(kShownKey), [number](Bytes key) {
    return data_line({Data{number, std::move(key)}});
  });
}

constexpr HandlerRow kRows[] = {
    {CommandId::net_app_start, net_app_start},
    {CommandId::net_app_stop, net_app_stop},
    {CommandId::net_app_get_host_by_name, host_by_name},
    {CommandId::net_app_get_host_by_service, host_by_service},
    {CommandId::net_app_send, net_app_send},
    {CommandId::net_app_recv, net_app_recv},
    {CommandId::net_app_ping, net_app_ping},
    {CommandId::net_app_get_service_list, service_list},
    {CommandId::net_app_register_service, register_service},
    {CommandId::net_app_unregister_service, unregister_service},
    {CommandId::net_app_set, net_app_set},
    {CommandId::net_app_get, net_app_get},
    {CommandId::net_cfg_set, net_cfg_set},
    {CommandId::net_cfg_get, net_cfg_get},
    {CommandId::net_util_cmd, net_util_cmd},
    {CommandId::net_util_get, net_util_get},
};

}  // namespace

std::span<const HandlerRow> net_handlers() {
  return kRows;
}

}  // namespace cc3235::at
