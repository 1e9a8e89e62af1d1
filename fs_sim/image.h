#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "fs_sim/file_table.h"
#include "fs_sim/flash_state.h"
#include "fs_sim/sqlite.h"

/// The flash image on the host's disk: an SQLite database whose form docs/flash-image.md describes.
namespace cc3235::fs_sim {

inline constexpr std::int64_t kApplicationId = 0x43433335;  ///< "CC35", at offset 68 of the file
inline constexpr std::int64_t kFormatVersion = 2;           ///< user_version

enum class Durability : std::uint8_t {
  synced,  ///< on disk before the call returns
  lazy,    ///< in order with the others, on disk with the next synced one
};

/// Whose block it is: decides whether its content is sealed on disk, and how.
struct BlockOwner {
  bool sealed = false;
  std::uint32_t slot = 0, serial = 0, revision = 0;
};
/// Of copy `copy` of a file.
BlockOwner owner_of(const Entry& entry, std::uint32_t copy);

/// A row of `block` or `wear`, as it stands there. For who checks.
struct StoredBlock {
  std::int64_t number = 0;
  std::int64_t size = 0;  ///< bytes on disk
};
struct WornBlock {
  std::int64_t number = 0;
  std::int64_t erased = 0;  ///< times
};
using Settings = std::vector<std::pair<std::string, Bytes>>;

class Image {
 public:
  /// Opens or makes the image and holds it alone until destroyed.
  static std::variant<Image, ImageError> open(const ImageOptions& options);

  bool fresh() const { return fresh_; }
  /// A file's entry, a setting or the state of the flash was changed by somebody else than the chip.
  bool forged() const { return forged_; }
  const FlashState& flash() const { return flash_; }
  FileTable& files() { return files_; }
  const FileTable& files() const { return files_; }

  /// Runs `change` (bool()) as one transaction: all of it or, when it gives false or the disk fails, nothing. Within
  /// another one it becomes part of that.
  template <class Change>
  bool transact(Durability durability, Change change) {
    if (!changeable_) return false;
    if (within_) return change();
    if (!begin(durability)) return false;
    within_ = true;
    const bool done = change() && commit_.run();
    within_ = false;
    end(durability);
    return done;
  }

  // Changes; inside transact().
  bool save(const Entry& entry);
  bool drop(const Entry& entry);
  bool save(const FlashState& state);
  /// Blocks `first` and following become erased, which wears them.
  bool erase(std::uint32_t first, std::uint32_t count);
  bool write_block(std::uint32_t number, ByteView content, const BlockOwner& owner);
  bool write_setting(std::string_view key, ByteView value);
  bool drop_settings();
  /// No files, no settings; wear, state and stored programming image stay.
  bool format();
  bool write_factory_image(ByteView image);

  /// What was last committed by save(FlashState).
  void adopt(const FlashState& state) { flash_ = state; }

  /// The written bytes of a block at the start of `out`, the rest of it erased. SL_ERROR_FS_SECURITY_ALERT: sealed content
  /// that is not this block's; another negative status: it cannot be read.
  Result<std::size_t> read_block(std::uint32_t number, MutableBytes out, const BlockOwner& owner);
  /// Bytes of one copy from `offset` on; the range is within its length. Codes as of read_block(); no alert is raised here.
  Status read_copy(const Entry& entry, std::uint32_t copy, std::uint32_t offset, MutableBytes out);
  Result<Bytes> whole_copy(const Entry& entry, std::uint32_t copy);
  std::optional<Bytes> setting(std::string_view key);
  Bytes factory_image();
  std::vector<std::uint32_t> wear();

  // All that the tables hold; nullopt where it cannot be read.
  std::optional<std::vector<StoredBlock>> stored_blocks();
  std::optional<std::vector<WornBlock>> worn_blocks();
  std::optional<Settings> settings();  ///< by key, whatever their seals say
  /// What SQLite says of its own structures: `ok`, or the first thing that is wrong.
  std::string integrity();

 private:
  friend class ImageOpener;

  bool begin(Durability durability);
  void end(Durability durability);
  bool prepare();

  sqlite::Database db_;  // before its statements: destroyed after them
  bool fast_ = false;
  bool fresh_ = false;
  bool forged_ = false;
  bool within_ = false;
  bool changeable_ = true;  ///< false: somebody only looks
  FlashState flash_;
  std::optional<Sealer> sealer_;  // from flash_.key
  FileTable files_;

  sqlite::Statement begin_, commit_, rollback_;
  sqlite::Statement save_entry_, drop_entry_, save_flash_;
  sqlite::Statement erase_blocks_, save_block_, load_block_, wear_block_;
  sqlite::Statement save_setting_, load_setting_;
};

// What the seals of the tables' rows are over.
Bytes fields_of(const Entry& entry);
Bytes fields_of(const FlashState& state);
Bytes fields_of(std::string_view key, ByteView value);

/// The form of `tokens` columns: four times 32 bits, little endian.
std::array<std::uint8_t, 16> pack(const Tokens& tokens);
std::optional<Tokens> unpack_tokens(ByteView packed);

}  // namespace cc3235::fs_sim
