#include "fs_sim/power_cut.h"

namespace cc3235::test {
namespace {

constexpr std::size_t kPrelude = 350, kOperations = 500;
constexpr std::size_t kBetween = 6;  ///< operations between the first cut and the second

// ref: filesystem.md §3; the power fails after any effect, and again after any effect of what follows: of the new start, and
// of the operations after it
TEST(PowerCutPairs, LoseNothingAcknowledged) {
  Recorded recorded(false, kPrelude, kOperations);
  Cuts pairs;
  const auto cut_again = [&](const DiskContent& left, std::size_t operations) {
    recorded.disk.restore(left);
    const auto rest = std::span(recorded.story).subspan(operations);
    const Told told = tell(recorded.disk, rest.first(std::min(rest.size(), kBetween)),
                           after_a_cut(recorded.told.models[operations]), false);
    const Cuts cuts = cut_everywhere(recorded.disk, recorded.disk.history(), told, false, Unsynced::lost);
    pairs.cuts += cuts.cuts;
    pairs.lost += cuts.lost;
    pairs.mixed += cuts.mixed;
    if (pairs.first_wrong.empty()) pairs.first_wrong = cuts.first_wrong;
  };
  const Cuts first = cut_everywhere(recorded.disk, *recorded.history, recorded.told, false, Unsynced::lost, cut_again);
  std::cout << fmt::format("{} power cuts, {} pairs of them; {} lost an acknowledged operation, {} left a mixture\n",
                           first.cuts, pairs.cuts, pairs.lost, pairs.mixed);
  EXPECT_EQ(first.lost + first.mixed, 0u) << first.first_wrong;
  EXPECT_EQ(pairs.lost + pairs.mixed, 0u) << pairs.first_wrong;
  EXPECT_GT(pairs.cuts, 10 * first.cuts);
}

}  // namespace
}  // namespace cc3235::test
