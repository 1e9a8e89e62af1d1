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

Field field_of(const Address& address) {
  return std::visit([](const auto& one) -> Field { return one; }, address);
}

nwp::awaitable<Answer> connect(Context context, Arguments arguments) {
  const Endpoint peer{arguments.address(3), static_cast<std::uint16_t>(arguments.number(2))};
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
      // All five have a keyword of their own.
      if (!kAlpnBits.name_of(value).empty()) return Word{&kAlpnBits, value};
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

using Count = Result<std::size_t>;

Answer sent(const Context& context, const Count& count) {
  context.ended("sl_Send", count.status());
  return count.status();
}

/// `arguments` hold the data.
nwp::awaitable<Answer> finish_send(Context context, [[maybe_unused]] Arguments arguments, nwp::awaitable<Count> rest) {
  const Count count = co_await std::move(rest);
  co_return sent(context, count);
}

nwp::Eventually<Answer> send(const Context& context, Arguments arguments) {
  nwp::Eventually<Count> call = context.host.sockets.send(sd_of(arguments), arguments.bytes(3));
  if (const Count* count = std::get_if<Count>(&call)) return sent(context, *count);
  return finish_send(context, std::move(arguments), std::get<nwp::awaitable<Count>>(std::move(call)));
}

Answer received(const Context& context, const Arguments& arguments, const Count& count, Bytes buffer) {
  context.ended("sl_Recv", count.status());
  if (!count) return count.status();
  buffer.resize(*count);
  return data_line({Dec{sd_of(arguments)}, Data{arguments.as<std::uint8_t>(1), std::move(buffer)}});
}

nwp::awaitable<Answer> finish_recv(Context context, Arguments arguments, Bytes buffer, nwp::awaitable<Count> rest) {
  const Count count = co_await std::move(rest);
  co_return received(context, arguments, count, std::move(buffer));
}

nwp::Eventually<Answer> recv(const Context& context, Arguments arguments) {
  Bytes buffer(arguments.number(2));
  nwp::Eventually<Count> call = context.host.sockets.recv(sd_of(arguments), buffer);
  if (const Count* count = std::get_if<Count>(&call)) return received(context, arguments, *count, std::move(buffer));
  auto rest = std::get<nwp::awaitable<Count>>(std::move(call));
  return finish_recv(context, std::move(arguments), std::move(buffer), std::move(rest));
}

constexpr HandlerRow kRows[] = {
    {CommandId::socket, socket},
    {CommandId::close, close},
    {CommandId::connect, connect},
    {CommandId::set_sock_opt, set_sock_opt},
    {CommandId::get_sock_opt, get_sock_opt},
    {CommandId::send, send},
    {CommandId::recv, recv},
};

}  // namespace

std::span<const HandlerRow> socket_handlers() {
  return kRows;
}

}  // namespace cc3235::at
