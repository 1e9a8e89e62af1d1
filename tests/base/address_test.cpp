#include "base/address.h"

#include <gtest/gtest.h>

namespace cc3235 {
namespace {

TEST(Ipv4, HostOrderNumberOfFourParts) {
  EXPECT_EQ(Ipv4::of(192, 168, 0, 2).value, 0xC0A80002u);
  EXPECT_EQ(to_string(Ipv4{0xC0A80002u}), "192.168.0.2");
}

TEST(Ipv4, PartsAreCutToEightBits) {
  EXPECT_EQ(Ipv4::of(300, 0, 0, 1), Ipv4::of(44, 0, 0, 1));
}

TEST(Ipv4, KnowsLoopbackAndAny) {
  EXPECT_TRUE(Ipv4::of(127, 9, 9, 9).loopback());
  EXPECT_FALSE(Ipv4::of(128, 0, 0, 1).loopback());
  EXPECT_TRUE(Ipv4{}.any());
  EXPECT_FALSE(Ipv4::of(0, 0, 0, 1).any());
}

TEST(Ipv4, ParsesStrictDottedDecimalOnly) {
  EXPECT_EQ(parse_ipv4("10.0.255.1"), Ipv4::of(10, 0, 255, 1));
  for (std::string_view wrong :
       {"", "10.0.0", "10.0.0.256", "10.0.0.1.2", "0x0a.0.0.1", "010.0.0.1", " 10.0.0.1", "10.0.0.1 ", "a.b.c.d"})
    EXPECT_FALSE(parse_ipv4(wrong)) << wrong;
  EXPECT_FALSE(parse_ipv4(std::string_view("10.0.0.1\0x", 10)));
}

TEST(Ipv6, WordsHoldTheAddressBytesInOrder) {
  const auto parsed = parse_ipv6("fe80::72:91ff:0:1");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->words, (std::array<std::uint32_t, 4>{0xfe800000u, 0, 0x007291ffu, 0x00000001u}));
  EXPECT_EQ(to_string(*parsed), "fe80::72:91ff:0:1");
}

TEST(Ipv6, RefusesWhatIsNoAddress) {
  for (std::string_view wrong : {"", "fe80", "fe80::1::2", "fe80::1%eth0", "[fe80::1]"})
    EXPECT_FALSE(parse_ipv6(wrong)) << wrong;
  EXPECT_FALSE(parse_ipv6(std::string_view("::1\0", 4)));
}

TEST(Address, ParsesEitherFamily) {
  EXPECT_EQ(parse_address("127.0.0.1"), Address{Ipv4::of(127, 0, 0, 1)});
  EXPECT_EQ(parse_address("::1"), (Address{Ipv6{{0, 0, 0, 1}}}));
  EXPECT_FALSE(parse_address("localhost"));
  EXPECT_EQ(to_string(Address{Ipv6{{0, 0, 0, 1}}}), "::1");
}

TEST(Endpoint, TextFormsOfBothFamiliesReadBack) {
  for (std::string_view text : {"203.0.113.10:8883", "[2001:db8::1]:443", "0.0.0.0:0", "127.0.0.1:65535"}) {
    const auto endpoint = parse_endpoint(text);
    ASSERT_TRUE(endpoint) << text;
    EXPECT_EQ(to_string(*endpoint), text);
  }
}

TEST(Endpoint, RefusesWrongPortsAndBareIpv6) {
  for (std::string_view wrong : {"", "1.2.3.4", "1.2.3.4:", ":80", "1.2.3.4:65536", "1.2.3.4:-1", "1.2.3.4:+1",
                                 "1.2.3.4:80x", "::1:80", "[1.2.3.4]:80", "[::1]", "[]:80", "host:80"})
    EXPECT_FALSE(parse_endpoint(wrong)) << wrong;
}

TEST(Mac, SixTwoDigitBytes) {
  const auto mac = parse_mac("98:5D:ad:1a:02:00");
  ASSERT_TRUE(mac);
  EXPECT_EQ(mac->bytes, (std::array<std::uint8_t, 6>{0x98, 0x5d, 0xad, 0x1a, 0x02, 0x00}));
  EXPECT_EQ(to_string(*mac), "98:5d:ad:1a:02:00");
  EXPECT_FALSE(mac->zero());
  EXPECT_TRUE(Mac{}.zero());
}

TEST(Mac, RefusesOtherShapes) {
  for (std::string_view wrong :
       {"", "98:5d:ad:1a:2:3", "98-5d-ad-1a-02-03", "98:5d:ad:1a:02:0", "98:5d:ad:1a:02:0g", "98:5d:ad:1a:02:03:"})
    EXPECT_FALSE(parse_mac(wrong)) << wrong;
}

}  // namespace
}  // namespace cc3235
