#include <gtest/gtest.h>

#include <string>

#include "at_engine/at_grammar/line_machine.h"

namespace cc3235::at {
namespace {

using namespace std::string_literals;

std::string wire_of(std::string_view line, bool text_mode = true) {
  std::string wire;
  Quirks quirks;
  quirks.text_mode = text_mode;
  write_output_line(line, quirks, wire);
  return wire;
}

// ref: at-protocol.md §1
TEST(OutputLine, EndsWithLineFeedAndTwoCarriageReturns) {
  EXPECT_EQ(wire_of("OK"), "OK\n\r\r");
  EXPECT_EQ(wire_of(""), "\n\r\r");
}

// ref: at-protocol.md §1, §2
TEST(OutputLine, OfTextGetsACarriageReturnBehindEachLineFeed) {
  EXPECT_EQ(wire_of("\n\n"), "\n\r\n\r\n\r\r");
}

// ref: at-protocol.md §8
TEST(OutputLine, OfTextEndsAtItsFirstNul) {
  EXPECT_EQ(wire_of("+get:a\0b"s), "+get:a\n\r\r");
}

// ref: at-protocol.md §8
TEST(OutputLine, WithBinaryPayloadIsSentToItsLength) {
  struct {
    std::string line, wire;
  } const cases[] = {
      {"+recv:0,0,5,a\0b\nc"s, "+recv:0,0,5,a\0b\r\nc\n\r\r"s},
      {"+recvfrom:0,0,2,\0\n"s, "+recvfrom:0,0,2,\0\r\n\n\r\r"s},
      {"+fileread:0,2,\0\n"s, "+fileread:0,2,\0\r\n\n\r\r"s},
      {"+httpgetheader:0,0,2,\0\n"s, "+httpgetheader:0,0,2,\0\r\n\n\r\r"s},
      {"+httpreadresbody:0,1,0,2,\0\n"s, "+httpreadresbody:0,1,0,2,\0\r\n\n\r\r"s},
      {"+netapprecv:0,0,0,2,\0\n"s, "+netapprecv:0,0,0,2,\0\r\n\n\r\r"s},
      {"+netutilcmd:0,2,\0\n"s, "+netutilcmd:0,2,\0\r\n\n\r\r"s},
      {"+netutilget:0,2,\0\n"s, "+netutilget:0,2,\0\r\n\n\r\r"s},
      {"+eventmqtt:recv,t,qos0,0,0,0,2,\0\n"s, "+eventmqtt:recv,t,qos0,0,0,0,2,\0\r\n\n\r\r"s},
  };
  for (const auto& c : cases) EXPECT_EQ(wire_of(c.line), c.wire);
}

// ref: at-protocol.md §8
TEST(OutputLine, WithOtherFormatIsText) {
  EXPECT_EQ(wire_of("+recv:0,1,4,YQ=="), "+recv:0,1,4,YQ==\n\r\r");
  EXPECT_EQ(wire_of("+recv:0,7,4,a\nb\0"s), "+recv:0,7,4,a\n\rb\n\r\r");
  EXPECT_EQ(wire_of("+netutilcmd:0"), "+netutilcmd:0\n\r\r");
  EXPECT_EQ(wire_of("+eventmqtt:operation,connack,0"), "+eventmqtt:operation,connack,0\n\r\r");
}

// ref: at-protocol.md §8: header and length bytes, not more
TEST(OutputLine, IsCutWhereItsLengthSaysSo) {
  EXPECT_EQ(wire_of("+recv:0,0,2,abcdef"), "+recv:0,0,2,ab\n\r\r");
  EXPECT_EQ(wire_of("+recv:0,0,9,abc"), "+recv:0,0,9,abc\n\r\r");
  EXPECT_EQ(wire_of("+recv:0,0,4294967295,abc"), "+recv:0,0,4294967295,abc\n\r\r");
}

// ref: at-protocol.md §8: markers are looked for anywhere in the line
TEST(OutputLine, IsTakenForBinaryWhenTextHoldsAMarker) {
  EXPECT_EQ(wire_of("+eventwlan:connect,+recv,3,0x0"), "+eventwlan:connect,+recv,3,0x0\n\r\r");
  EXPECT_EQ(wire_of("+wlanscan:+recv,x,1,abc"), "+wlanscan:+recv,x,1,a\n\r\r");
}

// ref: reference/README.md, decisions
TEST(OutputLine, KeepsPayloadBytesWithoutTextMode) {
  EXPECT_EQ(wire_of("+recv:0,0,3,a\nb", false), "+recv:0,0,3,a\nb\n\r\r");
  EXPECT_EQ(wire_of("a\nb", false), "a\n\rb\n\r\r");
}

}  // namespace
}  // namespace cc3235::at
