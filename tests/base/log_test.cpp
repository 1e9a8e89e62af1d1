#include "base/log.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace cc3235 {
namespace {

using Lines = std::vector<std::pair<LogLevel, std::string>>;

Log log_into(Lines& lines, LogLevel threshold) {
  return Log(threshold, [&lines](LogLevel level, std::string_view text) { lines.emplace_back(level, text); });
}

TEST(Log, WithoutASinkNothingIsEnabled) {
  const Log log;
  EXPECT_FALSE(log.enabled(LogLevel::error));
  log.error("dropped {}", 1);
}

TEST(Log, FormatsForTheSink) {
  Lines lines;
  log_into(lines, LogLevel::trace).info("socket {} ended with {}", 3, "-107");
  EXPECT_EQ(lines, (Lines{{LogLevel::info, "socket 3 ended with -107"}}));
}

TEST(Log, OnlyTheThresholdAndAboveArrives) {
  Lines lines;
  const Log log = log_into(lines, LogLevel::warn);
  log.write(LogLevel::trace, "a");
  log.debug("b");
  log.info("c");
  log.warn("d");
  log.error("e");
  EXPECT_EQ(lines, (Lines{{LogLevel::warn, "d"}, {LogLevel::error, "e"}}));
}

TEST(Log, BracesInAnArgumentStayText) {
  Lines lines;
  log_into(lines, LogLevel::info).info("{}", "{0} {}");
  EXPECT_EQ(lines.at(0).second, "{0} {}");
}

}  // namespace
}  // namespace cc3235
