#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"

/// A disk in memory that SQLite writes to instead of the host's. It remembers every effect in order and which of them were
/// synced, so that a power cut can be made after any of them; and it can refuse any one call.
namespace cc3235::test {

/// What a disk held at one moment, by file name.
using DiskContent = std::map<std::string, Bytes>;

/// What becomes of effects that were not synced when the power went.
enum class Unsynced { lost, kept, some };

class MemoryDisk {
 public:
  enum class Fault { none, full, write_error, short_write, sync_error, read_error };

  MemoryDisk();  ///< becomes SQLite's default disk until destroyed
  ~MemoryDisk();
  MemoryDisk(const MemoryDisk&) = delete;
  MemoryDisk& operator=(const MemoryDisk&) = delete;

  /// Writes, truncations, syncs and deletions so far.
  std::size_t effects() const { return effects_.size(); }
  /// The disk after the first `count` effects and a power cut. `random` chooses for Unsynced::some.
  DiskContent cut_after(std::size_t count, Unsynced unsynced, Random& random) const;
  /// Begins anew with this content.
  void restore(DiskContent content);

  /// The call after `calls` more calls fails like this (`full`: and all later writes too); none: no failure to come.
  void fail_after(std::size_t calls, Fault fault);
  /// Whether the failure has happened.
  bool failed() const { return failed_; }

 private:
  friend struct DiskCalls;
  struct Effect {
    enum class Kind { write, truncate, sync, remove } kind;
    std::string file;
    std::uint64_t offset = 0;  ///< or the new size
    Bytes bytes;
  };

  static void apply(const Effect& effect, DiskContent& content);
  void perform(Effect effect);
  bool fails_now(std::initializer_list<Fault> kinds);

  sqlite3_vfs vfs_{};
  sqlite3_vfs* host_ = nullptr;
  DiskContent at_start_, files_;
  std::vector<Effect> effects_;
  Fault fault_ = Fault::none;
  std::size_t calls_left_ = 0;
  bool failed_ = false;
};

}  // namespace cc3235::test
