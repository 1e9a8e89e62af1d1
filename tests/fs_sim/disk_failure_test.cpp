#include <algorithm>
#include <iostream>

#include "fs_sim/check.h"
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

constexpr Fault kFaults[] = {Fault::full, Fault::write_error, Fault::short_write, Fault::sync_error, Fault::read_error};
constexpr std::size_t kChapters = 10 / LESS_WORK, kOperations = 20, kAtItsEnd = std::size(kStoryNames);

/// A part of the story, from a start of the device to a moment when no file is open; what came before is on the disk.
struct Chapter {
  DiskContent disk;
  Model model;
  std::vector<Operation> operations;
};

std::vector<Chapter> make_chapters(MemoryDisk& disk) {
  const auto random = make_seeded_random(11);
  Model model(fs_sim::kMinFlash);
  { const Device device(options()); }
  std::vector<Chapter> chapters;
  while (chapters.size() < kChapters) {
    Chapter chapter{disk.history().cut_after(disk.effects(), Unsynced::kept, *random), model,
                    make_lively_story(*random, kOperations - kAtItsEnd, model)};
    for (const char* name : kStoryNames) chapter.operations.push_back({Kind::abort, name});
    Device device(options());
    for (const Operation& op : chapter.operations) EXPECT_EQ(device.apply(op), model.apply(op));
    chapters.push_back(std::move(chapter));
  }
  return chapters;
}

struct Failures {
  std::size_t calls = 0, reported = 0;
};

/// Ends at the first answer that reports the failure; gives what a new start may show then.
std::vector<std::string> tell(Device& device, const Chapter& chapter, Failures& failures) {
  const Operation cut{Kind::cut, {}};
  Model model = chapter.model;
  for (const Operation& op : chapter.operations) {
    Model next = model;
    const Answer expected = next.apply(op), actual = device.apply(op);
    if (actual == expected) {
      model = next;
      continue;
    }
    EXPECT_TRUE(is_flash_failure(actual)) << to_text(op) << "\nmodel " << expected << "\nflash " << actual;
    ++failures.reported;
    Operation abort = op;
    abort.kind = Kind::abort;
    std::vector<std::string> allowed = {view_after(model, {cut}), view_after(next, {cut})};
    if (op.kind == Kind::close) allowed.push_back(view_after(model, {abort, cut}));
    return allowed;
  }
  return {view_after(model, {cut})};
}

/// At the call of this number the disk fails; then comes a new start on a disk that works. False: there is no such call.
bool fail_at(std::size_t call, Fault fault, MemoryDisk& disk, const Chapter& chapter, Failures& failures) {
  disk.restore(chapter.disk);
  std::vector<std::string> allowed;
  {
    Device device(options());
    disk.fail_after(call, fault);
    allowed = tell(device, chapter, failures);
  }
  const bool failed = disk.failed();
  disk.fail_after(0, Fault::none);
  const auto checked = fs_sim::check_image(kImage);
  const auto* report = std::get_if<fs_sim::CheckReport>(&checked);
  EXPECT_TRUE(report && !report->breach) << "call " << call;
  Device device(options());
  EXPECT_NE(std::ranges::find(allowed, view(device)), allowed.end()) << "call " << call << "\n" << view(device);
  failures.calls += failed ? 1 : 0;
  return failed;
}

// ref: filesystem.md §9: a failing flash has codes of its own, and what was acknowledged before stays
TEST(DiskFailure, AtAnyCallGivesTheChipsCodeAndLosesNothingAcknowledged) {
  MemoryDisk disk;
  const std::vector<Chapter> chapters = make_chapters(disk);
  for (const Fault fault : kFaults) {
    SCOPED_TRACE(static_cast<int>(fault));
    Failures failures;
    for (const Chapter& chapter : chapters) {
      std::size_t call = 0;
      while (fail_at(call, fault, disk, chapter, failures) && !HasFailure()) ++call;
    }
    static constexpr const char* kNames[] = {"none", "disk full", "write error", "short write", "sync error", "read error"};
    std::cout << fmt::format("{} operations: {} calls failed with {}, {} answers said so\n", kChapters * kOperations,
                             failures.calls, kNames[static_cast<int>(fault)], failures.reported);
    if (fault != Fault::read_error) {
      EXPECT_GT(failures.reported, 50u / LESS_WORK);
    }
  }
}

TEST(DiskFailure, InTheMiddleOfAWriteLeavesThePartThatWasTaken) {
  MemoryDisk disk;
  constexpr std::uint32_t kBuffered = fs_sim::capacity_of(8);  // what comes behind makes room on the disk
  const std::string content = pattern(kBuffered + 10);
  {
    Flash flash(options());
    const FileHandle handle = flash.must_open("f", OpenMode::create, 0, 60000);
    EXPECT_EQ(flash.write(handle, 0, content.substr(0, kBuffered - 10)), kOk);
    disk.fail_after(0, Fault::write_error);
    EXPECT_EQ(flash.write(handle, kBuffered - 10, content.substr(kBuffered - 10)), status::SL_ERROR_FS_FAILED_TO_WRITE);
    disk.fail_after(0, Fault::none);
    EXPECT_EQ(flash.close(handle), kOk);
    EXPECT_EQ(flash.get("f"), content.substr(0, kBuffered));
  }
  const auto checked = fs_sim::check_image(kImage);
  const auto* report = std::get_if<fs_sim::CheckReport>(&checked);
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->breach) << report->breach->found;
}

/// What a start after a power cut may not show otherwise.
std::string state_of(Flash& flash) {
  const auto report = flash->report(fs_sim::kCatalogName, Token{});
  return fmt::format("{} alerts, {}, flags {:#x}", flash->storage_info()->alerts, report.status.value(),
                     report.info ? report.info->flags : 0);
}

// ref: filesystem.md §8: a close that is refused is an abort, with its alert or not at all
TEST(DiskFailure, AtACloseThatIsRefusedLeavesMemoryAsTheDiskIs) {
  MemoryDisk disk;
  const Bytes forged(256, 1);
  for (const Fault fault : {Fault::full, Fault::write_error, Fault::short_write}) {
    bool more = true;
    for (std::size_t call = 0; more; ++call) {
      disk.restore({});
      Flash flash(options());
      const FileHandle handle = flash.must_open(fs_sim::kCatalogName, OpenMode::create, kFailsafe, 100);
      EXPECT_EQ(flash.write(handle, 0, "no catalog"), kOk);
      disk.fail_after(call, fault);
      const Status refused = flash->close(handle, "", forged);
      more = disk.failed();
      disk.fail_after(0, Fault::none);
      const std::string in_memory = state_of(flash);
      EXPECT_EQ(in_memory.substr(0, 1), refused == status::SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT && !more ? "1" : "0");
      flash.cut();
      EXPECT_EQ(state_of(flash), in_memory) << static_cast<int>(fault) << " at " << call;
    }
  }
}

TEST(DiskFailure, WhileOpeningIsOneClearErrorAndHarmless) {
  for (const Fault fault : kFaults) {
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
