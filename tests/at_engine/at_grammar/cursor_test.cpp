#include "at_engine/at_grammar/cursor.h"

#include <gtest/gtest.h>

#include <string>

namespace cc3235::at {
namespace {

using namespace std::string_literals;

// ref: at-protocol.md §6 "Taking one argument"
TEST(ArgumentCursor, TakesUpToTheCommaAndTheLastToTheEnd) {
  ArgumentCursor cursor("a,b,c,d");
  EXPECT_EQ(cursor.take(false), Taken("a"));
  EXPECT_EQ(cursor.take(false), Taken("b"));
  EXPECT_EQ(cursor.take(true), Taken("c,d"));
}

// ref: at-protocol.md §6
TEST(ArgumentCursor, TellsEmptyArgumentsFromMissingCommas) {
  EXPECT_EQ(ArgumentCursor(",b").take(false), Taken(ParseCode::missing));
  EXPECT_EQ(ArgumentCursor("").take(true), Taken(ParseCode::missing));
  EXPECT_EQ(ArgumentCursor("").take(false), Taken(ParseCode::separator));
  EXPECT_EQ(ArgumentCursor("a").take(false), Taken(ParseCode::separator));
}

TEST(ArgumentCursor, GoesOnBehindAnEmptyArgument) {
  ArgumentCursor cursor(",b");
  EXPECT_EQ(cursor.take(false), Taken(ParseCode::missing));
  EXPECT_EQ(cursor.take(true), Taken("b"));
}

// ref: at-protocol.md §7 string
TEST(ArgumentCursor, TakesStringsOutOfTheirQuotes) {
  struct {
    std::string_view text;
    Taken first;
  } const cases[] = {
      {R"("a,b",c)", "a,b"},           {R"("",c)", ""},      {R"("a"b",c)", R"(a"b)"}, {R"("a"b,c)", R"("a"b)"},
      {R"(a"b,c",d)", R"(a"b)"},       {R"("a,b)", R"("a)"}, {R"("a" ,c)", "a"},       {R"("a")", ParseCode::separator},
      {R"(,"a")", ParseCode::missing},
  };
  for (const auto& c : cases) EXPECT_EQ(ArgumentCursor(c.text).take_marked(kQuotes, false), c.first) << c.text;
}

TEST(ArgumentCursor, TakesALastString) {
  EXPECT_EQ(ArgumentCursor(R"("a,b")").take_marked(kQuotes, true), Taken("a,b"));
  EXPECT_EQ(ArgumentCursor(R"("")").take_marked(kQuotes, true), Taken(""));
  EXPECT_EQ(ArgumentCursor("a,9").take_marked(kQuotes, true), Taken("a,9"));
  EXPECT_EQ(ArgumentCursor(R"("a)").take_marked(kQuotes, true), Taken(R"("a)"));
  EXPECT_EQ(ArgumentCursor(R"("My AP",x)").take_marked(kQuotes, true), Taken(R"("My AP",x)")) << "a comma ends no last one";
  EXPECT_EQ(ArgumentCursor(R"("a",b")").take_marked(kQuotes, true), Taken(R"(a",b)"));
}

// ref: at-protocol.md §7 string
TEST(ArgumentCursor, WhatFollowsAMarkThatClosesNothingIsSkipped) {
  struct {
    std::string_view text;
    Taken first;
  } const cases[] = {
      {R"("a"",b)", R"("a"")"}, {R"(""a"",b)", R"(""a"")"}, {R"("a" ",b)", R"("a" ")"},
      {R"("a""",b)", R"(a"")"}, {R"("a" b",c)", R"(a" b)"}, {R"("a"b,"",c)", R"("a"b)"},
  };
  for (const auto& c : cases) EXPECT_EQ(ArgumentCursor(c.text).take_marked(kQuotes, false), c.first) << c.text;
}

// ref: at-protocol.md §7 number array, bit list
TEST(ArgumentCursor, TakesListsOutOfTheirBrackets) {
  EXPECT_EQ(ArgumentCursor("[1.2.3.4],5").take_marked(kBrackets, false), Taken("1.2.3.4"));
  EXPECT_EQ(ArgumentCursor("[1.2.3.4,5],6").take_marked(kBrackets, false), Taken("1.2.3.4,5"));
  EXPECT_EQ(ArgumentCursor("[1.2.3.4]]").take_marked(kBrackets, true), Taken("[1.2.3.4]]"));
  EXPECT_EQ(ArgumentCursor("[1|2").take_marked(kBrackets, true), Taken("[1|2"));
  EXPECT_EQ(ArgumentCursor("[]").take_marked(kBrackets, true), Taken(""));
}

TEST(ArgumentCursor, CountsMembersUpToTheNextComma) {
  const auto count = [](std::string_view text, bool last) {
    ArgumentCursor cursor(text);
    const unsigned members = cursor.take_member_count(last);
    return std::pair(members, std::string(cursor.rest()));
  };
  EXPECT_EQ(count("a|b,c|d", false), std::pair(2u, "a|b,c|d"s));
  EXPECT_EQ(count("a|b,c|d", true), std::pair(3u, "a|b,c|d"s));
  EXPECT_EQ(count(",c", false), std::pair(0u, "c"s));
  EXPECT_EQ(count("a|b", false), std::pair(0u, "|b"s)) << "no comma: one character is gone";
  EXPECT_EQ(count("", true), std::pair(0u, ""s));
  EXPECT_EQ(count(std::string(255, '|') + ",x", false), std::pair(0u, std::string(254, '|') + ",x"));
}

TEST(ArgumentCursor, SeesTextUpToANulAndRawDataBehindIt) {
  const std::string cleaned = "1,x\0y"s;
  ArgumentCursor cursor(cleaned);
  EXPECT_EQ(cursor.take(false), Taken("1"));
  EXPECT_EQ(cursor.rest(), "x\0y"s);
  EXPECT_EQ(cursor.take(true), Taken("x"));
}

}  // namespace
}  // namespace cc3235::at
