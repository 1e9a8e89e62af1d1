#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "fs_sim/file_system.h"

/// What the host driver makes of a file call before the chip sees it. ref: commands-file.md §2, filesystem.md §1, §2
namespace cc3235::nwp {

/// One transaction of FsRead and FsWrite carries at most this many bytes.
inline constexpr std::uint32_t kFileChunk = 1456;
inline constexpr std::size_t kFileNameLimit = 180;  ///< names must be shorter
inline constexpr std::uint32_t kFileSizeLimit = 0xFF0000;

/// Mode, flags and size of an open call as they go to the chip.
struct OpenPlan {
  fs_sim::OpenMode mode{};
  std::uint32_t creation_flags = 0;
  std::uint32_t max_size = 0;
};

/// SL_ERROR_FS_FILE_MAX_SIZE_EXCEEDED, SL_ERROR_FS_INVALID_FILE_MODE.
Result<OpenPlan> plan_open(std::uint32_t flags, std::uint32_t typed_size);

/// SL_ERROR_FS_WRONG_FILE_NAME.
Status check_file_name(std::string_view name);

/// The operations of sl_FsCtl. ref: commands-file.md §9
enum class FileOperation : std::uint8_t {
  restore = 0,
  rollback = 1,
  commit = 2,
  rename = 3,
  storage_info = 5,
  bundle_rollback = 6,
  bundle_commit = 7,
};

/// In units of 256 bytes, rounded up, as far as 17 bits hold them: 33,554,433 becomes 256.
std::uint32_t size_field(std::uint32_t typed_size);

/// Rounded up to the unit that a count of 8 bits can express; at most kFileSizeLimit.
std::uint32_t round_to_unit(std::uint32_t size);

}  // namespace cc3235::nwp
