#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace cc3235::emulator {

/// Where and how a configuration departs from the schema.
struct SchemaBreach {
  std::string where;  ///< `wlan.access_points[0].channel`; empty for the whole text
  std::string what;   ///< with the remedy
};

/// The first breach, if there is any.
std::optional<SchemaBreach> check_schema(const nlohmann::json& document);

}  // namespace cc3235::emulator
