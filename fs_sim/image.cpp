#include "fs_sim/image.h"

#include <algorithm>

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

bool Image::prepare() {
  begin_ = db_.prepare("BEGIN IMMEDIATE");
  commit_ = db_.prepare("COMMIT");
  rollback_ = db_.prepare("ROLLBACK");
  save_entry_ = db_.prepare("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  drop_entry_ = db_.prepare("DELETE FROM file WHERE slot = ?");
  save_flash_ = db_.prepare("UPDATE flash SET fat_writes = ?, alerts = ?");
  erase_blocks_ = db_.prepare("DELETE FROM block WHERE number >= ? AND number < ?");
  save_block_ = db_.prepare("INSERT OR REPLACE INTO block VALUES (?, ?)");
  load_block_ = db_.prepare("SELECT content FROM block WHERE number = ?");
  save_setting_ = db_.prepare("INSERT OR REPLACE INTO setting VALUES (?, ?)");
  load_setting_ = db_.prepare("SELECT value FROM setting WHERE key = ?");
  return begin_ && commit_ && rollback_ && save_entry_ && drop_entry_ && save_flash_ && erase_blocks_ && save_block_ &&
         load_block_ && save_setting_ && load_setting_;
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
  return save_entry_.run(entry.slot, as_bytes(entry.name), entry.name_kept, entry.creation, entry.first_block,
                         entry.copy_blocks, static_cast<std::uint32_t>(entry.state), entry.active, entry.length[0],
                         entry.length[1], ByteView(tokens), ByteView(old_tokens), entry.write_counter);
}

bool Image::drop(const Entry& entry) {
  return drop_entry_.run(entry.slot) && erase(entry.first_block, entry.blocks());
}

bool Image::save(const FlashState& state) {
  return save_flash_.run(state.fat_writes, state.alerts);
}

bool Image::erase(std::uint32_t first, std::uint32_t count) {
  return erase_blocks_.run(first, first + count);
}

bool Image::write_block(std::uint32_t number, ByteView content) {
  return save_block_.run(number, content);
}

Result<std::size_t> Image::read_block(std::uint32_t number, MutableBytes out) {
  load_block_.start(number);
  const ByteView content = load_block_.row() ? load_block_.blob(0) : ByteView{};
  const bool fits = content.size() <= out.size();
  if (fits) std::ranges::fill(std::ranges::copy(content, out.begin()).out, out.end(), kErased);
  const std::size_t written = content.size();
  if (load_block_.finish() && fits) return written;
  const bool damaged = !fits || (db_.error() & 0xFF) == SQLITE_CORRUPT;
  return damaged ? status::SL_ERROR_FS_FILE_IMAGE_IS_CORRUPTED : status::SL_ERROR_FS_FAILED_READ_NVMEM;
}

bool Image::write_setting(std::string_view key, ByteView value) {
  return save_setting_.run(key, value);
}

std::optional<Bytes> Image::setting(std::string_view key) {
  load_setting_.start(key);
  std::optional<Bytes> value;
  if (load_setting_.row()) {
    const ByteView found = load_setting_.blob(0);
    value.emplace(found.begin(), found.end());
  }
  load_setting_.finish();
  return value;
}

}  // namespace cc3235::fs_sim
