#pragma once

#include <optional>

#include "nwp/host/seam/http_client.h"
#include "nwp/host/seam/mqtt_client.h"
#include "support/host/call_book.h"

namespace cc3235::test {

class FakeMqttClient final : public nwp::MqttClient {
 public:
  explicit FakeMqttClient(CallBook& calls) : calls_(calls) {}

  Status create(nwp::MqttConfig config) override {
    return calls_.status(
        "MQTTClient_create",
        fmt::format("client id {}, mqtt 3.1 mode {}, blocking send {}, flags {:#x}, server {}, port {}, method {}, "
                    "cipher {:#x}, files [{},{},{},{}]",
                    config.client_id ? in_quotes(*config.client_id) : "null", config.v3_1 ? 1 : 0, config.blocking_send,
                    config.flags, in_quotes(config.address), config.port, config.method, config.ciphers,
                    in_quotes_or_null(config.private_key_file), in_quotes_or_null(config.certificate_file),
                    in_quotes_or_null(config.ca_file), in_quotes_or_null(config.dh_key_file)));
  }
  nwp::awaitable<Status> remove() override { return later("MQTTClient_delete", ""); }
  nwp::awaitable<Status> connect() override { return later("MQTTClient_connect", ""); }
  nwp::awaitable<Status> disconnect() override { return later("MQTTClient_disconnect", ""); }
  nwp::awaitable<Status> publish(nwp::MqttMessage message) override {
    const unsigned flags = message.qos | (message.retain != 0 ? 8u : 0u);
    return later("MQTTClient_publish",
                 fmt::format("topic {}, length {}, message bytes {}, length {}, flags {:#x}", in_quotes(message.topic),
                             message.topic.size(), to_hex(message.data), message.data.size(), flags));
  }
  nwp::awaitable<Status> subscribe(std::vector<nwp::MqttTopic> topics) override {
    for (const nwp::MqttTopic& topic : topics)
      calls_.add(fmt::format("topic {} qos {} persistent {}", in_quotes(topic.topic), topic.qos, topic.persistent));
    return later("MQTTClient_subscribe", fmt::format("{} topics", topics.size()));
  }
  nwp::awaitable<Status> unsubscribe(std::vector<nwp::MqttTopic> topics) override {
    for (const nwp::MqttTopic& topic : topics)
      calls_.add(fmt::format("topic {} persistent {}", in_quotes(topic.topic), topic.persistent));
    return later("MQTTClient_unsubscribe", fmt::format("{} topics", topics.size()));
  }
  Status set(nwp::MqttValue value) override { return calls_.status("MQTTClient_set", std::visit(ValueText{}, value)); }

 private:
  struct ValueText {
    std::string operator()(const nwp::MqttUser& user) const { return "option 0: " + in_quotes(user.name); }
    std::string operator()(const nwp::MqttPassword& one) const { return "option 1: " + in_quotes(one.password); }
    std::string operator()(const nwp::MqttMessage& will) const {
      return fmt::format("option will: topic {}, qos {}, retain {}", in_quotes(will.topic), will.qos, will.retain);
    }
    std::string operator()(const nwp::MqttKeepAlive& one) const { return fmt::format("option keepalive: {}", one.seconds); }
    std::string operator()(const nwp::MqttClean& clean) const { return fmt::format("option clean: {}", clean.on); }
  };

  nwp::awaitable<Status> later(const std::string& function, std::string_view values) {
    return calls_.status_later(function, values);
  }

  CallBook& calls_;
};

class FakeHttpClient final : public nwp::HttpClient {
 public:
  explicit FakeHttpClient(CallBook& calls) : calls_(calls) {}

  Result<nwp::HttpHandle> create() override {
    return calls_.value<nwp::HttpHandle>("HTTPClient_create", "", [this](const AnswerText&) { return next_++; });
  }
  Status destroy(nwp::HttpHandle) override { return calls_.status("HTTPClient_destroy", ""); }
  nwp::awaitable<Status> connect(nwp::HttpHandle, nwp::HttpTarget target) override {
    return calls_.status_later("HTTPClient_connect",
                               fmt::format("host {}, flags {:#x}, private key {}, certificate {}, root ca {}",
                                           in_quotes(target.host), target.flags, in_quotes_or_null(target.private_key_file),
                                           in_quotes_or_null(target.certificate_file), in_quotes_or_null(target.ca_file)));
  }
  Status disconnect(nwp::HttpHandle) override { return calls_.status("HTTPClient_disconnect", ""); }
  nwp::awaitable<Result<std::int32_t>> send_request(nwp::HttpHandle, nwp::HttpRequest request) override {
    static constexpr std::array<std::string_view, 8> kMethods{"",        "GET", "POST",   "HEAD",
                                                              "OPTIONS", "PUT", "DELETE", "CONNECT"};
    const auto values = fmt::format("method {}, uri {}, body bytes {}, length {}, flags {:#x}",
                                    in_quotes(kMethods.at(request.method)), in_quotes(request.uri), bytes_text(request.body),
                                    request.body ? request.body->size() : 0, request.flags);
    return calls_.value_later<std::int32_t>("HTTPClient_sendRequest", values,
                                            [](const AnswerText& answer) { return answer.result(); });
  }
  nwp::awaitable<Result<nwp::HttpBody>> read_body(nwp::HttpHandle, std::uint32_t length) override {
    return calls_.value_later<nwp::HttpBody>(
        "HTTPClient_readResponseBody", fmt::format("length {}", length), [](const AnswerText& answer) {
          return nwp::HttpBody{answer.bytes("data bytes"), answer.number("more data") != 0};
        });
  }
  Status set_header(nwp::HttpHandle, nwp::HttpField field) override {
    return calls_.status("HTTPClient_setHeader",
                         fmt::format("option {}, value bytes {}, length {}, flags {}", field.option, bytes_text(field.value),
                                     field.value ? field.value->size() : 0, field.persistency));
  }
  Result<Bytes> get_header(nwp::HttpHandle, std::uint32_t option, std::uint32_t length) override {
    return calls_.value<Bytes>("HTTPClient_getHeader", fmt::format("option {}, length {}, flags 0", option, length),
                               [](const AnswerText& answer) { return answer.bytes("value bytes"); });
  }
  Status set_opt(nwp::HttpHandle, std::uint32_t option, std::uint32_t value) override {
    return calls_.status("HTTPClient_setOpt", fmt::format("option {}, value {}, length 0", option, value));
  }
  void set_proxy(nwp::HttpProxy proxy) override {
    const int family = proxy.address ? family_number(*proxy.address) : 6;
    std::ignore = calls_.status("HTTPClient_setProxy", fmt::format("family {}, port {}, address {}", family, proxy.port,
                                                                   address_text(proxy.address.value_or(Ipv4{}))));
  }

 private:
  static std::string bytes_text(const std::optional<Bytes>& bytes) { return bytes ? to_hex(*bytes) : "null"; }

  CallBook& calls_;
  nwp::HttpHandle next_ = 100;
};

}  // namespace cc3235::test
