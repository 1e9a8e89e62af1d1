#include <gtest/gtest.h>

#include <string>

#include "at_engine/at_grammar/clean.h"
#include "at_engine/at_grammar/parser.h"

/// Blank removal in commands with a raw data argument. ref: at-protocol.md §6 "Raw data argument"
namespace cc3235::at {
namespace {

using namespace std::string_literals;

/// The data of a Send or FileWrite line.
std::string payload_of(std::string_view line) {
  const ParsedLine parsed = parse_line(line, {});
  const auto* request = std::get_if<Request>(&parsed);
  if (request == nullptr) return "refused";
  return std::string(as_text(request->arguments.bytes(request->arguments.size() - 1)));
}

TEST(RawData, StaysAsSentWhileBlanksBeforeItGo) {
  EXPECT_EQ(payload_of("AT+Send=0,0,5,hello"), "hello");
  EXPECT_EQ(payload_of("AT+Send= 0 , 0 , 5 , hello "), " hell");
  EXPECT_EQ(payload_of("AT+Send=  0,  0,  5,  hello"), "  hel");
  EXPECT_EQ(payload_of("AT+Send=0,0,11,a,b c\"d e,f"), "a,b c\"d e,f");
  EXPECT_EQ(payload_of("AT+FileWrite= 1 , 0 , 0 , 9 ,a, b ,c d"), "a, b ,c d");
}

TEST(RawData, IsCutToItsLengthAndFilledWithZeros) {
  EXPECT_EQ(payload_of("AT+Send=0,0,2,hello"), "he");
  EXPECT_EQ(payload_of("AT+Send=0,0,7,hello"), "hello\0\0"s);
  EXPECT_EQ(payload_of("AT+Send=0,0,1,"), "\0"s);
  EXPECT_EQ(payload_of("AT+Send=0, 0, 7, hello"), " hello\0"s);
}

TEST(RawData, MayHoldEveryByte) {
  EXPECT_EQ(payload_of("AT+Send=0,0,4,a\0\n\xff"s), "a\0\n\xff"s);
  EXPECT_EQ(payload_of("AT+Send= 0, 0, 4,a\0\n\xff"s), "a\0\n\xff"s);
}

TEST(RawData, OfHexadecimalLengthDoesNotMoveUp) {
  EXPECT_EQ(payload_of("AT+Send=0, 0, 0x5, hello"), "\0\0 he"s);
  EXPECT_EQ(payload_of("AT+Send=0,0,0x5,hello"), "hello");
}

TEST(RawData, LetsRemovalRunOnBehindEachQuotedArgument) {
  EXPECT_EQ(remove_blanks_before_raw(R"(0,"abcdef",qos0,0,9,a , b , c)", 6), R"(0,"abcdef",qos0,0,9,a,b, c)"s + "\0\0\0"s);
  EXPECT_EQ(remove_blanks_before_raw(R"(0,abcdef,qos0,0,9,a , b , c)", 6), R"(0,abcdef,qos0,0,9,a , b , c)");
  EXPECT_EQ(remove_blanks_before_raw(R"(0,"ab","cd",0,9,a , b , c)", 6), R"(0,"ab","cd",0,9,a,b, c)"s + "\0\0\0"s);
}

TEST(RawData, IsNotTouchedBehindItsLength) {
  // Six steps run on, but only three characters belong to the data.
  EXPECT_EQ(remove_blanks_before_raw(R"(0,"abcde",qos0,0,3,a , b , c)", 6), R"(0,"abcde",qos0,0,3,a,)"s + "\0"s + " b , c");
}

TEST(RawData, PositionIsShiftedByACommaInQuotes) {
  EXPECT_EQ(remove_blanks_before_raw(R"(0,"a,b",qos0,0, 1, x)", 6), R"(0,"a,b",qos0,0, 1, x)");
  EXPECT_EQ(remove_blanks_before_raw(R"(0,"a,b",qos0,1,1,x)", 6), R"(0,"a,b",qos0,1,1,x)");
}

TEST(RawData, IsSoughtInVainWhenCommasAreMissing) {
  EXPECT_EQ(remove_blanks_before_raw(" 0 , 0 , 5 ", 4), "0,0,5");
  EXPECT_EQ(remove_blanks_before_raw(" ?", 4), "?");
}

}  // namespace
}  // namespace cc3235::at
