#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fs_sim/file_table.h"
#include "fs_sim/sqlite.h"

/// The flash image on the host's disk: an SQLite database whose form docs/flash-image.md describes.
namespace cc3235::fs_sim {

inline constexpr std::int64_t kApplicationId = 0x43433335;  ///< "CC35", at offset 68 of the file
inline constexpr std::int64_t kFormatVersion = 1;           ///< user_version

/// What belongs to the flash as a whole.
struct FlashState {
  std::uint32_t blocks = 0;      ///< capacity
  std::uint32_t fat_writes = 0;  ///< rewrites of the allocation table
  std::uint32_t alerts = 0;      ///< security alerts so far
};

enum class Durability : std::uint8_t {
  synced,  ///< on disk before the call returns
  lazy,    ///< in order with the others, on disk with the next synced one
};

class Image {
 public:
  /// Opens or makes the image and holds it alone until destroyed.
  static std::variant<Image, ImageError> open(const ImageOptions& options);

  bool fresh() const { return fresh_; }
  const FlashState& flash() const { return flash_; }
  FileTable& files() { return files_; }

  /// Runs `change` (bool()) as one transaction: all of it or, when it gives false or the disk fails, nothing.
  template <class Change>
  bool transact(Durability durability, Change change) {
    if (!begin(durability)) return false;
    const bool done = change() && commit_.run();
    end(durability);
    return done;
  }

  // Changes; inside transact().
  bool save(const Entry& entry);
  bool drop(const Entry& entry);
  bool save(const FlashState& state);
  /// Blocks `first` and following become erased.
  bool erase(std::uint32_t first, std::uint32_t count);
  bool write_block(std::uint32_t number, ByteView content);
  bool write_setting(std::string_view key, ByteView value);

  /// What was last committed by save(FlashState).
  void adopt(const FlashState& state) { flash_ = state; }

  /// The written bytes of a block at the start of `out`, the rest of it erased; a negative status when it cannot be read.
  Result<std::size_t> read_block(std::uint32_t number, MutableBytes out);
  std::optional<Bytes> setting(std::string_view key);

 private:
  friend class ImageOpener;

  bool begin(Durability durability);
  void end(Durability durability);
  bool prepare();

  sqlite::Database db_;  // before its statements: destroyed after them
  bool fast_ = false;
  bool fresh_ = false;
  FlashState flash_;
  FileTable files_;

  sqlite::Statement begin_, commit_, rollback_;
  sqlite::Statement save_entry_, drop_entry_, save_flash_;
  sqlite::Statement erase_blocks_, save_block_, load_block_;
  sqlite::Statement save_setting_, load_setting_;
};

/// The form of `tokens` columns: four times 32 bits, little endian.
std::array<std::uint8_t, 16> pack(const Tokens& tokens);
std::optional<Tokens> unpack_tokens(ByteView packed);

}  // namespace cc3235::fs_sim
