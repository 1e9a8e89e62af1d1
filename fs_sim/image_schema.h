#pragma once

#include <array>
#include <string_view>

/// The tables of a flash image, format version 1. SQLite keeps these texts in the image; opening compares them.
/// Column by column: docs/flash-image.md.
namespace cc3235::fs_sim {

struct Table {
  std::string_view name, sql;
};

inline constexpr std::array<Table, 4> kSchema{{
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
}};

}  // namespace cc3235::fs_sim
