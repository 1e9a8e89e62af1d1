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
  for (const auto& c : cases) EXPECT_EQ(ArgumentCursor(c.text).take_text(false), c.first) << c.text;
}

TEST(ArgumentCursor, TakesALastString) {
  EXPECT_EQ(ArgumentCursor(R"("a,b")").take_text(true), Taken("a,b"));
  EXPECT_EQ(ArgumentCursor(R"("")").take_text(true), Taken(""));
  EXPECT_EQ(ArgumentCursor("a,9").take_text(true), Taken("a,9"));
  EXPECT_EQ(ArgumentCursor(R"("a)").take_text(true), Taken(R"("a)"));
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
