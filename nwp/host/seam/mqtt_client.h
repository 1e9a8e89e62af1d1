#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "nwp/loop/eventually.h"

namespace cc3235::nwp {

/// ref: commands-mqtt-http.md §2.1
struct MqttConfig {
  std::optional<std::string> client_id;
  std::uint8_t flags = 0;
  std::string address;
  std::uint16_t port = 0;
  std::uint8_t method = 0;
  std::uint32_t ciphers = 0;
  std::string private_key_file, certificate_file, ca_file, dh_key_file;  ///< empty: none
  bool v3_1 = false;
  std::uint8_t blocking_send = 0;
};

struct MqttMessage {
  std::string topic;
  Bytes data;
  std::uint8_t qos = 0;
  std::uint8_t retain = 0;  ///< not 0: retained
};

/// `persistent` is of no consequence.
struct MqttTopic {
  std::string topic;
  std::uint8_t qos = 0;
  std::uint8_t persistent = 0;
};

/// Values of MqttSet. ref: commands-mqtt-http.md §2.6
struct MqttUser {
  std::string name;
};
struct MqttPassword {
  std::string password;
};
struct MqttKeepAlive {
  std::uint16_t seconds = 0;
};
struct MqttClean {
  std::uint8_t on = 0;
};
using MqttValue = std::variant<MqttUser, MqttPassword, MqttMessage, MqttKeepAlive, MqttClean>;

/// The firmware's MQTT library, for the one client that it has. What a broker sends comes as events.
/// ref: commands-mqtt-http.md §2
class MqttClient {
 public:
  virtual ~MqttClient() = default;
  virtual Status create(MqttConfig config) = 0;
  virtual awaitable<Status> remove() = 0;
  virtual awaitable<Status> connect() = 0;
  virtual awaitable<Status> disconnect() = 0;
  virtual awaitable<Status> publish(MqttMessage message) = 0;
  virtual awaitable<Status> subscribe(std::vector<MqttTopic> topics) = 0;
  virtual awaitable<Status> unsubscribe(std::vector<MqttTopic> topics) = 0;
  /// A MqttMessage is the will.
  virtual Status set(MqttValue value) = 0;
};

}  // namespace cc3235::nwp
