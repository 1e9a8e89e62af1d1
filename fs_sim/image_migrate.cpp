#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "fs_sim/image_opener.h"

// An image of an older format becomes one of the present format. docs/flash-image.md, "Versions"

namespace cc3235::fs_sim {

/// Begins the one transaction that turns an image of format 1 into the present one; end_migration() ends it, after all
/// checks. Until then the file is as it was, also when a check fails.
ImageOpener::Outcome ImageOpener::migrate() {
  if (!migrating_) return {};
  if (auto error = check_schema(kSchemaOfFormat1)) return error;
  // What secure files had in clear text shall not stay behind in free pages.
  int result = db_.run("PRAGMA secure_delete=ON; BEGIN IMMEDIATE");
  const auto counter = [&](const char* sql) {
    const std::int64_t value = result == SQLITE_OK ? db_.number(sql, result).value_or(-1) : -1;
    return value >= 0 && value <= UINT32_MAX ? static_cast<std::uint32_t>(value) : UINT32_MAX;
  };
  const Counters counters{counter("SELECT blocks FROM flash"), counter("SELECT fat_writes FROM flash"),
                          counter("SELECT alerts FROM flash")};
  for (const Table& table : kSchemaOfFormat1) {
    const std::string sql = fmt::format("ALTER TABLE {0} RENAME TO old_{0}", table.name);
    if (result == SQLITE_OK) result = db_.run(sql.c_str());
  }
  for (const Table& table : kSchema) {
    if (result == SQLITE_OK) result = db_.run(std::string(table.sql).c_str());
  }
  if (result == SQLITE_OK && !insert_flash(counters)) result = db_.error();
  if (result == SQLITE_OK) {
    result = db_.run(
        "INSERT INTO file SELECT *, 0, 0, 0, x'' FROM old_file; INSERT INTO block SELECT * FROM old_block;"
        "INSERT INTO setting SELECT *, x'' FROM old_setting;"
        "DROP TABLE old_flash; DROP TABLE old_file; DROP TABLE old_block; DROP TABLE old_setting");
  }
  if (result != SQLITE_OK) return failure(result);
  return {};
}

ImageOpener::Outcome ImageOpener::end_migration() {
  if (!migrating_) return {};
  image_.forged_ = false;  // format 1 had no seals
  if (!seal_old_files() || !seal_old_settings()) return failure(db_.error());
  const int result =
      db_.run(fmt::format("PRAGMA user_version={}; COMMIT; PRAGMA secure_delete=OFF", kFormatVersion).c_str());
  if (result != SQLITE_OK) return failure(result);
  return {};
}

/// Format 1 kept the content of secure files as it was.
bool ImageOpener::seal_old_files() {
  FlashState flash = image_.flash();
  std::array<std::uint8_t, kBlockSize> content;
  for (Entry& entry : image_.files().entries()) {
    if (entry.secure()) entry.serial.fill(++flash.serial);
    if (!image_.save(entry)) return false;
    if (!entry.secure()) continue;
    for (std::uint32_t number = entry.first_block; number < entry.first_block + entry.blocks(); ++number) {
      const auto written = image_.read_block(number, content, {});
      const BlockOwner owner = owner_of(entry, 0);
      if (!written) return false;
      if (*written > 0 && !image_.write_block(number, ByteView(content).first(*written), owner)) return false;
    }
  }
  if (!image_.save(flash)) return false;
  image_.adopt(flash);
  return true;
}

bool ImageOpener::seal_old_settings() {
  std::vector<std::pair<std::string, Bytes>> settings;
  sqlite::Statement query = db_.prepare("SELECT key, value FROM setting");
  while (query && query.row()) {
    const ByteView value = query.blob(1);
    settings.emplace_back(query.text(0), Bytes(value.begin(), value.end()));
  }
  if (!query || !query.finish()) return false;
  return std::ranges::all_of(settings, [&](const auto& one) { return image_.write_setting(one.first, one.second); });
}

}  // namespace cc3235::fs_sim
