#include "fs_sim/model.h"
#include "fs_sim/memory_disk.h"

namespace cc3235::test {
namespace {

/// Tells the story to both; gives the number of the first operation on which they disagree.
std::optional<std::size_t> disagreement(const std::vector<Operation>& story, std::string* difference = nullptr) {
  MemoryDisk disk;
  ImageOptions options = image_at("/image-of-the-model-test");
  options.size = fs_sim::kMinFlash;
  Device device(options);
  Model model(options.size);
  for (std::size_t i = 0; i < story.size(); ++i) {
    const Answer expected = model.apply(story[i]), actual = device.apply(story[i]);
    if (expected == actual) continue;
    if (difference) *difference = "model: " + expected.substr(0, 200) + "\nflash: " + actual.substr(0, 200);
    return i;
  }
  return std::nullopt;
}

/// Leaves out whatever is not needed for the disagreement, and prints what is left.
std::string shrunk(std::vector<Operation> story) {
  for (bool shorter = true; shorter;) {
    shorter = false;
    for (std::size_t i = story.size(); i-- > 0;) {
      std::vector<Operation> less = story;
      less.erase(less.begin() + static_cast<std::ptrdiff_t>(i));
      if (!disagreement(less)) continue;
      story = std::move(less);
      shorter = true;
    }
  }
  std::string text, difference;
  disagreement(story, &difference);
  for (const Operation& op : story) text += to_text(op) + "\n";
  return text + difference;
}

// ref: filesystem.md §1-§3
TEST(Model, AgreesWithTheFlashOnRandomStories) {
  const auto random = make_seeded_random(20210601);
  for (int round = 0; round < 40; ++round) {
    const auto story = make_story(*random, 200, true);
    if (disagreement(story)) {
      FAIL() << "round " << round << "\n" << shrunk(story);
    }
  }
}

}  // namespace
}  // namespace cc3235::test
