#include "base/hints.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cc3235 {
namespace {

enum class Trap : std::uint8_t { pit, snare };
constexpr HintRow<Trap> kRows[] = {{Trap::pit, "pit", "deep"}, {Trap::snare, "snare", "tight"}};
constexpr HintRow<Trap> kSwapped[] = {{Trap::snare, "snare", "tight"}, {Trap::pit, "pit", "deep"}};
static_assert(in_order<Trap>(kRows));
static_assert(!in_order<Trap>(kSwapped));

class Listener final : public Observer {
 public:
  void see(const Sight& sight) override {
    const auto& hint = std::get<seen::Hint>(sight);
    heard.push_back(std::string(hint.id) + ": " + std::string(hint.text));
  }
  std::vector<std::string> heard;
};

TEST(Hints, SayEachTrapOnce) {
  Listener listener;
  Observers observers;
  observers.add(listener);
  HintTeller<Trap> hints(kRows, observers);
  EXPECT_FALSE(hints.said(Trap::snare));
  hints.say(Trap::snare);
  hints.say(Trap::snare);
  EXPECT_TRUE(hints.said(Trap::snare));
  EXPECT_FALSE(hints.said(Trap::pit));
  hints.say(Trap::pit);
  EXPECT_EQ(listener.heard, (std::vector<std::string>{"snare: tight", "pit: deep"}));
}

}  // namespace
}  // namespace cc3235
