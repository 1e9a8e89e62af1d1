#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "fs_sim/model.h"

namespace cc3235::test {
namespace {

/// Tells the story to a flash on disk, with a byte into `acknowledged` after each operation.
[[noreturn]] void tell_and_report(const ImageOptions& options, const std::vector<Operation>& story, int acknowledged) {
  Device device(options);
  for (const Operation& op : story) {
    device.apply(op);
    if (write(acknowledged, "x", 1) != 1) _exit(1);
  }
  pause();
  _exit(0);
}

/// Kills the process that tells the story some time after its `first`-th answer; gives the number of answers.
std::size_t kill_while_telling(const ImageOptions& options, const std::vector<Operation>& story, std::size_t first,
                               std::chrono::microseconds later) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) tell_and_report(options, story, ends[1]);
  close(ends[1]);
  std::size_t answered = 0;
  char byte = 0;
  while (answered < first && read(ends[0], &byte, 1) == 1) ++answered;
  std::this_thread::sleep_for(later);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  while (read(ends[0], &byte, 1) == 1) ++answered;
  close(ends[0]);
  return answered;
}

// ref: filesystem.md §3
TEST(Kill, AtRandomInstantsLosesNothingAcknowledged) {
  const auto random = make_seeded_random(3);
  const auto story = make_story(*random, 60, false);
  std::vector<std::string> after;  // a power cut after that many operations
  for (std::size_t count = 0; count <= story.size(); ++count) {
    Model model(fs_sim::kMinFlash);
    for (const Operation& op : std::span(story).first(count)) model.apply(op);
    model.apply({Operation::Kind::cut, {}});
    after.push_back(view(model));
  }
  for (int round = 0; round < 15; ++round) {
    OwnFolder folder;
    ImageOptions options = image_at(folder.file("image"), false);
    options.size = fs_sim::kMinFlash;
    const std::size_t first = random->number() % story.size();
    const std::size_t answered =
        kill_while_telling(options, story, first, std::chrono::microseconds(random->number() % 3000));
    Device device(options);
    const std::string actual = view(device);
    const bool right = actual == after[answered] || (answered < story.size() && actual == after[answered + 1]);
    EXPECT_TRUE(right) << "round " << round << " after " << answered << " answers\n"
                       << actual << "instead of\n"
                       << after[answered];
  }
}

}  // namespace
}  // namespace cc3235::test
