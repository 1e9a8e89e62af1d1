#include "fs_sim/image_files.h"
#include "fs_sim/memory_disk.h"
#include "support/flash.h"

// format_1.sql is an image of the first release: the output of `sqlite3 IMAGE .dump` after a few AT commands and SIGKILL.

namespace cc3235::test {
namespace {

using namespace status;

class Format1 : public testing::Test {
 protected:
  Format1() {
    const std::string sql = read_file(FORMAT_1_SQL);
    EXPECT_FALSE(sql.empty());
    run_sql(path_, sql);
  }

  OwnFolder folder_;
  std::string path_ = folder_.file("image");
};

TEST_F(Format1, OpensWithAllThatItHeld) {
  for (int opening = 0; opening < 2; ++opening) {
    Flash flash(image_at(path_));
    EXPECT_FALSE(flash->fresh());
    EXPECT_EQ(flash.get("plain"), "plain content");
    EXPECT_EQ(flash.get("safe"), "new content");
    EXPECT_EQ(flash.info("safe").write_counter, 2u);
    EXPECT_EQ(flash.get("secret"), std::string(4500, 'x') + "end of the secret");
    EXPECT_EQ(flash.get("/sys/mcuflashimg.bin"), "firmware");
    EXPECT_EQ(flash.info_status("unclosed"), SL_ERROR_FS_FILE_HAS_NOT_BEEN_CLOSE_CORRECTLY);
    EXPECT_EQ(flash->setting("general.persistent"), Bytes{0});
    const auto info = flash->storage_info();
    EXPECT_EQ(info->alerts, 1u);
    EXPECT_EQ(info->alert_threshold, 15u);
    EXPECT_EQ(info->fat_writes, 5u);
    EXPECT_EQ(info->bundle, fs_sim::BundleState::stopped);
  }
  EXPECT_EQ(query(path_, "PRAGMA user_version"), "2\n");
}

TEST_F(Format1, KeepsNoSecretInClearText) {
  EXPECT_NE(read_file(path_).find("end of the secret"), std::string::npos);
  { Flash flash(image_at(path_)); }
  EXPECT_EQ(read_file(path_).find("end of the secret"), std::string::npos);
  EXPECT_EQ(read_file(path_).find("firmware"), std::string::npos);
}

TEST_F(Format1, CanBeWrittenAfterwards) {
  Flash flash(image_at(path_));
  flash.put("safe", "third content");
  EXPECT_EQ(flash.get("safe"), "third content");
  EXPECT_EQ(flash.close(flash.must_open("secret", OpenMode::write)), kOk);
  EXPECT_EQ(flash.get("secret"), "");
  EXPECT_EQ(flash.remove("unclosed"), kOk);
}

TEST_F(Format1, ThatIsDamagedStaysAsItIs) {
  for (const char* damage : {"UPDATE flash SET blocks = 3", "UPDATE file SET active = 9", "DROP TABLE setting",
                             "UPDATE block SET content = zeroblob(5000) WHERE number = 115"}) {
    const std::string path = folder_.file("damaged");
    write_file(path, read_file(path_));
    run_sql(path, damage);
    const std::string before = query(path, "SELECT sql FROM sqlite_schema ORDER BY name");
    const auto random = make_seeded_random(1);
    const auto opened = FileSystem::open_image(image_at(path), *random);
    const auto* error = std::get_if<ImageError>(&opened);
    ASSERT_TRUE(error) << damage;
    EXPECT_NE(error->message.find("damaged"), std::string::npos) << error->message;
    EXPECT_EQ(query(path, "PRAGMA user_version"), "1\n");
    EXPECT_EQ(query(path, "SELECT sql FROM sqlite_schema ORDER BY name"), before);
  }
}

// ---- While it becomes the present format ----

constexpr const char* kOnDisk = "/image-of-the-format-1-test";

/// What one may expect of the image at any time.
void expect_whole() {
  Flash flash(image_at(kOnDisk, false));
  EXPECT_EQ(flash.get("plain"), "plain content");
  EXPECT_EQ(flash.get("safe"), "new content");
  EXPECT_EQ(flash.get("secret"), std::string(4500, 'x') + "end of the secret");
  EXPECT_EQ(flash->setting("general.persistent"), Bytes{0});
  EXPECT_EQ(flash->storage_info()->alerts, 1u);
}

DiskContent old_image(MemoryDisk& disk, Random& random) {
  run_sql(kOnDisk, read_file(FORMAT_1_SQL));
  return disk.cut_after(disk.effects(), Unsynced::kept, random);
}

TEST(Migration, ThatAPowerCutEndsIsDoneOrNot) {
  const auto random = make_seeded_random(3);
  for (const Unsynced unsynced : {Unsynced::lost, Unsynced::kept, Unsynced::some}) {
    MemoryDisk disk;
    disk.restore(old_image(disk, *random));
    { Flash flash(image_at(kOnDisk, false)); }
    std::vector<DiskContent> remains;
    for (std::size_t n = 0; n <= disk.effects(); ++n) remains.push_back(disk.cut_after(n, unsynced, *random));
    EXPECT_GT(remains.size(), 10u);
    for (DiskContent& content : remains) {
      disk.restore(std::move(content));
      expect_whole();
    }
  }
}

TEST(Migration, OnADiskThatFailsLosesNothing) {
  using Fault = MemoryDisk::Fault;
  const auto random = make_seeded_random(3);
  for (const Fault fault : {Fault::full, Fault::write_error, Fault::short_write, Fault::sync_error, Fault::read_error}) {
    SCOPED_TRACE(static_cast<int>(fault));
    MemoryDisk disk;
    const DiskContent start = old_image(disk, *random);
    bool more = true;
    for (std::size_t call = 0; more; ++call) {
      disk.restore(start);
      disk.fail_after(call, fault);
      { const auto opened = FileSystem::open_image(image_at(kOnDisk, false), *random); }
      more = disk.failed();
      disk.fail_after(0, Fault::none);
      expect_whole();
    }
  }
}

}  // namespace
}  // namespace cc3235::test
