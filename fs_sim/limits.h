#pragma once

#include <cstddef>
#include <cstdint>

/// The figures of the serial flash. ref: filesystem.md §1
namespace cc3235::fs_sim {

inline constexpr std::uint32_t kBlockSize = 4096;  ///< bytes; unit of allocation and of erasing
inline constexpr std::uint32_t kHeaderSize = 440;  ///< bytes at the start of each copy of a file
inline constexpr std::uint32_t kMaxRequest = 0xFF0000;

inline constexpr std::uint32_t kMinFlash = 1u << 20;   ///< bytes
inline constexpr std::uint32_t kMaxFlash = 32u << 20;  ///< bytes

inline constexpr std::uint32_t kMaxFiles = 240;       ///< system files included
inline constexpr std::uint32_t kMaxSystemFiles = 50;  ///< of them
inline constexpr std::uint32_t kMaxName = 180;        ///< bytes
inline constexpr std::uint32_t kNameTable = 3136;     ///< bytes for all names that are kept

// The chip's file list: an answer of so many bytes at most, of entries with three words and a name each.
inline constexpr std::uint32_t kListBuffer = 1456, kListEntry = 3 * 4 + kMaxName;

// At the start of the flash, out of reach for files: allocation tables, TI's information file, service pack. Behind them a
// region that only system files may use.
inline constexpr std::uint32_t kTableBlocks = 5;
inline constexpr std::uint32_t kFixedBlocks = kTableBlocks + 7 + 66;
inline constexpr std::uint32_t kSystemBlocks = 32;
/// A stored programming image takes a multiple of so many blocks, at the end of the flash.
inline constexpr std::uint32_t kFactoryUnit = 32;

/// What reading a byte gives that was erased and never written.
inline constexpr std::uint8_t kErased = 0xFF;

// What the reference leaves open; docs/fidelity.md lists these.

/// A limit exists, its number is not published.
inline constexpr std::size_t kMaxOpenFiles = 16;
/// Implicit alerts until the file system locks; the image tool's default. ref: filesystem.md §5
inline constexpr std::uint32_t kAlertThreshold = 15;
inline constexpr std::uint32_t kMostAlerts = 255;  ///< the highest threshold that can be set
/// Whether get-info with a wrong token is an alert like any other wrong token. ref: filesystem.md §4
inline constexpr bool kInspectionRaisesAlert = true;
/// Whether closing (or aborting) a read handle counts as "closed" for a file that a power cut left open for write. It writes
/// nothing to flash, so it does not; deleting the file does. ref: filesystem.md §3
inline constexpr bool kReadCloseClearsUnclosed = false;

/// Content bytes that block `block` of a copy can hold; the header stands in front of those of the first.
constexpr std::uint32_t room_of(std::uint32_t block) {
  return block == 0 ? kBlockSize - kHeaderSize : kBlockSize;
}
/// Where they begin in the content.
constexpr std::uint32_t offset_of(std::uint32_t block) {
  return block == 0 ? 0 : block * kBlockSize - kHeaderSize;
}

/// Where byte `offset` of a file's content lies in its copy.
struct Place {
  std::uint32_t block;   ///< within the copy
  std::uint32_t within;  ///< among the content bytes of that block
  std::uint32_t room;    ///< content bytes of that block
};
constexpr Place place_of(std::uint32_t offset) {
  const std::uint32_t block = (offset + kHeaderSize) / kBlockSize;
  return {block, offset - offset_of(block), room_of(block)};
}

/// Blocks of one copy of a file of `max_size` bytes, and the bytes that such a copy holds.
constexpr std::uint32_t blocks_for(std::uint32_t max_size) {
  return (max_size + kHeaderSize + kBlockSize - 1) / kBlockSize;
}
constexpr std::uint32_t capacity_of(std::uint32_t blocks) {
  return blocks * kBlockSize - kHeaderSize;
}

/// Blocks that a stored programming image of so many bytes takes.
constexpr std::uint32_t blocks_of_factory_image(std::size_t size) {
  constexpr std::size_t kUnit = std::size_t{kFactoryUnit} * kBlockSize;
  return static_cast<std::uint32_t>((size + kUnit - 1) / kUnit) * kFactoryUnit;
}

static_assert(capacity_of(1) == 3656 && room_of(0) == 3656 && offset_of(1) == 3656 && offset_of(2) == capacity_of(2));
static_assert(place_of(3655).block == 0 && place_of(3656).block == 1 && place_of(3656 + 4096).block == 2);

}  // namespace cc3235::fs_sim
