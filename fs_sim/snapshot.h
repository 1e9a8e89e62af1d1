#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fs_sim/file_system.h"

/// All that an image says, as values: the form that is taken out of one image and put into another.
namespace cc3235::fs_sim {

/// One file. What was not closed has no content here: a file without a valid copy stays one.
struct SnapshotFile {
  std::string name;
  std::uint32_t creation_flags = 0;
  std::uint32_t max_size = 0;  ///< bytes
  std::array<Token, 4> tokens{};
  std::uint32_t write_counter = 0;
  std::optional<Bytes> content;  ///< nullopt: no valid copy
};

struct Snapshot {
  std::uint32_t size = 0;  ///< bytes of the flash
  DeviceIdentity identity;
  std::uint32_t alerts = 0, alert_threshold = kAlertThreshold, fat_writes = 0;
  bool locked = false;                                  ///< whatever the alerts
  std::vector<SnapshotFile> files;                      ///< in the order of the file table
  std::vector<std::pair<std::string, Bytes>> settings;  ///< of the network processor, by key
  Bytes factory_image;                                  ///< the stored programming image; empty: none
};

/// Of the image at `path`, which must exist and may be one that cannot be written. Content that cannot be read is an error,
/// too. What was changed behind the chip's back makes it a locked one.
std::variant<Snapshot, ImageError> take_snapshot(const std::string& path);

/// Puts all of it in place of what the image at `path` holds, or makes the image: everything or nothing. The status of a
/// file that does not go in stands in the message.
std::optional<ImageError> put_snapshot(const std::string& path, const Snapshot& snapshot);

}  // namespace cc3235::fs_sim
