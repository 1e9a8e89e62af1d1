#pragma once

#include <string_view>

namespace cc3235::emulator {

/// The form of the key `catalog` in a configuration and in a manifest, which catalog_of() reads.
inline constexpr std::string_view kCatalogSchema = R"json({
      "description": "\"playground\", \"ti-20190217\", \"none\", {\"file\", \"signature\"} or {\"roots\", \"revoked\"}",
      "type": ["string", "object"],
      "additionalProperties": false,
      "properties": {
        "file": {"description": "the path of a .lst catalog", "type": "string"},
        "signature": {"description": "the path of the catalog's signature, 256 bytes", "type": "string"},
        "roots": {
          "description": "an array of paths: DER or PEM certificates, or folders of them",
          "type": "array",
          "items": {"description": "a path", "type": "string"}
        },
        "revoked": {
          "description": "an array of paths: DER or PEM certificates, or folders of them",
          "type": "array",
          "items": {"description": "a path", "type": "string"}
        }
      }
    })json";

}  // namespace cc3235::emulator
