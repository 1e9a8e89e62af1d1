#include "fs_sim/sqlite.h"

#include <fmt/format.h>

#include <cctype>

namespace cc3235::fs_sim::sqlite {

Database Database::open(const std::string& path, int& result) {
  return open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, result);
}

Database Database::open_to_read(const std::string& path, Log log, int& result) {
  std::string uri = "file://";
  for (const char c : path) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '.' || c == '-' || c == '_';
    uri += plain ? std::string(1, c) : fmt::format("%{:02x}", static_cast<unsigned char>(c));
  }
  uri += log == Log::used ? "?mode=ro&vfs=unix-none" : "?immutable=1";
  return open(uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, result);
}

Database Database::open(const std::string& name, int flags, int& result) {
  Database db;
  sqlite3* handle = nullptr;
  result = sqlite3_open_v2(name.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  db.handle_.reset(handle);  // SQLite gives a handle with the error text even on failure
  if (result == SQLITE_OK) sqlite3_extended_result_codes(handle, 1);
  return db;
}

int Database::run(const char* sql) {
  return sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
}

Statement Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                     nullptr);
  return Statement(statement);
}

std::optional<std::int64_t> Database::number(const char* sql, int& result) {
  Statement query = prepare(sql);
  std::optional<std::int64_t> value;
  if (query && query.row()) value = query.integer(0);
  result = query && query.finish() ? SQLITE_OK : error();
  return value;
}

ByteView Statement::blob(int column) const {
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_.get(), column));
  const int size = sqlite3_column_bytes(handle_.get(), column);
  return bytes == nullptr ? ByteView{} : ByteView{bytes, static_cast<std::size_t>(size)};
}

void Statement::bind(int index, ByteView value) {
  // A null pointer would bind NULL instead of an empty blob.
  if (value.empty()) {
    sqlite3_bind_zeroblob(handle_.get(), index, 0);
  } else {
    sqlite3_bind_blob64(handle_.get(), index, value.data(), value.size(), SQLITE_STATIC);
  }
}

void Statement::bind(int index, std::string_view value) {
  sqlite3_bind_text64(handle_.get(), index, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void Statement::bind(int index, const std::optional<std::uint32_t>& value) {
  if (value) {
    sqlite3_bind_int64(handle_.get(), index, *value);
  } else {
    sqlite3_bind_null(handle_.get(), index);
  }
}

void Statement::bind(int index, const std::optional<ByteView>& value) {
  if (value) {
    bind(index, *value);
  } else {
    sqlite3_bind_null(handle_.get(), index);
  }
}

}  // namespace cc3235::fs_sim::sqlite
