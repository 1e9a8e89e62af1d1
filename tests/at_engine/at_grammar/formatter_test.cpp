#include <gtest/gtest.h>

#include <string>

#include "at_engine/at_grammar/enumerations.h"
#include "at_engine/at_grammar/reply.h"

namespace cc3235::at {
namespace {

using namespace std::string_literals;

Bytes bytes(std::string_view text) {
  const ByteView view = as_bytes(text);
  return {view.begin(), view.end()};
}

// ref: at-protocol.md §7 "Output kinds"
TEST(Formatter, PrintsDecimalsSigned) {
  EXPECT_EQ(format_line("+fileopen:", {Dec{7}, Dec{static_cast<std::int32_t>(3000000000u)}}), "+fileopen:7,-1294967296");
  EXPECT_EQ(format_line("+socket:", {Dec{0}}), "+socket:0");
}

// ref: at-protocol.md §7
TEST(Formatter, PrintsHexadecimalsWithoutPadding) {
  EXPECT_EQ(format_line("+get:", {Hex{0x31100019}, Hex{0}}), "+get:0x31100019,0x0");
  EXPECT_EQ(format_line("x:", {Mac{{0x34, 0x31, 0xc4, 0x4a, 0x0b, 0x05}}}), "x:0x34:0x31:0xc4:0x4a:0xb:0x5");
  EXPECT_EQ(format_line("x:", {Ipv6{{0xfe800000, 0, 0, 1}}}), "x:0xfe800000:0x0:0x0:0x1");
}

TEST(Formatter, PrintsDottedNumbers) {
  EXPECT_EQ(format_line("+connect:", {Dec{8883}, Ipv4::of(192, 168, 1, 31)}), "+connect:8883,192.168.1.31");
  EXPECT_EQ(format_line("+get:", {Dotted{{3, 1, 0, 5}}, Dec{8738}}), "+get:3.1.0.5,8738");
}

TEST(Formatter, PrintsTextRaw) {
  EXPECT_EQ(format_line("x:", {Text{"a,\"b\""}, Dec{1}}), "x:a,\"b\",1");
  EXPECT_EQ(format_line("+eventfatalerror:", {Text{"driver_abort"}, Text{}}), "+eventfatalerror:driver_abort,");
  EXPECT_EQ(format_line("+get:", {}), "+get:");
}

// ref: at-protocol.md §7: a value outside the table prints nothing, not even the separator
TEST(Formatter, DropsTheCommaOfAnUnknownKeyword) {
  EXPECT_EQ(format_line("x:", {Word{&kNetCfgOption, 1}, Dec{5}}), "x:dhcp,5");
  EXPECT_EQ(format_line("x:", {Word{&kNetCfgOption, 3}, Dec{5}}), "x:5");
  EXPECT_EQ(format_line("x:", {Dec{5}, Word{&kNetCfgOption, 9}}), "x:5,");
}

// ref: at-protocol.md §7 bit set
TEST(Formatter, JoinsTheNamesOfSetBits) {
  EXPECT_EQ(format_line("x:", {Flags{&kFileInfoBits, 0x0c20}, Dec{1}}), "x:not_failsafe|public_read|open_read,1");
  EXPECT_EQ(format_line("x:", {Flags{&kFileInfoBits, 0}, Dec{1}}), "x:1");
  EXPECT_EQ(format_line("x:", {Flags{&kWlanStatusBits, 0}}), "x:");
  EXPECT_EQ(format_line("x:", {Flags{&kInterfaceBits, 5}}), "x:ipv6_sta_local");
}

// ref: commands-device-wlan.md §2.2: an unnamed highest bit still counts
TEST(Formatter, EndsABitSetWithABarWhenTheHighestBitHasNoName) {
  EXPECT_EQ(format_line("x:", {Flags{&kBsdStatusBits, 0x80000001}, Dec{1}}), "x:tx_failed|1");
  EXPECT_EQ(format_line("x:", {Flags{&kBsdStatusBits, 0x80000000}}), "x:");
}

// ref: commands-socket.md §5 secure_alpn
TEST(Formatter, PrintsAKeywordForSeveralBitsAtOnce) {
  EXPECT_EQ(format_line("x:", {Flags{&kAlpnBits, 31}}), "x:full_list");
  EXPECT_EQ(format_line("x:", {Flags{&kAlpnBits, 3}}), "x:h1|h2");
}

// ref: commands-file.md §7 quirk 2
TEST(Formatter, PrintsTokensByTheirValue) {
  const auto tokens = [](std::vector<std::uint32_t> values) {
    return format_line("x:", {WordList{&kFileToken, std::move(values)}, Dec{4096}});
  };
  EXPECT_EQ(tokens({0, 0, 0, 0}), "x:master|master|master|master,4096");
  EXPECT_EQ(tokens({0, 1, 2, 3}), "x:master|write_read|write_only|read_only,4096");
  EXPECT_EQ(tokens({99, 98, 97, 96}), "x:4096");
  EXPECT_EQ(tokens({0, 98, 97, 96}), "x:master|4096");
}

// ref: at-protocol.md §7 base64, commands-socket.md §3 Recv
TEST(Formatter, PrintsDataRawOrEncoded) {
  EXPECT_EQ(format_line("+recv:", {Dec{0}, Data{0, bytes("a\0,b"s)}}), "+recv:0,0,4,a\0,b"s);
  EXPECT_EQ(format_line("+recv:", {Dec{0}, Data{1, bytes("hello")}}), "+recv:0,1,8,aGVsbG8=");
  EXPECT_EQ(format_line("+recv:", {Dec{0}, Data{7, bytes("hello")}}), "+recv:0,7,5,hello");
  EXPECT_EQ(format_line("+recv:", {Dec{0}, Data{1, {}}}), "+recv:0,1,0,");
}

// ref: at-protocol.md §9
TEST(Formatter, PrintsErrorsByClass) {
  EXPECT_EQ(format_error({ErrorClass::command_not_exist}), "ERROR: command not exist,0");
  EXPECT_EQ(format_error({ErrorClass::number_of_parameters}), "ERROR: number of parameters,0");
  EXPECT_EQ(format_error({ErrorClass::parse_parameters, -4}), "ERROR: parse parameters,-4");
  EXPECT_EQ(format_error({ErrorClass::allocate}), "ERROR: allocate,0");
  EXPECT_EQ(format_error({ErrorClass::process_command, -677705143}), "ERROR: process command,-677705143");
}

}  // namespace
}  // namespace cc3235::at
