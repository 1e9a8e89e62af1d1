#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "fs_sim/image_opener.h"
#include "fs_sim/lock_holder.h"

namespace cc3235::fs_sim {
namespace {

constexpr off_t kSmallestDatabase = 512;  ///< bytes; SQLite takes some shorter files for empty ones
constexpr off_t kPageSize = 4096;         ///< bytes; SQLite's default

bool exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

/// The file and, for the log, its folder.
bool may_write(const std::string& path) {
  std::error_code ignored;
  const std::string folder = std::filesystem::absolute(path, ignored).parent_path().string();
  const auto writable = [](const std::string& name) { return faccessat(AT_FDCWD, name.c_str(), W_OK, AT_EACCESS) == 0; };
  return writable(path) && writable(folder);
}

bool has_content(const std::string& path) {
  std::error_code absent;
  const auto size = std::filesystem::file_size(path, absent);
  return !absent && size > 0;
}

}  // namespace

void remove_logs(const std::string& path) {
  std::error_code ignored;
  for (const char* suffix : {"-wal", "-journal"}) std::filesystem::remove(path + suffix, ignored);
}

std::variant<Image, ImageError> Image::open(const ImageOptions& options) {
  return ImageOpener(options).run();
}

std::variant<Image, ImageError> ImageOpener::run() {
  using Step = Outcome (ImageOpener::*)();
  for (const Step step :
       {&ImageOpener::check_size, &ImageOpener::check_path, &ImageOpener::choose_source, &ImageOpener::connect,
        &ImageOpener::identify, &ImageOpener::format, &ImageOpener::tune, &ImageOpener::migrate, &ImageOpener::check_tables,
        &ImageOpener::load_flash, &ImageOpener::load_files, &ImageOpener::check_settings, &ImageOpener::end_migration,
        &ImageOpener::check_log}) {
    if (auto error = (this->*step)()) return *std::move(error);
  }
  image_.fast_ = options_.fast;
  image_.changeable_ = options_.access == ImageOptions::Access::write && !only_reads();
  return std::move(image_);
}

ImageError ImageOpener::unusable(std::string_view what, std::string_view remedy) const {
  return {ImageError::Kind::unusable, fmt::format("flash image {}: {}; {}", options_.path, what, remedy)};
}
ImageError ImageOpener::damaged(std::string_view what) const {
  return unusable(fmt::format("damaged or cut short ({})", what),
                  "restore a copy of it and remove the log beside it, or delete both to begin with an empty flash");
}
ImageError ImageOpener::foreign() const {
  return unusable("not a flash image of cc3235emu", "name another file (this one was left as it is)");
}

ImageError ImageOpener::in_use(const std::string& holder) const {
  return {ImageError::Kind::in_use,
          fmt::format("flash image {}: in use by {}; stop it or name another image", options_.path, holder)};
}

/// What SQLite's refusal means to the person who named the file.
ImageError ImageOpener::failure(int result) const {
  switch (result & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return in_use(lock_holder(options_.path));
    case SQLITE_NOTADB:
      return foreign();
    case SQLITE_READONLY:
      return unusable("cannot be written", "allow writing to it and its folder, or name another file");
    case SQLITE_FULL:
      return unusable("the disk is full", "free some space");
    case SQLITE_CANTOPEN:
    case SQLITE_PERM: {
      const int reason = sqlite3_system_errno(db_.get());
      return unusable(fmt::format("cannot be opened ({})", reason != 0 ? std::strerror(reason) : "refused by the system"),
                      "check the permissions of the file and its folder");
    }
    case SQLITE_IOERR:
      return unusable(fmt::format("cannot be read ({})", sqlite3_errstr(result)), "check the disk");
    default:
      return damaged(db_.error_text());
  }
}

ImageOpener::Outcome ImageOpener::check_size() {
  const std::uint32_t size = options_.size;
  if (options_.alert_threshold < 1 || options_.alert_threshold > kMostAlerts) {
    return unusable(fmt::format("a lock after {} alerts does not exist", options_.alert_threshold),
                    fmt::format("give a number from 1 to {}", kMostAlerts));
  }
  if (size % kBlockSize == 0 && size >= kMinFlash && size <= kMaxFlash) return {};
  return unusable(fmt::format("a flash of {} bytes does not exist", size),
                  fmt::format("give a multiple of {} from {} to {}", kBlockSize, kMinFlash, kMaxFlash));
}

ImageOpener::Outcome ImageOpener::check_path() {
  if (options_.path.empty()) return {};
  struct stat about {};
  if (stat(options_.path.c_str(), &about) == 0) {
    if (S_ISDIR(about.st_mode)) return unusable("is a folder", "name a file");
    if (!S_ISREG(about.st_mode)) return unusable("not a regular file", "name another file");
    if (about.st_size > 0 && about.st_size < kSmallestDatabase) return foreign();
    // SQLite would take what is missing of the last page for zeros. With a log beside it, a power cut may have left it so.
    has_log_ = has_content(options_.path + "-wal");
    has_journal_ = has_content(options_.path + "-journal");
    broken_page_ = about.st_size % kPageSize != 0 && !has_log_ && !has_journal_;
    return {};
  }
  const auto folder = std::filesystem::path(options_.path).parent_path();
  std::error_code ignored;
  if (folder.empty() || std::filesystem::is_directory(folder, ignored)) return {};
  return unusable(fmt::format("the folder {} does not exist", folder.string()), "create it first");
}

/// An image that cannot be written is read without SQLite's locks, for which it would have to be.
ImageOpener::Outcome ImageOpener::choose_source() {
  if (source_ != Source::unknown) return {};
  source_ = Source::written;
  if (options_.access == ImageOptions::Access::write || !exists(options_.path) || may_write(options_.path)) return {};
  if (const auto holder = find_lock_holder(options_.path)) return in_use(*holder);
  if (has_journal_) return unusable("was not made to the end, or is being made", "make it again");
  source_ = has_log_ ? Source::read_with_log : Source::read_alone;
  return {};
}

ImageOpener::Outcome ImageOpener::connect() {
  // An absolute path means the file itself to SQLite: no URI, no ":memory:".
  std::error_code ignored;
  const std::string path = options_.path.empty() ? ":memory:" : std::filesystem::absolute(options_.path, ignored).string();
  using Log = sqlite::Database::Log;
  int result = SQLITE_OK;
  db_ = only_reads() ? sqlite::Database::open_to_read(path, source_ == Source::read_alone ? Log::ignored : Log::used, result)
                     : sqlite::Database::open(path, result);
  if (result != SQLITE_OK) return failure(result);
  if (!only_reads() && sqlite3_db_readonly(db_.get(), "main") == 1) return failure(SQLITE_READONLY);
  // Until the file has proved to be ours, closing it must not tidy up its log.
  if (has_log_) sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // The lock on the file then is held from the first access to the end, and no shared-memory file is needed.
  result = db_.run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA cell_size_check=ON; PRAGMA cache_size=-256");
  if (result != SQLITE_OK) return failure(result);
  return {};
}

ImageOpener::Outcome ImageOpener::identify() {
  int result = SQLITE_OK;
  const auto tables = db_.number("SELECT count(*) FROM sqlite_schema", result);
  if (!tables) return failure(result);
  const auto application = db_.number("PRAGMA application_id", result).value_or(0);
  const auto version = db_.number("PRAGMA user_version", result).value_or(0);
  if (result != SQLITE_OK) return failure(result);

  // An empty database is what a power cut during the making of an image leaves.
  image_.fresh_ = tables == 0 && application == 0 && version == 0;
  if (image_.fresh_) return {};
  if (application != kApplicationId) return foreign();
  if (version > kFormatVersion) {
    return unusable(fmt::format("has format {}, this program reads up to {}", version, kFormatVersion),
                    "use the newer program that made it");
  }
  if (version < 1) return damaged("no format version");
  migrating_ = version < kFormatVersion;
  if (migrating_ && only_reads()) {
    return unusable(fmt::format("has the old format {}, and cannot be written to bring it up to date", version),
                    "allow writing to it and its folder, or look at a copy");
  }
  if (broken_page_) return damaged("its last page is not whole");
  return {};
}

ImageOpener::Outcome ImageOpener::format() {
  if (!image_.fresh_) return {};
  // With a rollback journal, so that the identity is in the file itself before anything else can be.
  int result = db_.run("PRAGMA page_size=4096; BEGIN EXCLUSIVE");
  for (const Table& table : kSchema) {
    if (result == SQLITE_OK) result = db_.run(std::string(table.sql).c_str());
  }
  if (result == SQLITE_OK && !insert_flash({options_.size / kBlockSize, 0, 0})) result = db_.error();
  const std::string rest =
      fmt::format("PRAGMA application_id={}; PRAGMA user_version={}; COMMIT", kApplicationId, kFormatVersion);
  if (result == SQLITE_OK) result = db_.run(rest.c_str());
  if (result != SQLITE_OK) return failure(result);
  return {};
}

/// The row of a flash with nothing in it but the given counters, and a device key.
bool ImageOpener::insert_flash(const Counters& counters) {
  FlashState state;
  state.blocks = counters.blocks;
  state.fat_writes = counters.fat_writes;
  state.alerts = counters.alerts;
  state.alert_threshold = options_.alert_threshold;
  state.identity.development = true;
  state.identity.secured = options_.secured;
  state.key = make_device_key();
  const RowSeal seal = Sealer(state.key).seal_row("flash", fields_of(state));
  sqlite::Statement row = db_.prepare("INSERT INTO flash VALUES (?, ?, ?, ?, 0, 1, 0, 0, ?, ?, NULL, x'', ?, 0, 0, ?)");
  return row && row.run(state.blocks, state.fat_writes, state.alerts, state.alert_threshold, state.identity.development,
                        state.identity.secured, ByteView(state.key), ByteView(seal));
}

ImageOpener::Outcome ImageOpener::tune() {
  if (only_reads()) return {};
  int result = db_.run("PRAGMA journal_mode=WAL");
  if (result == SQLITE_OK) result = db_.run(options_.fast ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL");
  if (result != SQLITE_OK) return failure(result);
  return {};
}

/// A log of another image may pass for one of this, and then turns it into neither. Without it, this one is as it should be.
ImageOpener::Outcome ImageOpener::check_log() {
  if (!has_log_ || source_ == Source::read_alone) return {};
  const auto alone = ImageOpener(options_, Source::read_alone).run();
  const auto* image = std::get_if<Image>(&alone);
  if (image && !image->forged() && (image_.forged_ || image->flash().key != image_.flash().key)) {
    return unusable(fmt::format("the log beside it ({}-wal) is of another image", options_.path),
                    "remove the log, or put back the image that it belongs to");
  }
  if (!only_reads()) sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  return {};
}

ImageOpener::Outcome ImageOpener::check_schema(Schema schema) {
  sqlite::Statement query = db_.prepare("SELECT name, sql FROM sqlite_schema");
  if (!query) return failure(db_.error());
  std::size_t known = 0, all = 0;
  for (query.start(); query.row(); ++all) {
    const auto same = [&](const Table& table) { return table.name == query.text(0) && table.sql == query.text(1); };
    if (std::ranges::any_of(schema, same)) ++known;
  }
  if (!query.finish()) return failure(db_.error());
  if (known != schema.size() || all != schema.size()) return damaged("its tables are not those of its format");
  return {};
}

namespace {

/// A column as a 32-bit number; `fine` becomes false for anything else.
std::uint32_t number_in(const sqlite::Statement& row, int column, bool& fine) {
  const std::int64_t value = row.integer(column);
  if (value < 0 || value > UINT32_MAX) fine = false;
  return static_cast<std::uint32_t>(value);
}

}  // namespace

ImageOpener::Outcome ImageOpener::load_flash() {
  if (!image_.prepare()) return failure(db_.error());
  sqlite::Statement query = db_.prepare("SELECT * FROM flash");
  if (!query) return failure(db_.error());
  query.start();
  const auto flash = query.row() ? flash_of(query) : std::nullopt;
  if (flash) {
    image_.flash_ = *flash;
    image_.sealer_.emplace(flash->key);
    compare_seal("flash", fields_of(*flash), query.blob(15));
  }
  if (!query.finish()) return failure(db_.error());
  if (!flash) return damaged("no flash of that size");
  image_.files_ = FileTable(flash->blocks - flash->factory_blocks);
  return {};
}

std::optional<FlashState> ImageOpener::flash_of(const sqlite::Statement& row) const {
  bool fine = true;
  FlashState flash;
  flash.blocks = number_in(row, 0, fine);
  flash.fat_writes = number_in(row, 1, fine);
  flash.alerts = number_in(row, 2, fine);
  flash.alert_threshold = number_in(row, 3, fine);
  flash.locked = number_in(row, 4, fine) != 0;
  flash.formatted = number_in(row, 5, fine) != 0;
  flash.bundle = static_cast<BundleState>(number_in(row, 6, fine));
  flash.orderly_stop = number_in(row, 7, fine) != 0;
  flash.identity.development = number_in(row, 8, fine) != 0;
  flash.identity.secured = number_in(row, 9, fine) != 0;
  const ByteView mac = row.blob(10), otp = row.blob(11), key = row.blob(12);
  if (!row.null(10) && mac.size() == 6) std::ranges::copy(mac, flash.identity.mac.emplace().bytes.begin());
  flash.identity.otp.assign(otp.begin(), otp.end());
  flash.serial = number_in(row, 13, fine);
  flash.factory_blocks = number_in(row, 14, fine);
  fine = fine && (row.null(10) || mac.size() == 6) && key.size() == flash.key.size();
  fine = fine && flash.blocks >= kMinFlash / kBlockSize && flash.blocks <= kMaxFlash / kBlockSize;
  fine = fine && flash.factory_blocks <= flash.blocks - kFixedBlocks;
  fine = fine && flash.alert_threshold >= 1 && flash.alert_threshold <= kMostAlerts;
  fine = fine && (flash.bundle == BundleState::stopped || flash.bundle == BundleState::started ||
                  flash.bundle == BundleState::pending_commit);
  if (!fine) return std::nullopt;
  std::ranges::copy(key, flash.key.begin());
  return flash;
}

std::optional<Entry> ImageOpener::entry_of(const sqlite::Statement& row) const {
  bool fine = true;
  Entry e;
  e.slot = number_in(row, 0, fine);
  e.name = row.text(1);
  e.name_kept = number_in(row, 2, fine) != 0;
  e.creation = number_in(row, 3, fine);
  e.first_block = number_in(row, 4, fine);
  e.copy_blocks = number_in(row, 5, fine);
  const std::uint32_t state = number_in(row, 6, fine);
  if (!row.null(7)) e.active = number_in(row, 7, fine);
  e.length = {number_in(row, 8, fine), number_in(row, 9, fine)};
  const auto tokens = unpack_tokens(row.blob(10)), old_tokens = unpack_tokens(row.blob(11));
  e.write_counter = number_in(row, 12, fine);
  const std::uint32_t awaits = number_in(row, 13, fine);
  e.serial = {number_in(row, 14, fine), number_in(row, 15, fine)};
  if (!fine || !tokens || !old_tokens || state > static_cast<std::uint32_t>(FileState::pending) ||
      awaits > static_cast<std::uint32_t>(Awaits::bundle_commit))
    return std::nullopt;
  e.state = static_cast<FileState>(state);
  e.awaits = static_cast<Awaits>(awaits);
  e.tokens = *tokens;
  e.old_tokens = *old_tokens;
  return e;
}

ImageOpener::Outcome ImageOpener::load_files() {
  sqlite::Statement query = db_.prepare("SELECT * FROM file ORDER BY slot");
  if (!query) return failure(db_.error());
  std::string objection;
  for (query.start(); objection.empty() && query.row();) {
    auto entry = entry_of(query);
    objection = entry ? image_.files_.objection(*entry) : "a value out of range";
    if (!objection.empty()) break;
    compare_seal("file", fields_of(*entry), query.blob(16));
    // Left open by a power cut, which is an abort: with the old copy come the old tokens.
    if (entry->state == FileState::writing && entry->active) entry->tokens = entry->old_tokens;
    image_.files_.put(*std::move(entry));
  }
  if (!query.finish()) return failure(db_.error());
  if (!objection.empty()) return damaged(fmt::format("file table: {}", objection));
  return {};
}

void ImageOpener::compare_seal(std::string_view table, ByteView fields, ByteView seal) {
  if (!std::ranges::equal(image_.sealer_->seal_row(table, fields), seal)) image_.forged_ = true;
}

ImageOpener::Outcome ImageOpener::check_settings() {
  sqlite::Statement query = db_.prepare("SELECT key, value, seal FROM setting");
  if (!query) return failure(db_.error());
  for (query.start(); query.row();) {
    compare_seal("setting", fields_of(query.text(0), query.blob(1)), query.blob(2));
  }
  if (!query.finish()) return failure(db_.error());
  return {};
}

}  // namespace cc3235::fs_sim
