#include "base/base64.h"

#include <gtest/gtest.h>

namespace cc3235 {
namespace {

TEST(Base64, EncodesWithPadding) {
  const auto encoded = [](std::string_view text) {
    std::string out;
    base64_encode(as_bytes(text), out);
    return out;
  };
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
}

// ref: at-protocol.md §7 base64
TEST(Base64, DecodesAsTheFirmwareDoes) {
  Bytes out;
  ASSERT_TRUE(base64_decode("Zm9vYg==", out));
  EXPECT_EQ(as_text(out), "foob");
  EXPECT_FALSE(base64_decode("Zm9", out));
  ASSERT_TRUE(base64_decode("????", out));
  EXPECT_EQ(out, (Bytes{0, 0, 0}));
}

}  // namespace
}  // namespace cc3235
