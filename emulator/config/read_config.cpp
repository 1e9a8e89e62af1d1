#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include "emulator/config/catalog_choice.h"
#include "emulator/config/check.h"
#include "emulator/config/config.h"
#include "emulator/config/host_files.h"
#include "emulator/config/json_node.h"
#include "emulator/config/trust.h"

namespace cc3235::emulator {
namespace {

using nwp::chip::AccessPoint;

constexpr std::size_t kLargestConfig = 1u << 20;
constexpr std::size_t kLongestSsid = 32, kLongestFileName = 180;

Ipv4 ipv4_of(const JsonNode& node) {
  return node.parsed(parse_ipv4, "an IPv4 address such as 192.168.1.1");
}

// ---- wlan ----

struct SecurityName {
  std::string_view name;
  AccessPoint::Security security;
};
constexpr SecurityName kSecurities[] = {
    {"OPEN", AccessPoint::Security::open},         {"WEP", AccessPoint::Security::wep},
    {"WPA", AccessPoint::Security::wpa},           {"WPA2", AccessPoint::Security::wpa2},
    {"WPA_WPA2", AccessPoint::Security::wpa_wpa2}, {"WPA_ENT", AccessPoint::Security::enterprise},
};

std::optional<AccessPoint::Security> parse_security(std::string_view text) {
  const auto same = [](char a, char b) { return a == std::toupper(static_cast<unsigned char>(b)); };
  for (const SecurityName& row : kSecurities) {
    if (std::ranges::equal(row.name, text, same)) return row.security;
  }
  return std::nullopt;
}

/// True when an access point of this kind can have this key. ref: commands-device-wlan.md §3.1
bool key_fits(AccessPoint::Security security, std::size_t length) {
  switch (security) {
    case AccessPoint::Security::open:
    case AccessPoint::Security::enterprise:
      return length == 0;
    case AccessPoint::Security::wep:
      return length == 5 || length == 13;
    default:
      return length >= 8 && length <= 63;
  }
}

AccessPoint access_point_of(const JsonNode& node, std::size_t index) {
  AccessPoint point;
  point.ssid = node.member("ssid")->text();
  if (point.ssid.size() > kLongestSsid) node.member("ssid")->refuse_value("at most 32 bytes");
  point.bssid = default_bssid(index);
  if (const auto bssid = node.member("bssid")) {
    point.bssid = bssid->parsed(parse_mac, "a MAC address such as 34:31:c4:4a:eb:5f");
  }
  if (const auto key = node.member("key")) point.key = key->text();
  point.security = point.key.empty() ? AccessPoint::Security::open : AccessPoint::Security::wpa2;
  if (const auto security = node.member("security")) {
    point.security = security->parsed(parse_security, "OPEN, WEP, WPA, WPA2, WPA_WPA2 or WPA_ENT");
  }
  if (!key_fits(point.security, point.key.size())) {
    node.place().refuse(
        "security and key do not fit; WPA keys have 8 to 63 characters, WEP keys 5 or 13, OPEN and WPA_ENT none");
  }
  if (const auto channel = node.member("channel")) {
    point.channel = channel->integer<std::uint8_t>();
    if (point.channel > 13 && point.channel < 36) channel->place().refuse("no such channel; expected 1 to 13, or 36 to 165");
  }
  if (const auto rssi = node.member("rssi")) point.rssi = rssi->integer<std::int8_t>();
  return point;
}

void read_wlan(const JsonNode& wlan, Config& config) {
  const auto points = wlan.member("access_points");
  if (!points) return;
  config.chip.access_points.clear();
  for (const JsonNode& node : points->items()) {
    AccessPoint point = access_point_of(node, config.chip.access_points.size());
    for (const AccessPoint& other : config.chip.access_points) {
      if (other.bssid == point.bssid) {
        node.place().refuse(fmt::format("a second access point with bssid {}; give each its own", to_string(point.bssid)));
      }
    }
    config.chip.access_points.push_back(std::move(point));
  }
}

// ---- network ----

Ipv4 netmask_of(const JsonNode& node) {
  const Ipv4 mask = ipv4_of(node);
  if ((~mask.value & (~mask.value + 1)) != 0) node.refuse_value("ones, then zeros, such as 255.255.255.0");
  return mask;
}

Endpoint endpoint_of(const JsonNode& node, bool free_port) {
  const auto endpoint = parse_endpoint(node.text());
  if (!endpoint || (endpoint->port == 0 && !free_port)) node.refuse_value("address:port such as 127.0.0.1:18883");
  return *endpoint;
}

std::optional<nwp::chip::DevicePort> parse_device_port(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view protocol = text.substr(0, colon);
  if (colon == text.npos || (protocol != "tcp" && protocol != "udp")) return std::nullopt;
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return nwp::chip::DevicePort{protocol == "tcp" ? SocketType::stream : SocketType::dgram, port};
}

void read_maps(const JsonNode& network, Config& config) {
  if (const auto hosts = network.member("hosts")) {
    for (const auto& [name, node] : hosts->members()) {
      if (name.empty()) node.place().refuse("a host has a name; give one");
      config.rules.hosts[name] = node.parsed(parse_address, "an IP address such as 203.0.113.10");
    }
  }
  if (const auto endpoints = network.member("endpoints")) {
    for (const auto& [dialled, node] : endpoints->members()) {
      const auto from = parse_endpoint(dialled);
      if (!from || from->port == 0) node.place().refuse("the key is wrong; expected address:port such as 203.0.113.10:8883");
      if (!config.rules.endpoints.emplace(*from, endpoint_of(node, false)).second) {
        node.place().refuse(fmt::format("{} is mapped twice; keep one", to_string(*from)));
      }
    }
  }
  if (const auto inbound = network.member("inbound")) {
    for (const auto& [text, node] : inbound->members()) {
      const auto port = parse_device_port(text);
      if (!port) node.place().refuse("the key is wrong; expected tcp:80 or udp:5001, port 1 to 65535");
      if (!config.rules.inbound.emplace(*port, endpoint_of(node, true)).second) {
        node.place().refuse(fmt::format("port {} is mapped twice; keep one", port->port));
      }
    }
  }
}

void read_network(const JsonNode& network, Config& config) {
  Ipv4Config& address = config.chip.address;
  if (const auto ip = network.member("ip")) address.ip = ipv4_of(*ip);
  if (const auto mask = network.member("netmask")) address.mask = netmask_of(*mask);
  if (const auto gateway = network.member("gateway")) address.gateway = ipv4_of(*gateway);
  if (const auto dns = network.member("dns")) address.dns = ipv4_of(*dns);
  const auto ipv6_of = [](const JsonNode& node) { return node.parsed(parse_ipv6, "an IPv6 address such as 2001:db8::1"); };
  if (const auto prefix = network.member("ipv6_prefix")) config.chip.router.prefix = ipv6_of(*prefix);
  if (const auto dns = network.member("ipv6_dns")) config.chip.router.dns = ipv6_of(*dns);
  if (const auto outside = network.member("outside")) config.rules.outside = outside->text() == "allow";
  read_maps(network, config);
}

// ---- device ----

std::optional<std::array<std::uint8_t, 4>> parse_four_numbers(std::string_view text) {
  const auto numbers = parse_ipv4(text);
  if (!numbers) return std::nullopt;
  std::array<std::uint8_t, 4> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(numbers->value >> (24 - 8 * i));
  return bytes;
}

void read_version(const JsonNode& node, Version& version) {
  const auto four = [&](const char* key, std::array<std::uint8_t, 4>& numbers) {
    if (const auto member = node.member(key)) numbers = member->parsed(parse_four_numbers, "four numbers such as 3.1.0.5");
  };
  if (const auto chip = node.member("chip")) version.chip_id = chip->integer<std::uint32_t>();
  four("mac", version.firmware);
  four("phy", version.phy);
  four("nwp", version.nwp);
  if (const auto rom = node.member("rom")) version.rom = rom->integer<std::uint16_t>();
  four("host", version.host_driver);
}

void read_device(const JsonNode& device, Config& config) {
  using nwp::chip::ClockStart;
  if (const auto mac = device.member("mac")) {
    config.chip.mac = mac->parsed(parse_mac, "a MAC address such as 98:5d:ad:1a:2b:3c");
    if (config.chip.mac.zero()) mac->refuse_value("an address that is not all zero");
  }
  if (const auto time = device.member("time")) {
    ClockStart& start = config.chip.clock_start;
    start = {};
    if (time->text() == "cold") {
      start.kind = ClockStart::Kind::cold;
    } else if (time->text() != "host") {
      start = {ClockStart::Kind::date, time->parsed(parse_date, "a date such as 2021-06-01T00:00:00Z, host or cold")};
    }
  }
  if (const auto version = device.member("version")) read_version(*version, config.chip.version);
}

// ---- trust ----

void read_trust(const JsonNode& device, const std::filesystem::path& folder, Config& config) {
  if (const auto key = device.member("rom_key")) {
    config.trust.rom_keys.push_back(read_signing_key("device.rom_key", path_of(*key, folder), key->place()));
  }
  if (const auto otp = device.member("otp")) {
    config.trust.otp = read_otp_file(path_of(*otp, folder), config.chip.mac, otp->place());
  }
}

// ---- flash ----

void read_flash(const JsonNode& flash, const std::filesystem::path& folder, Config& config) {
  if (const auto size = flash.member("size")) config.flash_size = flash_size_of(*size);
  if (const auto alerts = flash.member("alert_threshold")) config.alert_threshold = alerts->integer<std::uint8_t>();
  const auto files = flash.member("files");
  if (!files) return;
  for (const auto& [name, node] : files->members()) {
    if (name.empty() || name.size() > kLongestFileName) node.place().refuse("a file's name has 1 to 180 bytes");
    config.flash_files.push_back({name, read_host_file(path_of(node, folder), config.flash_size, node.place())});
  }
}

}  // namespace

Config parse_config(std::string_view text, const std::string& name, const std::filesystem::path& folder) {
  const JsonValue document = parse_json(text, name, config_schema());

  Config config;
  const JsonNode root(document, name, "");
  config.trust.file = name;
  if (const auto wlan = root.member("wlan")) read_wlan(*wlan, config);
  if (const auto network = root.member("network")) read_network(*network, config);
  if (const auto device = root.member("device")) {
    read_device(*device, config);
    read_trust(*device, folder, config);
  }
  if (const auto catalog = root.member("catalog")) {
    config.trust.catalog = NoCatalog{};
    if (auto choice = catalog_of(*catalog, config.trust, folder)) config.trust.catalog = *std::move(choice);
  }
  if (const auto flash = root.member("flash")) read_flash(*flash, folder, config);
  if (const auto quirks = root.member("quirks")) {
    if (const auto quirk = quirks->member("sendto_port_as_length")) config.quirks.sendto_port_as_length = quirk->boolean();
    if (const auto quirk = quirks->member("text_mode")) config.quirks.text_mode = quirk->boolean();
  }
  return config;
}

Config read_config(const std::filesystem::path& file) {
  const Bytes text = read_host_file(file, kLargestConfig, Place{"configuration", ""});
  return parse_config(as_text(text), file.string(), file.parent_path());
}

}  // namespace cc3235::emulator
