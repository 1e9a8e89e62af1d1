#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cc3235 {

/// Seconds since 1970-01-01 UTC; the chip's clock has no time zone.
using UnixSeconds = std::chrono::sys_seconds;

/// The fields of AT+Get=general,time. month 1 to 12, day 1 to 31.
struct DateTime {
  std::uint32_t hour = 0, minute = 0, second = 0, day = 1, month = 1, year = 1970;
  friend constexpr bool operator==(const DateTime&, const DateTime&) = default;
};

/// nullopt when a field is out of range or the day does not exist.
std::optional<UnixSeconds> to_unix(const DateTime& date);
DateTime to_date_time(UnixSeconds time);

/// `YYYY-MM-DDTHH:MM:SSZ`.
std::string to_iso(UnixSeconds time);
std::optional<UnixSeconds> parse_iso(std::string_view text);
/// The same, or `YYYY-MM-DD` for the beginning of that day.
std::optional<UnixSeconds> parse_date(std::string_view text);

}  // namespace cc3235
