#include "at_engine/at_grammar/decode.h"
#include "at_engine/at_grammar/cursor.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "at_engine/at_grammar/enumerations.h"

namespace cc3235::at {
namespace {

// ref: at-protocol.md §7 number
TEST(Number, IsReadAsStrtoulDoes) {
  struct {
    std::string_view text;
    std::uint32_t value;
  } const cases[] = {
      {"0", 0},
      {"200", 200},
      {"0x1F", 31},
      {"0X1f", 31},
      {"010", 8},
      {"08", 0},
      {"0x", 0},
      {"0xZZ", 0},
      {"", 0},
      {"abc", 0},
      {"12abc", 12},
      {"1e3", 1},
      {"1.5", 1},
      {"\"5\"", 0},
      {"[5]", 0},
      {"+5", 5},
      {"--1", 0},
      {"- 1", 0},
      {"-1", 4294967295u},
      {"\t 7", 7},
      {"0b11", 0},
      {"-0x10", 0xFFFFFFF0u},
      {"4294967295", 4294967295u},
      {"4294967296", 4294967295u},
      {"-99999999999999999999", 4294967295u},
  };
  for (const auto& c : cases) EXPECT_EQ(decode_number(c.text), c.value) << c.text;
}

TEST(Number, OfManyDigitsSaturates) {
  EXPECT_EQ(decode_number(std::string(1000, '9')), 4294967295u);
  EXPECT_EQ(decode_number(std::string(1000, '0') + "7"), 7u);
}

// ref: at-protocol.md §6: the length of raw data is decimal only
TEST(DecimalPrefix, KnowsNeitherHexadecimalNorNegative) {
  struct {
    std::string_view text;
    std::size_t value;
  } const cases[] = {{"5,", 5}, {" 12 ", 12}, {"010", 10},  {"0x10", 0},
                     {"+5", 5}, {"-5", 0},    {"\"5\"", 0}, {"99999999", 65535}};
  for (const auto& c : cases) EXPECT_EQ(decimal_prefix(c.text), c.value) << c.text;
}

// ref: at-protocol.md §7 number array
TEST(NumberArray, TakesAFixedCountOfMembers) {
  using Four = std::array<std::uint32_t, 4>;
  struct {
    std::string_view text;
    Four parts;
  } const cases[] = {
      {"192.168.1.31", {192, 168, 1, 31}}, {"1.2.3.4.5", {1, 2, 3, 4}}, {"010.0x10.a.-1", {8, 16, 0, 4294967295u}},
      {"[1.2.3.4", {0, 2, 3, 4}},          {"1. 2.3.4", {1, 2, 3, 4}},  {"\"1.2.3.4\"", {0, 2, 3, 4}},
      {"[1.2.3.4]", {0, 2, 3, 4}},
  };
  for (const auto& c : cases) {
    Four parts{};
    EXPECT_EQ(decode_array(c.text, '.', parts), std::nullopt) << c.text;
    EXPECT_EQ(parts, c.parts) << c.text;
  }
}

// ref: at-protocol.md §7 number array
TEST(NumberArray, TellsMissingMembersFromMissingSeparators) {
  std::array<std::uint32_t, 4> parts{};
  EXPECT_EQ(decode_array("1.2.3", '.', parts), ParseCode::separator);
  EXPECT_EQ(decode_array("localhost", '.', parts), ParseCode::separator);
  EXPECT_EQ(decode_array("1:2:3:4", '.', parts), ParseCode::separator);
  EXPECT_EQ(decode_array("1..3.4", '.', parts), ParseCode::missing);
  EXPECT_EQ(decode_array("1.2.3.", '.', parts), ParseCode::missing);
  EXPECT_EQ(decode_array("fe80::1", ':', parts), ParseCode::missing);
  EXPECT_EQ(decode_array("", '.', parts), ParseCode::separator);
}

struct BitCase {
  std::string text;
  std::variant<std::uint32_t, ParseCode> value;
};

// ref: at-protocol.md §7 bit list
/// A list as the last argument of a line.
std::variant<std::uint32_t, ParseCode> last_list(std::string_view text) {
  ArgumentCursor cursor(text);
  const unsigned members = cursor.take_member_count(true);
  if (members == 0) return ParseCode::missing;
  return decode_bits(std::get<std::string_view>(cursor.take_marked(kBrackets, true)), members, kAlpnBits);
}

TEST(BitList, JoinsKeywords) {
  for (const auto& [text, value] : {
           BitCase{"h1", 1u},
           BitCase{"H1|h2C", 5u},
           BitCase{"[h1|h2]", 3u},
           BitCase{"h1|h1", 1u},
           BitCase{"full_list", 31u},
           BitCase{"h1| h2", ParseCode::unknown},
           BitCase{"[h1|h2", ParseCode::unknown},
           BitCase{"[[h1]]", ParseCode::unknown},
           BitCase{"[h1]]", ParseCode::unknown},
           BitCase{"", ParseCode::missing},
           BitCase{"\"h1\"", ParseCode::unknown},
           BitCase{"1", ParseCode::unknown},
           BitCase{"h1|", ParseCode::missing},
           BitCase{"|h1", ParseCode::missing},
           BitCase{"|", ParseCode::missing},
           BitCase{"[]", ParseCode::missing},
       })
    EXPECT_EQ(last_list(text), value) << text;
}

// ref: at-protocol.md §7 bit list: the firmware counts members in 8 bits
TEST(BitList, OfTooManyMembersIsCountedWrong) {
  const auto list = [](int members) {
    std::string text = "h1";
    for (int i = 1; i < members; ++i) text += "|h1";
    return last_list(text);
  };
  using Bits = std::variant<std::uint32_t, ParseCode>;
  EXPECT_EQ(list(255), Bits(1u));
  EXPECT_EQ(list(256), Bits(ParseCode::missing));
  EXPECT_EQ(list(257), Bits(ParseCode::unknown));
}

}  // namespace
}  // namespace cc3235::at
