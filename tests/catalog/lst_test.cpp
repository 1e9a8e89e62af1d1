#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "catalog/catalog.h"

namespace cc3235::catalog {
namespace {

Digest filled(std::uint8_t value) {
  Digest digest;
  digest.fill(value);
  return digest;
}

Catalog small_catalog() {
  return {UnixSeconds{std::chrono::seconds{1'550'394'437}}, {filled(0x11), filled(0x22)}, {filled(0x33)}};
}

// ref: certificate-catalog.md §2
TEST(Lst, PutsEachFieldAtItsOffset) {
  const Bytes lst = small_catalog().to_lst();
  ASSERT_EQ(lst.size(), 440u + 3 * 32);
  const auto hex = [&](std::size_t at, std::size_t count) { return to_hex(ByteView(lst).subspan(at, count)); };
  EXPECT_EQ(hex(0x000, 8), "4524695c00000000");
  EXPECT_EQ(hex(0x008, 8), "a5cbd06500000000");
  EXPECT_EQ(hex(0x030, 10), "02000000111122220000");
  EXPECT_EQ(hex(0x134, 8), "0100000033330000");
  EXPECT_EQ(hex(0x1b8, 2), "1111");
  EXPECT_EQ(hex(0x1b8 + 64, 2), "3333");
}

TEST(Lst, ReadsWhatItWrote) {
  std::string why;
  const auto read = parse_lst(small_catalog().to_lst(), why);
  ASSERT_TRUE(read) << why;
  EXPECT_EQ(read->created(), small_catalog().created());
  EXPECT_EQ(read->trusted(), small_catalog().trusted());
  EXPECT_EQ(read->revoked(), small_catalog().revoked());
}

TEST(Lst, ReadsTheLargestCatalog) {
  const Catalog largest({}, std::vector<Digest>(kMaxTrusted, filled(1)), std::vector<Digest>(kMaxRevoked, filled(2)));
  const Bytes lst = largest.to_lst();
  EXPECT_EQ(lst.size(), 6584u);
  std::string why;
  EXPECT_TRUE(parse_lst(lst, why)) << why;
}

struct Damage {
  const char* fact;
  std::function<void(Bytes&)> apply;
  const char* why;
};

const Damage kDamages[] = {
    {"nothing at all", [](Bytes& lst) { lst.clear(); }, "0 bytes; a catalog has at least 440"},
    {"cut in the header", [](Bytes& lst) { lst.resize(439); }, "439 bytes; a catalog has at least 440"},
    {"cut in the digests", [](Bytes& lst) { lst.pop_back(); }, "535 bytes, but 2 roots and 1 revoked need 536"},
    {"a byte too many", [](Bytes& lst) { lst.push_back(0); }, "537 bytes, but 2 roots and 1 revoked need 536"},
    {"too many roots", [](Bytes& lst) { lst[0x30] = 129; }, "129 roots; at most 128 fit"},
    {"absurdly many roots", [](Bytes& lst) { lst[0x33] = 0xff; }, "4278190082 roots; at most 128 fit"},
    {"too many revoked", [](Bytes& lst) { lst[0x134] = 65; }, "65 revoked; at most 64 fit"},
    {"a date beyond dates", [](Bytes& lst) { lst[7] = 0x80; }, "creation time 9223372038405170245 is no date"},
    {"index against root", [](Bytes& lst) { lst[0x36] = 0xab; }, "trusted digest 1 begins 2222, but the index says ab22"},
    {"index against revoked", [](Bytes& lst) { lst[0x139] = 0xab; },
     "revoked digest 0 begins 3333, but the index says 33ab"},
};

TEST(Lst, SaysInOneLineWhatIsWrong) {
  for (const auto& damage : kDamages) {
    SCOPED_TRACE(damage.fact);
    Bytes lst = small_catalog().to_lst();
    damage.apply(lst);
    std::string why;
    EXPECT_FALSE(parse_lst(lst, why));
    EXPECT_EQ(why, damage.why);
  }
}

TEST(Lst, SurvivesDamageAnywhere) {
  std::mt19937 random{1};
  const Bytes good = small_catalog().to_lst();
  for (int round = 0; round < 20'000; ++round) {
    Bytes lst = good;
    for (std::uint32_t flips = random() % 4; flips > 0; --flips) {
      lst[random() % lst.size()] = static_cast<std::uint8_t>(random());
    }
    if (random() % 4 == 0) lst.resize(random() % 800);
    std::string why;
    if (const auto read = parse_lst(lst, why)) {
      EXPECT_EQ(read->to_lst().size(), lst.size());
    } else {
      EXPECT_FALSE(why.empty());
    }
  }
}

}  // namespace
}  // namespace cc3235::catalog
