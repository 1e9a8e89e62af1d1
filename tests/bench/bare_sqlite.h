#pragma once

#include <fmt/format.h>
#include <sqlite3.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace cc3235::bench {

/// The transactions that such a file costs the flash image, and nothing around them.
class BareSqlite {
 public:
  explicit BareSqlite(const std::string& path) {
    if (sqlite3_open(path.c_str(), &database_) != SQLITE_OK) throw std::runtime_error("no database at " + path);
    run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA cell_size_check=ON; PRAGMA cache_size=-256; PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL;"
        "CREATE TABLE file (slot INTEGER PRIMARY KEY, name BLOB NOT NULL, entry BLOB NOT NULL) STRICT;"
        "CREATE TABLE block (number INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT");
    save_entry_ = prepared("INSERT OR REPLACE INTO file VALUES (?, ?, ?)");
    save_block_ = prepared("INSERT OR REPLACE INTO block VALUES (?, ?)");
    list_ = prepared("SELECT slot, name, entry FROM file ORDER BY slot");
    erase_ = prepared("DELETE FROM block WHERE number >= 10 AND number < 12");
  }
  ~BareSqlite() {
    for (sqlite3_stmt* statement : {save_entry_, save_block_, erase_, list_}) sqlite3_finalize(statement);
    sqlite3_close(database_);
  }
  BareSqlite(const BareSqlite&) = delete;
  BareSqlite& operator=(const BareSqlite&) = delete;

  void write(std::string_view bytes) {
    run("BEGIN IMMEDIATE");  // FileOpen: the old copy goes
    step(erase_);
    save_entry("writing");
    run("COMMIT");
    if (bytes.size() > kFirstBlock) {  // FileWrite: a full block goes out, without waiting for the disk
      run("PRAGMA synchronous=NORMAL; BEGIN IMMEDIATE");
      save_block(10, bytes.substr(0, kFirstBlock));
      run("COMMIT; PRAGMA synchronous=FULL");
      bytes.remove_prefix(kFirstBlock);
    }
    run("BEGIN IMMEDIATE");  // FileClose: the last block, and the copy counts
    save_block(11, bytes);
    save_entry("closed");
    run("COMMIT");
  }

  /// One more row among those that list() reads.
  void add(std::string_view name, int slot) { save_entry("closed", name, slot); }
  /// Reads them all; bytes seen.
  std::size_t list() {
    std::size_t bytes = 0;
    while (sqlite3_step(list_) == SQLITE_ROW) {
      bytes += static_cast<std::size_t>(sqlite3_column_bytes(list_, 1) + sqlite3_column_bytes(list_, 2));
    }
    require(sqlite3_reset(list_));
    return bytes;
  }

 private:
  static constexpr std::size_t kFirstBlock = 3656;  // a file's first block starts with a header. ref: filesystem.md §1

  void run(const char* text) { require(sqlite3_exec(database_, text, nullptr, nullptr, nullptr)); }
  sqlite3_stmt* prepared(const char* text) {
    sqlite3_stmt* statement = nullptr;
    require(sqlite3_prepare_v2(database_, text, -1, &statement, nullptr));
    return statement;
  }
  void step(sqlite3_stmt* statement) {
    sqlite3_step(statement);
    require(sqlite3_reset(statement));
  }
  void bind(sqlite3_stmt* statement, int at, std::string_view bytes) {
    require(sqlite3_bind_blob(statement, at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT));
  }
  void save_entry(std::string_view state, std::string_view name = "bench.bin", int slot = 1) {
    require(sqlite3_bind_int(save_entry_, 1, slot));
    bind(save_entry_, 2, name);
    bind(save_entry_, 3, fmt::format("{:<120}", state));  // as long as a row of the image's table
    step(save_entry_);
  }
  void save_block(int number, std::string_view content) {
    require(sqlite3_bind_int(save_block_, 1, number));
    bind(save_block_, 2, content);
    step(save_block_);
  }
  void require(int result) {
    if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database_));
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* save_entry_ = nullptr;
  sqlite3_stmt* save_block_ = nullptr;
  sqlite3_stmt* erase_ = nullptr;
  sqlite3_stmt* list_ = nullptr;
};

}  // namespace cc3235::bench
