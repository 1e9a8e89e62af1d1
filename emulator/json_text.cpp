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

struct JsonObject::Library {
  using Json = nlohmann::ordered_json;

  static Json of(const JsonObject& object) {
    Json json = Json::object();
    for (const auto& [key, value] : object.members_) {
      Json& member = json[std::string(key)];
      if (const auto* text = std::get_if<std::string>(&value)) {
        member = *text;
      } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        member = *number;
      } else if (const auto* truth = std::get_if<bool>(&value)) {
        member = *truth;
      }  // what is left is null
    }
    for (const auto& [key, inner] : object.objects_) json[std::string(key)] = of(inner);
    return json;
  }
};

std::string JsonObject::text() const {
  return Library::of(*this).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
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
