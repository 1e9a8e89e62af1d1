#include "base/base64.h"

#include <gtest/gtest.h>

#include <numeric>

namespace cc3235 {
namespace {

std::string encoded(ByteView bytes) {
  std::string out;
  base64_encode(bytes, out);
  return out;
}

TEST(Base64, EncodesWithPadding) {
  EXPECT_EQ(encoded(as_bytes("")), "");
  EXPECT_EQ(encoded(as_bytes("f")), "Zg==");
  EXPECT_EQ(encoded(as_bytes("fo")), "Zm8=");
  EXPECT_EQ(encoded(as_bytes("foo")), "Zm9v");
  EXPECT_EQ(encoded(as_bytes("foobar")), "Zm9vYmFy");
}

TEST(Base64, EncodingAppends) {
  std::string out = "+recv:0,1,4,";
  base64_encode(as_bytes("abc"), out);
  EXPECT_EQ(out, "+recv:0,1,4,YWJj");
}

TEST(Base64, LengthIsKnownBeforehand) {
  Bytes bytes;
  for (std::size_t n = 0; n < 20; ++n, bytes.push_back(0xff)) EXPECT_EQ(encoded(bytes).size(), base64_length(n));
}

TEST(Base64, EveryByteValueSurvivesTheRoundTrip) {
  Bytes bytes(256);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  for (std::size_t cut = 0; cut < 4; ++cut) {
    const ByteView part = ByteView(bytes).subspan(cut);
    Bytes back;
    ASSERT_TRUE(base64_decode(encoded(part), back));
    EXPECT_EQ(back, Bytes(part.begin(), part.end()));
  }
}

// ref: at-protocol.md §7 base64
TEST(Base64, ForeignCharactersDecodeAsZeroWithoutAnError) {
  Bytes out;
  ASSERT_TRUE(base64_decode("????", out));
  EXPECT_EQ(out, (Bytes{0, 0, 0}));
  ASSERT_TRUE(base64_decode("Zm\x80v", out));
  EXPECT_EQ(out, (Bytes{0x66, 0x60, 0x2f}));
}

// ref: at-protocol.md §7 base64
TEST(Base64, OnlyTheLastTwoCharactersCountAsPadding) {
  Bytes out;
  ASSERT_TRUE(base64_decode("Zm9vYg==", out));
  EXPECT_EQ(as_text(out), "foob");
  ASSERT_TRUE(base64_decode("====", out));
  EXPECT_EQ(out, (Bytes{0}));
  ASSERT_TRUE(base64_decode("Zg==Zm9v", out));
  EXPECT_EQ(out, (Bytes{0x66, 0, 0, 0x66, 0x6f, 0x6f}));
  ASSERT_TRUE(base64_decode("Zm=v", out));
  EXPECT_EQ(out.size(), 2u);
}

// ref: at-protocol.md §7 base64
TEST(Base64, LengthMustBeAMultipleOfFour) {
  Bytes out;
  for (std::string_view wrong : {"Z", "Zm", "Zm9", "Zm9vY"}) EXPECT_FALSE(base64_decode(wrong, out)) << wrong;
  ASSERT_TRUE(base64_decode("", out));
  EXPECT_TRUE(out.empty());
}

}  // namespace
}  // namespace cc3235
