#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "fs_sim/file_system.h"

namespace cc3235::fs_sim {

/// What an image is checked for beyond what opening it demands, and the first of these things that does not hold.
struct CheckReport {
  struct Breach {
    std::string_view invariant;  ///< the sentence that should be true
    std::string found;           ///< where it is not
  };
  std::optional<Breach> breach;
  std::size_t invariants = 0;  ///< how many were looked at
  std::size_t files = 0;
  std::uint32_t blocks = 0, capacity = 0;  ///< taken by files, and all of the flash

  // No damage, but worth saying: the device refuses work until something is done.
  bool locked = false;        ///< by security alerts
  bool empty_bundle = false;  ///< a bundle waits for its decision, and its files are gone; the next start ends it
};

/// Looks at every invariant of the image at `path`, which must exist; changes nothing that could be read, and writes nothing
/// where it may not. An image that cannot even be opened gives the reason instead.
std::variant<CheckReport, ImageError> check_image(const std::string& path);

}  // namespace cc3235::fs_sim
