#include "fs_sim/open_files.h"

#include <algorithm>
#include <array>
#include <limits>

namespace cc3235::fs_sim {

bool WriteBuffer::put(Image& image, std::uint32_t offset, ByteView data) {
  while (!data.empty()) {
    const Place place = place_of(offset);
    if (!turn_to(image, place)) return false;
    const std::size_t count = std::min<std::size_t>(data.size(), place.room - place.within);
    if (content_.size() < place.within + count) content_.resize(place.within + count, kErased);
    std::ranges::copy(data.first(count), content_.begin() + place.within);
    dirty_ = true;
    offset += static_cast<std::uint32_t>(count);
    data = data.subspan(count);
  }
  return true;
}

/// Makes the block of `place` the one in memory.
bool WriteBuffer::turn_to(Image& image, const Place& place) {
  if (place.block == block_) return true;
  if (dirty_ && !image.transact(Durability::lazy, [&] { return store(image); })) return false;
  dirty_ = false;
  std::array<std::uint8_t, kBlockSize> stored;
  const auto written = image.read_block(first_block_ + place.block, MutableBytes(stored).first(place.room));
  if (!written) return false;
  content_.assign(stored.begin(), stored.begin() + static_cast<std::ptrdiff_t>(*written));
  block_ = place.block;
  return true;
}

OpenFile* OpenFiles::find(FileHandle handle) {
  const auto found = std::ranges::find(files_, handle, &OpenFile::handle);
  return found == files_.end() ? nullptr : &*found;
}

const OpenFile* OpenFiles::of_slot(std::uint32_t slot) const {
  const auto found = std::ranges::find(files_, slot, &OpenFile::slot);
  return found == files_.end() ? nullptr : &*found;
}

FileHandle OpenFiles::add(std::uint32_t slot, std::uint32_t length, std::optional<WriteBuffer> writing) {
  last_ = last_ == std::numeric_limits<std::int32_t>::max() ? 1 : last_ + 1;
  const FileHandle handle{last_};
  files_.push_back({handle, slot, length, std::move(writing)});
  return handle;
}

void OpenFiles::remove(FileHandle handle) {
  std::erase_if(files_, [handle](const OpenFile& file) { return file.handle == handle; });
}

}  // namespace cc3235::fs_sim
