#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "nwp/loop/eventually.h"

namespace cc3235::nwp {

struct FileOpenResult {
  std::int32_t handle = 0;
  std::uint32_t token = 0;
};

struct FileInformation {
  std::uint16_t flags = 0;
  std::uint32_t length = 0, max_size = 0;
  std::array<std::uint32_t, 4> tokens{};
  std::uint32_t storage = 0, write_counter = 0;
};

struct FileEntry {
  std::string name;
  std::uint32_t max_size = 0;
  std::uint32_t properties = 0;
  std::uint32_t blocks = 0;
};
/// Some of the files, and where to go on.
struct FileList {
  std::vector<FileEntry> entries;
  std::int32_t index = -1;
};

/// ref: commands-file.md §9
struct FileControl {
  std::uint8_t command = 0;
  std::uint32_t token = 0;
  std::string name;
  std::uint32_t target = 0;  ///< of a restore
  std::string new_name;      ///< of a rename
};
/// The values of get_storage_info, in the order in which they are shown.
using StorageInfo = std::array<std::uint32_t, 16>;
struct FileControlResult {
  std::uint32_t token = 0;
  StorageInfo storage{};
};

/// sl_FsOpen … `flags` are the mode and creation bits, `max_size` bytes as typed (the driver rounds and masks).
class Files {
 public:
  virtual ~Files() = default;
  virtual awaitable<Result<FileOpenResult>> open(std::string name, std::uint32_t flags, std::uint32_t max_size) = 0;
  virtual awaitable<Status> close(std::int32_t handle, std::string certificate, std::string signature) = 0;
  virtual awaitable<Result<std::size_t>> write(std::int32_t handle, std::uint32_t offset, Bytes data) = 0;
  virtual awaitable<Result<Bytes>> read(std::int32_t handle, std::uint32_t offset, std::uint32_t length) = 0;
  virtual awaitable<Status> remove(std::string name, std::uint32_t token) = 0;
  virtual awaitable<Result<FileInformation>> info(std::string name, std::uint32_t token) = 0;
  /// At most `count` files behind `index`; -1 begins.
  virtual awaitable<Result<FileList>> list(std::int32_t index, std::uint8_t count) = 0;
  virtual awaitable<Result<FileControlResult>> control(FileControl control) = 0;
};

}  // namespace cc3235::nwp
