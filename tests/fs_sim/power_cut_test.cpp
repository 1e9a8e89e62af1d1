#include "fs_sim/power_cut.h"

namespace cc3235::test {
namespace {

// Sanitizers make each cut slow; the release build makes all of them.
constexpr std::size_t kOperations = 500 / LESS_WORK;

// What comes before makes the log of the image long enough for SQLite to fold it in within the story.
constexpr std::size_t kPrelude = 350;

/// With those of the orderly end.
std::span<const Effect> effects_of_story(const Recorded& recorded) {
  return std::span(recorded.history->effects()).subspan(recorded.told.acknowledged.front());
}

Cuts cut_a_story(Recorded& recorded, bool fast, Unsynced unsynced) {
  const Cuts cuts = cut_everywhere(recorded.disk, *recorded.history, recorded.told, fast, unsynced);
  const auto count = [story = effects_of_story(recorded)](Effect::Kind kind) {
    return std::ranges::count(story, kind, &Effect::kind);
  };
  using Kind = Effect::Kind;
  std::cout << fmt::format(
      "{} operations, {} writes, {} truncations, {} syncs, {} deletions; {} power cuts, {} lost an acknowledged operation, "
      "{} "
      "left a mixture\n",
      kOperations, count(Kind::write), count(Kind::truncate), count(Kind::sync), count(Kind::remove), cuts.cuts, cuts.lost,
      cuts.mixed);
  return cuts;
}

class EveryPowerCut : public testing::TestWithParam<Unsynced> {};

// ref: filesystem.md §3; every acknowledged operation is there, one under way is there or not, nothing else; no block
// without an owner and no other invariant broken
TEST_P(EveryPowerCut, LosesNothingAcknowledged) {
  Recorded recorded(false, kPrelude, kOperations);
  const Cuts cuts = cut_a_story(recorded, false, GetParam());
  EXPECT_EQ(cuts.lost, 0u) << cuts.first_wrong;
  EXPECT_EQ(cuts.mixed, 0u) << cuts.first_wrong;
  EXPECT_GT(cuts.cuts, kOperations);
}

std::string name_of(const testing::TestParamInfo<Unsynced>& info) {
  static constexpr const char* kNames[] = {"UnsyncedIsLost", "UnsyncedIsKept", "UnsyncedIsKeptInPart"};
  return kNames[static_cast<int>(info.param)];
}
INSTANTIATE_TEST_SUITE_P(With, EveryPowerCut, testing::Values(Unsynced::lost, Unsynced::kept, Unsynced::some), name_of);

TEST(PowerCut, OfTheStoryAlsoComeWhileTheLogIsFoldedIn) {
  const Recorded recorded(false, kPrelude, 500);
  const std::size_t last = recorded.told.acknowledged.back() - recorded.told.acknowledged.front();
  EXPECT_GT(std::ranges::count(effects_of_story(recorded).first(last), kCutImage, &Effect::file), 5);
}

// The same judge on a flash that does not sync at commit: it notices, and finds an earlier moment, never a mixture.
TEST(PowerCut, OnAFastFlashLosesTheLastOperationsButNotTheirOrder) {
  Recorded recorded(true, kPrelude, kOperations);
  const Cuts cuts = cut_a_story(recorded, true, Unsynced::lost);
  EXPECT_GT(cuts.lost, 0u);
  EXPECT_EQ(cuts.mixed, 0u) << cuts.first_wrong;
}

TEST(PowerCut, WhileTheImageIsMadeLeavesAnEmptyOrAWholeOne) {
  const auto random = make_seeded_random(6);
  for (const Unsynced unsynced : {Unsynced::lost, Unsynced::kept, Unsynced::some}) {
    MemoryDisk disk;
    { Device device(cut_options(false)); }
    DiskHistory history = disk.history();
    for (std::size_t n = 0; n <= history.size(); ++n) {
      disk.restore(history.cut_after(n, unsynced, *random));
      Device device(cut_options(false));
      const Model model(fs_sim::kMinFlash);
      EXPECT_EQ(view(device), view(model));
    }
  }
}

}  // namespace
}  // namespace cc3235::test
