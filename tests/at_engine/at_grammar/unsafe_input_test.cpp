#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "at_engine/at_grammar/line_machine.h"
#include "at_engine/at_grammar/parser.h"
#include "at_engine/at_grammar/reply.h"

/// Lines on which the firmware leaves its buffers: the answer is defined here and nothing breaks. ref: at-protocol.md §4,
/// §6, §8
namespace cc3235::at {
namespace {

using namespace std::string_literals;

std::string verdict(std::string_view line) {
  const ParsedLine parsed = parse_line(line);
  if (const auto* error = std::get_if<Error>(&parsed)) return format_error(*error);
  return std::holds_alternative<HelpRequest>(parsed) ? "usage" : "handler";
}

TEST(UnsafeInput, DataBehindTheEndOfTheLineIsZero) {
  const ParsedLine parsed = parse_line("AT+Send=0,0,32767,x");
  const auto& request = std::get<Request>(parsed);
  const Bytes& data = request.arguments.bytes(3);
  ASSERT_EQ(data.size(), 32767u);
  EXPECT_EQ(data[0], 'x');
  EXPECT_EQ(std::count(data.begin(), data.end(), 0), 32766);
}

TEST(UnsafeInput, CommasMissingBeforeRawDataAreAMissingSeparator) {
  for (std::string_view line : {"AT+Send", "AT+Send=", "AT+Send=0", "AT+Send=0,0,5", "AT+FileWrite=1,0,0,9"})
    EXPECT_EQ(verdict(line), "ERROR: parse parameters,-3") << line;
}

TEST(UnsafeInput, NulEndsWhatTheFirmwareSeesOfALine) {
  EXPECT_EQ(verdict("AT+Test\0=1"s), "handler");
  EXPECT_EQ(verdict("AT+Stop=1\0,2"s), "handler");
  EXPECT_EQ(verdict("\0AT+Test"s), "ERROR: command not exist,0");
  EXPECT_EQ(verdict("AT+Send=0\0,0,1,x"s), "ERROR: parse parameters,-3");
}

/// Quotes, blanks and bars are what the grammar looks ahead for.
TEST(UnsafeInput, LongRunsOfOneCharacterAreAnswered) {
  for (char c : " ,\"|[]=?+:.0x\\\xff"s) {
    for (const std::string name :
         {"AT+WlanConnect=", "AT+Send=", "AT+FileWrite=1,", "AT+SetSockOpt=0,SOCKET,SECURE_MASK,", ""}) {
      const std::string line = name + std::string(1023 - name.size(), c);
      EXPECT_NE(verdict(line), "") << name << c;
      EXPECT_NE(verdict(name + "\"" + line.substr(name.size() + 1)), "") << name << c;
    }
  }
}

TEST(UnsafeInput, RandomLinesAreAnswered) {
  std::minstd_rand random(1);
  const std::string_view likely = "AT+Send=atfilewrite0123456789,,,,\"\" \0|[]:.x";
  for (int round = 0; round < 3000; ++round) {
    std::string line = round % 2 == 0 ? "AT+Send=" : "AT+FileWrite=";
    for (std::size_t i = random() % 80; i > 0; --i) line += likely[random() % likely.size()];
    EXPECT_NE(verdict(line), "");
  }
}

TEST(UnsafeInput, RandomBytesNeverStopTheReader) {
  std::minstd_rand random(2);
  LineMachine machine{Quirks{}};
  std::string echo;
  std::size_t longest = 0;
  for (int i = 0; i < 200000; ++i) {
    const auto dice = random();
    const char byte = dice % 50 == 0 ? '\r' : "at+send=0,12 \n\xff"[dice / 50 % 15];
    ByteView input = as_bytes(std::string_view(&byte, 1));
    if (const auto line = machine.take(input, echo)) longest = std::max(longest, line->text.size());
    if (echo.size() > 4096) echo.clear();
  }
  EXPECT_LE(longest, 1023u);
  EXPECT_GT(longest, 0u);
}

}  // namespace
}  // namespace cc3235::at
