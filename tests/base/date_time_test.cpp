#include "base/date_time.h"

#include <gtest/gtest.h>

namespace cc3235 {
namespace {

using std::chrono::seconds;

DateTime date(std::uint32_t year, std::uint32_t month, std::uint32_t day) {
  return {.day = day, .month = month, .year = year};
}

// ref: README.md "Clock of a fresh device"
TEST(DateTime, TheStartOfAFreshDevice) {
  const DateTime start{.hour = 0, .minute = 0, .second = 1, .day = 1, .month = 1, .year = 2013};
  const auto time = to_unix(start);
  ASSERT_TRUE(time);
  EXPECT_EQ(time->time_since_epoch(), seconds{1356998401});
  EXPECT_EQ(to_date_time(*time), start);
}

TEST(DateTime, BeforeTheEpochToo) {
  const UnixSeconds last{seconds{-1}};
  EXPECT_EQ(to_date_time(last), (DateTime{23, 59, 59, 31, 12, 1969}));
  EXPECT_EQ(to_unix({23, 59, 59, 31, 12, 1969}), last);
}

TEST(DateTime, RefusesDaysThatDoNotExist) {
  EXPECT_TRUE(to_unix(date(2020, 2, 29)));
  EXPECT_FALSE(to_unix(date(2021, 2, 29)));
  EXPECT_FALSE(to_unix(date(2100, 2, 29)));
  EXPECT_FALSE(to_unix(date(2021, 4, 31)));
}

TEST(DateTime, RefusesFieldsOutOfRange) {
  for (const DateTime& wrong : {DateTime{.hour = 24}, DateTime{.minute = 60}, DateTime{.second = 60}, DateTime{.day = 0},
                                DateTime{.day = 32}, DateTime{.day = 257}, DateTime{.month = 0}, DateTime{.month = 13},
                                DateTime{.month = 257}, DateTime{.year = 10000}, DateTime{.year = 4294967295u}})
    EXPECT_FALSE(to_unix(wrong)) << wrong.day << '.' << wrong.month << '.' << wrong.year;
}

TEST(Iso, TextReadsBack) {
  for (std::string_view text :
       {"1970-01-01T00:00:00Z", "2021-06-01T12:34:56Z", "2000-02-29T23:59:59Z", "9999-12-31T23:59:59Z"}) {
    const auto time = parse_iso(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(to_iso(*time), text);
  }
}

TEST(Iso, OneShapeOnly) {
  for (std::string_view wrong : {"", "2021-06-01", "2021-06-01T00:00:00", "2021-06-01 00:00:00Z", "2021-06-01T00:00:00z",
                                 "2021-6-1T00:00:00Z", "2021-06-01T24:00:00Z", "2021-06-01T00:00:60Z",
                                 "2021-02-30T00:00:00Z", "+021-06-01T00:00:00Z", "2021-06-01T00:00:00Z "})
    EXPECT_FALSE(parse_iso(wrong)) << wrong;
}

TEST(Iso, ADayAloneIsItsBeginning) {
  EXPECT_EQ(parse_date("2021-06-01"), parse_iso("2021-06-01T00:00:00Z"));
  EXPECT_EQ(parse_date("2021-06-01T12:34:56Z"), parse_iso("2021-06-01T12:34:56Z"));
  for (std::string_view wrong : {"", "2021-06", "2021-02-30", "2021-06-01T", "01.06.2021", "2021-06-01 "})
    EXPECT_FALSE(parse_date(wrong)) << wrong;
}

}  // namespace
}  // namespace cc3235
