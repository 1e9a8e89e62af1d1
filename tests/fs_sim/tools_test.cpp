#include "fs_sim/image_files.h"
#include "fs_sim/memory_disk.h"
#include "fs_sim/snapshot.h"
#include "support/flash.h"
#include "support/program_file.h"

// What only tools do with a flash: put files in and take them away without tokens, stage, take it out and put it back.

namespace cc3235::test {
namespace {

using namespace status;
using fs_sim::BundleState;
using fs_sim::Snapshot;

Status stage(Flash& flash, std::string name, OpenFlag flag, std::uint32_t flags = 0) {
  return flash->stage(file(std::move(name), "new", flags), flag).ret;
}

// ref: filesystem.md §6
TEST(Staging, AContentWaitsForItsCommitAcrossAStart) {
  OwnFolder folder;
  for (const bool commit : {false, true}) {
    Flash flash(image_at(folder.file(commit ? "b" : "a")));
    flash.put("safe", "old", kFailsafe);
    EXPECT_EQ(stage(flash, "safe", OpenFlag::must_commit), kOk);
    EXPECT_TRUE(flash.flagged("safe", FileFlag::pending_commit));
    flash.stop_and_start();
    EXPECT_EQ(flash.get("safe"), "new");
    EXPECT_TRUE(commit ? flash->commit("safe", Token{}).ok() : flash->rollback("safe", Token{}).ok());
    EXPECT_EQ(flash.get("safe"), commit ? "new" : "old");
  }
}

TEST(Staging, ABundleGoesOnWithTheNextStart) {
  OwnFolder folder;
  ImageOptions off = image_at(folder.file("image"));
  {
    Flash flash(off);
    flash.put("safe", "old", kFailsafe);
    flash.put("secret", "old", kFailsafe | kSecure | kUnsigned | bit(OpenFlag::create_public_read));
    flash->stop(true);
  }
  off.power_up = false;
  for (const char* name : {"safe", "secret", "fresh"}) {
    Flash flash(off);
    EXPECT_EQ(stage(flash, name, OpenFlag::bundle), kOk);
    EXPECT_EQ(flash->storage_info()->bundle, BundleState::started);
    EXPECT_EQ(flash->storage_info()->alerts, 0u);
  }
  Flash flash(image_at(folder.file("image")));
  EXPECT_EQ(flash->storage_info()->bundle, BundleState::pending_commit);
  EXPECT_EQ(flash.get("secret"), "new");
  EXPECT_EQ(stage(flash, "late", OpenFlag::bundle), SL_ERROR_FS_BUNDLE_NOT_IN_CORRECT_STATE);
  EXPECT_TRUE(flash->commit_bundle().ok());
  for (const char* name : {"safe", "secret", "fresh"}) EXPECT_EQ(flash.get(name), "new");
}

TEST(Staging, IsRefusedAsTheChipRefusesTheOpenAndChangesNothing) {
  OwnFolder folder;
  Flash flash(image_at(folder.file("image")));
  flash.put("plain", "old");
  flash.put("safe", "old", kFailsafe);
  EXPECT_EQ(stage(flash, "new", OpenFlag::must_commit), SL_ERROR_FS_IGNORE_COMMIT_ROLLBAC_FLAG);
  EXPECT_EQ(stage(flash, "plain", OpenFlag::must_commit), SL_ERROR_FS_FILE_HAS_NO_FAILSAFE);
  EXPECT_EQ(stage(flash, "plain", OpenFlag::bundle), SL_ERROR_FS_BUNDLE_FILE_SHOULD_BE_CREATED_WITH_FAILSAFE);
  EXPECT_EQ(stage(flash, "signed", OpenFlag::bundle, kSecure), SL_ERROR_FS_ILLEGAL_SIGNATURE);
  EXPECT_EQ(flash->stage(file("safe", pattern(5000)), OpenFlag::bundle).ret, SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
  EXPECT_EQ(flash.get("plain"), "old");
  EXPECT_EQ(flash.get("safe"), "old");
  EXPECT_EQ(flash->files().size(), 2u);
  EXPECT_EQ(flash->storage_info()->bundle, BundleState::stopped);
}

/// What waits for a decision has its old copy to go back to.
TEST(Installing, LeavesAloneWhatWaitsForADecision) {
  OwnFolder folder;
  Flash flash(image_at(folder.file("image")));
  for (const char* name : {"commit", "bundle"}) flash.put(name, "old", kFailsafe);
  EXPECT_EQ(stage(flash, "commit", OpenFlag::must_commit), kOk);
  EXPECT_EQ(stage(flash, "bundle", OpenFlag::bundle), kOk);
  const std::pair<const char*, Status> rows[] = {{"commit", SL_ERROR_FS_FILE_IS_PENDING_COMMIT},
                                                 {"bundle", SL_ERROR_FS_BUNDLE_NOT_IN_CORRECT_STATE}};
  for (const auto& [name, refusal] : rows) {
    EXPECT_EQ(flash->install(file(name, "other")).ret, refusal);
    EXPECT_EQ(flash->uninstall({name}).ret, refusal);
    EXPECT_EQ(stage(flash, name, OpenFlag::must_commit), refusal);
  }
  flash.put("plain", "x");
  const auto outcome = flash->uninstall({"plain", "commit"});
  EXPECT_EQ(outcome.ret, SL_ERROR_FS_FILE_IS_PENDING_COMMIT);
  EXPECT_EQ(outcome.file, "commit");
  EXPECT_EQ(flash.get("plain"), "x");
}

TEST(Installing, TakesFilesAwayAllOrNone) {
  OwnFolder folder;
  Flash flash(image_at(folder.file("image")));
  for (const char* name : {"a", "b", "c"}) flash.put(name, "x");
  EXPECT_TRUE(flash->uninstall({"A", "none", "a", "c"}).ok());
  flash.cut();
  ASSERT_EQ(flash->files().size(), 1u);
  EXPECT_EQ(flash.get("b"), "x");
  EXPECT_TRUE(flash->uninstall({}).ok());
}

TEST(Installing, TakesNoneAwayFromADiskThatFails) {
  MemoryDisk disk;
  const ImageOptions options = image_at("/image-of-the-tools-test", false);
  bool more = true;
  for (std::size_t call = 0; more; ++call) {
    disk.restore({});
    Flash flash(options);
    for (const char* name : {"a", "b", "c"}) flash.put(name, pattern(5000));
    disk.fail_after(call, MemoryDisk::Fault::write_error);
    const bool done = flash->uninstall({"a", "b"}).ok();
    more = disk.failed();
    disk.fail_after(0, MemoryDisk::Fault::none);
    EXPECT_EQ(flash->files().size(), done ? 1u : 3u);
    flash.cut();
    EXPECT_EQ(flash->files().size(), done ? 1u : 3u);
  }
}

TEST(Looking, ChangesNothing) {
  OwnFolder folder;
  const std::string path = folder.file("image");
  {
    Flash flash(image_at(path));
    flash.put("a", "x");
  }
  const std::string before = read_file(path);
  {
    ImageOptions options = image_at(path);
    options.power_up = false;
    options.access = ImageOptions::Access::look;
    Flash flash(options);
    EXPECT_EQ(flash.get("a"), "x");
    EXPECT_EQ(flash.remove("a"), SL_ERROR_FS_FAILED_WRITE_NVMEM_HEADER);
    EXPECT_EQ(flash.open_status("b", OpenMode::create), SL_ERROR_FS_FAILED_WRITE_NVMEM_HEADER);
    EXPECT_FALSE(flash->program({}).ok());
    EXPECT_EQ(flash.get("a"), "x");
  }
  EXPECT_EQ(read_file(path), before);
}

Snapshot snapshot_of(const std::string& path) {
  const auto taken = fs_sim::take_snapshot(path);
  if (const auto* error = std::get_if<ImageError>(&taken)) ADD_FAILURE() << error->message;
  return std::holds_alternative<Snapshot>(taken) ? std::get<Snapshot>(taken) : Snapshot{};
}

TEST(Snapshots, DoNotWashAFlashThatWasChangedBehindTheChipsBack) {
  OwnFolder folder;
  {
    Flash flash(image_at(folder.file("image")));
    flash.put("a", "x");
  }
  EXPECT_FALSE(snapshot_of(folder.file("image")).locked);
  run_sql(folder.file("image"), "UPDATE file SET write_counter = 9");
  EXPECT_TRUE(snapshot_of(folder.file("image")).locked);
  EXPECT_FALSE(fs_sim::put_snapshot(folder.file("copy"), snapshot_of(folder.file("image"))));
  Flash flash(image_at(folder.file("copy")));
  EXPECT_TRUE(flash->locked());
}

// ref: filesystem.md §4 "Rollback of a secure file also rolls the tokens back"
TEST(Snapshots, HaveTheTokensOfTheContentThatTheyHave) {
  OwnFolder folder;
  std::array<Token, 4> before{};
  {
    Flash flash(image_at(folder.file("image")));
    flash.put("s", "old", kFailsafe | kSecure | kUnsigned | bit(OpenFlag::create_public_write));
    before = flash->files().front().info.tokens;
    EXPECT_EQ(stage(flash, "s", OpenFlag::must_commit), kOk);
    EXPECT_NE(flash->files().front().info.tokens, before);
  }
  const Snapshot snapshot = snapshot_of(folder.file("image"));
  EXPECT_EQ(as_text(*snapshot.files.front().content), "old");
  EXPECT_EQ(snapshot.files.front().tokens, before);
}

// ref: filesystem.md §9 -10275, -10359
TEST(Snapshots, TakeNoProgrammingImageThatIsNone) {
  OwnFolder folder;
  Snapshot snapshot;
  snapshot.size = fs_sim::kMinFlash;
  snapshot.factory_image = Bytes(1000, 1);
  const auto error = fs_sim::put_snapshot(folder.file("image"), snapshot);
  ASSERT_TRUE(error);
  EXPECT_NE(error->message.find("(-10275)"), std::string::npos) << error->message;

  snapshot.factory_image = fs_sim::encode({});
  EXPECT_FALSE(fs_sim::put_snapshot(folder.file("image"), snapshot));
  run_sql(folder.file("image"), "UPDATE factory SET image = x'00'");
  Flash flash(image_at(folder.file("image")));
  EXPECT_EQ(flash->restore(fs_sim::RestoreTarget::factory_image).composite(), Status(-678887424));
}

}  // namespace
}  // namespace cc3235::test
