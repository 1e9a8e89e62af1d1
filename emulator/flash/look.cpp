// The verbs that only look: info, ls, fsck, alerts, dump.

#include <fmt/format.h>

#include <algorithm>

#include "emulator/flash/commands.h"
#include "emulator/flash/image.h"
#include "emulator/json_text.h"
#include "emulator/printable.h"
#include "fs_sim/check.h"

namespace cc3235::emulator {
namespace {

using fs_sim::FileRecord;
using fs_sim::StorageInfo;

constexpr const char* kBundles[] = {"stopped", "started", "", "pending_commit"};

JsonObject as_json(const FileRecord& file) {
  JsonObject json{{"name", utf8_of_bytes(file.name)},         {"flags", flag_words(file)},
                  {"length", std::int64_t{file.info.length}}, {"max_size", std::int64_t{file.info.max_size}},
                  {"blocks", std::int64_t{file.blocks}},      {"first_block", std::int64_t{file.first_block}},
                  {"slot", std::int64_t{file.slot}},          {"writes", std::int64_t{file.info.write_counter}}};
  if ((file.info.flags & fs_sim::bit(fs_sim::FileFlag::secure)) != 0) {
    json.add("token", std::int64_t{static_cast<std::uint32_t>(file.info.tokens[0])});
  }
  return json;
}

/// Columns as wide as their widest cell; numbers to the right, the last column free.
std::string table(const std::vector<std::vector<std::string>>& rows, std::size_t texts_from) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      text += i < texts_from ? fmt::format("{:>{}}  ", row[i], widths[i]) : fmt::format("{:<{}}  ", row[i], widths[i]);
    }
    text += row.back() + "\n";
  }
  return text;
}

struct Fact {
  std::string_view key, label;
  JsonObject::Value value;
};

std::vector<Fact> facts_of(fs_sim::FileSystem& flash, const StorageInfo& storage) {
  const auto identity = flash.identity();
  const auto wear = flash.wear();
  const auto number = [](std::uint64_t value) { return JsonObject::Value(static_cast<std::int64_t>(value)); };
  return {
      {"size", "size in bytes", number(std::uint64_t{storage.capacity} * storage.block_size)},
      {"blocks", "blocks", number(storage.capacity)},
      {"allocated", "allocated", number(storage.allocated)},
      {"available", "available to user files", number(storage.available_for_user)},
      {"largest_gap", "largest gap", number(storage.largest_gap)},
      {"user_files", "user files", number(storage.user_files)},
      {"system_files", "system files", number(storage.system_files)},
      {"development", "development", identity.development},
      {"secured", "secured", identity.secured},
      {"mac", "MAC address", identity.mac ? JsonObject::Value(to_string(*identity.mac)) : JsonObject::Value(nullptr)},
      {"otp", "OTP written", !identity.otp.empty()},
      {"alerts", "security alerts", number(storage.alerts)},
      {"alert_threshold", "alert threshold", number(storage.alert_threshold)},
      {"locked", "locked", flash.locked()},
      {"bundle", "bundle", std::string(kBundles[static_cast<std::size_t>(storage.bundle) & 3])},
      {"fat_writes", "table writes", number(storage.fat_writes)},
      {"most_worn", "most erasures of a block", number(wear.empty() ? 0 : *std::ranges::max_element(wear))},
      {"factory_image", "stored programming image", !flash.factory_image().empty()},
  };
}

std::string in_words(const JsonObject::Value& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "yes" : "no";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return "-";
}

StorageInfo storage_of(ToolImage& image, const std::string& path) {
  const auto storage = image->storage_info();
  if (!storage) {
    throw Failure(ExitCode::failed, fmt::format("{}: not formatted ({}); program it with 'cc3235emu flash program'", path,
                                                storage.status().value()));
  }
  return *storage;
}

}  // namespace

Outcome run_command(const FlashInfo& command) {
  ToolImage image(command.image, looking());
  const auto facts = facts_of(*image, storage_of(image, command.image));
  if (command.json) {
    JsonObject json;
    for (const Fact& fact : facts) json.add(fact.key, fact.value);
    return {json.text() + "\n"};
  }
  std::string text;
  for (const Fact& fact : facts) text += fmt::format("{:<26}{}\n", fact.label, in_words(fact.value));
  return {text};
}

Outcome run_command(const FlashList& command) {
  ToolImage image(command.image, looking());
  const auto files = image->files();
  if (command.json) {
    std::vector<JsonObject> objects;
    objects.reserve(files.size());
    for (const FileRecord& file : files) objects.push_back(as_json(file));
    return {json_array(objects) + "\n"};
  }
  std::vector<std::vector<std::string>> rows = {{"LENGTH", "MAX", "BLOCKS", "WRITES", "FLAGS", "NAME"}};
  for (const FileRecord& file : files) {
    rows.push_back({std::to_string(file.info.length), std::to_string(file.info.max_size), std::to_string(file.blocks),
                    std::to_string(file.info.write_counter), flag_words(file), printable(file.name)});
  }
  return {table(rows, 4)};
}

Outcome run_command(const FlashCheck& command) {
  require_image(command.image);
  const auto checked = fs_sim::check_image(command.image);
  if (const auto* error = std::get_if<fs_sim::ImageError>(&checked)) {
    if (error->kind == fs_sim::ImageError::Kind::in_use) refuse(*error);
    throw Failure(ExitCode::failed, error->message);
  }
  const auto& report = std::get<fs_sim::CheckReport>(checked);
  const char* lock = report.locked ? "; the file system is locked by security alerts: program it again, or restore it" : "";
  const char* bundle = report.empty_bundle ? "; a bundle waits for its decision and has no file: start the device" : "";
  const ExitCode code = report.breach ? ExitCode::failed : ExitCode::fine;
  if (command.json) {
    JsonObject json{{"clean", !report.breach},
                    {"invariants", static_cast<std::int64_t>(report.invariants)},
                    {"files", static_cast<std::int64_t>(report.files)},
                    {"blocks", std::int64_t{report.blocks}},
                    {"capacity", std::int64_t{report.capacity}},
                    {"locked", report.locked},
                    {"empty_bundle", report.empty_bundle}};
    if (report.breach) {
      json.add("broken", std::string(report.breach->invariant));
      json.add("found", utf8_of_bytes(report.breach->found));
    }
    return {json.text() + "\n", code};
  }
  if (report.breach) {
    throw Failure(ExitCode::failed, fmt::format("{}: '{}' does not hold: {}; restore a copy of the image, or take out what "
                                                "can be read with 'cc3235emu flash get'",
                                                command.image, report.breach->invariant, report.breach->found));
  }
  return {fmt::format("{}: clean: {} files in {} of {} blocks, {} invariants hold{}{}\n", command.image, report.files,
                      report.blocks, report.capacity, report.invariants, lock, bundle)};
}

Outcome run_command(const FlashAlerts& command) {
  ToolImage image(command.image, command.threshold ? fs_sim::ImageOptions{} : looking());
  if (command.threshold) {
    const Status status = image->set_alert_threshold(*command.threshold);
    if (!status.ok()) {
      throw Failure(ExitCode::failed, fmt::format("{}: the threshold cannot be {} ({}); it is 1 to 255, on a chip with "
                                                  "security features",
                                                  command.image, *command.threshold, status.value()));
    }
  }
  const StorageInfo storage = storage_of(image, command.image);
  if (command.json) {
    const JsonObject json{{"alerts", std::int64_t{storage.alerts}},
                          {"threshold", std::int64_t{storage.alert_threshold}},
                          {"locked", image->locked()}};
    return {json.text() + "\n"};
  }
  const char* remedy = image->locked() ? "; the file system is locked: program it again, or restore it" : "";
  return {fmt::format("{} of {} security alerts{}\n", storage.alerts, storage.alert_threshold, remedy)};
}

namespace {

/// As `hexdump -C` has it.
std::string hex_dump(ByteView bytes) {
  constexpr std::size_t kLine = 16;
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += kLine) {
    const ByteView line = bytes.subspan(at, std::min(kLine, bytes.size() - at));
    std::string hex, letters;
    for (std::size_t i = 0; i < line.size(); ++i) {
      hex += fmt::format("{}{:02x} ", i == kLine / 2 ? " " : "", line[i]);
      letters += line[i] >= 0x20 && line[i] < 0x7F ? static_cast<char>(line[i]) : '.';
    }
    text += fmt::format("{:08x}  {:<49}|{}|\n", at, hex, letters);
  }
  return text + fmt::format("{:08x}\n", bytes.size());
}

struct Region {
  std::uint32_t first = 0, blocks = 0;
  std::string owner;
};

std::vector<Region> regions_of(fs_sim::FileSystem& flash, const StorageInfo& storage) {
  auto files = flash.files();
  std::ranges::sort(files, {}, &FileRecord::first_block);
  std::vector<Region> regions = {{0, fs_sim::kFixedBlocks, "allocation tables, service pack"}};
  const auto end = [&regions] { return regions.back().first + regions.back().blocks; };
  for (const FileRecord& file : files) {
    if (file.first_block > end()) regions.push_back({end(), file.first_block - end(), ""});
    regions.push_back({file.first_block, file.blocks, file.name});
  }
  if (storage.capacity > end()) regions.push_back({end(), storage.capacity - end(), ""});
  return regions;
}

}  // namespace

Outcome run_command(const FlashDump& command) {
  ToolImage image(command.image, looking());
  if (!command.name.empty()) {
    const auto content = image->content(command.name);
    if (!content) refuse(command.image, command.name, content.status());
    return {hex_dump(*content)};
  }
  const auto wear = image->wear();
  std::vector<JsonObject> objects;
  std::vector<std::vector<std::string>> rows = {{"FIRST", "BLOCKS", "ERASED", "OWNER"}};
  for (const Region& region : regions_of(*image, storage_of(image, command.image))) {
    std::uint32_t most = 0;
    for (std::uint32_t i = region.first; i < std::min<std::size_t>(wear.size(), region.first + region.blocks); ++i) {
      most = std::max(most, wear[i]);
    }
    objects.push_back({{"first", std::int64_t{region.first}},
                       {"blocks", std::int64_t{region.blocks}},
                       {"erased", std::int64_t{most}},
                       {"owner", utf8_of_bytes(region.owner)}});
    rows.push_back({std::to_string(region.first), std::to_string(region.blocks), std::to_string(most),
                    region.owner.empty() ? "(free)" : printable(region.owner)});
  }
  return {command.json ? json_array(objects) + "\n" : table(rows, 3)};
}

}  // namespace cc3235::emulator
