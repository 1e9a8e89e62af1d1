#include "base/random.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace cc3235 {
namespace {

Bytes taken(Random& random, std::size_t count) {
  Bytes bytes(count);
  random.fill(bytes);
  return bytes;
}

TEST(SeededRandom, RepeatsItsSequence) {
  const auto first = make_seeded_random(7), second = make_seeded_random(7), other = make_seeded_random(8);
  const Bytes sequence = taken(*first, 64);
  EXPECT_EQ(taken(*second, 64), sequence);
  EXPECT_NE(taken(*other, 64), sequence);
}

TEST(SeededRandom, TheSequenceDoesNotDependOnThePortions) {
  const auto whole = make_seeded_random(1), parts = make_seeded_random(1);
  Bytes joined = taken(*parts, 3);
  for (std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{4}}) {
    const Bytes part = taken(*parts, count);
    joined.insert(joined.end(), part.begin(), part.end());
  }
  EXPECT_EQ(taken(*whole, 8), joined);
}

// The standard fixes the generator's numbers (the first for its default seed are 0xc96d191c…, 0x401f7ac7…), so recordings
// replay anywhere.
TEST(SeededRandom, IsTheSameOnEveryMachine) {
  EXPECT_EQ(to_hex(taken(*make_seeded_random(5489), 4)), "c940b5f2");
}

TEST(SeededRandom, ANumberIsFourBytesOfTheSequence) {
  const auto bytes = make_seeded_random(3), numbers = make_seeded_random(3);
  EXPECT_EQ(to_hex(taken(*bytes, 4)), fmt::format("{:08x}", numbers->number()));
}

TEST(SystemRandom, FillsAllOfALargeBuffer) {
  const Bytes bytes = taken(*make_system_random(), 4096);
  EXPECT_FALSE(std::all_of(bytes.begin(), bytes.begin() + 64, [](auto byte) { return byte == 0; }));
  EXPECT_FALSE(std::all_of(bytes.end() - 64, bytes.end(), [](auto byte) { return byte == 0; }));
}

TEST(SystemRandom, FillsNothingWhenNothingIsAsked) {
  EXPECT_TRUE(taken(*make_system_random(), 0).empty());
}

}  // namespace
}  // namespace cc3235
