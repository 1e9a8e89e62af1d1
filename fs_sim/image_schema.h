#pragma once

#include <span>
#include <string_view>

/// The tables of a flash image. SQLite keeps these texts in the image; opening compares them. Column by column:
/// docs/flash-image.md.
namespace cc3235::fs_sim {

struct Table {
  std::string_view name, sql;
};

/// Format 2.
inline constexpr Table kSchema[] = {
    {"flash",
     "CREATE TABLE flash (\n"
     "  blocks INTEGER NOT NULL,\n"
     "  fat_writes INTEGER NOT NULL,\n"
     "  alerts INTEGER NOT NULL,\n"
     "  alert_threshold INTEGER NOT NULL,\n"
     "  locked INTEGER NOT NULL,\n"
     "  formatted INTEGER NOT NULL,\n"
     "  bundle INTEGER NOT NULL,\n"
     "  orderly_stop INTEGER NOT NULL,\n"
     "  development INTEGER NOT NULL,\n"
     "  secured INTEGER NOT NULL,\n"
     "  mac BLOB,\n"
     "  otp BLOB NOT NULL,\n"
     "  device_key BLOB NOT NULL,\n"
     "  serial INTEGER NOT NULL,\n"
     "  factory_blocks INTEGER NOT NULL,\n"
     "  seal BLOB NOT NULL\n"
     ") STRICT"},
    {"file",
     "CREATE TABLE file (\n"
     "  slot INTEGER PRIMARY KEY,\n"
     "  name BLOB NOT NULL,\n"
     "  name_kept INTEGER NOT NULL,\n"
     "  creation INTEGER NOT NULL,\n"
     "  first_block INTEGER NOT NULL,\n"
     "  copy_blocks INTEGER NOT NULL,\n"
     "  state INTEGER NOT NULL,\n"
     "  active INTEGER,\n"
     "  length_0 INTEGER NOT NULL,\n"
     "  length_1 INTEGER NOT NULL,\n"
     "  tokens BLOB NOT NULL,\n"
     "  old_tokens BLOB NOT NULL,\n"
     "  write_counter INTEGER NOT NULL,\n"
     "  awaits INTEGER NOT NULL,\n"
     "  serial_0 INTEGER NOT NULL,\n"
     "  serial_1 INTEGER NOT NULL,\n"
     "  seal BLOB NOT NULL\n"
     ") STRICT"},
    {"block",
     "CREATE TABLE block (\n"
     "  number INTEGER PRIMARY KEY,\n"
     "  content BLOB NOT NULL\n"
     ") STRICT"},
    {"wear",
     "CREATE TABLE wear (\n"
     "  number INTEGER PRIMARY KEY,\n"
     "  erased INTEGER NOT NULL\n"
     ") STRICT"},
    {"setting",
     "CREATE TABLE setting (\n"
     "  key TEXT PRIMARY KEY,\n"
     "  value BLOB NOT NULL,\n"
     "  seal BLOB NOT NULL\n"
     ") STRICT, WITHOUT ROWID"},
    {"factory",
     "CREATE TABLE factory (\n"
     "  image BLOB NOT NULL\n"
     ") STRICT"},
};

/// Format 1, which is read and turned into the above.
inline constexpr Table kSchemaOfFormat1[] = {
    {"flash",
     "CREATE TABLE flash (\n"
     "  blocks INTEGER NOT NULL,\n"
     "  fat_writes INTEGER NOT NULL,\n"
     "  alerts INTEGER NOT NULL\n"
     ") STRICT"},
    {"file",
     "CREATE TABLE file (\n"
     "  slot INTEGER PRIMARY KEY,\n"
     "  name BLOB NOT NULL,\n"
     "  name_kept INTEGER NOT NULL,\n"
     "  creation INTEGER NOT NULL,\n"
     "  first_block INTEGER NOT NULL,\n"
     "  copy_blocks INTEGER NOT NULL,\n"
     "  state INTEGER NOT NULL,\n"
     "  active INTEGER,\n"
     "  length_0 INTEGER NOT NULL,\n"
     "  length_1 INTEGER NOT NULL,\n"
     "  tokens BLOB NOT NULL,\n"
     "  old_tokens BLOB NOT NULL,\n"
     "  write_counter INTEGER NOT NULL\n"
     ") STRICT"},
    {"block",
     "CREATE TABLE block (\n"
     "  number INTEGER PRIMARY KEY,\n"
     "  content BLOB NOT NULL\n"
     ") STRICT"},
    {"setting",
     "CREATE TABLE setting (\n"
     "  key TEXT PRIMARY KEY,\n"
     "  value BLOB NOT NULL\n"
     ") STRICT, WITHOUT ROWID"},
};

using Schema = std::span<const Table>;

}  // namespace cc3235::fs_sim
