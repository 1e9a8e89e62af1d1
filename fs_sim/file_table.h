#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fs_sim/file_system.h"
#include "fs_sim/limits.h"

/// What the chip keeps in its allocation table: values only, nothing here touches the image.
namespace cc3235::fs_sim {

using Tokens = std::array<Token, 4>;  ///< master, write+read, write-only, read-only

enum class FileState : std::uint8_t {
  closed = 0,
  writing = 1,  ///< open for write, or left so by a power cut when no handle exists
  pending = 2,  ///< closed; the new copy waits for commit or rollback
};

/// With what a file was opened for write, and so what its new copy waits for. ref: filesystem.md §6
enum class Awaits : std::uint8_t { nothing = 0, commit = 1, bundle_commit = 2 };

/// One file.
struct Entry {
  std::uint32_t slot = 0;      ///< index in the table; the order of the file list
  std::string name;            ///< as created
  bool name_kept = true;       ///< false: the name table was full, the list shows `name not kept`
  std::uint32_t creation = 0;  ///< create_* bits of OpenFlag, fixed for life
  std::uint32_t first_block = 0, copy_blocks = 0;
  FileState state = FileState::closed;
  std::optional<std::uint32_t> active;    ///< the copy that counts: 0 or 1
  std::array<std::uint32_t, 2> length{};  ///< content bytes of each copy
  Tokens tokens{};
  Tokens old_tokens{};  ///< those of the active copy while a new one is written
  std::uint32_t write_counter = 0;
  Awaits awaits = Awaits::nothing;
  std::array<std::uint32_t, 2> serial{};  ///< of each copy's writing; 0 in plain files

  bool has(OpenFlag flag) const { return (creation & bit(flag)) != 0; }
  bool secure() const { return has(OpenFlag::create_secure); }
  bool failsafe() const { return has(OpenFlag::create_failsafe); }
  std::uint32_t blocks() const { return copy_blocks * (failsafe() ? 2 : 1); }
  std::uint32_t max_size() const { return capacity_of(copy_blocks); }
  std::uint32_t copy_start(std::uint32_t copy) const { return first_block + copy * copy_blocks; }
  /// Goes with its bundle: written for it, or waiting for its decision. ref: filesystem.md §6
  bool in_bundle() const { return awaits == Awaits::bundle_commit && state != FileState::closed; }
  /// The copy that the next write goes to.
  std::uint32_t target() const { return failsafe() && active == 0u ? 1 : 0; }
  /// The copy that reads give. ref: filesystem.md §6
  std::optional<std::uint32_t> readable(BundleState bundle) const {
    const bool shown = awaits == Awaits::commit || bundle == BundleState::pending_commit;
    return state == FileState::pending && shown ? target() : active;
  }
};

/// create_* bits of OpenFlag: what a file keeps for life.
inline constexpr std::uint32_t kCreationFlags = bit(OpenFlag::create_failsafe) | bit(OpenFlag::create_secure) |
                                                bit(OpenFlag::create_nosignature) | bit(OpenFlag::create_static_token) |
                                                bit(OpenFlag::create_vendor_token) | bit(OpenFlag::create_public_write) |
                                                bit(OpenFlag::create_public_read);

/// -10298 for names that no file can have.
Status judge_name(std::string_view name);
/// -10340 for flags that only secure files have, -10295 for a secure file on a chip without security features.
Status judge_creation_flags(std::uint32_t creation, bool secured_device);
/// Below `/sys/`: counted as a system file. ref: filesystem.md §1
bool is_system_name(std::string_view name);
/// The network processor's own files, which the host can neither write nor delete. ref: filesystem.md §7 (uncertain which)
bool is_protected_name(std::string_view name);
/// ASCII letters do not tell names apart; `/` is just a character. ref: filesystem.md §1
bool same_name(std::string_view a, std::string_view b);

/// All files, ordered by slot.
class FileTable {
 public:
  FileTable() = default;
  /// `blocks`: of the whole flash, without what a stored programming image takes at its end.
  explicit FileTable(std::uint32_t blocks) : blocks_(blocks) {}

  Entry* find(std::string_view name);
  const Entry* find(std::string_view name) const;
  Entry& at_slot(std::uint32_t slot);
  /// In the place of the entry of its slot, if there is one.
  void put(Entry entry);
  void remove(std::uint32_t slot);

  /// A new file placed in the table and in the smallest gap that fits, not yet added; -10328 or -10322 when there is no
  /// place.
  Result<Entry> place(std::string_view name, std::uint32_t creation, std::uint32_t max_size) const;

  const std::vector<Entry>& entries() const { return entries_; }
  std::vector<Entry>& entries() { return entries_; }
  /// Whether the name table has room for the name, `besides`' own not counted.
  bool keeps(std::string_view name, const Entry* besides = nullptr) const;
  std::uint32_t largest_gap() const;  ///< blocks, for a user's file

  /// Why `entry` cannot stand beside those already here; empty when it can. For what comes from outside.
  std::string objection(const Entry& entry) const;

 private:
  struct Gap {
    std::uint32_t first, size;
  };

  std::uint32_t free_slot() const;
  std::optional<std::uint32_t> best_gap(std::uint32_t first_block, std::uint32_t blocks) const;
  std::vector<Gap> gaps(std::uint32_t first_block) const;

  std::uint32_t blocks_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace cc3235::fs_sim
