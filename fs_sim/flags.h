#pragma once

#include <cstdint>

/// The chip's own bits and numbers of file commands.
namespace cc3235::fs_sim {

/// Mode and creation flags of FileOpen. ref: commands-file.md §2
enum class OpenFlag : std::uint32_t {
  read = 0x40000000,
  write = 0x10000000,
  create = 0x08000000,
  overwrite = 0x20000000,
  create_failsafe = 0x00020000,
  create_secure = 0x00040000,
  create_nosignature = 0x00080000,
  create_static_token = 0x00100000,
  create_vendor_token = 0x00200000,
  create_public_write = 0x00400000,
  create_public_read = 0x00800000,
  must_commit = 0x01000000,
  bundle = 0x02000000,
  encrypted = 0x04000000,
};
constexpr std::uint32_t bit(OpenFlag flag) {
  return static_cast<std::uint32_t>(flag);
}

/// Flags of FileGetInfo and the file list. ref: commands-file.md §7
enum class FileFlag : std::uint16_t {
  must_commit = 0x0001,
  bundle_file = 0x0002,
  pending_commit = 0x0004,
  pending_bundle_commit = 0x0008,
  secure = 0x0010,
  not_failsafe = 0x0020,
  sys_file = 0x0040,
  not_valid = 0x0100,
  public_write = 0x0200,
  public_read = 0x0400,
  open_read = 0x0800,
  open_write = 0x1000,
  nosignature = 0x2000,
};
constexpr std::uint16_t bit(FileFlag flag) {
  return static_cast<std::uint16_t>(flag);
}

/// The chip's wire modes. ref: filesystem.md §2
enum class OpenMode : std::uint8_t { read = 0, write = 1, create = 2, create_if_absent = 3 };

/// What a restore brings back. ref: commands-file.md §9
enum class RestoreTarget : std::uint32_t { factory_image = 0, factory_default = 2 };

}  // namespace cc3235::fs_sim
