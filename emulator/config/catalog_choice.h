#pragma once

#include <filesystem>
#include <optional>

#include "emulator/config/config.h"
#include "emulator/config/json_node.h"

namespace cc3235::emulator {

/// What the key `catalog` of a configuration or manifest says; nullopt: `none`.
std::optional<CatalogChoice> catalog_of(const JsonNode& node, const TrustConfig& trust, const std::filesystem::path& folder);

}  // namespace cc3235::emulator
