#include "fs_sim/open_files.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace cc3235::fs_sim {
namespace {

constexpr std::size_t kBufferedBlocks = 8;

}  // namespace

/// blocks_.size() when the block is not in memory.
std::size_t WriteBuffer::index_of(std::uint32_t number) const {
  return static_cast<std::size_t>(std::ranges::find(blocks_, number, &Block::number) - blocks_.begin());
}

bool WriteBuffer::holds(std::uint32_t offset, std::size_t size) const {
  std::size_t blocks = blocks_.size();
  const auto end = offset + static_cast<std::uint32_t>(size);
  for (; offset < end && blocks <= kBufferedBlocks; offset += place_of(offset).room - place_of(offset).within) {
    if (index_of(place_of(offset).block) < blocks_.size()) continue;
    ++blocks;
  }
  return blocks <= kBufferedBlocks;
}

std::size_t WriteBuffer::put(Image& image, std::uint32_t offset, ByteView data) {
  const std::uint32_t begin = offset;
  while (!data.empty()) {
    const Place place = place_of(offset);
    Block* block = turn_to(image, place);
    if (!block) break;
    Bytes& content = block->content;
    const std::size_t count = std::min<std::size_t>(data.size(), place.room - place.within);
    if (content.size() < place.within + count) content.resize(place.within + count, kErased);
    std::ranges::copy(data.first(count), content.begin() + place.within);
    offset += static_cast<std::uint32_t>(count);
    data = data.subspan(count);
  }
  return offset - begin;
}

bool WriteBuffer::store(Image& image) {
  ++owner_.revision;
  return std::ranges::all_of(
      blocks_, [&](const Block& block) { return image.write_block(first_block_ + block.number, block.content, owner_); });
}

/// The block of `place` in memory, with what the image has of it; makes room for it where there is none.
WriteBuffer::Block* WriteBuffer::turn_to(Image& image, const Place& place) {
  if (const std::size_t held = index_of(place.block); held < blocks_.size()) return &blocks_[held];
  if (blocks_.size() == kBufferedBlocks) {
    if (!image.transact(Durability::lazy, [&] { return store(image); })) return nullptr;
    blocks_.clear();
    image_used_ = true;
  }
  Bytes content;
  if (image_used_) {
    content.resize(place.room);
    const auto written = image.read_block(first_block_ + place.block, content, owner_);
    if (!written) return nullptr;
    content.resize(*written);
  }
  blocks_.push_back({place.block, std::move(content)});
  return &blocks_.back();
}

OpenFile* OpenFiles::find(FileHandle handle) {
  const auto found = std::ranges::find(files_, handle, &OpenFile::handle);
  return found == files_.end() ? nullptr : &*found;
}

const OpenFile* OpenFiles::of_slot(std::uint32_t slot) const {
  const auto found = std::ranges::find(files_, slot, &OpenFile::slot);
  return found == files_.end() ? nullptr : &*found;
}

FileHandle OpenFiles::add(std::uint32_t slot, std::uint32_t copy, std::uint32_t length, std::optional<WriteBuffer> writing) {
  last_ = last_ == std::numeric_limits<std::int32_t>::max() ? 1 : last_ + 1;
  const FileHandle handle{last_};
  files_.push_back({handle, slot, copy, length, std::move(writing)});
  return handle;
}

void OpenFiles::remove(FileHandle handle) {
  std::erase_if(files_, [handle](const OpenFile& file) { return file.handle == handle; });
}

}  // namespace cc3235::fs_sim
