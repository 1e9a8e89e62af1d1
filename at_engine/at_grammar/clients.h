#pragma once

#include <cstdint>

namespace cc3235::at {

/// What the reader of parameters has to know of the MQTT and HTTP clients that exist. ref: commands-mqtt-http.md §1, §2.2
struct Clients {
  enum class Mqtt : std::uint8_t { none, without_id, with_id };
  static constexpr std::uint32_t kHttp = 16;

  Mqtt mqtt = Mqtt::none;
  std::uint8_t mqtt_format = 0;  ///< of data, as the last MqttCreate said
  std::uint16_t http = 0;        ///< bit n: HTTP client n

  /// Index 1 stands for the client as well when that has an id: the firmware reads the word behind its table.
  bool has_mqtt(std::uint32_t index) const {
    return (index == 0 && mqtt != Mqtt::none) || (index == 1 && mqtt == Mqtt::with_id);
  }
  bool has_http(std::uint32_t index) const { return index < kHttp && (http >> index & 1u) != 0; }
};

}  // namespace cc3235::at
