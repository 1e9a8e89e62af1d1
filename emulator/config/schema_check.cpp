#include "emulator/config/schema_check.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

namespace cc3235::emulator {
namespace {

using nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;

/// A place in the document and the part of the schema that rules it.
struct Place {
  std::string where;
  const json* rule;
};

/// `context` is valijson's: "<root>", then "[key]" or "[index]".
Place find_place(const json& schema, const std::vector<std::string>& context) {
  Place place{"", &schema};
  for (std::size_t i = 1; i < context.size(); ++i) {
    const std::string step = context[i].substr(1, context[i].size() - 2);
    const json& rule = *place.rule;
    if (rule.contains("items")) {
      place = {fmt::format("{}[{}]", place.where, step), &rule["items"]};
    } else if (rule.contains("properties") && rule["properties"].contains(step)) {
      place = {fmt::format("{}{}{}", place.where, place.where.empty() ? "" : ".", step), &rule["properties"][step]};
    } else if (rule.contains("additionalProperties") && rule["additionalProperties"].is_object()) {
      place = {fmt::format("{}[\"{}\"]", place.where, step), &rule["additionalProperties"]};
    }
  }
  return place;
}

std::string known_keys(const json& rule) {
  std::string keys;
  if (!rule.contains("properties")) return keys;
  for (const auto& [key, value] : rule["properties"].items()) keys += (keys.empty() ? "" : ", ") + key;
  return keys;
}

/// valijson's sentence in the words of this program.
std::string in_words(const std::string& sentence, const json& rule) {
  const auto quoted = [&] {
    const std::size_t first = sentence.rfind(": '");
    const std::size_t start = first == sentence.npos ? sentence.find('\'') : first + 2;
    return sentence.substr(start, sentence.rfind('\'') + 1 - start);
  };
  if (sentence.find("additionalProperties' constraints") != sentence.npos) {
    return fmt::format("unknown key {}; known are {}", quoted(), known_keys(rule));
  }
  if (sentence.starts_with("Missing required property")) return fmt::format("the key {} is missing", quoted());
  const std::string expected = rule.value("description", "something else");
  if (sentence.starts_with("Value type not permitted")) return fmt::format("wrong type; expected {}", expected);
  return fmt::format("wrong value; expected {}", expected);
}

}  // namespace

std::optional<SchemaBreach> check_schema(std::string_view schema_text, std::string_view text) {
  const json schema_json = json::parse(schema_text);
  const json document = json::parse(text);
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(NlohmannJsonAdapter(schema_json), schema);

  valijson::Validator validator(valijson::Validator::kStrongTypes);
  valijson::ValidationResults results;
  if (validator.validate(schema, NlohmannJsonAdapter(document), &results)) return std::nullopt;
  valijson::ValidationResults::Error first;  // the innermost: the outer ones only repeat that something inside is wrong
  results.popError(first);
  const Place place = find_place(schema_json, first.context);
  return SchemaBreach{place.where, in_words(first.description, *place.rule)};
}

}  // namespace cc3235::emulator
