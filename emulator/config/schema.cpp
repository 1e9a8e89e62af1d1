#include <fmt/format.h>

#include <string>

#include "emulator/config/catalog_schema.h"
#include "emulator/config/check.h"

namespace cc3235::emulator {
namespace {

// Texts under "description" complete the sentence "expected …" in messages.
constexpr std::string_view kUpToCatalog = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "cc3235emu configuration",
  "description": "an object with the sections wlan, network, device, catalog, flash, quirks",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "wlan": {
      "description": "an object: the simulated air",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "access_points": {
          "description": "an array of at most 64 access points",
          "type": "array",
          "maxItems": 64,
          "items": {
            "description": "an object with at least ssid",
            "type": "object",
            "additionalProperties": false,
            "required": ["ssid"],
            "properties": {
              "ssid": {"description": "a string of at most 32 bytes", "type": "string"},
              "bssid": {"description": "a MAC address such as \"34:31:c4:4a:eb:5f\"", "type": "string"},
              "security": {"description": "OPEN, WEP, WPA, WPA2, WPA_WPA2 or WPA_ENT (default: WPA2 with a key, else OPEN)",
                           "type": "string"},
              "key": {"description": "a string: 8 to 63 characters for WPA, 5 or 13 for WEP", "type": "string"},
              "channel": {"description": "a whole number from 1 to 13, or 36 to 165", "type": "integer",
                          "minimum": 1, "maximum": 165},
              "rssi": {"description": "a whole number of dBm from -120 to 0", "type": "integer", "minimum": -120, "maximum": 0}
            }
          }
        }
      }
    },
    "network": {
      "description": "an object: what is behind the access point",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "ip": {"description": "the IPv4 address that DHCP gives, such as \"192.168.1.23\"", "type": "string"},
        "netmask": {"description": "an IPv4 address mask such as \"255.255.255.0\"", "type": "string"},
        "gateway": {"description": "an IPv4 address such as \"192.168.1.1\"", "type": "string"},
        "dns": {"description": "an IPv4 address such as \"192.168.1.1\"", "type": "string"},
        "ipv6_prefix": {"description": "an IPv6 address such as \"2001:db8::\", of which the router gives 64 bits", "type": "string"},
        "ipv6_dns": {"description": "an IPv6 address such as \"2001:db8::1\"", "type": "string"},
        "hosts": {
          "description": "an object: name to address, what the device's DNS server knows",
          "type": "object",
          "additionalProperties": {"description": "an IP address such as \"203.0.113.10\"", "type": "string"}
        },
        "endpoints": {
          "description": "an object: \"address:port\" that the device dials to \"address:port\" on this host",
          "type": "object",
          "additionalProperties": {"description": "\"address:port\" such as \"127.0.0.1:18883\"", "type": "string"}
        },
        "inbound": {
          "description": "an object: \"tcp:port\" or \"udp:port\" of the device to \"address:port\" on this host",
          "type": "object",
          "additionalProperties": {"description": "\"address:port\" such as \"127.0.0.1:0\" for a free port", "type": "string"}
        },
        "outside": {"description": "\"deny\" or \"allow\"", "type": "string", "enum": ["deny", "allow"]}
      }
    },
    "device": {
      "description": "an object: this one board",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "mac": {"description": "a MAC address such as \"98:5d:ad:1a:2b:3c\"", "type": "string"},
        "time": {"description": "a date such as \"2021-06-01T00:00:00Z\", \"host\" or \"cold\"", "type": "string"},
        "rom_key": {"description": "the path of a PEM public key that may sign catalogs", "type": "string"},
        "otp": {"description": "the path of a vendor's OTP file", "type": "string"},
        "version": {
          "description": "an object: what banner and AT+Get=general,version show",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "chip": {"description": "a whole number from 0 to 4294967295, the chip id", "type": "integer",
                     "minimum": 0, "maximum": 4294967295},
            "mac": {"description": "four numbers such as \"3.1.0.5\"", "type": "string"},
            "phy": {"description": "four numbers such as \"3.1.0.19\"", "type": "string"},
            "nwp": {"description": "four numbers such as \"4.4.1.3\"", "type": "string"},
            "rom": {"description": "a whole number from 0 to 65535", "type": "integer", "minimum": 0, "maximum": 65535},
            "host": {"description": "four numbers such as \"3.0.1.55\"", "type": "string"}
          }
        }
      }
    },
    "catalog": )json";

constexpr std::string_view kBehindCatalog = R"json(,
    "flash": {
      "description": "an object: what a fresh image is like",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "size": {"description": "1M to 32M, in steps of 4K, such as \"4M\" or a number of bytes", "type": ["string", "integer"]},
        "alert_threshold": {"description": "a whole number from 1 to 255", "type": "integer", "minimum": 1, "maximum": 255},
        "files": {
          "description": "an object: name of the device's file to path of a file on this host",
          "type": "object",
          "additionalProperties": {"description": "the path of a file", "type": "string"}
        }
      }
    },
    "quirks": {
      "description": "an object: surprising habits of the firmware that can be turned off",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "sendto_port_as_length": {"description": "true or false", "type": "boolean"},
        "text_mode": {"description": "true or false", "type": "boolean"}
      }
    }
  }
}
)json";

}  // namespace

std::string_view config_schema() {
  static const std::string kWhole = fmt::format("{}{}{}", kUpToCatalog, kCatalogSchema, kBehindCatalog);
  return kWhole;
}

}  // namespace cc3235::emulator
