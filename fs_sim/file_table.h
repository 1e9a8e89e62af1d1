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
};

/// One file.
struct Entry {
  std::uint32_t slot = 0;      ///< index in the table; the order of the file list
  std::string name;            ///< as created
  bool name_kept = true;       ///< false: the name table was full, the list shows `name not kept`
  std::uint32_t creation = 0;  ///< create_* bits of OpenFlag, fixed for life
  std::uint32_t first_block = 0, copy_blocks = 0;
  FileState state = FileState::closed;
  std::optional<std::uint32_t> active;    ///< the copy that reads give: 0 or 1
  std::array<std::uint32_t, 2> length{};  ///< content bytes of each copy
  Tokens tokens{};
  Tokens old_tokens{};  ///< those of the active copy while a new one is written
  std::uint32_t write_counter = 0;

  bool has(OpenFlag flag) const { return (creation & bit(flag)) != 0; }
  bool secure() const { return has(OpenFlag::create_secure); }
  bool failsafe() const { return has(OpenFlag::create_failsafe); }
  std::uint32_t blocks() const { return copy_blocks * (failsafe() ? 2 : 1); }
  std::uint32_t max_size() const { return capacity_of(copy_blocks); }
  std::uint32_t copy_start(std::uint32_t copy) const { return first_block + copy * copy_blocks; }
  /// The copy that the next write goes to.
  std::uint32_t target() const { return failsafe() && active == 0u ? 1 : 0; }
  std::uint32_t readable_length() const { return active ? length[*active] : 0; }
};

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
  /// `blocks`: of the whole flash.
  explicit FileTable(std::uint32_t blocks) : blocks_(blocks) {}

  Entry* find(std::string_view name);
  Entry& at_slot(std::uint32_t slot);
  void add(Entry entry);
  void remove(std::uint32_t slot);

  /// A new file placed in the table and in the smallest gap that fits, not yet added; -10328 or -10322 when there is no
  /// place.
  Result<Entry> place(std::string_view name, std::uint32_t creation, std::uint32_t max_size) const;

  const std::vector<Entry>& entries() const { return entries_; }

  /// Why `entry` cannot stand beside those already here; empty when it can. For what comes from outside.
  std::string objection(const Entry& entry) const;

 private:
  std::uint32_t free_slot() const;
  std::optional<std::uint32_t> best_gap(std::uint32_t first_block, std::uint32_t blocks) const;
  bool name_fits(std::string_view name) const;

  std::uint32_t blocks_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace cc3235::fs_sim
