#include <fmt/format.h>

#include <string>

#include "emulator/config/catalog_schema.h"
#include "emulator/flash/manifest.h"

namespace cc3235::emulator {
namespace {

// Texts under "description" complete the sentence "expected …" in messages.
constexpr std::string_view kUpToCatalog = R"json({
  "description": "an object with files and what else is programmed",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "size": {"description": "1M to 32M, in steps of 4K, such as \"4M\" or a number of bytes", "type": ["string", "integer"]},
    "development": {"description": "true or false", "type": "boolean"},
    "secured": {"description": "true or false", "type": "boolean"},
    "mac": {"description": "a MAC address such as \"98:5d:ad:1a:2b:3c\"", "type": "string"},
    "alert_threshold": {"description": "a whole number from 1 to 255", "type": "integer", "minimum": 1, "maximum": 255},
    "alerts": {"description": "a whole number from 0 to 255", "type": "integer", "minimum": 0, "maximum": 255},
    "locked": {"description": "true or false", "type": "boolean"},
    "table_writes": {"description": "a whole number", "type": "integer", "minimum": 0, "maximum": 4294967295},
    "keep_for_restore": {"description": "true or false", "type": "boolean"},
    "rom_key": {"description": "the path of a PEM public key that may sign catalogs", "type": "string"},
    "otp": {"description": "the path of an OTP file", "type": "string"},
    "factory_image": {"description": "the path of a programming image", "type": "string"},
    "catalog": )json";

constexpr std::string_view kBehindCatalog = R"json(,
    "settings": {
      "description": "an object: the network processor's settings, in base64",
      "type": "object",
      "additionalProperties": {"description": "a text in base64", "type": "string"}
    },
    "files": {
      "description": "an array of files, in the order in which they go in",
      "type": "array",
      "maxItems": 240,
      "items": {
        "description": "an object with at least name and from",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "name": {"description": "a string: the name on the flash", "type": "string"},
          "name_base64": {"description": "a string: the name on the flash in base64", "type": "string"},
          "from": {"description": "the path of a file", "type": "string"},
          "max_size": {"description": "a whole number of bytes from 1 to 16711680", "type": "integer",
                       "minimum": 1, "maximum": 16777216},
          "failsafe": {"description": "true or false", "type": "boolean"},
          "secure": {"description": "true or false", "type": "boolean"},
          "nosignature": {"description": "true or false", "type": "boolean"},
          "static_token": {"description": "true or false", "type": "boolean"},
          "vendor_token": {"description": "true or false", "type": "boolean"},
          "public_write": {"description": "true or false", "type": "boolean"},
          "public_read": {"description": "true or false", "type": "boolean"},
          "token": {"description": "a whole number of 32 bits: the master token", "type": "integer",
                    "minimum": -2147483648, "maximum": 4294967295},
          "token_write_read": {"description": "a whole number of 32 bits", "type": "integer",
                               "minimum": -2147483648, "maximum": 4294967295},
          "token_write_only": {"description": "a whole number of 32 bits", "type": "integer",
                               "minimum": -2147483648, "maximum": 4294967295},
          "token_read_only": {"description": "a whole number of 32 bits", "type": "integer",
                              "minimum": -2147483648, "maximum": 4294967295},
          "certificate": {"description": "a string: the name on the flash of the signer's certificate", "type": "string"},
          "signature": {"description": "the path of the signature, 256 bytes", "type": "string"},
          "writes": {"description": "a whole number", "type": "integer", "minimum": 0, "maximum": 4294967295}
        }
      }
    }
  }
}
)json";

}  // namespace

std::string_view manifest_schema() {
  static const std::string kWhole = fmt::format("{}{}{}", kUpToCatalog, kCatalogSchema, kBehindCatalog);
  return kWhole;
}

}  // namespace cc3235::emulator
