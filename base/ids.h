#pragma once

#include <compare>
#include <cstdint>

namespace cc3235 {

/// A socket of one life: the number that the host sees (0 to 15) and the generation that tells a later socket of the same
/// number apart. A coroutine that waits on a socket keeps the id, never a reference into the table.
struct SocketId {
  std::uint8_t number = 0;
  std::uint32_t generation = 0;
  friend constexpr auto operator<=>(const SocketId&, const SocketId&) = default;  // NOLINT(modernize-use-nullptr)
};

/// An open file: opaque, positive. ref: commands-file.md §2
enum class FileHandle : std::int32_t {};

/// A 32-bit file token; 0 for files without one. ref: filesystem.md §4
enum class Token : std::uint32_t {};

}  // namespace cc3235
