#include "base/date_time.h"

#include <fmt/format.h>

namespace cc3235 {
namespace {

/// The `digits` decimal digits at `at`.
std::optional<std::uint32_t> fixed_number(std::string_view text, std::size_t at, std::size_t digits) {
  std::uint32_t value = 0;
  for (char c : text.substr(at, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return value;
}

}  // namespace

std::optional<UnixSeconds> to_unix(const DateTime& date) {
  using namespace std::chrono;
  if (date.hour > 23 || date.minute > 59 || date.second > 59 || date.year > 9999) return std::nullopt;
  const year_month_day day{year{static_cast<int>(date.year)}, month{date.month}, std::chrono::day{date.day}};
  if (date.month > 12 || date.day > 31 || !day.ok()) return std::nullopt;
  return sys_days{day} + hours{date.hour} + minutes{date.minute} + seconds{date.second};
}

DateTime to_date_time(UnixSeconds time) {
  using namespace std::chrono;
  const sys_days midnight = floor<days>(time);
  const year_month_day day{midnight};
  const hh_mm_ss clock{time - midnight};
  return {static_cast<std::uint32_t>(clock.hours().count()),
          static_cast<std::uint32_t>(clock.minutes().count()),
          static_cast<std::uint32_t>(clock.seconds().count()),
          static_cast<unsigned>(day.day()),
          static_cast<unsigned>(day.month()),
          static_cast<std::uint32_t>(static_cast<int>(day.year()))};
}

std::string to_iso(UnixSeconds time) {
  const DateTime date = to_date_time(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", date.year, date.month, date.day, date.hour, date.minute,
                     date.second);
}

std::optional<UnixSeconds> parse_iso(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00Z";
  if (text.size() != kShape.size()) return std::nullopt;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] != '0' && text[i] != kShape[i]) return std::nullopt;
  }
  const auto year = fixed_number(text, 0, 4), month = fixed_number(text, 5, 2), day = fixed_number(text, 8, 2);
  const auto hour = fixed_number(text, 11, 2), minute = fixed_number(text, 14, 2), second = fixed_number(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  return to_unix({*hour, *minute, *second, *day, *month, *year});
}

std::optional<UnixSeconds> parse_date(std::string_view text) {
  if (text.find('T') != text.npos) return parse_iso(text);
  return parse_iso(std::string(text) + "T00:00:00Z");
}

}  // namespace cc3235
