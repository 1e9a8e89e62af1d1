#pragma once

#include "nwp/host/seam/sockets.h"
#include "support/host/call_book.h"

namespace cc3235::test {

/// Bytes of a numeric option; every other number travels as 32 bits.
inline std::size_t number_size(SocketOption option) {
  return option == SocketOption::secmethod || option == SocketOption::multicast_ttl ? 1 : 4;
}

struct OptionBytes {
  SocketOption option;

  static std::string words(std::uint32_t first, std::uint32_t second) {
    Bytes bytes;
    put_little_endian(bytes, first);
    put_little_endian(bytes, second);
    return to_hex(bytes);
  }

  std::string operator()(std::monostate) const { return "????????"; }
  std::string operator()(std::uint32_t value) const {
    Bytes bytes;
    put_little_endian(bytes, value, number_size(option));
    return to_hex(bytes);
  }
  std::string operator()(const std::string& value) const { return to_hex(as_bytes(value)); }
  std::string operator()(const nwp::RcvTimeo& value) const {
    return words(static_cast<std::uint32_t>(value.seconds), static_cast<std::uint32_t>(value.microseconds));
  }
  std::string operator()(const nwp::Linger& value) const { return words(value.on, value.seconds); }
  /// Addresses are sent in network order.
  std::string operator()(const nwp::Membership& value) const {
    return fmt::format("{:08x}{:08x}", value.group.value, value.interface.value);
  }
};

/// The size of the buffer that the firmware hands to GetSockOpt.
inline std::size_t option_room(SocketOption option) {
  switch (option) {
    case SocketOption::rcvtimeo:
    case SocketOption::linger:
    case SocketOption::add_membership:
    case SocketOption::drop_membership:
      return 8;
    case SocketOption::secure_files_ca_file_name:
    case SocketOption::secure_files_private_key_file_name:
    case SocketOption::secure_files_certificate_file_name:
    case SocketOption::secure_files_dh_key_file_name:
    case SocketOption::secure_domain_name_verification:
      return 255;
    default:
      return number_size(option);
  }
}

/// The value of an option from the bytes of an answer.
inline nwp::OptionValue option_value(SocketOption option, const Bytes& bytes) {
  const auto word = [&bytes](std::size_t offset, bool network_order) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4 && offset + i < bytes.size(); ++i)
      value |= std::uint32_t{bytes[offset + i]} << 8 * (network_order ? 3 - i : i);
    return value;
  };
  switch (option) {
    case SocketOption::rcvtimeo:
      return nwp::RcvTimeo{static_cast<std::int32_t>(word(0, false)), static_cast<std::int32_t>(word(4, false))};
    case SocketOption::linger:
      return nwp::Linger{word(0, false), word(4, false)};
    case SocketOption::add_membership:
    case SocketOption::drop_membership:
      return nwp::Membership{Ipv4{word(0, true)}, Ipv4{word(4, true)}};
    case SocketOption::secure_ext_client_chlng_resp:
      return std::monostate{};
    default:
      if (option_room(option) > 8) return std::string(as_text(bytes));
      return word(0, false);
  }
}

class FakeSockets final : public nwp::Sockets {
 public:
  explicit FakeSockets(CallBook& calls) : calls_(calls) {}

  Result<std::int16_t> socket(Family family, SocketType type, Protocol protocol) override {
    return calls_.value<std::int16_t>("sl_Socket",
                                      fmt::format("domain {}, type {}, protocol {}", static_cast<int>(family),
                                                  static_cast<int>(type), static_cast<int>(protocol)),
                                      [](const AnswerText& answer) { return static_cast<std::int16_t>(answer.result()); });
  }
  nwp::awaitable<Status> close(std::int16_t sd) override {
    return calls_.status_later("sl_Close", fmt::format("sd {}", sd));
  }
  Status bind(std::int16_t sd, Endpoint local) override { return calls_.status("sl_Bind", endpoint(sd, local)); }
  Status listen(std::int16_t sd, std::int16_t backlog) override {
    return calls_.status("sl_Listen", fmt::format("sd {}, backlog {}", sd, backlog));
  }
  nwp::awaitable<Result<nwp::Accepted>> accept(std::int16_t sd, Family family) override {
    const auto values = fmt::format("sd {}, addrlen {}", sd, family == Family::inet ? 16 : 28);
    return calls_.value_later<nwp::Accepted>("sl_Accept", values, accepted);
  }
  nwp::awaitable<Result<std::uint32_t>> select(nwp::Selection wanted) override {
    const auto values =
        fmt::format("nfds {}, read bits {:#x}, timeout {} s {} us", static_cast<std::int16_t>(wanted.nfds), wanted.sockets,
                    static_cast<std::int32_t>(wanted.seconds), static_cast<std::int32_t>(wanted.microseconds));
    return calls_.value_later<std::uint32_t>("sl_Select", values,
                                             [](const AnswerText& answer) { return answer.number("read bits"); });
  }
  nwp::awaitable<Status> connect(std::int16_t sd, Endpoint peer) override {
    return calls_.status_later("sl_Connect", endpoint(sd, peer));
  }
  Status set_option(std::int16_t sd, SocketLevel level, SocketOption option, nwp::OptionValue value) override {
    const std::string bytes = std::visit(OptionBytes{option}, value);
    return calls_.status("sl_SetSockOpt",
                         fmt::format("sd {}, level {}, option {}, value bytes {}, length {}", sd, static_cast<int>(level),
                                     static_cast<int>(option), bytes, bytes.size() / 2));
  }
  Result<nwp::OptionValue> get_option(std::int16_t sd, SocketLevel level, SocketOption option) override {
    return calls_.value<nwp::OptionValue>(
        "sl_GetSockOpt",
        fmt::format("sd {}, level {}, option {}, length {}", sd, static_cast<int>(level), static_cast<int>(option),
                    option_room(option)),
        [option](const AnswerText& answer) { return option_value(option, answer.bytes("value bytes")); });
  }
  using Count = nwp::Eventually<Result<std::size_t>>;

  Count send(std::int16_t sd, ByteView data) override {
    return sent("sl_Send", fmt::format("sd {}, length {}, data bytes {}", sd, data.size(), to_hex(data)), data);
  }
  Count send_to(std::int16_t sd, Endpoint peer, ByteView data) override {
    return sent("sl_SendTo",
                fmt::format("sd {}, length {}, data bytes {}, {}", sd, data.size(), to_hex(data), peer_text(peer)), data);
  }
  Count recv(std::int16_t sd, MutableBytes out) override {
    return received("sl_Recv", fmt::format("sd {}, length {}, flags 0", sd, out.size()), out);
  }
  Count recv_from(std::int16_t sd, Endpoint typed, MutableBytes out) override {
    return received("sl_RecvFrom", fmt::format("sd {}, length {}, flags 0, {}", sd, out.size(), peer_text(typed)), out);
  }

 private:
  static std::string endpoint(std::int16_t sd, const Endpoint& endpoint) {
    return fmt::format("sd {}, family {}, port {}, address {}, addrlen {}", sd, family_number(endpoint.address),
                       endpoint.port, address_text(endpoint.address), family_number(endpoint.address) == 2 ? 16 : 28);
  }
  static std::string peer_text(const Endpoint& peer) {
    return fmt::format("family {}, port {}, address {}", family_number(peer.address), peer.port, address_text(peer.address));
  }
  static nwp::Accepted accepted(const AnswerText& answer) {
    nwp::Accepted accepted;
    accepted.sd = static_cast<std::int16_t>(answer.result());
    accepted.peer.port = answer.number<std::uint16_t>("port");
    if (answer.number("peer family") == 2) {
      accepted.peer.address = answer.ipv4("address");
      return accepted;
    }
    const Bytes bytes = answer.bytes("address");
    Ipv6 address;
    for (std::size_t i = 0; i < 16 && bytes.size() == 16; ++i) address.words[i / 4] = address.words[i / 4] << 8 | bytes[i];
    accepted.peer.address = address;
    return accepted;
  }
  Count sent(const std::string& function, std::string_view values, ByteView data) {
    return calls_.value_eventually<std::size_t>(function, values, [data](const AnswerText&) { return data.size(); });
  }
  Count received(const std::string& function, std::string_view values, MutableBytes out) {
    return calls_.value_eventually<std::size_t>(function, values, [out](const AnswerText& answer) {
      const Bytes data = answer.bytes("data bytes");
      const std::size_t taken = std::min(out.size(), data.size());
      std::copy_n(data.begin(), taken, out.begin());
      return taken;
    });
  }

  CallBook& calls_;
};

}  // namespace cc3235::test
