#include "base/bytes.h"

#include <gtest/gtest.h>

namespace cc3235 {
namespace {

TEST(Bytes, TextAndBytesAreViewsOfTheSameMemory) {
  const std::string_view text("a\0b", 3);
  const ByteView bytes = as_bytes(text);
  EXPECT_EQ(static_cast<const void*>(bytes.data()), static_cast<const void*>(text.data()));
  EXPECT_EQ(bytes.size(), 3u);
  EXPECT_EQ(as_text(bytes), text);
  EXPECT_TRUE(as_text({}).empty());
}

TEST(Hex, TwoLowerCaseDigitsAByte) {
  EXPECT_EQ(to_hex(Bytes{0x00, 0x0f, 0xa5, 0xff}), "000fa5ff");
  EXPECT_EQ(to_hex({}), "");
}

TEST(Hex, ReadsBothCases) {
  Bytes out;
  ASSERT_TRUE(from_hex("00aBFf", out));
  EXPECT_EQ(out, (Bytes{0x00, 0xab, 0xff}));
  ASSERT_TRUE(from_hex("", out));
  EXPECT_TRUE(out.empty());
}

TEST(Hex, WrongTextLeavesTheOutputAsItWas) {
  Bytes out{1, 2};
  for (std::string_view wrong : {"0", "0g", "g0", "0x12", "1 "}) EXPECT_FALSE(from_hex(wrong, out)) << wrong;
  EXPECT_EQ(out, (Bytes{1, 2}));
}

}  // namespace
}  // namespace cc3235
