#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

/// The little of SQLite that the image needs, with owners for its handles. Errors are SQLite's result codes.
namespace cc3235::fs_sim::sqlite {

struct Closer {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

class Statement;

/// One connection; used by one caller at a time.
class Database {
 public:
  /// Opens or creates `path` (":memory:" for none). `result` is SQLITE_OK or why not.
  static Database open(const std::string& path, int& result);
  /// Opens a file that is not written, and not locked either: with the log beside it, or as if there were none.
  enum class Log { used, ignored };
  static Database open_to_read(const std::string& path, Log log, int& result);

  int run(const char* sql);
  Statement prepare(std::string_view sql);
  /// The one number that `sql` gives; `result` tells when there is none.
  std::optional<std::int64_t> number(const char* sql, int& result);

  /// The reason of the last failure.
  int error() const { return sqlite3_extended_errcode(handle_.get()); }
  const char* error_text() const { return sqlite3_errmsg(handle_.get()); }
  /// A failed statement may have ended its transaction already.
  bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  sqlite3* get() const { return handle_.get(); }

 private:
  static Database open(const std::string& name, int flags, int& result);

  std::unique_ptr<sqlite3, Closer> handle_;
};

/// A prepared statement. Bound views must live until the end of the run.
class Statement {
 public:
  Statement() = default;
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}
  explicit operator bool() const { return handle_ != nullptr; }

  /// Runs to the end and drops rows; true when it went well.
  template <class... Values>
  bool run(const Values&... values) {
    start(values...);
    int step = SQLITE_ROW;
    while (step == SQLITE_ROW) step = sqlite3_step(handle_.get());
    sqlite3_reset(handle_.get());
    return step == SQLITE_DONE;
  }

  /// Begins a query; then row() until it is false, then finish().
  template <class... Values>
  void start(const Values&... values) {
    int index = 0;
    (bind(++index, values), ...);
  }
  bool row() { return (step_ = sqlite3_step(handle_.get())) == SQLITE_ROW; }
  /// Ends a query; false when a step failed. Views of columns end here.
  bool finish() {
    sqlite3_reset(handle_.get());
    return step_ == SQLITE_DONE || step_ == SQLITE_ROW;
  }

  std::int64_t integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
  bool null(int column) const { return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL; }
  ByteView blob(int column) const;
  std::string_view text(int column) const { return as_text(blob(column)); }

 private:
  void bind(int index, std::int64_t value) { sqlite3_bind_int64(handle_.get(), index, value); }
  void bind(int index, ByteView value);          ///< as BLOB
  void bind(int index, std::string_view value);  ///< as TEXT
  void bind(int index, const std::optional<std::uint32_t>& value);
  void bind(int index, const std::optional<ByteView>& value);

  std::unique_ptr<sqlite3_stmt, Closer> handle_;
  int step_ = SQLITE_DONE;
};

}  // namespace cc3235::fs_sim::sqlite
