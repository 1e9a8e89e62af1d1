#include "conformance/exchanges.h"

#include <fstream>
#include <nlohmann/json.hpp>

namespace cc3235::test {
namespace {

/// A byte stands in the recordings as the character of that number, in UTF-8.
std::string to_bytes(const std::string& utf8) {
  std::string bytes;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    if (lead < 0x80 || i + 1 == utf8.size()) {
      bytes += utf8[i];
    } else {
      const auto next = static_cast<unsigned char>(utf8[++i]);
      bytes += static_cast<char>((lead & 0x03u) << 6 | (next & 0x3Fu));
    }
  }
  return bytes;
}

/// The second part of `group.command.kind.hash`.
std::string command_of(const std::string& id) {
  const std::size_t start = id.find('.') + 1;
  return id.substr(start, id.find('.', start) - start);
}

Exchange exchange_of(const nlohmann::json& record) {
  Exchange exchange;
  exchange.id = record.at("id");
  exchange.group = record.at("group");
  exchange.command = command_of(exchange.id);
  exchange.kind = record.at("kind");
  if (!record.at("in").is_null()) exchange.line = to_bytes(record.at("in"));
  for (const std::string line : record.at("out")) exchange.answer.push_back(to_bytes(line));
  exchange.backend = to_bytes(record.value("backend", ""));
  exchange.caveat = record.value("caveat", "");
  exchange.state_free = record.at("state_free");
  for (const std::string line : record.value("before", nlohmann::json::array())) exchange.before.push_back(to_bytes(line));
  exchange.at_layer_only = record.value("at_layer_only", false);
  return exchange;
}

}  // namespace

std::vector<Exchange> read_exchanges(const std::string& path) {
  std::vector<Exchange> all;
  std::ifstream file(path);
  for (std::string text; std::getline(file, text);) all.push_back(exchange_of(nlohmann::json::parse(text)));
  return all;
}

}  // namespace cc3235::test
