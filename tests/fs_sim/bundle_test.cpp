#include "support/flash.h"

namespace cc3235::test {
namespace {

using namespace status;
using fs_sim::BundleState;

constexpr std::uint32_t kBundle = bit(OpenFlag::bundle);

class Bundle : public testing::Test {
 protected:
  Bundle() {
    flash_.put("safe", "old", kFailsafe);
    flash_.put("other", "other", kFailsafe);
    flash_.put("plain", "plain");
  }

  BundleState state() { return flash_->storage_info()->bundle; }
  void put_in_bundle(std::string_view name, std::string_view text, OpenMode mode = OpenMode::write,
                     std::uint32_t flags = 0) {
    const FileHandle handle = flash_.must_open(name, mode, kBundle | flags);
    EXPECT_EQ(flash_.write(handle, 0, text), kOk);
    EXPECT_TRUE(flash_.flagged(name, FileFlag::bundle_file));
    EXPECT_EQ(flash_.close(handle), kOk);
  }
  void restart(bool orderly) {
    flash_->stop(orderly);
    EXPECT_EQ(flash_->start(), kOk);
  }
  /// Two files and a new one, ready for the decision.
  void bring_to_trial() {
    put_in_bundle("safe", "new");
    put_in_bundle("fresh", "fresh", OpenMode::create);
    restart(true);
    EXPECT_EQ(state(), BundleState::pending_commit);
  }
  void expect_old() {
    EXPECT_EQ(state(), BundleState::stopped);
    EXPECT_EQ(flash_.get("safe"), "old");
    EXPECT_EQ(flash_.get("fresh"), "<-10334>");
    EXPECT_FALSE(flash_.flagged("safe", FileFlag::pending_bundle_commit));
  }

  OwnFolder folder_;
  Flash flash_{image_at(folder_.file("image"))};
};

// ref: filesystem.md §6, the table of states
TEST_F(Bundle, BeginsWithTheFirstFileAndShowsTheOldContent) {
  EXPECT_EQ(state(), BundleState::stopped);
  const FileHandle handle = flash_.must_open("safe", OpenMode::write, kBundle);
  EXPECT_EQ(state(), BundleState::started);
  EXPECT_EQ(flash_.write(handle, 0, "new"), kOk);
  EXPECT_EQ(flash_.close(handle), kOk);
  EXPECT_EQ(flash_.get("safe"), "old");
  EXPECT_EQ(flash_.info("safe").flags, bit(FileFlag::pending_bundle_commit));
  EXPECT_EQ(flash_.open_status("safe", OpenMode::write), SL_ERROR_FS_FILE_IS_PENDING_COMMIT);
  EXPECT_EQ(flash_.open_status("safe", OpenMode::write, kBundle), SL_ERROR_FS_FILE_IS_PENDING_COMMIT);
  put_in_bundle("other", "changed");
  EXPECT_EQ(flash_.get("other"), "other");
}

TEST_F(Bundle, GoesToItsTrialAfterAnOrderlyStop) {
  bring_to_trial();
  EXPECT_EQ(flash_.get("safe"), "new");
  EXPECT_EQ(flash_.get("fresh"), "fresh");
  EXPECT_EQ(flash_.open_status("other", OpenMode::write, kBundle), SL_ERROR_FS_BUNDLE_NOT_IN_CORRECT_STATE);
  EXPECT_EQ(flash_.open_status("more", OpenMode::create, kBundle), SL_ERROR_FS_BUNDLE_NOT_IN_CORRECT_STATE);
  EXPECT_EQ(flash_->commit("safe", Token{}).status(), SL_ERROR_FS_INCORRECT_FILE_STATE_FOR_OPERATION);
  restart(true);
  EXPECT_EQ(state(), BundleState::pending_commit);
  flash_.put("other", "no part of it");
  EXPECT_EQ(flash_.get("other"), "no part of it");
}

TEST_F(Bundle, AlsoAcrossTheEndOfTheProcess) {
  put_in_bundle("safe", "new");
  flash_->stop(true);
  flash_.cut();
  EXPECT_EQ(state(), BundleState::pending_commit);
  EXPECT_EQ(flash_.get("safe"), "new");
}

TEST_F(Bundle, CommitKeepsTheNewContent) {
  bring_to_trial();
  EXPECT_EQ(*flash_->commit_bundle(), BundleState::stopped);
  flash_.cut();
  EXPECT_EQ(state(), BundleState::stopped);
  EXPECT_EQ(flash_.get("safe"), "new");
  EXPECT_EQ(flash_.get("fresh"), "fresh");
  EXPECT_EQ(flash_.info("safe").write_counter, 2u);
  flash_.put("safe", "newest");
  EXPECT_EQ(flash_.get("safe"), "newest");
}

TEST_F(Bundle, RollbackBringsTheOldContentBack) {
  for (const bool on_trial : {true, false}) {
    bring_to_trial();
    if (!on_trial) {
      EXPECT_EQ(*flash_->rollback_bundle(), BundleState::stopped);
      EXPECT_EQ(flash_.remove("fresh"), kOk);
      put_in_bundle("safe", "new");
      put_in_bundle("fresh", "fresh", OpenMode::create);
    }
    EXPECT_EQ(*flash_->rollback_bundle(), BundleState::stopped);
    expect_old();
    flash_.cut();
    expect_old();
    EXPECT_EQ(flash_.remove("fresh"), kOk);
  }
}

enum class Reset { stop_at_once, power_cut };

TEST_F(Bundle, AnyResetBringsTheOldContentBack) {
  for (const Reset reset : {Reset::stop_at_once, Reset::power_cut}) {
    for (const bool on_trial : {true, false}) {
      if (on_trial) {
        bring_to_trial();
      } else {
        put_in_bundle("safe", "new");
        put_in_bundle("fresh", "fresh", OpenMode::create);
      }
      reset == Reset::power_cut ? flash_.cut() : restart(false);
      expect_old();
      EXPECT_EQ(flash_.remove("fresh"), kOk);
    }
  }
}

// ref: filesystem.md §6 "with all files closed"
TEST_F(Bundle, WithAFileLeftOpenGoesBackAtAnOrderlyStop) {
  put_in_bundle("safe", "new");
  flash_.must_open("other", OpenMode::write, kBundle);
  restart(true);
  EXPECT_EQ(state(), BundleState::stopped);
  EXPECT_EQ(flash_.get("safe"), "old");
  EXPECT_EQ(flash_.get("other"), "other");
}

TEST_F(Bundle, WithoutAnyFileEndsAtTheStop) {
  EXPECT_EQ(flash_.abort(flash_.must_open("safe", OpenMode::write, kBundle)), kOk);
  EXPECT_EQ(state(), BundleState::started);
  EXPECT_EQ(flash_->rollback_bundle().status(), SL_ERROR_FS_BUNDLE_NOT_CONTAIN_FILES);
  restart(true);
  EXPECT_EQ(state(), BundleState::stopped);
  EXPECT_EQ(flash_.get("safe"), "old");
}

// ref: filesystem.md §6
TEST_F(Bundle, OnlyFilesWithAnOldContentToGoBackToMayJoin) {
  EXPECT_EQ(flash_.open_status("plain", OpenMode::write, kBundle), SL_ERROR_FS_BUNDLE_FILE_SHOULD_BE_CREATED_WITH_FAILSAFE);
  EXPECT_EQ(flash_.abort(flash_.must_open("empty", OpenMode::create, kFailsafe)), kOk);
  EXPECT_EQ(flash_.open_status("empty", OpenMode::write, kBundle), SL_ERROR_FS_NO_VALID_COPY_EXISTS);
  EXPECT_EQ(state(), BundleState::stopped);
  EXPECT_EQ(flash_.get("plain"), "plain");
}

TEST_F(Bundle, IsDecidedInItsStateOnlyAndWithItsFilesClosed) {
  EXPECT_EQ(flash_->commit_bundle().status(), SL_ERROR_FS_BUNDLE_NOT_IN_CORRECT_STATE);
  EXPECT_EQ(flash_->rollback_bundle().status(), SL_ERROR_FS_BUNDLE_NOT_IN_CORRECT_STATE);
  put_in_bundle("safe", "new");
  EXPECT_EQ(flash_->commit_bundle().status(), SL_ERROR_FS_BUNDLE_NOT_IN_CORRECT_STATE);
  const FileHandle writer = flash_.must_open("other", OpenMode::write, kBundle);
  EXPECT_EQ(flash_->rollback_bundle().status(), SL_ERROR_FS_BUNDLE_FILES_ARE_OPENED);
  EXPECT_EQ(flash_.close(writer), kOk);
  restart(true);
  const FileHandle reader = flash_.must_open("safe", OpenMode::read);
  EXPECT_EQ(flash_->commit_bundle().status(), SL_ERROR_FS_BUNDLE_FILES_ARE_OPENED);
  EXPECT_EQ(flash_.close(reader), kOk);
  EXPECT_EQ(*flash_->commit_bundle(), BundleState::stopped);
}

/// A tool that looks into the image, and does not end with a stop.
TEST(BundleAndTools, LookingDoesNotDecide) {
  OwnFolder folder;
  ImageOptions options = image_at(folder.file("image"));
  {
    Flash flash(options);
    flash.put("f", "old", kFailsafe);
    const FileHandle handle = flash.must_open("f", OpenMode::write, kBundle);
    EXPECT_EQ(flash.write(handle, 0, "new"), kOk);
    EXPECT_EQ(flash.close(handle), kOk);
    flash->stop(true);
  }
  options.power_up = false;
  for (int look = 0; look < 2; ++look) {
    Flash tool(options);
    EXPECT_EQ(tool->storage_info()->bundle, BundleState::started);
    EXPECT_EQ(as_text(*tool->content("f")), "old");
    EXPECT_EQ(tool->files().size(), 1u);
  }
  options.power_up = true;
  Flash flash(options);
  EXPECT_EQ(flash->storage_info()->bundle, BundleState::pending_commit);
}

}  // namespace
}  // namespace cc3235::test
