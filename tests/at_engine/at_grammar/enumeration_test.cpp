#include <gtest/gtest.h>

#include "at_engine/at_grammar/enumerations.h"

namespace cc3235::at {
namespace {

// ref: at-protocol.md §7 keyword
TEST(Enumeration, MatchesWholeWordsInAnyCase) {
  EXPECT_EQ(kFamily.value_of("inet"), 2u);
  EXPECT_EQ(kFamily.value_of("iNeT6"), 3u);
  EXPECT_EQ(kFamily.value_of("ine"), std::nullopt);
  EXPECT_EQ(kFamily.value_of("inetx"), std::nullopt);
  EXPECT_EQ(kFamily.value_of(""), std::nullopt);
  EXPECT_EQ(kFamily.value_of("2"), std::nullopt);
}

TEST(Enumeration, NamesValues) {
  EXPECT_EQ(kSecMethod.name_of(4), "sslv3_tlsv1_2");
  EXPECT_EQ(kSecMethod.name_of(5), "");
}

// ref: tls.md §4
TEST(Enumeration, HasAllCiphersInBitOrder) {
  ASSERT_EQ(kCipherBits.rows.size(), 23u);
  for (std::size_t bit = 0; bit < 23; ++bit) EXPECT_EQ(kCipherBits.rows[bit].value, 1u << bit);
}

// ref: events.md §5: the names stand one number too high
TEST(Enumeration, OfErrorSourcesIsShifted) {
  EXPECT_EQ(kErrorSource.name_of(0), "");
  EXPECT_EQ(kErrorSource.name_of(1), "other");
  EXPECT_EQ(kErrorSource.name_of(5), "security");
}

// ref: commands-socket.md §6
TEST(Enumeration, OfSocketEventsHasNoNameForAFailedStartTls) {
  EXPECT_EQ(kSocketAsync.name_of(3), "connected_secured");
  EXPECT_EQ(kSocketAsync.name_of(4), "");
  EXPECT_EQ(kSocketAsync.name_of(5), "wrong_root_ca");
}

// ref: commands-file.md §2, §7
TEST(Enumeration, OfFileOptionsAndProperties) {
  EXPECT_EQ(kFileOpenBits.value_of("create"), kFileCreate);
  EXPECT_EQ(kFileOpenBits.value_of("overwrite"), 0x20000000u);
  EXPECT_EQ(kFileInfoBits.name_of(0x20), "not_failsafe");
  EXPECT_EQ(kFileInfoBits.name_of(0x80), "");
}

}  // namespace
}  // namespace cc3235::at
