#include "at_engine/at_grammar/clean.h"

#include <gtest/gtest.h>

#include <string>

namespace cc3235::at {
namespace {

struct Case {
  std::string_view text, cleaned;
};

// ref: at-protocol.md §6 "Blank removal"
TEST(BlankRemoval, TakesBlanksAtEndsAndNextToCommas) {
  for (const auto& [text, cleaned] : {
           Case{" a , b ,c", "a,b,c"},
           Case{"x,a b c", "x,a b c"},
           Case{"  x  ,  y  ", "x,y"},
           Case{" , ", ","},
           Case{"   ", ""},
           Case{"", ""},
           Case{"x,\t y", "x,\t y"},
       })
    EXPECT_EQ(remove_blanks(text, ','), cleaned) << text;
}

// ref: at-protocol.md §6: the first word ends at its first character as far as blanks are concerned
TEST(BlankRemoval, TakesTheFirstBlanksBehindAOneCharacterWord) {
  for (const auto& [text, cleaned] : {
           Case{"a b,c d", "ab,c d"},
           Case{"- 1,2", "-1,2"},
           Case{"a  b c", "ab c"},
           Case{"ab c,d e", "ab c,d e"},
       })
    EXPECT_EQ(remove_blanks(text, ','), cleaned) << text;
}

// ref: at-protocol.md §6
TEST(BlankRemoval, KeepsTheBlanksOfQuotedParts) {
  for (const auto& [text, cleaned] : {
           Case{R"("a" , " x , y ")", R"("a"," x , y ")"},
           Case{R"(" a ",b)", R"(" a ",b)"},
           Case{R"("a" b " , c)", R"("a" b ",c)"},
       })
    EXPECT_EQ(remove_blanks(text, ','), cleaned) << text;
}

// ref: at-protocol.md §6
TEST(BlankRemoval, UnclosedQuoteProtectsNothing) {
  EXPECT_EQ(remove_blanks(R"("open , x)", ','), R"("open,x)");
  EXPECT_EQ(remove_blanks(R"("a"b , c)", ','), R"("a"b,c)");
}

// ref: at-protocol.md §5 step 2
TEST(BlankRemoval, OfACommandNameLooksAtThePlusSign) {
  for (const auto& [text, cleaned] : {
           Case{"at + test ", "at+test"},
           Case{"A T+Start", "AT+Start"},
           Case{"AT+Wlan Connect", "AT+Wlan Connect"},
           Case{"AT +\tTest", "AT+\tTest"},
       })
    EXPECT_EQ(remove_blanks(text, '+'), cleaned) << text;
}

TEST(UntilNul, EndsTheTextAtItsFirstNul) {
  EXPECT_EQ(until_nul(std::string_view("ab\0cd", 5)), "ab");
  EXPECT_EQ(until_nul("ab"), "ab");
}

// ref: at-protocol.md §6: 0 for empty text, else 1 and the commas outside quotes
TEST(ArgumentCount, CountsCommasOutsideQuotes) {
  struct {
    std::string_view text;
    std::size_t count;
  } const cases[] = {
      {"", 0}, {"a", 1}, {"a,", 2}, {",", 2}, {R"(a,"b,c",d)", 3}, {R"(a,"b,c,d)", 2}, {R"("a"b",c)", 1},
  };
  for (const auto& c : cases) EXPECT_EQ(count_arguments(c.text), c.count) << c.text;
}

}  // namespace
}  // namespace cc3235::at
