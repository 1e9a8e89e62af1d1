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

  static Json of(const Value& value) {
    return std::visit([](const auto& held) { return Json(held); }, value);
  }
  static Json of(const JsonObject& object) {
    Json json = Json::object();
    for (const auto& [key, value] : object.members_) json[std::string(key)] = of(value);
    for (const auto& [key, values] : object.arrays_) {
      Json& array = json[std::string(key)] = Json::array();
      for (const Value& value : values) array.push_back(of(value));
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
