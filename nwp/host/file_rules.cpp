#include "nwp/host/file_rules.h"

#include <optional>

#include "base/status_codes.h"

namespace cc3235::nwp {

namespace {

using fs_sim::bit;
using fs_sim::OpenFlag;
using fs_sim::OpenMode;

constexpr std::uint32_t kModeBits =
    bit(OpenFlag::read) | bit(OpenFlag::write) | bit(OpenFlag::create) | bit(OpenFlag::overwrite);
constexpr std::uint32_t kCreationBits = 0x07FE0000;

struct ModeRow {
  std::uint32_t modes;
  OpenMode mode;
};
constexpr ModeRow kModes[] = {
    {.modes = bit(OpenFlag::read), .mode = OpenMode::read},
    {.modes = bit(OpenFlag::write), .mode = OpenMode::write},
    {.modes = bit(OpenFlag::overwrite), .mode = OpenMode::write},
    {.modes = bit(OpenFlag::create), .mode = OpenMode::create},
    {.modes = bit(OpenFlag::create) | bit(OpenFlag::write), .mode = OpenMode::create},
    {.modes = bit(OpenFlag::create) | bit(OpenFlag::overwrite), .mode = OpenMode::create_if_absent},
};

std::optional<OpenMode> mode_of(std::uint32_t modes) {
  for (const ModeRow& row : kModes) {
    if (row.modes == modes) return row.mode;
  }
  return std::nullopt;
}

/// A size travels as a count of 8 bits of one of these units.
constexpr std::uint32_t kUnits[] = {256, 1024, 4096, 16384, 65536};
constexpr std::uint32_t kMostUnits = 255;
static_assert(kUnits[4] * kMostUnits == kFileSizeLimit);

}  // namespace

std::uint32_t size_field(std::uint32_t typed_size) {
  constexpr std::uint32_t kUnit = 256, kBits = 0x1FFFF;
  return ((typed_size + (kUnit - 1)) / kUnit & kBits) * kUnit;
}

std::uint32_t round_to_unit(std::uint32_t size) {
  for (const std::uint32_t unit : kUnits) {
    if (size <= unit * kMostUnits) return (size + unit - 1) / unit * unit;
  }
  return kFileSizeLimit;
}

Result<OpenPlan> plan_open(std::uint32_t flags, std::uint32_t typed_size) {
  const std::uint32_t modes = flags & kModeBits;
  const std::uint32_t size = size_field(typed_size);
  const bool creates = (modes & bit(OpenFlag::create)) != 0;
  if (creates && size > kFileSizeLimit) return status::SL_ERROR_FS_FILE_MAX_SIZE_EXCEEDED;
  const std::optional<OpenMode> mode = mode_of(modes);
  if (!mode) return status::SL_ERROR_FS_INVALID_FILE_MODE;
  OpenPlan plan;
  plan.mode = *mode;
  if (*mode != OpenMode::read) plan.creation_flags = flags & kCreationBits;
  if (creates) plan.max_size = round_to_unit(size);
  return plan;
}

Status check_file_name(std::string_view name) {
  return name.size() >= kFileNameLimit ? status::SL_ERROR_FS_WRONG_FILE_NAME : kOk;
}

}  // namespace cc3235::nwp
