#include <algorithm>

#include "fs_sim/memory_disk.h"
#include "fs_sim/model.h"

namespace cc3235::test {
namespace {

using Fault = MemoryDisk::Fault;
using Kind = Operation::Kind;

constexpr const char* kImage = "/image-of-the-disk-failure-test";

ImageOptions options() {
  ImageOptions options = image_at(kImage, false);
  options.size = fs_sim::kMinFlash;
  return options;
}

std::string view_after(Model model, std::initializer_list<Operation> more) {
  for (const Operation& op : more) model.apply(op);
  return view(model);
}

/// The codes with which the chip reports a flash that fails.
bool is_flash_failure(const Answer& answer) {
  for (const Status code : {status::SL_ERROR_FS_FAILED_TO_WRITE, status::SL_ERROR_FS_FAILED_WRITE_NVMEM_HEADER,
                            status::SL_ERROR_FS_FAILED_READ_NVMEM}) {
    if (answer == std::to_string(code.value())) return true;
  }
  return false;
}

/// One story, at whose n-th call the disk fails; then a new start on a disk that works.
class FailingStory {
 public:
  explicit FailingStory(MemoryDisk& disk) : disk_(disk), start_(make_start(disk)) {}

  /// False when the story ended before the failure came.
  bool run(std::size_t call, Fault fault) {
    disk_.restore(start_);
    Model model(fs_sim::kMinFlash);
    std::vector<std::string> allowed;
    {
      Device device(options());
      disk_.fail_after(call, fault);
      allowed = tell(device, model);
    }
    const bool failed = disk_.failed();
    disk_.fail_after(0, Fault::none);
    Device device(options());
    EXPECT_NE(std::ranges::find(allowed, view(device)), allowed.end()) << "call " << call << "\n" << view(device);
    return failed;
  }

  std::size_t reported() const { return reported_; }

 private:
  static DiskContent make_start(MemoryDisk& disk) {
    { Device device(options()); }
    const auto random = make_seeded_random(1);
    return disk.cut_after(disk.effects(), Unsynced::kept, *random);
  }

  /// Ends at the first answer that reports the failure; gives what a new start may show then.
  std::vector<std::string> tell(Device& device, Model& model) {
    const Operation cut{Kind::cut, {}};
    for (const Operation& op : story_) {
      Model next = model;
      const Answer expected = next.apply(op), actual = device.apply(op);
      if (actual == expected) {
        model = next;
        continue;
      }
      EXPECT_TRUE(is_flash_failure(actual)) << to_text(op) << "\nmodel " << expected << "\nflash " << actual;
      ++reported_;
      Operation abort = op;
      abort.kind = Kind::abort;
      std::vector<std::string> allowed = {view_after(model, {cut}), view_after(next, {cut})};
      if (op.kind == Kind::close) allowed.push_back(view_after(model, {abort, cut}));
      return allowed;
    }
    return {view_after(model, {cut})};
  }

  MemoryDisk& disk_;
  DiskContent start_;
  std::vector<Operation> story_ = make_story(*make_seeded_random(11), 60, false);
  std::size_t reported_ = 0;
};

// ref: filesystem.md §9: a failing flash has codes of its own, and what was acknowledged before stays
TEST(DiskFailure, AtAnyCallGivesTheChipsCodeAndLosesNothingAcknowledged) {
  for (const Fault fault : {Fault::full, Fault::write_error, Fault::short_write, Fault::sync_error, Fault::read_error}) {
    SCOPED_TRACE(static_cast<int>(fault));
    MemoryDisk disk;
    FailingStory story(disk);
    std::size_t call = 0;
    while (story.run(call, fault)) ++call;
    if (fault != Fault::read_error) {
      EXPECT_GT(story.reported(), 10u);
    }
  }
}

TEST(DiskFailure, WhileOpeningIsOneClearErrorAndHarmless) {
  for (const Fault fault : {Fault::full, Fault::write_error, Fault::short_write, Fault::sync_error, Fault::read_error}) {
    SCOPED_TRACE(static_cast<int>(fault));
    MemoryDisk disk;
    const auto random = make_seeded_random(1);
    bool more = true;
    for (std::size_t call = 0; more; ++call) {
      disk.restore({});
      disk.fail_after(call, fault);
      {
        auto opened = FileSystem::open_image(options(), *random);
        if (const auto* error = std::get_if<ImageError>(&opened)) {
          EXPECT_EQ(error->kind, ImageError::Kind::unusable);
          EXPECT_NE(error->message.find("disk"), std::string::npos) << error->message;
        }
      }
      more = disk.failed();
      disk.fail_after(0, Fault::none);
      Device device(options());
      Model model(fs_sim::kMinFlash);
      EXPECT_EQ(view(device), view(model));
    }
  }
}

}  // namespace
}  // namespace cc3235::test
