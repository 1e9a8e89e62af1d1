#pragma once

#include <optional>
#include <vector>

#include "fs_sim/image.h"

/// Handles, and the few blocks that a file being written keeps in memory.
namespace cc3235::fs_sim {

/// Gathers writes to one copy of a file and puts them into the image a few blocks at a time, so that many small writes cost
/// one transaction. What it holds is lost in a power cut, as is all of a copy that was not closed. ref: filesystem.md §3
class WriteBuffer {
 public:
  /// `first_block`: of the copy, whose blocks are erased.
  WriteBuffer(std::uint32_t first_block, const BlockOwner& owner) : first_block_(first_block), owner_(owner) {}

  /// True when put() of so many bytes there writes nothing to the image; it may read a block of it.
  bool holds(std::uint32_t offset, std::size_t size) const;
  /// How many bytes were taken: fewer when the disk refuses some blocks.
  std::size_t put(Image& image, std::uint32_t offset, ByteView data);
  /// Inside a transaction: what is still in memory. Each time under a new revision, so that no sealed block is overwritten
  /// under its old nonce.
  bool store(Image& image);

 private:
  struct Block {
    std::uint32_t number;  ///< within the copy
    Bytes content;         ///< as far as it was written
  };

  std::size_t index_of(std::uint32_t number) const;
  Block* turn_to(Image& image, const Place& place);

  std::uint32_t first_block_;
  BlockOwner owner_;
  std::vector<Block> blocks_;  ///< a few at most
  bool image_used_ = false;    ///< blocks of the copy are in the image
};

struct OpenFile {
  FileHandle handle{};
  std::uint32_t slot = 0;
  std::uint32_t copy = 0;                ///< that is read or written
  std::uint32_t length = 0;              ///< of it
  std::optional<WriteBuffer> writing{};  ///< nullopt: open for read
};

/// One handle at most for a file. ref: filesystem.md §1
class OpenFiles {
 public:
  bool full() const { return files_.size() >= kMaxOpenFiles; }
  OpenFile* find(FileHandle handle);
  const OpenFile* of_slot(std::uint32_t slot) const;
  /// A new handle; numbers come again only after 2^31 others, so a stale one is recognised.
  FileHandle add(std::uint32_t slot, std::uint32_t copy, std::uint32_t length, std::optional<WriteBuffer> writing);
  void remove(FileHandle handle);
  void clear() { files_.clear(); }
  const std::vector<OpenFile>& all() const { return files_; }

 private:
  std::vector<OpenFile> files_;
  std::int32_t last_ = 0;
};

}  // namespace cc3235::fs_sim
