#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "emulator/config/place.h"

/// JSON that people write, as plain values that know where they stand. The JSON library is seen by json_node.cpp alone.
namespace cc3235::emulator {

/// Numbers are whole: no setting has another kind.
struct JsonValue {
  using Array = std::vector<JsonValue>;
  using Object = std::map<std::string, JsonValue>;
  std::variant<std::nullptr_t, bool, std::int64_t, std::string, Array, Object> value{};
};

/// A value and its place. The schema has been checked: kinds and keys are right, so that only what it cannot say is judged
/// by those who read.
class JsonNode {
 public:
  JsonNode(const JsonValue& value, std::string file, std::string where)
      : value_(&value), place_{std::move(file), std::move(where)} {}

  const Place& place() const { return place_; }
  bool is_text() const { return std::holds_alternative<std::string>(value_->value); }

  std::optional<JsonNode> member(const std::string& key) const;
  std::vector<JsonNode> items() const;
  std::vector<std::pair<std::string, JsonNode>> members() const;

  const std::string& text() const { return std::get<std::string>(value_->value); }
  bool boolean() const { return std::get<bool>(value_->value); }
  /// Schema limits keep it in range.
  template <class Integer>
  Integer integer() const {
    return static_cast<Integer>(std::get<std::int64_t>(value_->value));
  }

  /// The text through one of the parsers of base; `expected` completes "expected …".
  template <class Parse>
  auto parsed(Parse parse, const char* expected) const {
    const auto value = parse(text());
    if (!value) refuse_value(expected);
    return *value;
  }
  [[noreturn]] void refuse_value(const char* expected) const {
    place_.refuse(fmt::format("'{}' is wrong; expected {}", text(), expected));
  }

 private:
  const JsonValue* value_;
  Place place_;
};

/// Throws Failure (usage): no JSON, a key that stands twice, a breach of the schema. `file` stands at the head of messages.
JsonValue parse_json(std::string_view text, const std::string& file, std::string_view schema);

/// A path, relative to `folder` unless absolute.
std::filesystem::path path_of(const JsonNode& node, const std::filesystem::path& folder);
/// `4M`, `2048K` or a number of bytes: the size of a flash.
std::uint32_t flash_size_of(const JsonNode& node);

}  // namespace cc3235::emulator
