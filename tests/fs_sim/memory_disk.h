#pragma once

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"

/// A disk in memory that SQLite writes to instead of the host's. It remembers every effect in order and which of them were
/// synced, so that a power cut can be made after any of them; and it can refuse any one call.
namespace cc3235::test {

/// Bytes in pages that copies share until one of them changes.
class Pages {
 public:
  std::uint64_t size() const { return size_; }
  /// Up to `out`'s size; how many there were.
  std::size_t read(std::uint64_t offset, MutableBytes out) const;
  void write(std::uint64_t offset, ByteView bytes);
  /// Cuts off, or adds zeros.
  void resize(std::uint64_t size);

 private:
  static constexpr std::uint64_t kPage = 4096;
  using Page = std::array<std::uint8_t, kPage>;

  std::vector<std::shared_ptr<Page>> pages_;
  std::uint64_t size_ = 0;
};

/// What a disk held at one moment, by file name.
using DiskContent = std::map<std::string, Pages>;

/// What becomes of effects that were not synced when the power went.
enum class Unsynced { lost, kept, some };

/// One change to a disk.
struct Effect {
  enum class Kind { write, truncate, sync, remove } kind;
  std::string file;
  std::uint64_t offset = 0;    ///< or the new size
  Bytes bytes;                 ///< of a write
  bool folder_synced = false;  ///< with the sync or removal, so were the names in the folder
};

/// All effects on a disk since it held `start`, and what a power cut after any of them leaves.
class DiskHistory {
 public:
  DiskHistory(DiskContent start, std::vector<Effect> effects)
      : start_(std::move(start)), effects_(std::move(effects)), synced_(start_) {}

  std::size_t size() const { return effects_.size(); }
  const std::vector<Effect>& effects() const { return effects_; }

  /// The disk after the first `count` effects and a power cut; one count after the other is cheap. `random` chooses for
  /// Unsynced::some, in units of a sector.
  DiskContent cut_after(std::size_t count, Unsynced unsynced, Random& random);

 private:
  void go_to(std::size_t count);
  void settle(std::vector<const Effect*>& queue, std::size_t count);

  DiskContent start_;
  std::vector<Effect> effects_;
  std::size_t at_ = 0;                                         // effects looked at
  DiskContent synced_;                                         // what is safe then
  std::map<std::string, std::vector<const Effect*>> waiting_;  // by file: what is not, in order
};

class MemoryDisk {
 public:
  enum class Fault { none, full, write_error, short_write, sync_error, read_error };

  MemoryDisk();  ///< becomes SQLite's default disk until destroyed
  ~MemoryDisk();
  MemoryDisk(const MemoryDisk&) = delete;
  MemoryDisk& operator=(const MemoryDisk&) = delete;

  /// Writes, truncations, syncs and deletions so far.
  std::size_t effects() const { return effects_.size(); }
  DiskHistory history() const { return {at_start_, effects_}; }
  /// DiskHistory::cut_after() of what happened so far.
  DiskContent cut_after(std::size_t count, Unsynced unsynced, Random& random);
  /// Begins anew with this content.
  void restore(DiskContent content);

  /// The call after `calls` more calls fails like this (`full`: and all later writes too); none: no failure to come.
  void fail_after(std::size_t calls, Fault fault);
  /// Whether the failure has happened.
  bool failed() const { return failed_; }

 private:
  friend struct DiskCalls;

  void perform(Effect effect);
  bool fails_now(std::initializer_list<Fault> kinds);

  sqlite3_vfs vfs_{};
  sqlite3_vfs* host_ = nullptr;
  DiskContent at_start_, files_;
  std::vector<Effect> effects_;
  std::optional<DiskHistory> told_;  // as far as cut_after() was last asked
  Fault fault_ = Fault::none;
  std::size_t calls_left_ = 0;
  bool failed_ = false;
};

}  // namespace cc3235::test
