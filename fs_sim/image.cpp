#include "fs_sim/image.h"

#include <algorithm>
#include <array>

#include "base/status_codes.h"

namespace cc3235::fs_sim {

std::array<std::uint8_t, 16> pack(const Tokens& tokens) {
  std::array<std::uint8_t, 16> packed{};
  for (std::size_t i = 0; i < packed.size(); ++i) {
    packed[i] = static_cast<std::uint8_t>(static_cast<std::uint32_t>(tokens[i / 4]) >> (i % 4 * 8));
  }
  return packed;
}

std::optional<Tokens> unpack_tokens(ByteView packed) {
  if (packed.size() != 16) return std::nullopt;
  std::array<std::uint32_t, 4> words{};
  for (std::size_t i = 0; i < packed.size(); ++i) words[i / 4] |= std::uint32_t{packed[i]} << (i % 4 * 8);
  return Tokens{Token{words[0]}, Token{words[1]}, Token{words[2]}, Token{words[3]}};
}

namespace {

template <class... Numbers>
void put_numbers(Bytes& out, Numbers... numbers) {
  (put_little_endian(out, static_cast<std::uint32_t>(numbers)), ...);
}
void put_bytes(Bytes& out, ByteView bytes) {
  put_numbers(out, bytes.size());
  out.insert(out.end(), bytes.begin(), bytes.end());
}

}  // namespace

Bytes fields_of(const Entry& entry) {
  Bytes fields;
  put_bytes(fields, as_bytes(entry.name));
  put_bytes(fields, pack(entry.tokens));
  put_bytes(fields, pack(entry.old_tokens));
  put_numbers(fields, entry.slot, entry.name_kept, entry.creation, entry.first_block, entry.copy_blocks, entry.state,
              entry.active.value_or(UINT32_MAX), entry.length[0], entry.length[1], entry.write_counter, entry.awaits,
              entry.serial[0], entry.serial[1]);
  return fields;
}

Bytes fields_of(const FlashState& state) {
  Bytes fields;
  put_bytes(fields, state.identity.otp);
  put_bytes(fields, state.identity.mac ? ByteView(state.identity.mac->bytes) : ByteView{});
  put_numbers(fields, state.blocks, state.fat_writes, state.alerts, state.alert_threshold, state.locked, state.formatted,
              state.bundle, state.orderly_stop, state.identity.development, state.identity.secured, state.serial,
              state.factory_blocks);
  return fields;
}

Bytes fields_of(std::string_view key, ByteView value) {
  Bytes fields;
  put_bytes(fields, as_bytes(key));
  put_bytes(fields, value);
  return fields;
}

BlockOwner owner_of(const Entry& entry, std::uint32_t copy) {
  return {.sealed = entry.secure(), .slot = entry.slot, .serial = entry.serial[copy]};
}

bool Image::prepare() {
  begin_ = db_.prepare("BEGIN IMMEDIATE");
  commit_ = db_.prepare("COMMIT");
  rollback_ = db_.prepare("ROLLBACK");
  save_entry_ = db_.prepare("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  drop_entry_ = db_.prepare("DELETE FROM file WHERE slot = ?");
  save_flash_ = db_.prepare(
      "UPDATE flash SET fat_writes = ?, alerts = ?, alert_threshold = ?, locked = ?, formatted = ?, bundle = ?, "
      "orderly_stop = ?, development = ?, mac = ?, otp = ?, serial = ?, factory_blocks = ?, seal = ?");
  erase_blocks_ = db_.prepare("DELETE FROM block WHERE number >= ? AND number < ?");
  save_block_ = db_.prepare("INSERT OR REPLACE INTO block VALUES (?, ?)");
  load_block_ = db_.prepare("SELECT content FROM block WHERE number = ?");
  wear_block_ = db_.prepare("INSERT INTO wear VALUES (?, 1) ON CONFLICT DO UPDATE SET erased = erased + 1");
  save_setting_ = db_.prepare("INSERT OR REPLACE INTO setting VALUES (?, ?, ?)");
  load_setting_ = db_.prepare("SELECT value, seal FROM setting WHERE key = ?");
  return begin_ && commit_ && rollback_ && save_entry_ && drop_entry_ && save_flash_ && erase_blocks_ && save_block_ &&
         load_block_ && wear_block_ && save_setting_ && load_setting_;
}

bool Image::begin(Durability durability) {
  // In WAL mode NORMAL only leaves out the sync at commit; the order of transactions stays.
  if (durability == Durability::lazy && !fast_) db_.run("PRAGMA synchronous=NORMAL");
  if (begin_.run()) return true;
  end(durability);
  return false;
}

void Image::end(Durability durability) {
  if (db_.in_transaction()) rollback_.run();
  if (durability == Durability::lazy && !fast_) db_.run("PRAGMA synchronous=FULL");
}

bool Image::save(const Entry& entry) {
  const auto tokens = pack(entry.tokens);
  const auto old_tokens = pack(entry.old_tokens);
  const RowSeal seal = sealer_->seal_row("file", fields_of(entry));
  return save_entry_.run(entry.slot, as_bytes(entry.name), entry.name_kept, entry.creation, entry.first_block,
                         entry.copy_blocks, static_cast<std::uint32_t>(entry.state), entry.active, entry.length[0],
                         entry.length[1], ByteView(tokens), ByteView(old_tokens), entry.write_counter,
                         static_cast<std::uint32_t>(entry.awaits), entry.serial[0], entry.serial[1], ByteView(seal));
}

bool Image::drop(const Entry& entry) {
  return drop_entry_.run(entry.slot) && erase_blocks_.run(entry.first_block, entry.first_block + entry.blocks());
}

bool Image::save(const FlashState& state) {
  const DeviceIdentity& identity = state.identity;
  const auto mac = identity.mac ? std::optional(ByteView(identity.mac->bytes)) : std::nullopt;
  const RowSeal seal = sealer_->seal_row("flash", fields_of(state));
  return save_flash_.run(state.fat_writes, state.alerts, state.alert_threshold, state.locked, state.formatted,
                         static_cast<std::uint32_t>(state.bundle), state.orderly_stop, identity.development, mac,
                         ByteView(identity.otp), state.serial, state.factory_blocks, ByteView(seal));
}

bool Image::erase(std::uint32_t first, std::uint32_t count) {
  bool worn = true;
  for (std::uint32_t number = first; worn && number < first + count; ++number) worn = wear_block_.run(number);
  return worn && erase_blocks_.run(first, first + count);
}

bool Image::write_block(std::uint32_t number, ByteView content, const BlockOwner& owner) {
  if (!owner.sealed) return save_block_.run(number, content);
  const Bytes sealed = sealer_->seal({number, owner.slot, owner.serial, owner.revision}, content);
  return save_block_.run(number, ByteView(sealed));
}

Result<std::size_t> Image::read_block(std::uint32_t number, MutableBytes out, const BlockOwner& owner) {
  load_block_.start(number);
  const bool present = load_block_.row();
  const ByteView stored = present ? load_block_.blob(0) : ByteView{};
  std::optional<std::size_t> written;
  if (owner.sealed && present) {
    written = sealer_->open({number, owner.slot, owner.serial, 0}, stored, out);
  } else if (stored.size() <= out.size()) {
    std::ranges::copy(stored, out.begin());
    written = stored.size();
  }
  const bool read = load_block_.finish();
  if (read && written) {
    std::ranges::fill(out.subspan(*written), kErased);
    return *written;
  }
  if (read && owner.sealed) return status::SL_ERROR_FS_SECURITY_ALERT;
  const bool damaged = read || (db_.error() & 0xFF) == SQLITE_CORRUPT;
  return damaged ? status::SL_ERROR_FS_FILE_IMAGE_IS_CORRUPTED : status::SL_ERROR_FS_FAILED_READ_NVMEM;
}

Status Image::read_copy(const Entry& entry, std::uint32_t copy, std::uint32_t offset, MutableBytes out) {
  const BlockOwner owner = owner_of(entry, copy);
  std::array<std::uint8_t, kBlockSize> block;
  while (!out.empty()) {
    const Place place = place_of(offset);
    const std::size_t count = std::min<std::size_t>(out.size(), place.room - place.within);
    const auto written = read_block(entry.copy_start(copy) + place.block, MutableBytes(block).first(place.room), owner);
    if (!written) return written.status();
    // Secure files have no gaps, so less than the length says was taken away.
    if (owner.sealed && *written < place.within + count) return status::SL_ERROR_FS_SECURITY_ALERT;
    std::copy_n(block.begin() + place.within, count, out.begin());
    offset += static_cast<std::uint32_t>(count);
    out = out.subspan(count);
  }
  return kOk;
}

Result<Bytes> Image::whole_copy(const Entry& entry, std::uint32_t copy) {
  Bytes bytes(entry.length[copy]);
  const Status result = read_copy(entry, copy, 0, bytes);
  if (!result.ok()) return result;
  return bytes;
}

bool Image::write_setting(std::string_view key, ByteView value) {
  const RowSeal seal = sealer_->seal_row("setting", fields_of(key, value));
  return save_setting_.run(key, value, ByteView(seal));
}

bool Image::drop_settings() {
  return db_.run("DELETE FROM setting") == SQLITE_OK;
}

bool Image::format() {
  return db_.run("DELETE FROM file; DELETE FROM block") == SQLITE_OK && drop_settings();
}

bool Image::write_factory_image(ByteView image) {
  if (db_.run("DELETE FROM factory") != SQLITE_OK) return false;
  return image.empty() || db_.prepare("INSERT INTO factory VALUES (?)").run(image);
}

std::optional<Bytes> Image::setting(std::string_view key) {
  load_setting_.start(key);
  std::optional<Bytes> value;
  if (load_setting_.row()) {
    const ByteView found = load_setting_.blob(0);
    if (std::ranges::equal(load_setting_.blob(1), sealer_->seal_row("setting", fields_of(key, found))))
      value.emplace(found.begin(), found.end());
  }
  load_setting_.finish();
  return value;
}

Bytes Image::factory_image() {
  sqlite::Statement query = db_.prepare("SELECT image FROM factory");
  if (!query || !query.row()) return {};
  const ByteView image = query.blob(0);
  return {image.begin(), image.end()};
}

std::vector<std::uint32_t> Image::wear() {
  std::vector<std::uint32_t> worn(flash_.blocks);
  for (const WornBlock& block : worn_blocks().value_or(std::vector<WornBlock>{})) {
    if (block.number < 0 || block.number >= flash_.blocks) continue;
    worn[static_cast<std::size_t>(block.number)] = static_cast<std::uint32_t>(block.erased);
  }
  // The allocation table goes round its blocks.
  for (std::uint32_t block = 0; block < kTableBlocks; ++block) {
    worn[block] = (flash_.fat_writes + kTableBlocks - 1 - block) / kTableBlocks;
  }
  return worn;
}

namespace {

/// The rows of a query, each as `make` (Row(const Statement&)) has it.
template <class Make>
auto rows_of(sqlite::Statement query, Make make) {
  std::optional<std::vector<decltype(make(query))>> rows;
  if (!query) return rows;
  rows.emplace();
  while (query.row()) rows->push_back(make(query));
  if (!query.finish()) rows.reset();
  return rows;
}

}  // namespace

std::optional<std::vector<StoredBlock>> Image::stored_blocks() {
  return rows_of(db_.prepare("SELECT number, length(content) FROM block ORDER BY number"), [](const sqlite::Statement& row) {
    return StoredBlock{row.integer(0), row.integer(1)};
  });
}

std::optional<std::vector<WornBlock>> Image::worn_blocks() {
  return rows_of(db_.prepare("SELECT number, erased FROM wear ORDER BY number"), [](const sqlite::Statement& row) {
    return WornBlock{row.integer(0), row.integer(1)};
  });
}

std::optional<Settings> Image::settings() {
  return rows_of(db_.prepare("SELECT key, value FROM setting ORDER BY key"), [](const sqlite::Statement& row) {
    const ByteView value = row.blob(1);
    return std::pair(std::string(row.text(0)), Bytes(value.begin(), value.end()));
  });
}

std::string Image::integrity() {
  const auto said = rows_of(db_.prepare("PRAGMA integrity_check(1)"),
                            [](const sqlite::Statement& row) { return std::string(row.text(0)); });
  if (!said) return db_.error_text();
  return said->empty() ? "nothing can be said of it" : said->front();
}

}  // namespace cc3235::fs_sim
