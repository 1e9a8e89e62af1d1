#include "emulator/flash/manifest.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "emulator/config/catalog_choice.h"
#include "emulator/config/host_files.h"
#include "emulator/config/json_node.h"
#include "emulator/config/trust.h"
#include "emulator/json_text.h"
#include "fs_sim/access.h"

namespace cc3235::emulator {
namespace {

namespace fs = std::filesystem;
using fs_sim::OpenFlag;

constexpr std::size_t kLargestManifest = 4u << 20, kLargestSignature = 1u << 16;

struct FlagKey {
  const char* key;
  OpenFlag flag;
};
constexpr FlagKey kFlagKeys[] = {
    {"failsafe", OpenFlag::create_failsafe},         {"secure", OpenFlag::create_secure},
    {"nosignature", OpenFlag::create_nosignature},   {"static_token", OpenFlag::create_static_token},
    {"vendor_token", OpenFlag::create_vendor_token}, {"public_write", OpenFlag::create_public_write},
    {"public_read", OpenFlag::create_public_read},
};
constexpr std::array<const char*, 4> kTokenKeys = {"token", "token_write_read", "token_write_only", "token_read_only"};

std::string encoded(ByteView bytes) {
  std::string text;
  base64_encode(bytes, text);
  return text;
}

Bytes decoded(const JsonNode& node) {
  Bytes bytes;
  if (!base64_decode(node.text(), bytes) || encoded(bytes) != node.text()) {
    node.place().refuse("no base64; correct the text");
  }
  return bytes;
}

std::string name_of(const JsonNode& file) {
  const auto name = file.member("name"), coded = file.member("name_base64");
  if (!name == !coded) file.place().refuse("a file has one name; give name, or name_base64 when it is no text");
  if (name) return name->text();
  const Bytes bytes = decoded(*coded);
  return std::string(as_text(bytes));
}

std::uint32_t flags_of(const JsonNode& file) {
  std::uint32_t flags = 0;
  for (const FlagKey& row : kFlagKeys) {
    if (const auto node = file.member(row.key); node && node->boolean()) flags |= fs_sim::bit(row.flag);
  }
  return flags;
}

std::optional<Token> token_of(const JsonNode& file, const char* key) {
  const auto node = file.member(key);
  if (!node) return std::nullopt;
  return Token{node->integer<std::uint32_t>()};
}

std::optional<Mac> mac_of(const JsonNode& root) {
  const auto node = root.member("mac");
  if (!node) return std::nullopt;
  return node->parsed(parse_mac, "a MAC address such as 98:5d:ad:1a:2b:3c");
}

/// One manifest, its text kept for the nodes.
struct Read {
  explicit Read(const fs::path& file)
      : folder(file.parent_path()),
        text(read_host_file(file, kLargestManifest, Place{"manifest", ""})),
        value(parse_json(as_text(text), file.string(), manifest_schema())),
        root(value, file.string(), "") {}

  Bytes bytes(const JsonNode& node, std::size_t limit) const {
    return read_host_file(path_of(node, folder), limit, node.place());
  }
  bool truth(const char* key, bool otherwise) const {
    const auto node = root.member(key);
    return node ? node->boolean() : otherwise;
  }
  std::vector<JsonNode> files() const {
    const auto node = root.member("files");
    return node ? node->items() : std::vector<JsonNode>();
  }

  fs::path folder;
  Bytes text;
  JsonValue value;
  JsonNode root;
};

/// An exported file without a valid copy: there is nothing to program.
bool has_no_content(const JsonNode& node) {
  return !node.member("from") && node.member("max_size");
}

fs_sim::ProgramFile program_file(const Read& read, const JsonNode& node) {
  fs_sim::ProgramFile file;
  file.name = name_of(node);
  file.creation_flags = flags_of(node);
  if (const auto token = token_of(node, "token")) {
    file.vendor_token = *token;
    file.creation_flags |= fs_sim::bit(OpenFlag::create_vendor_token);
  }
  if (const auto size = node.member("max_size")) file.max_size = size->integer<std::uint32_t>();
  const auto from = node.member("from");
  if (!from) node.place().refuse("the key 'from' is missing; name the file that holds the content");
  file.content = read.bytes(*from, fs_sim::kMaxFlash);
  if (const auto name = node.member("certificate")) file.certificate = name->text();
  if (const auto path = node.member("signature")) file.signature = read.bytes(*path, kLargestSignature);
  return file;
}

/// Whether its signature is good is for the device to say. Nothing for `none`.
std::optional<fs_sim::ProgramFile> catalog_file(const Read& read, const JsonNode& node) {
  const auto file = node.is_text() ? std::nullopt : node.member("file");
  const auto signature = node.is_text() ? std::nullopt : node.member("signature");
  if (file && signature && !node.member("roots") && !node.member("revoked")) {
    return fs_sim::catalog_file(read.bytes(*file, kLargestManifest),
                                {catalog::Voucher::Kind::signature, read.bytes(*signature, kLargestSignature)});
  }
  const auto choice = catalog_of(node, TrustConfig{}, read.folder);
  if (!choice) return std::nullopt;
  return fs_sim::catalog_file(choice->lst, choice->voucher);
}

}  // namespace

Manifest read_manifest(const fs::path& file) {
  const Read read(file);
  Manifest manifest;
  if (const auto size = read.root.member("size")) manifest.size = flash_size_of(*size);
  fs_sim::Program& program = manifest.program;
  program.development = read.truth("development", false);
  program.mac = mac_of(read.root);
  program.keep_for_restore = read.truth("keep_for_restore", false);
  manifest.secured = read.truth("secured", true);
  if (const auto threshold = read.root.member("alert_threshold"); threshold && manifest.secured)
    program.alert_threshold = threshold->integer<std::uint32_t>();
  if (const auto otp = read.root.member("otp")) program.otp = read.bytes(*otp, kLargestManifest);
  if (const auto key = read.root.member("rom_key")) {
    manifest.rom_keys = {catalog::ti_gen3_key(),
                         read_signing_key("device.rom_key", path_of(*key, read.folder), key->place())};
  }
  if (const auto catalog = read.root.member("catalog")) {
    if (auto file = catalog_file(read, *catalog)) program.files.push_back(*std::move(file));
  }
  for (const JsonNode& node : read.files()) {
    if (!has_no_content(node)) program.files.push_back(program_file(read, node));
  }
  return manifest;
}

namespace {

fs_sim::SnapshotFile snapshot_file(const Read& read, const JsonNode& node, Random& random) {
  fs_sim::SnapshotFile file;
  file.name = name_of(node);
  file.creation_flags = flags_of(node);
  if (const auto from = node.member("from")) file.content = read.bytes(*from, fs_sim::kMaxFlash);
  const auto size = node.member("max_size");
  if (!size && !file.content) node.place().refuse("a file without 'from' needs its 'max_size'");
  file.max_size =
      size ? size->integer<std::uint32_t>() : static_cast<std::uint32_t>(std::max<std::size_t>(file.content->size(), 1));
  if ((file.creation_flags & fs_sim::bit(OpenFlag::create_secure)) != 0) file.tokens = fs_sim::make_tokens(random);
  for (std::size_t i = 0; i < kTokenKeys.size(); ++i) {
    if (const auto token = token_of(node, kTokenKeys[i])) file.tokens[i] = *token;
  }
  file.write_counter = file.content ? 1 : 0;
  if (const auto writes = node.member("writes")) {
    file.write_counter = writes->integer<std::uint32_t>();
    if (file.content && file.write_counter == 0) writes->place().refuse("0 of a file with content; give at least 1");
  }
  return file;
}

}  // namespace

fs_sim::Snapshot read_folder(const fs::path& folder, Random& random) {
  const Read read(folder / kManifestName);
  fs_sim::Snapshot snapshot;
  snapshot.size = 4u << 20;
  const auto number = [&read](const char* key, std::uint32_t& value) {
    if (const auto node = read.root.member(key)) value = node->integer<std::uint32_t>();
  };
  if (const auto size = read.root.member("size")) snapshot.size = flash_size_of(*size);
  number("alerts", snapshot.alerts);
  number("alert_threshold", snapshot.alert_threshold);
  number("table_writes", snapshot.fat_writes);
  snapshot.locked = read.truth("locked", false);
  snapshot.identity.development = read.truth("development", false);
  snapshot.identity.secured = read.truth("secured", true);
  snapshot.identity.mac = mac_of(read.root);
  if (const auto otp = read.root.member("otp")) snapshot.identity.otp = read.bytes(*otp, kLargestManifest);
  if (const auto image = read.root.member("factory_image")) {
    snapshot.factory_image = read.bytes(*image, fs_sim::kMaxFlash);
  }
  if (const auto settings = read.root.member("settings")) {
    for (const auto& [key, node] : settings->members()) snapshot.settings.emplace_back(key, decoded(node));
  }
  for (const JsonNode& node : read.files()) snapshot.files.push_back(snapshot_file(read, node, random));
  return snapshot;
}

namespace {

JsonObject as_json(const fs_sim::SnapshotFile& file, const ExportedFile& path) {
  JsonObject json;
  const bool ascii = std::ranges::all_of(file.name, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  json.add(ascii ? "name" : "name_base64", ascii ? file.name : encoded(as_bytes(file.name)));
  if (file.content) json.add("from", path.content);
  if (!path.signature.empty()) json.add("signature", path.signature);
  json.add("max_size", std::int64_t{file.max_size});
  for (const FlagKey& row : kFlagKeys) {
    if ((file.creation_flags & fs_sim::bit(row.flag)) != 0) json.add(row.key, true);
  }
  for (std::size_t i = 0; i < kTokenKeys.size() && file.tokens != std::array<Token, 4>{}; ++i) {
    json.add(kTokenKeys[i], static_cast<std::int64_t>(static_cast<std::uint32_t>(file.tokens[i])));
  }
  json.add("writes", std::int64_t{file.write_counter});
  return json;
}

}  // namespace

std::string manifest_text(const fs_sim::Snapshot& snapshot, const std::vector<ExportedFile>& paths) {
  std::vector<std::string> lines;
  const auto add = [&lines](std::string_view key, JsonObject::Value value) {
    const std::string text = JsonObject{{key, std::move(value)}}.text();
    lines.push_back(text.substr(1, text.size() - 2));
  };
  add("size", std::int64_t{snapshot.size});
  add("development", snapshot.identity.development);
  add("secured", snapshot.identity.secured);
  if (snapshot.identity.mac) add("mac", to_string(*snapshot.identity.mac));
  if (!snapshot.identity.otp.empty()) add("otp", kOtpFile);
  add("alerts", std::int64_t{snapshot.alerts});
  if (snapshot.locked) add("locked", true);
  add("alert_threshold", std::int64_t{snapshot.alert_threshold});
  add("table_writes", std::int64_t{snapshot.fat_writes});
  if (!snapshot.factory_image.empty()) add("factory_image", kFactoryFile);
  JsonObject settings;
  for (const auto& [key, value] : snapshot.settings) settings.add(key, encoded(value));
  lines.push_back("\"settings\":" + settings.text());
  std::vector<JsonObject> files;
  for (std::size_t i = 0; i < snapshot.files.size(); ++i) files.push_back(as_json(snapshot.files[i], paths[i]));
  lines.push_back("\"files\":" + json_array(files));
  return fmt::format("{{\n{}\n}}\n", fmt::join(lines, ",\n"));
}

}  // namespace cc3235::emulator
