#include "at_engine/at_dispatch/handlers.h"
#include "at_engine/at_grammar/enumerations.h"

// Socket commands. ref: commands-socket.md §3, §5

namespace cc3235::at {

namespace {

std::int16_t sd_of(const Arguments& arguments) {
  return static_cast<std::int16_t>(arguments.number(0));
}

Answer socket(const Context& context, const Arguments& arguments) {
  const Result<std::int16_t> sd =
      context.host.sockets.socket(arguments.as<Family>(0), arguments.as<SocketType>(1), arguments.as<Protocol>(2));
  context.ended("sl_Socket", sd.status());
  if (!sd) return sd.status();
  return data_line({Dec{*sd}});
}

nwp::awaitable<Answer> close(Context context, Arguments arguments) {
  const std::int16_t sd = sd_of(arguments);
  const Status status = co_await context.host.sockets.close(sd);
  context.ended("sl_Close", status);
  if (!status.ok()) co_return status;
  co_return data_line({Dec{sd}});
}

/// The endpoint whose port and address stand at `port` and behind it.
Endpoint endpoint_at(const Arguments& arguments, std::size_t port) {
  return {arguments.address(port + 1), arguments.as<std::uint16_t>(port)};
}

Answer bind(const Context& context, const Arguments& arguments) {
  return answer_status(context, "sl_Bind", context.host.sockets.bind(sd_of(arguments), endpoint_at(arguments, 2)));
}

Answer listen(const Context& context, const Arguments& arguments) {
  return answer_status(context, "sl_Listen", context.host.sockets.listen(sd_of(arguments), arguments.as<std::int16_t>(1)));
}

/// A peer of another family than the one asked for has left zeros in the buffer. ref: commands-socket.md §3 "Accept"
Answer accepted_line(const nwp::Accepted& accepted, Family asked) {
  const Family family = family_of(accepted.peer.address);
  Endpoint shown = accepted.peer;
  if (family != asked) shown = Endpoint{family == Family::inet ? Address(Ipv4{}) : Address(Ipv6{}), 0};
  return data_line(
      {Dec{accepted.sd}, Word{&kFamily, static_cast<std::uint32_t>(family)}, Dec{shown.port}, field_of(shown.address)});
}

nwp::awaitable<Answer> accept(Context context, Arguments arguments) {
  const auto family = arguments.as<Family>(1);
  return answer_value(context, "sl_Accept", context.host.sockets.accept(sd_of(arguments), family),
                      [family](const nwp::Accepted& accepted) { return accepted_line(accepted, family); });
}

nwp::awaitable<Answer> select(Context context, Arguments arguments) {
  nwp::Selection wanted{arguments.as<std::uint16_t>(0), arguments.number(1), arguments.number(2), arguments.number(3)};
  return answer_value(context, "sl_Select", context.host.sockets.select(wanted),
                      [](std::uint32_t ready) { return data_line({BitNumbers{ready}}); });
}

nwp::awaitable<Answer> connect(Context context, Arguments arguments) {
  const Endpoint peer = endpoint_at(arguments, 2);
  const Status status = co_await context.host.sockets.connect(sd_of(arguments), peer);
  context.ended("sl_Connect", status);
  if (!status.ok()) co_return status;
  co_return data_line({Dec{peer.port}, field_of(peer.address)});
}

/// The value as its option sends it. The parser has read as many arguments as the option takes, from index 3.
nwp::OptionValue option_value(SocketOption option, const Arguments& arguments) {
  switch (option) {
    case SocketOption::rcvtimeo:
      return nwp::RcvTimeo{arguments.as<std::int32_t>(3), arguments.as<std::int32_t>(4)};
    case SocketOption::linger:
      return nwp::Linger{arguments.number(3), arguments.number(4)};
    case SocketOption::add_membership:
    case SocketOption::drop_membership:
      return nwp::Membership{std::get<Ipv4>(arguments.address(3)), std::get<Ipv4>(arguments.address(4))};
    case SocketOption::secure_files_ca_file_name:
    case SocketOption::secure_files_private_key_file_name:
    case SocketOption::secure_files_certificate_file_name:
    case SocketOption::secure_files_dh_key_file_name:
    case SocketOption::secure_domain_name_verification:
      return arguments.text(3);
    case SocketOption::secure_ext_client_chlng_resp:
      return std::monostate{};
    default:
      return arguments.number(3);
  }
}

Answer set_sock_opt(const Context& context, const Arguments& arguments) {
  const auto option = arguments.as<SocketOption>(2);
  const Status status = context.host.sockets.set_option(sd_of(arguments), arguments.as<SocketLevel>(1), option,
                                                        option_value(option, arguments));
  context.ended("sl_SetSockOpt", status);
  return status;
}

/// How the number of an option prints: as keyword, as bit list, or decimal.
Field number_field(SocketOption option, std::uint32_t value) {
  switch (option) {
    case SocketOption::secmethod:
      return Word{&kSecMethod, value};
    case SocketOption::secure_mask:
      return Flags{&kCipherBits, value};
    case SocketOption::secure_alpn:
      return Flags{&kAlpnBits, value};
    case SocketOption::phy_tx_inhibit_threshold:
      return Word{&kInhibitThreshold, value};
    default:
      return Dec{static_cast<std::int32_t>(value)};
  }
}

struct OptionFields {
  SocketOption option;

  Fields operator()(std::monostate) const { return {}; }
  Fields operator()(std::uint32_t value) const { return {number_field(option, value)}; }
  Fields operator()(const std::string& value) const { return {Text{value}}; }
  Fields operator()(const nwp::RcvTimeo& value) const { return {Dec{value.seconds}, Dec{value.microseconds}}; }
  Fields operator()(const nwp::Linger& value) const {
    return {Dec{static_cast<std::int32_t>(value.on)}, Dec{static_cast<std::int32_t>(value.seconds)}};
  }
  Fields operator()(const nwp::Membership& value) const { return {value.group, value.interface}; }
};

Answer get_sock_opt(const Context& context, const Arguments& arguments) {
  const auto option = arguments.as<SocketOption>(2);
  const Result<nwp::OptionValue> value =
      context.host.sockets.get_option(sd_of(arguments), arguments.as<SocketLevel>(1), option);
  context.ended("sl_GetSockOpt", value.status());
  if (!value) return value.status();
  return data_line(std::visit(OptionFields{option}, *value));
}

// ---- data ----

using Count = Result<std::size_t>;

Answer sent(const Context& context, std::string_view name, const Count& count) {
  return answer_status(context, name, count.status());
}

/// `arguments` hold the data.
nwp::awaitable<Answer> finish_send(Context context, std::string_view name, [[maybe_unused]] Arguments arguments,
                                   nwp::awaitable<Count> rest) {
  const Count count = co_await std::move(rest);
  co_return sent(context, name, count);
}

nwp::Eventually<Answer> answer_send(const Context& context, std::string_view name, Arguments arguments,
                                    nwp::Eventually<Count> call) {
  if (const Count* count = std::get_if<Count>(&call)) return sent(context, name, *count);
  return finish_send(context, name, std::move(arguments), std::get<nwp::awaitable<Count>>(std::move(call)));
}

nwp::Eventually<Answer> send(const Context& context, Arguments arguments) {
  nwp::Eventually<Count> call = context.host.sockets.send(sd_of(arguments), arguments.bytes(3));
  return answer_send(context, "sl_Send", std::move(arguments), std::move(call));
}

nwp::Eventually<Answer> send_to(const Context& context, Arguments arguments) {
  nwp::Eventually<Count> call =
      context.host.sockets.send_to(sd_of(arguments), endpoint_at(arguments, 2), arguments.bytes(6));
  return answer_send(context, "sl_SendTo", std::move(arguments), std::move(call));
}

/// What is being received, and how it is shown.
struct Reception {
  Reception(std::string_view name, const Arguments& arguments, std::size_t format)
      : name(name), sd(sd_of(arguments)), format(arguments.as<std::uint8_t>(format)), buffer(arguments.number(format + 1)) {}

  std::string_view name;
  std::int16_t sd;
  std::uint8_t format;
  Bytes buffer;
};

Answer received(const Context& context, Reception reception, const Count& count) {
  context.ended(reception.name, count.status());
  if (!count) return count.status();
  reception.buffer.resize(*count);
  return data_line({Dec{reception.sd}, Data{reception.format, std::move(reception.buffer)}});
}

nwp::awaitable<Answer> finish_recv(Context context, Reception reception, nwp::awaitable<Count> rest) {
  const Count count = co_await std::move(rest);
  co_return received(context, std::move(reception), count);
}

nwp::Eventually<Answer> answer_recv(const Context& context, Reception reception, nwp::Eventually<Count> call) {
  if (const Count* count = std::get_if<Count>(&call)) return received(context, std::move(reception), *count);
  return finish_recv(context, std::move(reception), std::get<nwp::awaitable<Count>>(std::move(call)));
}

nwp::Eventually<Answer> recv(const Context& context, Arguments arguments) {
  Reception reception("sl_Recv", arguments, 1);
  nwp::Eventually<Count> call = context.host.sockets.recv(reception.sd, reception.buffer);
  return answer_recv(context, std::move(reception), std::move(call));
}

nwp::Eventually<Answer> recv_from(const Context& context, Arguments arguments) {
  Reception reception("sl_RecvFrom", arguments, 4);
  nwp::Eventually<Count> call = context.host.sockets.recv_from(reception.sd, endpoint_at(arguments, 2), reception.buffer);
  return answer_recv(context, std::move(reception), std::move(call));
}

constexpr HandlerRow kRows[] = {
    {CommandId::socket, socket},
    {CommandId::close, close},
    {CommandId::accept, accept},
    {CommandId::bind, bind},
    {CommandId::listen, listen},
    {CommandId::connect, connect},
    {CommandId::select, select},
    {CommandId::set_sock_opt, set_sock_opt},
    {CommandId::get_sock_opt, get_sock_opt},
    {CommandId::send, send},
    {CommandId::recv, recv},
    {CommandId::send_to, send_to},
    {CommandId::recv_from, recv_from},
};

}  // namespace

std::span<const HandlerRow> socket_handlers() {
  return kRows;
}

}  // namespace cc3235::at
