#include "emulator/json_text.h"

#include <nlohmann/json.hpp>

namespace cc3235::emulator {

std::string utf8_of_bytes(std::string_view bytes) {
  std::string utf8;
  utf8.reserve(bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0 | byte >> 6);
      utf8 += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return utf8;
}

std::string JsonObject::text() const {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  for (const auto& [key, value] : members_) {
    nlohmann::ordered_json& member = object[std::string(key)];
    if (const auto* text = std::get_if<std::string>(&value)) {
      member = *text;
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
      member = *number;
    } else {
      member = std::get<bool>(value);
    }
  }
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string json_array(const std::vector<JsonObject>& objects) {
  std::string text = "[";
  for (const JsonObject& object : objects) {
    text += text.size() > 1 ? ",\n" : "";
    text += object.text();
  }
  return text + "]";
}

}  // namespace cc3235::emulator
