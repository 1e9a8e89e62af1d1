#pragma once

#include <algorithm>
#include <array>

#include "base/events.h"
#include "nwp/host/host.h"
#include "support/host/call_book.h"

namespace cc3235::test {

class FakeNet final : public nwp::Net {
 public:
  FakeNet(CallBook& calls, nwp::EventSink& sink) : calls_(calls), sink_(sink) {}

  // ---- NetCfg ----
  nwp::awaitable<Status> cfg_set(std::uint8_t id, nwp::NetCfgValue value) override {
    return later("sl_NetCfgSet", fmt::format("id {}, option {}, length {}, value bytes {}", id, value.option,
                                             value.value.size(), hex_or_null(value.value)));
  }
  Result<nwp::NetCfgValue> cfg_get(std::uint8_t id) override {
    return calls_.value<nwp::NetCfgValue>("sl_NetCfgGet", fmt::format("id {}", id), [](const AnswerText& answer) {
      nwp::NetCfgValue value{answer.number<std::uint16_t>("option"), answer.bytes("value bytes")};
      value.value.resize(
          std::max<std::size_t>(value.value.size(), answer.number<std::uint16_t>("length")));  // zeros may be left out
      return value;
    });
  }

  // ---- NetApp ----
  nwp::awaitable<Status> app_start(std::uint32_t apps) override {
    return later("sl_NetAppStart", fmt::format("bits {:#x}", apps));
  }
  nwp::awaitable<Status> app_stop(std::uint32_t apps) override {
    return later("sl_NetAppStop", fmt::format("bits {:#x}", apps));
  }
  nwp::awaitable<Status> app_set(std::uint8_t app, std::uint8_t option, Bytes value) override {
    return later("sl_NetAppSet",
                 fmt::format("app {}, option {}, length {}, value bytes {}", app, option, value.size(), to_hex(value)));
  }
  Result<Bytes> app_get(std::uint8_t app, std::uint8_t option, std::size_t room) override {
    return calls_.value<Bytes>("sl_NetAppGet", fmt::format("app {}, option {}, length {}", app, option, room),
                               [](const AnswerText& answer) { return answer.bytes("value bytes"); });
  }
  nwp::awaitable<Result<Address>> host_by_name(std::string name, Family family) override {
    const auto values = fmt::format("name {}, length {}, family {}", in_quotes(name), name.size(), static_cast<int>(family));
    return calls_.value_later<Address>("sl_NetAppDnsGetHostByName", values, [](const AnswerText& answer) {
      const auto words = answer.numbers("address words");
      if (words.size() == 4) return Address(Ipv6{{words[0], words[1], words[2], words[3]}});
      return Address(Ipv4{words.empty() ? 0 : words[0]});
    });
  }
  nwp::awaitable<Result<nwp::ServiceAddress>> host_by_service(std::string name, Family family) override {
    const auto values = fmt::format("name {}, length {}, family {}", in_quotes(name), name.size(), static_cast<int>(family));
    return calls_.value_later<nwp::ServiceAddress>("sl_NetAppDnsGetHostByService", values,
                                                   [family](const AnswerText& answer) { return service(answer, family); });
  }
  void app_send(std::uint16_t handle, std::uint16_t flags, Bytes data) override {
    std::ignore = calls_.status("sl_NetAppSend", fmt::format("handle {}, length {}, data bytes {}, flags {:#x}", handle,
                                                             data.size(), to_hex(data), flags));
  }
  nwp::awaitable<Result<nwp::NetAppRequest>> app_recv(std::uint16_t handle, std::uint16_t length) override {
    const auto values =
        fmt::format("handle {}, length {}, data pointer null: the library allocates nothing", handle, length);
    return calls_.value_later<nwp::NetAppRequest>("sl_NetAppRecv", values, [](const AnswerText& answer) {
      return nwp::NetAppRequest{answer.number("flags"), answer.bytes("data bytes")};
    });
  }
  /// The report comes while the call lasts, when the answer tells of one.
  nwp::awaitable<Status> ping(nwp::Ping ping) override {
    const auto word = std::holds_alternative<Ipv4>(ping.destination) ? std::get<Ipv4>(ping.destination).value
                                                                     : std::get<Ipv6>(ping.destination).words[0];
    const Status status = calls_.status(
        "sl_NetAppPing", fmt::format("family {}, ip word {:#x}, size {}, interval {}, timeout {}, attempts {}, flags {}",
                                     family_number(ping.destination), word, ping.size, ping.interval, ping.timeout,
                                     ping.attempts, ping.flags));
    const AnswerText& answer = calls_.answer_of("sl_NetAppPing");
    if (status.ok() && answer.tells("sent")) {
      sink_(PingReport{answer.number("sent"), answer.number("received"), answer.number<std::uint16_t>("average")});
    }
    co_return status;
  }
  Result<std::vector<nwp::Service>> service_list(std::uint8_t offset, std::uint8_t count, std::uint8_t type) override {
    static constexpr std::array<std::size_t, 7> kEntry{0, 388, 132, 8, 400, 144, 20};
    constexpr std::size_t kBuffer = 1480;
    const auto values = fmt::format("offset {}, max {}, type {}, buffer {}", offset, count, type,
                                    std::min(kBuffer, count * kEntry.at(type)));
    return calls_.value<std::vector<nwp::Service>>("sl_NetAppGetServiceList", values, [](const AnswerText& answer) {
      nwp::Service one;
      one.ipv4 = answer.ipv4("is");
      const auto words = answer.numbers("words");
      std::copy_n(words.begin(), std::min(words.size(), one.ipv6.words.size()), one.ipv6.words.begin());
      one.port = answer.number<std::uint16_t>("port");
      one.name = answer.text("name");
      one.host = answer.text("host");
      one.text = answer.text("text");
      return std::vector<nwp::Service>(static_cast<std::size_t>(std::clamp(answer.result(), 0, 255)), one);
    });
  }
  nwp::awaitable<Status> register_service(nwp::ServiceRegistration service) override {
    return later("sl_NetAppMDNSRegisterService",
                 fmt::format("name {}, length {}, text {}, length {}, port {}, ttl {}, options {:#x}",
                             in_quotes(service.name), service.name.size(), in_quotes(service.text), service.text.size(),
                             service.port, service.ttl, service.options));
  }
  nwp::awaitable<Status> unregister_service(std::string name, std::uint32_t options) override {
    return later("sl_NetAppMDNSUnRegisterService",
                 fmt::format("name {}, length {}, options {:#x}", in_quotes_or_null(name), name.size(), options));
  }

  // ---- NetUtil ----
  nwp::awaitable<Result<Bytes>> sign(std::uint32_t key, Bytes message) override {
    return calls_.value_later<Bytes>("sl_NetUtilCmd", command(2, key, signature_words(), to_hex(message)), output);
  }
  nwp::awaitable<Result<std::uint32_t>> verify(std::uint32_t key, nwp::SignedMessage message) override {
    Bytes lengths;
    put_little_endian(lengths, message.message_length, 2);
    put_little_endian(lengths, message.signature_length, 2);
    const auto values = command(3, key, signature_words() + to_hex(lengths), to_hex(message.both));
    return calls_.value_later<std::uint32_t>("sl_NetUtilCmd", values, [](const AnswerText& answer) {
      const Bytes bytes = output(answer);
      return bytes.empty() ? std::uint32_t{0} : std::uint32_t{bytes.front()};
    });
  }
  nwp::awaitable<Status> temp_key(std::uint32_t key, std::uint8_t operation) override {
    return later("sl_NetUtilCmd", command(4, key, operation_words(operation), "null"));
  }
  nwp::awaitable<Status> install_key(std::uint32_t key, nwp::KeyInstallation installation) override {
    constexpr std::uint8_t kInstall = 1;
    return later("sl_NetUtilCmd",
                 command(5, key, operation_words(installation.operation), installation.operation == kInstall ? "" : "null"));
  }
  Result<Bytes> public_key(std::uint32_t key) override {
    return calls_.value<Bytes>("sl_NetUtilGet", fmt::format("option 1, object {}, length 255", key),
                               [](const AnswerText& answer) { return answer.bytes("value bytes"); });
  }
  Result<Bytes> true_random(std::uint8_t count) override {
    return calls_.value<Bytes>("sl_NetUtilGet", fmt::format("option 3, object 0, length {}", count),
                               [](const AnswerText& answer) { return answer.bytes("value bytes"); });
  }

 private:
  nwp::awaitable<Status> later(const std::string& function, std::string_view values) {
    return calls_.status_later(function, values);
  }
  /// IPv6 is told by its first word alone; the others are the recording's.
  static nwp::ServiceAddress service(const AnswerText& answer, Family family) {
    nwp::ServiceAddress found;
    const std::uint32_t word = answer.number("address words");
    found.address = family == Family::inet6 ? Address(Ipv6{{word, 0, 0xfe80, 1}}) : Address(Ipv4{word});
    found.port = answer.number<std::uint16_t>("port");
    found.text = answer.text("text");
    return found;
  }
  static std::string little(std::uint32_t value) {
    Bytes bytes;
    put_little_endian(bytes, value);
    return to_hex(bytes);
  }
  static std::string command(int number, std::uint32_t key, std::string_view attributes, std::string_view input) {
    return fmt::format("command {}, attributes {}{}, input bytes {}", number, little(key), attributes, input);
  }
  /// SHA-1 with ECDSA, no flags.
  static std::string signature_words() { return little(4) + little(0); }
  static std::string operation_words(std::uint8_t operation) { return fmt::format("????????{:02x}00????", operation); }
  static Bytes output(const AnswerText& answer) { return answer.bytes("output bytes"); }

  CallBook& calls_;
  nwp::EventSink& sink_;
};

}  // namespace cc3235::test
