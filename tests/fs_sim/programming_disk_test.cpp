#include "fs_sim/memory_disk.h"
#include "support/flash.h"

namespace cc3235::test {
namespace {

using fs_sim::Program;

constexpr const char* kImage = "/image-of-the-programming-disk-test";

ImageOptions options() {
  return image_at(kImage, false);
}

Program new_image() {
  Program program;
  program.keep_for_restore = true;
  for (const char* name : {"a", "b", "c"}) {
    program.files.push_back({});
    program.files.back().name = name;
    program.files.back().creation_flags = kSecure | kUnsigned | bit(OpenFlag::create_vendor_token);
    const std::string content = pattern(5000);
    program.files.back().content.assign(content.begin(), content.end());
  }
  return program;
}

/// What stood there before, or all of the new image; nothing else.
void expect_old_or_new(Flash& flash, bool may_be_old, bool may_be_new) {
  const bool old = flash->files().size() == 1;
  if (old) {
    EXPECT_TRUE(may_be_old);
    EXPECT_EQ(flash.get("old"), "old content");
    EXPECT_TRUE(flash->factory_image().empty());
  } else {
    EXPECT_TRUE(may_be_new);
    EXPECT_EQ(flash->files().size(), 3u);
    for (const char* name : {"a", "b", "c"}) EXPECT_EQ(flash.get(name), pattern(5000));
    EXPECT_FALSE(flash->factory_image().empty());
  }
  EXPECT_FALSE(flash->locked());
}

class ProgrammingDisk : public testing::Test {
 protected:
  ProgrammingDisk() {
    Flash flash(options());
    flash.put("old", "old content");
    start_ = disk_.cut_after(disk_.effects(), Unsynced::kept, *random_);
  }

  std::unique_ptr<Random> random_ = make_seeded_random(4);
  MemoryDisk disk_;
  DiskContent start_;
};

// ref: filesystem.md §7; a power cut during programming leaves the old image or the new one
TEST_F(ProgrammingDisk, APowerCutLeavesTheOldImageOrTheNewOne) {
  for (const Unsynced unsynced : {Unsynced::lost, Unsynced::kept, Unsynced::some}) {
    disk_.restore(start_);
    std::size_t begun = 0, done = 0;
    {
      Flash flash(options());
      begun = disk_.effects();
      EXPECT_TRUE(flash->program(new_image()).ok());
      done = disk_.effects();
    }
    std::vector<DiskContent> remains;
    for (std::size_t n = begun; n <= disk_.effects(); ++n) remains.push_back(disk_.cut_after(n, unsynced, *random_));
    for (std::size_t n = 0; n < remains.size(); ++n) {
      disk_.restore(std::move(remains[n]));
      Flash flash(options());
      expect_old_or_new(flash, n + begun < done, true);
    }
  }
}

TEST_F(ProgrammingDisk, ADiskThatFailsLeavesTheOldImage) {
  using Fault = MemoryDisk::Fault;
  for (const Fault fault : {Fault::full, Fault::write_error, Fault::short_write, Fault::sync_error}) {
    SCOPED_TRACE(static_cast<int>(fault));
    bool more = true;
    for (std::size_t call = 0; more; ++call) {
      disk_.restore(start_);
      bool programmed = false;
      {
        Flash flash(options());
        disk_.fail_after(call, fault);
        const auto outcome = flash->program(new_image());
        more = disk_.failed();
        programmed = outcome.ok();
        if (!programmed) {
          EXPECT_NE(outcome.composite(), kOk);
        }
        disk_.fail_after(0, Fault::none);
        expect_old_or_new(flash, !programmed, programmed);
      }
      Flash flash(options());
      // A sync that failed may have done its work all the same.
      expect_old_or_new(flash, !programmed, programmed || fault == Fault::sync_error);
    }
  }
}

}  // namespace
}  // namespace cc3235::test
