#include <algorithm>
#include <bit>

#include "at_engine/at_dispatch/handlers.h"
#include "at_engine/at_grammar/enumerations.h"

// Commands of the MQTT and HTTP clients. ref: commands-mqtt-http.md

namespace cc3235::at {

namespace {

// ---- MQTT. ref: commands-mqtt-http.md §2 ----

nwp::MqttConfig mqtt_config(const Arguments& arguments) {
  constexpr std::uint32_t kAllCiphers = 0xFFFFFFFF;
  nwp::MqttConfig config;
  if (arguments.present(0)) config.client_id = arguments.text(0);
  config.flags = arguments.as<std::uint8_t>(1);
  config.address = arguments.text(2);
  config.port = arguments.as<std::uint16_t>(3);
  config.method = arguments.as<std::uint8_t>(4);
  config.ciphers = arguments.present(5) ? arguments.number(5) : kAllCiphers;
  config.private_key_file = arguments.text(6);
  config.certificate_file = arguments.text(7);
  config.ca_file = arguments.text(8);
  config.dh_key_file = arguments.text(9);
  config.v3_1 = arguments.number(10) != 0;
  config.blocking_send = arguments.as<std::uint8_t>(11);
  return config;
}

/// The data format counts from the moment that it has been read, whatever becomes of the client.
Answer mqtt_create(const Context& context, const Arguments& arguments) {
  Clients& known = context.clients.known;
  known.mqtt_format = arguments.as<std::uint8_t>(12);
  const Status status = context.host.mqtt.create(mqtt_config(arguments));
  context.ended("MQTTClient_create", status);
  if (!status.ok()) return status;
  known.mqtt = arguments.present(0) ? Clients::Mqtt::with_id : Clients::Mqtt::without_id;
  return data_line({Dec{0}});
}

/// Also gone when the library complains of what it held back.
nwp::awaitable<Answer> mqtt_delete(Context context, Arguments) {
  const Status status = co_await context.host.mqtt.remove();
  context.clients.known.mqtt = Clients::Mqtt::none;
  co_return answer_status(context, "MQTTClient_delete", status);
}

nwp::awaitable<Answer> mqtt_connect(Context context, Arguments) {
  return answer_status(context, "MQTTClient_connect", context.host.mqtt.connect());
}

nwp::awaitable<Answer> mqtt_disconnect(Context context, Arguments) {
  return answer_status(context, "MQTTClient_disconnect", context.host.mqtt.disconnect());
}

/// Topic, QoS, retain and data, which stand behind the length; the first is argument number `first`.
nwp::MqttMessage message_at(const Arguments& arguments, std::size_t first) {
  nwp::MqttMessage message;
  message.topic = arguments.text(first);
  message.qos = arguments.as<std::uint8_t>(first + 1);
  message.retain = arguments.as<std::uint8_t>(first + 2);
  message.data = arguments.bytes(first + 4);
  return message;
}

nwp::awaitable<Answer> mqtt_publish(Context context, Arguments arguments) {
  return answer_status(context, "MQTTClient_publish", context.host.mqtt.publish(message_at(arguments, 1)));
}

/// The repeated rows of Subscribe (`members` 3: with a QoS) and Unsubscribe (2).
std::vector<nwp::MqttTopic> topics_of(const Arguments& arguments, std::size_t members) {
  std::vector<nwp::MqttTopic> topics;
  for (std::size_t at = 2; at + members <= arguments.size(); at += members) {
    nwp::MqttTopic topic;
    topic.topic = arguments.text(at);
    if (members == 3) topic.qos = arguments.as<std::uint8_t>(at + 1);
    topic.persistent = arguments.as<std::uint8_t>(at + members - 1);
    topics.push_back(std::move(topic));
  }
  return topics;
}

nwp::awaitable<Answer> mqtt_subscribe(Context context, Arguments arguments) {
  return answer_status(context, "MQTTClient_subscribe", context.host.mqtt.subscribe(topics_of(arguments, 3)));
}

nwp::awaitable<Answer> mqtt_unsubscribe(Context context, Arguments arguments) {
  return answer_status(context, "MQTTClient_unsubscribe", context.host.mqtt.unsubscribe(topics_of(arguments, 2)));
}

/// A will ends at its first NUL. ref: commands-mqtt-http.md §2.6
nwp::MqttMessage will_of(const Arguments& arguments) {
  nwp::MqttMessage will = message_at(arguments, 2);
  will.data.resize(std::min(as_text(will.data).find('\0'), will.data.size()));
  return will;
}

nwp::MqttValue mqtt_value(const Arguments& arguments) {
  switch (arguments.as<MqttOption>(1)) {
    case MqttOption::user:
      return nwp::MqttUser{arguments.text(2)};
    case MqttOption::password:
      return nwp::MqttPassword{arguments.text(2)};
    case MqttOption::will:
      return will_of(arguments);
    case MqttOption::keepalive:
      return nwp::MqttKeepAlive{arguments.as<std::uint16_t>(2)};
    case MqttOption::clean:
      break;
  }
  return nwp::MqttClean{arguments.as<std::uint8_t>(2)};
}

Answer mqtt_set(const Context& context, const Arguments& arguments) {
  return answer_status(context, "MQTTClient_set", context.host.mqtt.set(mqtt_value(arguments)));
}

// ---- HTTP. ref: commands-mqtt-http.md §3 ----

nwp::HttpHandle http_handle(const Context& context, const Arguments& arguments) {
  return context.clients.http[arguments.number(0)];
}

/// The lowest free number; the 17th client finds none, is lost, and the answer has no code.
Answer http_create(const Context& context, const Arguments&) {
  ClientTable& table = context.clients;
  const auto index = static_cast<std::uint32_t>(std::countr_one(table.known.http));
  return answer_value(context, "HTTPClient_create", context.host.http.create(),
                      [&table, index](nwp::HttpHandle handle) -> Answer {
                        if (index >= Clients::kHttp) return Error{ErrorClass::process_command, 0};
                        table.known.http = static_cast<std::uint16_t>(table.known.http | 1u << index);
                        table.http[index] = handle;
                        return data_line({dec(index)});
                      });
}

Answer http_destroy(const Context& context, const Arguments& arguments) {
  const Status status = context.host.http.destroy(http_handle(context, arguments));
  Clients& known = context.clients.known;
  if (status.ok()) known.http = static_cast<std::uint16_t>(known.http & ~(1u << arguments.number(0)));
  return answer_status(context, "HTTPClient_destroy", status);
}

nwp::awaitable<Answer> http_connect(Context context, Arguments arguments) {
  nwp::HttpTarget target;
  target.host = arguments.text(1);
  target.flags = arguments.number(2);
  target.private_key_file = arguments.text(3);
  target.certificate_file = arguments.text(4);
  target.ca_file = arguments.text(5);
  return answer_status(context, "HTTPClient_connect",
                       context.host.http.connect(http_handle(context, arguments), std::move(target)));
}

Answer http_disconnect(const Context& context, const Arguments& arguments) {
  return answer_status(context, "HTTPClient_disconnect", context.host.http.disconnect(http_handle(context, arguments)));
}

nwp::awaitable<Answer> http_send_req(Context context, Arguments arguments) {
  nwp::HttpRequest request;
  request.method = arguments.as<std::uint8_t>(1);
  request.uri = arguments.text(2);
  request.flags = arguments.number(3);
  if (arguments.present(6)) request.body = arguments.bytes(6);
  return answer_value(context, "HTTPClient_sendRequest",
                      context.host.http.send_request(http_handle(context, arguments), std::move(request)),
                      [](std::int32_t status) { return data_line({Dec{static_cast<std::int16_t>(status)}}); });
}

nwp::awaitable<Answer> http_read_res_body(Context context, Arguments arguments) {
  const std::uint32_t index = arguments.number(0);
  return answer_value(context, "HTTPClient_readResponseBody",
                      context.host.http.read_body(http_handle(context, arguments), arguments.number(2)),
                      [index, format = arguments.as<std::uint8_t>(1)](nwp::HttpBody body) {
                        return data_line({dec(index), Dec{body.more}, Data{format, std::move(body.data)}});
                      });
}

/// The end mark of a value that is not encoded is part of it.
Answer http_set_header(const Context& context, const Arguments& arguments) {
  nwp::HttpField field;
  field.option = arguments.number(1);
  field.persistency = arguments.as<std::uint8_t>(2);
  if (arguments.present(5)) {
    field.value = arguments.bytes(5);
    if (arguments.number(3) != kBase64Format) field.value->push_back(0);
  }
  return answer_status(context, "HTTPClient_setHeader",
                       context.host.http.set_header(http_handle(context, arguments), std::move(field)));
}

Answer http_get_header(const Context& context, const Arguments& arguments) {
  const std::uint32_t index = arguments.number(0);
  return answer_value(
      context, "HTTPClient_getHeader",
      context.host.http.get_header(http_handle(context, arguments), arguments.number(1), arguments.number(3)),
      [index, format = arguments.as<std::uint8_t>(2)](Bytes value) {
        return data_line({dec(index), Data{format, std::move(value)}});
      });
}

Answer http_set_opt(const Context& context, const Arguments& arguments) {
  return answer_status(context, "HTTPClient_setOpt",
                       context.host.http.set_opt(http_handle(context, arguments), arguments.number(1), arguments.number(2)));
}

/// Nobody is told how it ended.
Answer http_set_proxy(const Context& context, const Arguments& arguments) {
  nwp::HttpProxy proxy;
  proxy.port = arguments.as<std::uint16_t>(1);
  if (arguments.present(2)) proxy.address = arguments.address(2);
  context.host.http.set_proxy(proxy);
  return answer_status(context, "HTTPClient_setProxy", kOk);
}

constexpr HandlerRow kRows[] = {
    {CommandId::mqtt_create, mqtt_create},           {CommandId::mqtt_delete, mqtt_delete},
    {CommandId::mqtt_connect, mqtt_connect},         {CommandId::mqtt_disconnect, mqtt_disconnect},
    {CommandId::mqtt_publish, mqtt_publish},         {CommandId::mqtt_subscribe, mqtt_subscribe},
    {CommandId::mqtt_unsubscribe, mqtt_unsubscribe}, {CommandId::mqtt_set, mqtt_set},
    {CommandId::http_create, http_create},           {CommandId::http_destroy, http_destroy},
    {CommandId::http_connect, http_connect},         {CommandId::http_disconnect, http_disconnect},
    {CommandId::http_send_req, http_send_req},       {CommandId::http_read_res_body, http_read_res_body},
    {CommandId::http_set_header, http_set_header},   {CommandId::http_get_header, http_get_header},
    {CommandId::http_set_opt, http_set_opt},         {CommandId::http_set_proxy, http_set_proxy},
};

}  // namespace

std::span<const HandlerRow> mqtt_http_handlers() {
  return kRows;
}

}  // namespace cc3235::at
