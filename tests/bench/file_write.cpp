#include <fmt/format.h>
#include <sqlite3.h>

#include <functional>
#include <memory>
#include <optional>

#include "base/random.h"
#include "bench/measurements.h"
#include "bench/stopwatch.h"
#include "fs_sim/file_system.h"

namespace cc3235::bench {
namespace {

constexpr int kRounds = 15;
constexpr int kPerRound = 10;
constexpr std::size_t kSize = 4096;
constexpr std::size_t kFirstBlock = 3656;  // a file's first block starts with a header. ref: filesystem.md §1
constexpr std::size_t kPerLine = 960;      // with its header this fits a command line of 1024 bytes
constexpr std::string_view kName = "bench.bin";

std::string content() {
  std::string text;
  while (text.size() < kSize) text += fmt::format("{:016x}", text.size());
  return text;
}

/// The emulator's flash in this process: what sl_FsOpen, sl_FsWrite and sl_FsClose come down to.
class FlashAlone {
 public:
  explicit FlashAlone(const std::string& path) {
    fs_sim::ImageOptions options;
    options.path = path;
    auto opened = fs_sim::FileSystem::open_image(options, *random_);
    if (const auto* error = std::get_if<fs_sim::ImageError>(&opened)) throw std::runtime_error(error->message);
    flash_.emplace(std::get<fs_sim::FileSystem>(std::move(opened)));
  }

  /// Replaces a plain file, in the pieces of write_by_commands().
  void write(std::string_view bytes) {
    fs_sim::OpenRequest request;
    request.name = std::string(kName);
    request.mode = made_ ? fs_sim::OpenMode::write : fs_sim::OpenMode::create;
    request.max_size = kSize;
    made_ = true;
    const Result<fs_sim::Opened> opened = flash_->open(request);
    require(opened.status());
    for (std::size_t offset = 0; offset < bytes.size(); offset += kPerLine) {
      const ByteView piece = as_bytes(bytes.substr(offset, kPerLine));
      require(flash_->write(opened->handle, static_cast<std::uint32_t>(offset), piece).status());
    }
    require(flash_->close(opened->handle, {}, {}));
  }

 private:
  static void require(Status status) {
    if (!status.ok()) throw std::runtime_error(fmt::format("the flash says {}", status.value()));
  }

  std::unique_ptr<Random> random_ = make_system_random();
  std::optional<fs_sim::FileSystem> flash_;
  bool made_ = false;
};

/// Replaces a plain file as a driver does: FileOpen, FileWrites and FileClose. The writes go out together: as many as may
/// wait, so that a close sent with them would find no worker. ref: at-protocol.md §9
void write_by_commands(Device& device, const std::string& bytes) {
  const std::string opened = device.command(fmt::format("AT+FileOpen={},create|overwrite,{}", kName, kSize));
  const std::size_t at = opened.find("+fileopen:") + 10;
  const std::string handle = opened.substr(at, opened.find(',', at) - at);
  int lines = 0;
  for (std::size_t offset = 0; offset < bytes.size(); offset += kPerLine, ++lines) {
    const std::string part = bytes.substr(offset, kPerLine);
    device.line.write(fmt::format("AT+FileWrite={},{},0,{},{}\r", handle, offset, part.size(), part));
  }
  for (int i = 0; i < lines; ++i) device.answer();
  device.command(fmt::format("AT+FileClose={},,", handle));
}

/// The transactions that such a file costs the flash image, and nothing around them.
class BareSqlite {
 public:
  explicit BareSqlite(const std::string& path) {
    if (sqlite3_open(path.c_str(), &database_) != SQLITE_OK) throw std::runtime_error("no database at " + path);
    run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA cell_size_check=ON; PRAGMA cache_size=-256; PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL;"
        "CREATE TABLE file (slot INTEGER PRIMARY KEY, name BLOB NOT NULL, entry BLOB NOT NULL) STRICT;"
        "CREATE TABLE block (number INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT");
    save_entry_ = prepared("INSERT OR REPLACE INTO file VALUES (1, ?, ?)");
    save_block_ = prepared("INSERT OR REPLACE INTO block VALUES (?, ?)");
    erase_ = prepared("DELETE FROM block WHERE number >= 10 AND number < 12");
  }
  ~BareSqlite() {
    for (sqlite3_stmt* statement : {save_entry_, save_block_, erase_}) sqlite3_finalize(statement);
    sqlite3_close(database_);
  }
  BareSqlite(const BareSqlite&) = delete;
  BareSqlite& operator=(const BareSqlite&) = delete;

  void write(std::string_view bytes) {
    run("BEGIN IMMEDIATE");  // FileOpen: the old copy goes
    step(erase_);
    save_entry("writing");
    run("COMMIT; PRAGMA synchronous=NORMAL; BEGIN IMMEDIATE");  // FileWrite: a full block goes out, without waiting for the
                                                                // disk
    save_block(10, bytes.substr(0, kFirstBlock));
    run("COMMIT; PRAGMA synchronous=FULL; BEGIN IMMEDIATE");  // FileClose: the last block, and the copy counts
    save_block(11, bytes.substr(kFirstBlock));
    save_entry("closed");
    run("COMMIT");
  }

 private:
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
  void save_entry(std::string_view state) {
    bind(save_entry_, 1, kName);
    bind(save_entry_, 2, fmt::format("{:<80}", state));  // as long as a row of the image's table
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
};

template <class Write>
double per_second(Write write) {
  const Stopwatch watch;
  for (int i = 0; i < kPerRound; ++i) write();
  return kPerRound / watch.microseconds() * 1e6;
}

}  // namespace

std::vector<Figure> file_write(const Setting& setting) {
  const std::string bytes = content();
  Device device(setting, "file_write.img");
  device.wait_for_prompt();
  BareSqlite bare(setting.folder / "bare.db");
  FlashAlone flash(setting.folder / "flash.img");
  const auto by_flash = [&] { flash.write(bytes); };
  const auto by_commands = [&] { write_by_commands(device, bytes); };
  const auto by_sqlite = [&] { bare.write(bytes); };

  for (const std::function<void()>& write : {std::function<void()>(by_flash), {by_commands}, {by_sqlite}}) write();
  Rounds alone, commands;  // the file exists from here on
  for (int round = 0; round < kRounds; ++round) {
    const double base = per_second(by_sqlite);
    alone.add(per_second(by_flash), base);
    commands.add(per_second(by_commands), base);
  }
  device.process.end();
  return {alone.figure("4 KiB file / bare SQLite", "1/s", Figure::Bar::at_least, 0.7),
          commands.figure("the same by AT commands", "1/s", Figure::Bar::none, 0)};
}

}  // namespace cc3235::bench
