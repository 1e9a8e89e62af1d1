#include "fs_sim/check.h"

#include <fstream>

#include "fs_sim/image_files.h"
#include "support/flash.h"

namespace cc3235::test {
namespace {

using fs_sim::CheckReport;

/// An image with a file of each kind; the names stand in the order of their slots.
void make_image(const std::string& path) {
  Flash flash(image_at(path));
  flash.put("plain", pattern(10000));
  flash.put("safe", pattern(5000), kFailsafe);
  flash.put("safe", pattern(4500));
  flash.put("secret", pattern(100), kSecure | kUnsigned);
  flash.put("/sys/mcuflashimg.bin", pattern(20000), kFailsafe);
  EXPECT_EQ(flash.remove("plain"), kOk);
  flash.put("plain", pattern(10000));
  EXPECT_EQ(flash->set_setting("a setting", Bytes{1}), kOk);
}

/// A fail-safe file whose new content waits for the decision that `flag` says.
void make_pending_image(const std::string& path, OpenFlag flag) {
  Flash flash(image_at(path));
  flash.put("safe", pattern(5000), kFailsafe);
  const FileHandle handle = flash.must_open("safe", OpenMode::write, bit(flag));
  EXPECT_EQ(flash.write(handle, 0, pattern(6000)), kOk);
  EXPECT_EQ(flash.close(handle), kOk);
  flash->stop(true);
}

CheckReport check(const std::string& path) {
  const auto checked = fs_sim::check_image(path);
  if (const auto* error = std::get_if<ImageError>(&checked)) ADD_FAILURE() << error->message;
  return std::holds_alternative<CheckReport>(checked) ? std::get<CheckReport>(checked) : CheckReport{};
}

TEST(Check, FindsNothingWrongWithWhatAFlashLeaves) {
  OwnFolder folder;
  make_image(folder.file("image"));
  const CheckReport report = check(folder.file("image"));
  EXPECT_FALSE(report.breach) << report.breach->invariant << ": " << report.breach->found;
  EXPECT_GE(report.invariants, 10u);
  EXPECT_EQ(report.files, 4u);
  EXPECT_EQ(report.blocks, 3u + 2 * 2 + 1 + 2 * 5);
  EXPECT_EQ(report.capacity, 1024u);
}

TEST(Check, FindsNothingWrongAfterAPowerCutInTheMiddleOfEverything) {
  OwnFolder folder;
  {
    Flash flash(image_at(folder.file("image")));
    for (const std::uint32_t flags : {0u, kFailsafe, kSecure | kUnsigned | bit(OpenFlag::create_public_write)}) {
      const std::string name = std::to_string(flags);
      flash.put(name, pattern(60000), flags);
      const FileHandle handle = flash.must_open(name, OpenMode::write);
      EXPECT_EQ(flash.write(handle, 0, pattern(50000)), kOk);
    }
    const FileHandle handle = flash.must_open("new", OpenMode::create, 0, 60000);
    EXPECT_EQ(flash.write(handle, 0, pattern(50000)), kOk);
  }
  EXPECT_FALSE(check(folder.file("image")).breach);
}

TEST(Check, NamesTheFirstInvariantThatIsBroken) {
  struct Row {
    const char *sql, *invariant, *found;
  };
  const Row rows[] = {
      {"INSERT INTO block VALUES (1000, x'00')", "every stored block belongs to a file", "block 1000"},
      {"INSERT INTO block VALUES (-1, x'00')", "every stored block belongs to a file", "block -1"},
      {"INSERT INTO block VALUES (4294967406, x'00')", "every stored block belongs to a file", "block 4294967406"},
      {"DELETE FROM file WHERE name = CAST('safe' AS BLOB)", "every stored block belongs to a file", "belongs to no file"},
      {"UPDATE block SET content = zeroblob(4097)", "no block holds more than its room", "4097 bytes in a room of 3656"},
      {"UPDATE file SET length_0 = 9000 WHERE name = CAST('plain' AS BLOB)",
       "nothing is stored behind the end of a valid copy", "goes to byte 10000 of file 'plain' (slot 0), which has 9000"},
      {"DELETE FROM block WHERE number = (SELECT first_block + 2 FROM file WHERE name = CAST('plain' AS BLOB))",
       "a valid copy goes to its end", "file 'plain' (slot 0): ends before byte 10000 (block "},
      {"UPDATE block SET content = substr(content, 1, 2247) WHERE number = (SELECT first_block + 2 FROM file WHERE name = "
       "CAST('plain' AS BLOB))",
       "a valid copy goes to its end", "ends before byte 10000"},
      {"DELETE FROM block WHERE number = (SELECT first_block + 3 FROM file WHERE name = CAST('safe' AS BLOB))",
       "a valid copy goes to its end", "file 'safe' (slot 1): ends before byte 4500"},
      {"DELETE FROM block WHERE number = (SELECT first_block FROM file WHERE name = CAST('secret' AS BLOB))",
       "every block of a valid copy can be read and is what was written", "copy 0 of file 'secret' (slot 2): -10300"},
      {"UPDATE block SET content = CAST(substr(content, 2) || x'00' AS BLOB) WHERE number = (SELECT first_block FROM file "
       "WHERE name = "
       "CAST('secret' AS BLOB))",
       "every block of a valid copy can be read and is what was written", "file 'secret'"},
      {"INSERT INTO factory VALUES (x'00')", "the stored programming image is one, on as many blocks as it takes",
       "1 bytes that are none"},
      {"UPDATE flash SET factory_blocks = 32", "the stored programming image is one, on as many blocks as it takes",
       "0 bytes on 32 blocks instead of 0"},
      {"UPDATE flash SET otp = x'01'", "the OTP is one", ""},
      {"INSERT INTO wear VALUES (77, 1)", "blocks that files may use were erased a possible number of times", "block 77"},
      {"INSERT INTO wear VALUES (1024, 1)", "blocks that files may use were erased a possible number of times",
       "block 1024"},
      {"UPDATE wear SET erased = 0", "blocks that files may use were erased a possible number of times", "erased 0 times"},
      {"UPDATE wear SET erased = 4294967296", "blocks that files may use were erased a possible number of times",
       "erased 4294967296 times"},
      {"UPDATE setting SET value = x'02'", "nothing was changed behind the chip's back", "a setting"},
      {"UPDATE file SET name = CAST('user' AS BLOB) WHERE name = CAST('/sys/mcuflashimg.bin' AS BLOB)",
       "only system files use the system region", "file 'user' (slot 3)"},
      {"UPDATE file SET state = 1 WHERE name = CAST('plain' AS BLOB)",
       "a plain file that is being written has no valid copy", "file 'plain'"},
      {"UPDATE file SET length_1 = 1 WHERE name = CAST('plain' AS BLOB)", "a file that is not fail-safe has one copy",
       "file 'plain'"},
      {"UPDATE file SET tokens = CAST('0123456789abcdef' AS BLOB) WHERE name = CAST('plain' AS BLOB)",
       "a file that is not secure has no tokens", "file 'plain'"},
      {"UPDATE file SET write_counter = 0 WHERE name = CAST('safe' AS BLOB)", "a valid copy was written at least once",
       "file 'safe'"},
  };
  OwnFolder folder;
  for (const Row& row : rows) {
    SCOPED_TRACE(row.sql);
    const std::string path = folder.file("image");
    std::filesystem::remove(path);
    make_image(path);
    run_sql(path, row.sql);
    const CheckReport report = check(path);
    ASSERT_TRUE(report.breach);
    EXPECT_EQ(report.breach->invariant, row.invariant);
    EXPECT_NE(report.breach->found.find(row.found), std::string::npos) << report.breach->found;
  }
}

TEST(Check, LooksAtNewContentThatWaitsForADecision) {
  OwnFolder folder;
  const std::string path = folder.file("image");
  make_pending_image(path, OpenFlag::must_commit);
  EXPECT_FALSE(check(path).breach);
  run_sql(path, "DELETE FROM block WHERE number = (SELECT first_block + 3 FROM file)");
  ASSERT_TRUE(check(path).breach);
  EXPECT_EQ(check(path).breach->invariant, "a valid copy goes to its end");
}

// ref: filesystem.md §6
TEST(Check, KnowsWhichBundleAFileWaitsFor) {
  OwnFolder folder;
  const std::string path = folder.file("image");
  make_pending_image(path, OpenFlag::bundle);
  EXPECT_FALSE(check(path).breach);
  run_sql(path, "UPDATE flash SET bundle = 0");
  ASSERT_TRUE(check(path).breach);
  EXPECT_EQ(check(path).breach->invariant, "a file waits for no bundle that there is not");
}

TEST(Check, SaysWhatKeepsADeviceFromWorkingThoughItIsNoDamage) {
  OwnFolder folder;
  const std::string path = folder.file("image");
  make_pending_image(path, OpenFlag::bundle);
  EXPECT_FALSE(check(path).empty_bundle);
  {
    Flash flash(image_at(path));
    EXPECT_EQ(flash->storage_info()->bundle, fs_sim::BundleState::pending_commit);
    EXPECT_EQ(flash.remove("safe"), kOk);
    EXPECT_EQ(flash->set_alert_threshold(1), kOk);
  }
  EXPECT_FALSE(check(path).breach);
  EXPECT_TRUE(check(path).empty_bundle);
  EXPECT_FALSE(check(path).locked);
  {
    Flash flash(image_at(path));
    flash.put("secret", "key", kSecure | kUnsigned);
    EXPECT_EQ(flash.remove("secret", 1), status::SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT);
  }
  EXPECT_FALSE(check(path).breach);
  EXPECT_TRUE(check(path).locked);
  EXPECT_FALSE(check(path).empty_bundle);  // the start has ended it
}

TEST(Check, FindsAPageOfTheDatabaseThatNobodyReadsToOpenIt) {
  OwnFolder folder;
  const std::string path = folder.file("image");
  make_image(path);
  {
    // The last page of the file holds content of a block.
    std::fstream image(path, std::ios::binary | std::ios::in | std::ios::out);
    image.seekp(static_cast<std::streamoff>(std::filesystem::file_size(path)) - 4096);
    image << std::string(64, '\x55');
  }
  const auto checked = fs_sim::check_image(path);
  const auto* report = std::get_if<CheckReport>(&checked);
  ASSERT_TRUE(report && report->breach);
  EXPECT_EQ(report->breach->invariant, "the database is whole");
}

// ref: filesystem.md §6; a look from outside is no start, which would end the bundle's trial
TEST(Tools, LookAtAFlashWithoutStartingIt) {
  OwnFolder folder;
  const std::string path = folder.file("image");
  {
    Flash flash(image_at(path));
    flash.put("safe", "old", kFailsafe);
    const FileHandle handle = flash.must_open("safe", OpenMode::write, bit(OpenFlag::bundle));
    EXPECT_EQ(flash.write(handle, 0, "new"), kOk);
    EXPECT_EQ(flash.close(handle), kOk);
    flash->stop(true);
  }
  ImageOptions looking = image_at(path);
  looking.power_up = false;
  for (int i = 0; i < 2; ++i) {
    Flash flash(looking);
    EXPECT_EQ(flash->storage_info()->bundle, fs_sim::BundleState::started);
  }
  EXPECT_FALSE(check(path).breach);
  Flash flash(image_at(path));
  EXPECT_EQ(flash->storage_info()->bundle, fs_sim::BundleState::pending_commit);
  EXPECT_EQ(flash.get("safe"), "new");
}

}  // namespace
}  // namespace cc3235::test
