#pragma once

#include <optional>
#include <vector>

#include "fs_sim/image.h"

/// Handles, and the one block that a file being written keeps in memory.
namespace cc3235::fs_sim {

/// Gathers writes to one copy of a file and puts them into the image block by block, so that many small writes cost one
/// transaction. What it holds is lost in a power cut, as is all of a copy that was not closed. ref: filesystem.md §3
class WriteBuffer {
 public:
  /// `first_block`: of the copy.
  explicit WriteBuffer(std::uint32_t first_block) : first_block_(first_block) {}

  /// False when the disk does not take it; what was put before stays.
  bool put(Image& image, std::uint32_t offset, ByteView data);
  /// Inside a transaction: the last block. Call settled() after it was committed.
  bool store(Image& image) const { return !dirty_ || image.write_block(first_block_ + block_, content_); }
  void settled() { dirty_ = false; }

 private:
  bool turn_to(Image& image, const Place& place);

  std::uint32_t first_block_;
  std::uint32_t block_ = 0;  ///< within the copy
  Bytes content_;            ///< of that block, as far as it was written
  bool dirty_ = false;
};

struct OpenFile {
  FileHandle handle{};
  std::uint32_t slot = 0;
  std::uint32_t length = 0;              ///< of the copy that is read or written
  std::optional<WriteBuffer> writing{};  ///< nullopt: open for read
};

/// One handle at most for a file. ref: filesystem.md §1
class OpenFiles {
 public:
  bool full() const { return files_.size() >= kMaxOpenFiles; }
  OpenFile* find(FileHandle handle);
  const OpenFile* of_slot(std::uint32_t slot) const;
  /// A new handle; numbers come again only after 2^31 others, so a stale one is recognised.
  FileHandle add(std::uint32_t slot, std::uint32_t length, std::optional<WriteBuffer> writing);
  void remove(FileHandle handle);
  void clear() { files_.clear(); }
  const std::vector<OpenFile>& all() const { return files_; }

 private:
  std::vector<OpenFile> files_;
  std::int32_t last_ = 0;
};

}  // namespace cc3235::fs_sim
