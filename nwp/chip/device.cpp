#include "nwp/chip/device.h"

#include <string_view>

#include "base/status_codes.h"

namespace cc3235::nwp::chip {

namespace {

constexpr std::string_view kPersistentKey = "general.persistent";
constexpr std::string_view kTimeKey = "general.time";

/// Read on hardware after a reset. ref: tls.md §8
constexpr DateTime kColdStart{.hour = 0, .minute = 0, .second = 1, .day = 1, .month = 1, .year = 2013};

/// What a time out of range gives is not documented.
constexpr Status kBadTime = status::SL_RET_CODE_INVALID_INPUT;

}  // namespace

General::General(Clock& clock, FlashAccess& flash, const ClockStart& start) : clock_(clock), flash_(flash) {
  load();
  switch (start.kind) {
    case ClockStart::Kind::host:
      state_.clock_set = true;
      break;
    case ClockStart::Kind::date:
      start_clock(start.date);
      state_.clock_set = true;
      break;
    case ClockStart::Kind::cold: {
      const auto stored = flash_.setting(kTimeKey);
      const auto set = stored ? parse_iso(as_text(*stored)) : std::nullopt;
      start_clock(set.value_or(*to_unix(kColdStart)));
      state_.clock_set = set.has_value();
      break;
    }
  }
}

void General::load() {
  const auto stored = flash_.setting(kPersistentKey);
  state_.persistent = stored && stored->size() == 1 ? stored->front() : DeviceState{}.persistent;
}

void General::start_clock(UnixSeconds at) {
  state_.clock_offset = at - clock_.wall();
}

UnixSeconds General::now() const {
  return std::chrono::floor<std::chrono::seconds>(clock_.wall() + state_.clock_offset);
}

Status General::set_time(const DateTime& time) {
  const std::optional<UnixSeconds> at = to_unix(time);
  if (!at) return kBadTime;
  start_clock(*at);
  state_.clock_set = true;
  return state_.persistent == 1 ? flash_.set_setting(kTimeKey, as_bytes(to_iso(*at))) : kOk;
}

Status General::set_persistent(std::uint8_t value) {
  if (value > 1) return status::SL_ERROR_INVALID_PERSISTENT_CONFIGURATION;
  state_.persistent = value;
  return flash_.set_setting(kPersistentKey, ByteView(&value, 1));
}

}  // namespace cc3235::nwp::chip
