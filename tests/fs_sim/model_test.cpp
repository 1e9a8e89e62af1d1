#include "fs_sim/model.h"

#include <algorithm>
#include <iostream>

#include "fs_sim/memory_disk.h"

namespace cc3235::test {
namespace {

/// What the flash is made to answer in a test of this test; by default what it does answer.
using Distortion = Answer (*)(const Operation& op, Answer actual);
Answer honest(const Operation&, Answer actual) {
  return actual;
}

/// Tells the story to both; gives the number of the first operation on which they disagree.
std::optional<std::size_t> disagreement(const std::vector<Operation>& story, Distortion distort,
                                        std::string* difference = nullptr) {
  MemoryDisk disk;
  ImageOptions options = image_at("/image-of-the-model-test");
  options.size = fs_sim::kMinFlash;
  Device device(options);
  Model model(options.size);
  for (std::size_t i = 0; i < story.size(); ++i) {
    const Answer expected = model.apply(story[i]), actual = distort(story[i], device.apply(story[i]));
    if (expected == actual) continue;
    if (difference) *difference = "model: " + expected.substr(0, 200) + "\nflash: " + actual.substr(0, 200);
    return i;
  }
  return std::nullopt;
}

/// Leaves out whatever is not needed for the disagreement.
std::vector<Operation> shrunk(std::vector<Operation> story, Distortion distort) {
  if (const auto last = disagreement(story, distort)) story.resize(*last + 1);
  for (bool shorter = true; shorter;) {
    shorter = false;
    for (std::size_t i = story.size(); i-- > 0;) {
      std::vector<Operation> less = story;
      less.erase(less.begin() + static_cast<std::ptrdiff_t>(i));
      if (!disagreement(less, distort)) continue;
      story = std::move(less);
      shorter = true;
    }
  }
  return story;
}

std::string in_words(const std::vector<Operation>& story, Distortion distort) {
  std::string text, difference;
  disagreement(story, distort, &difference);
  for (const Operation& op : story) text += to_text(op) + "\n";
  return text + difference;
}

// ref: filesystem.md §1-§3
TEST(Model, AgreesWithTheFlashOnRandomStories) {
  constexpr int kRounds = 500 / LESS_WORK, kOperations = 200;
  const auto random = make_seeded_random(20210601);
  for (int round = 0; round < kRounds; ++round) {
    const auto story = round % 2 == 0 ? make_story(*random, kOperations, true)
                                      : make_lively_story(*random, kOperations, Model(fs_sim::kMinFlash), true);
    if (disagreement(story, honest)) {
      FAIL() << "round " << round << "\n" << in_words(shrunk(story, honest), honest);
    }
  }
  std::cout << kRounds * kOperations << " operations\n";
}

// A flash whose certificates end after 500 bytes.
Answer forgetful(const Operation& op, Answer actual) {
  return op.kind == Operation::Kind::content ? actual.substr(0, 500) : actual;
}

TEST(Model, ShowsADisagreementAsAStoryThatCannotBeShorter) {
  const auto random = make_seeded_random(1);
  std::optional<std::vector<Operation>> story;
  while (!story) {
    auto candidate = make_lively_story(*random, 200, Model(fs_sim::kMinFlash), true);
    if (disagreement(candidate, forgetful)) story = std::move(candidate);
  }
  const auto least = shrunk(*story, forgetful);
  ASSERT_EQ(least.size(), 4u) << in_words(least, forgetful);
  using Kind = Operation::Kind;
  const Kind kinds[] = {Kind::open, Kind::write, Kind::close, Kind::content};
  EXPECT_TRUE(std::ranges::equal(least, kinds, {}, &Operation::kind)) << in_words(least, forgetful);
  EXPECT_NE(in_words(least, forgetful).find("\nmodel: "), std::string::npos);
}

}  // namespace
}  // namespace cc3235::test
