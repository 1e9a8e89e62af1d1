#include <algorithm>
#include <cctype>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "emulator/config/config.h"
#include "emulator/config/host_files.h"
#include "emulator/config/place.h"
#include "emulator/config/schema_check.h"
#include "emulator/config/trust.h"

namespace cc3235::emulator {
namespace {

using nlohmann::json;
using nwp::chip::AccessPoint;

constexpr std::size_t kLargestConfig = 1u << 20;
constexpr std::uint32_t kFlashStep = 4096, kSmallestFlash = 1u << 20, kLargestFlash = 32u << 20;
constexpr std::size_t kLongestSsid = 32, kLongestFileName = 180;

// ---- text to JSON ----

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

json parse_json(std::string_view text, const std::string& file) {
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

// ---- one value and where it stands ----

/// The schema has been checked: kinds and keys are right, so that only what it cannot say is judged here.
class Node {
 public:
  Node(const json& value, std::string file, std::string where) : value_(&value), place_{std::move(file), std::move(where)} {}

  const Place& place() const { return place_; }
  bool is_text() const { return value_->is_string(); }
  bool has(const char* key) const { return value_->contains(key); }

  std::optional<Node> member(const char* key) const {
    if (!has(key)) return std::nullopt;
    return Node((*value_)[key], place_.file, place_.where + (place_.where.empty() ? "" : ".") + key);
  }
  std::vector<Node> items() const {
    std::vector<Node> nodes;
    for (const json& item : *value_)
      nodes.emplace_back(item, place_.file, fmt::format("{}[{}]", place_.where, nodes.size()));
    return nodes;
  }
  std::vector<std::pair<std::string, Node>> members() const {
    std::vector<std::pair<std::string, Node>> nodes;
    for (const auto& [key, item] : value_->items()) {
      nodes.emplace_back(key, Node(item, place_.file, fmt::format("{}[\"{}\"]", place_.where, key)));
    }
    return nodes;
  }

  const std::string& text() const { return value_->get_ref<const std::string&>(); }
  bool boolean() const { return value_->get<bool>(); }
  /// Schema limits keep it in range.
  template <class Integer>
  Integer integer() const {
    return static_cast<Integer>(value_->get<std::int64_t>());
  }

  /// The text through one of the parsers of base; `expected` completes "expected …".
  template <class Parse>
  auto parsed(Parse parse, const char* expected) const {
    const auto value = parse(text());
    if (!value) refuse_value(expected);
    return *value;
  }
  [[noreturn]] void refuse_value(const char* expected) const {
    place_.refuse(fmt::format("'{}' is wrong; expected {}", text(), expected));
  }

 private:
  const json* value_;
  Place place_;
};

Ipv4 ipv4_of(const Node& node) {
  return node.parsed(parse_ipv4, "an IPv4 address such as 192.168.1.1");
}

std::filesystem::path path_of(const Node& node, const std::filesystem::path& folder) {
  if (node.text().empty() || node.text().find('\0') != std::string::npos) node.refuse_value("a path");
  return folder / node.text();
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

AccessPoint access_point_of(const Node& node, std::size_t index) {
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

void read_wlan(const Node& wlan, Config& config) {
  const auto points = wlan.member("access_points");
  if (!points) return;
  config.chip.access_points.clear();
  for (const Node& node : points->items()) {
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

Ipv4 netmask_of(const Node& node) {
  const Ipv4 mask = ipv4_of(node);
  if ((~mask.value & (~mask.value + 1)) != 0) node.refuse_value("ones, then zeros, such as 255.255.255.0");
  return mask;
}

Endpoint endpoint_of(const Node& node, bool free_port) {
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

void read_maps(const Node& network, Config& config) {
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

void read_network(const Node& network, Config& config) {
  Ipv4Config& address = config.chip.address;
  if (const auto ip = network.member("ip")) address.ip = ipv4_of(*ip);
  if (const auto mask = network.member("netmask")) address.mask = netmask_of(*mask);
  if (const auto gateway = network.member("gateway")) address.gateway = ipv4_of(*gateway);
  if (const auto dns = network.member("dns")) address.dns = ipv4_of(*dns);
  const auto ipv6_of = [](const Node& node) { return node.parsed(parse_ipv6, "an IPv6 address such as 2001:db8::1"); };
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

void read_version(const Node& node, Version& version) {
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

void read_device(const Node& device, Config& config) {
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
      start = {ClockStart::Kind::date, time->parsed(parse_iso, "a date such as 2021-06-01T00:00:00Z, host or cold")};
    }
  }
  if (const auto version = device.member("version")) read_version(*version, config.chip.version);
}

// ---- catalog ----

std::vector<std::filesystem::path> paths_of(const Node& list, const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const Node& node : list.items()) paths.push_back(path_of(node, folder));
  return paths;
}

catalog::Catalog catalog_of(const Node& node, std::span<const catalog::SigningKey> keys,
                            const std::filesystem::path& folder) {
  if (node.is_text()) {
    const catalog::Catalog* known = catalog::built_in(node.text());
    if (!known) node.refuse_value("playground, ti-20190217, or an object");
    return *known;
  }
  const auto file = node.member("file"), signature = node.member("signature");
  const auto roots = node.member("roots"), revoked = node.member("revoked");
  if (file && signature && !roots && !revoked) {
    return read_signed_catalog(path_of(*file, folder), path_of(*signature, folder), keys, node.place());
  }
  if (file || signature || !roots) node.place().refuse("expected both file and signature, or roots with or without revoked");
  std::vector<catalog::Digest> refused;
  if (revoked) refused = read_digests(paths_of(*revoked, folder), catalog::kMaxRevoked, revoked->place());
  return {UnixSeconds{}, read_digests(paths_of(*roots, folder), catalog::kMaxTrusted, roots->place()), std::move(refused)};
}

// ---- flash ----

std::uint32_t size_of(const Node& node) {
  std::int64_t bytes = 0;
  if (node.is_text()) {
    std::uint32_t number = 0;
    const char* last = node.text().data() + node.text().size();
    const auto [end, error] = std::from_chars(node.text().data(), last, number);
    const std::string_view unit(end, static_cast<std::size_t>(last - end));
    if (error == std::errc{} && unit == "K") bytes = std::int64_t{number} << 10;
    if (error == std::errc{} && unit == "M") bytes = std::int64_t{number} << 20;
  } else {
    bytes = node.integer<std::int64_t>();
  }
  if (bytes < kSmallestFlash || bytes > kLargestFlash || bytes % kFlashStep != 0) {
    node.place().refuse("wrong size; expected 1M to 32M in steps of 4K, such as 4M, 2048K or 4194304");
  }
  return static_cast<std::uint32_t>(bytes);
}

void read_flash(const Node& flash, const std::filesystem::path& folder, Config& config) {
  if (const auto size = flash.member("size")) config.flash_size = size_of(*size);
  const auto files = flash.member("files");
  if (!files) return;
  for (const auto& [name, node] : files->members()) {
    if (name.empty() || name.size() > kLongestFileName) node.place().refuse("a file's name has 1 to 180 bytes");
    config.flash_files.push_back({name, read_host_file(path_of(node, folder), config.flash_size, node.place())});
  }
}

}  // namespace

Config parse_config(std::string_view text, const std::string& name, const std::filesystem::path& folder) {
  const json document = parse_json(text, name);
  if (const auto breach = check_schema(text)) Place{name, breach->where}.refuse(breach->what);

  Config config;
  const Node root(document, name, "");
  std::vector<catalog::SigningKey> keys{catalog::ti_gen3_key()};
  if (const auto wlan = root.member("wlan")) read_wlan(*wlan, config);
  if (const auto network = root.member("network")) read_network(*network, config);
  if (const auto device = root.member("device")) {
    read_device(*device, config);
    if (const auto key = device->member("rom_key")) keys.push_back(read_rom_key(path_of(*key, folder), key->place()));
  }
  if (const auto catalog = root.member("catalog")) config.chip.trust = catalog_of(*catalog, keys, folder);
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
