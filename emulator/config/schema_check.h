#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cc3235::emulator {

/// Where and how a JSON text departs from its schema.
struct SchemaBreach {
  std::string where;  ///< `wlan.access_points[0].channel`; empty for the whole text
  std::string what;   ///< with the remedy
};

/// Both must be well-formed. The first breach, if there is any.
std::optional<SchemaBreach> check_schema(std::string_view schema, std::string_view json);

}  // namespace cc3235::emulator
