#include "emulator/config/json_node.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "emulator/config/flash_size.h"
#include "emulator/config/schema_check.h"

namespace cc3235::emulator {
namespace {

using nlohmann::json;

/// Refuses what JSON lets pass and nobody means: one key twice.
class DuplicateKeys {
 public:
  explicit DuplicateKeys(const std::string& file) : file_(file) {}

  bool operator()(int /*depth*/, json::parse_event_t event, json& parsed) {
    switch (event) {
      case json::parse_event_t::object_start:
        open_.emplace_back();
        break;
      case json::parse_event_t::object_end:
        open_.pop_back();
        break;
      case json::parse_event_t::key:
        if (const auto& key = parsed.get_ref<const std::string&>(); !open_.back().insert(key).second) {
          Place{file_, ""}.refuse(fmt::format("the key '{}' stands twice in one object; keep one", key));
        }
        break;
      default:
        break;
    }
    return true;
  }

 private:
  const std::string& file_;
  std::vector<std::set<std::string>> open_;
};

json parse(std::string_view text, const std::string& file) {
  try {
    return json::parse(text, DuplicateKeys(file));
  } catch (const json::parse_error& error) {
    const std::string_view before = text.substr(0, std::min(error.byte == 0 ? 0 : error.byte - 1, text.size()));
    const auto line = 1 + std::ranges::count(before, '\n');
    const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1;
    Place{file, ""}.refuse(fmt::format("no JSON at line {}, column {}; correct the text there", line, column));
  } catch (const json::out_of_range&) {  // the library does not say where
    Place{file, ""}.refuse("a number is too large for any setting; write a smaller one");
  }
}

JsonValue value_of(const json& parsed) {
  switch (parsed.type()) {
    case json::value_t::boolean:
      return {parsed.get<bool>()};
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
    case json::value_t::number_float:
      return {parsed.get<std::int64_t>()};
    case json::value_t::string:
      return {parsed.get<std::string>()};
    case json::value_t::array: {
      JsonValue::Array array;
      for (const json& item : parsed) array.push_back(value_of(item));
      return {std::move(array)};
    }
    case json::value_t::object: {
      JsonValue::Object object;
      for (const auto& [key, item] : parsed.items()) object.emplace(key, value_of(item));
      return {std::move(object)};
    }
    default:
      return {};
  }
}

}  // namespace

std::optional<JsonNode> JsonNode::member(const std::string& key) const {
  const auto& object = std::get<JsonValue::Object>(value_->value);
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  return JsonNode(found->second, place_.file, place_.where + (place_.where.empty() ? "" : ".") + key);
}

std::vector<JsonNode> JsonNode::items() const {
  std::vector<JsonNode> nodes;
  for (const JsonValue& item : std::get<JsonValue::Array>(value_->value))
    nodes.emplace_back(item, place_.file, fmt::format("{}[{}]", place_.where, nodes.size()));
  return nodes;
}

std::vector<std::pair<std::string, JsonNode>> JsonNode::members() const {
  std::vector<std::pair<std::string, JsonNode>> nodes;
  for (const auto& [key, item] : std::get<JsonValue::Object>(value_->value)) {
    nodes.emplace_back(key, JsonNode(item, place_.file, fmt::format("{}[\"{}\"]", place_.where, key)));
  }
  return nodes;
}

JsonValue parse_json(std::string_view text, const std::string& file, std::string_view schema) {
  const json document = parse(text, file);
  if (const auto breach = check_schema(schema, text)) Place{file, breach->where}.refuse(breach->what);
  return value_of(document);
}

std::filesystem::path path_of(const JsonNode& node, const std::filesystem::path& folder) {
  if (node.text().empty() || node.text().find('\0') != std::string::npos) node.refuse_value("a path");
  return folder / node.text();
}

std::uint32_t flash_size_of(const JsonNode& node) {
  const auto size = node.is_text() ? parse_flash_size(node.text()) : flash_size(node.integer<std::int64_t>());
  if (!size) node.place().refuse(fmt::format("wrong size; expected {}", kFlashSizes));
  return *size;
}

}  // namespace cc3235::emulator
