#include "support/flash.h"

namespace cc3235::test {
namespace {

using namespace status;

constexpr std::uint32_t kMustCommit = bit(OpenFlag::must_commit);

std::uint32_t number(Token token) {
  return static_cast<std::uint32_t>(token);
}

/// Writes the file anew so that it waits for its commit.
void put_pending(Flash& flash, std::string_view name, std::string_view text, std::uint32_t token = 0) {
  const FileHandle handle = flash.must_open(name, OpenMode::write, kMustCommit, 0, token);
  EXPECT_EQ(flash.write(handle, 0, text), kOk);
  EXPECT_TRUE(token != 0 || (flash.info(name).flags & bit(FileFlag::must_commit)) != 0);
  EXPECT_EQ(flash.close(handle), kOk);
}

// ref: filesystem.md §6
TEST(Commit, TheNewContentIsShownAndWaits) {
  OwnFolder folder;
  Flash flash(image_at(folder.file("image")));
  flash.put("f", "old", kFailsafe);
  put_pending(flash, "f", "newer");
  for (int life = 0; life < 3; ++life) {
    EXPECT_EQ(flash.info("f").flags, bit(FileFlag::pending_commit));
    EXPECT_EQ(flash.info("f").length, 5u);
    EXPECT_EQ(flash.info("f").write_counter, 1u);
    EXPECT_EQ(flash.get("f"), "newer");
    EXPECT_EQ(as_text(*flash->content("f")), "newer");
    EXPECT_EQ(flash.open_status("f", OpenMode::write), SL_ERROR_FS_FILE_IS_PENDING_COMMIT);
    EXPECT_EQ(flash.open_status("f", OpenMode::create_if_absent, kMustCommit), SL_ERROR_FS_FILE_IS_PENDING_COMMIT);
    life == 0 ? flash.cut() : flash.stop_and_start();
  }
  EXPECT_EQ(*flash->commit("f", Token{}), Token{});
}

TEST(Commit, PutsTheNewContentInTheOldOnesPlace) {
  OwnFolder folder;
  Flash flash(image_at(folder.file("image")));
  flash.put("f", "old", kFailsafe);
  put_pending(flash, "f", "new");
  EXPECT_TRUE(flash->commit("f", Token{}).ok());
  EXPECT_EQ(flash.info("f").flags, 0u);
  EXPECT_EQ(flash.info("f").write_counter, 2u);
  flash.cut();
  EXPECT_EQ(flash.get("f"), "new");
  flash.put("f", "newest");
  EXPECT_EQ(flash.get("f"), "newest");
}

TEST(Rollback, BringsTheOldContentBack) {
  OwnFolder folder;
  Flash flash(image_at(folder.file("image")));
  flash.put("f", "old", kFailsafe);
  put_pending(flash, "f", "new");
  EXPECT_TRUE(flash->rollback("f", Token{}).ok());
  flash.cut();
  EXPECT_EQ(flash.info("f").flags, 0u);
  EXPECT_EQ(flash.info("f").write_counter, 1u);
  EXPECT_EQ(flash.get("f"), "old");
  flash.put("f", "newest");
  EXPECT_EQ(flash.get("f"), "newest");
}

// ref: filesystem.md §3 "acts like abort without a handle"
TEST(Rollback, InTheNormalStateIsAnAbortWithoutHandle) {
  OwnFolder folder;
  Flash flash(image_at(folder.file("image")));
  flash.put("f", "old", kFailsafe);
  EXPECT_TRUE(flash->rollback("f", Token{}).ok());
  EXPECT_EQ(flash.get("f"), "old");

  const FileHandle handle = flash.must_open("f", OpenMode::write);
  EXPECT_EQ(flash.write(handle, 0, "new"), kOk);
  EXPECT_TRUE(flash->rollback("f", Token{}).ok());
  EXPECT_EQ(flash.close(handle), SL_ERROR_FS_INVALID_HANDLE);
  EXPECT_EQ(flash.get("f"), "old");

  flash.must_open("f", OpenMode::write);
  flash.cut();
  EXPECT_EQ(flash.info_status("f"), SL_ERROR_FS_FILE_HAS_NOT_BEEN_CLOSE_CORRECTLY);
  EXPECT_TRUE(flash->rollback("f", Token{}).ok());
  EXPECT_EQ(flash.info_status("f"), kOk);
  flash.put("f", "newest");
  EXPECT_EQ(flash.get("f"), "newest");
}

// ref: filesystem.md §6, §9
TEST(Commit, IsRefusedWhereNothingWaits) {
  Flash flash;
  flash.put("plain", "x");
  flash.put("safe", "x", kFailsafe);
  for (const auto decide : {&FileSystem::commit, &FileSystem::rollback}) {
    EXPECT_EQ(((*flash).*decide)("none", Token{}).status(), SL_ERROR_FS_FILE_NOT_EXISTS);
    EXPECT_EQ(((*flash).*decide)("", Token{}).status(), SL_ERROR_FS_WRONG_FILE_NAME);
    EXPECT_EQ(((*flash).*decide)("plain", Token{}).status(), SL_ERROR_FS_FILE_HAS_NO_FAILSAFE);
    const FileHandle reader = flash.must_open("safe", OpenMode::read);
    EXPECT_EQ(((*flash).*decide)("safe", Token{}).status(), SL_ERROR_FS_FILE_IS_ALREADY_OPENED);
    EXPECT_EQ(flash.close(reader), kOk);
  }
  EXPECT_EQ(flash->commit("safe", Token{}).status(), SL_ERROR_FS_INCORRECT_FILE_STATE_FOR_OPERATION);
  const FileHandle writer = flash.must_open("safe", OpenMode::write, kMustCommit);
  EXPECT_EQ(flash->commit("safe", Token{}).status(), SL_ERROR_FS_INCORRECT_FILE_STATE_FOR_OPERATION);
  EXPECT_EQ(flash.abort(writer), kOk);
  EXPECT_EQ(flash->commit("safe", Token{}).status(), SL_ERROR_FS_INCORRECT_FILE_STATE_FOR_OPERATION);
}

TEST(Commit, FlagsThatMakeNoSenseAreRefused) {
  Flash flash;
  EXPECT_EQ(flash.open_status("f", OpenMode::create, kFailsafe | kMustCommit), SL_ERROR_FS_IGNORE_COMMIT_ROLLBAC_FLAG);
  flash.put("plain", "x");
  EXPECT_EQ(flash.open_status("plain", OpenMode::write, kMustCommit), SL_ERROR_FS_FILE_HAS_NO_FAILSAFE);
  EXPECT_EQ(flash.get("plain"), "x");
  EXPECT_EQ(flash.open_status("plain", OpenMode::write, kMustCommit | bit(OpenFlag::bundle)),
            SL_ERROR_FS_WRONG_FILE_OPEN_FLAGS);
  EXPECT_EQ(flash.open_status("plain", OpenMode::write, bit(OpenFlag::encrypted)), SL_ERROR_FS_NOT_SUPPORTED);
}

TEST(Commit, APendingFileIsReadByOneAtATimeAndDecidedByNobodyMeanwhile) {
  Flash flash;
  flash.put("f", "old", kFailsafe);
  put_pending(flash, "f", "new");
  const FileHandle reader = flash.must_open("f", OpenMode::read);
  EXPECT_EQ(flash.open_status("f", OpenMode::read), SL_ERROR_FS_FILE_ALREADY_OPENED_IN_PENDING_STATE);
  EXPECT_EQ(flash->commit("f", Token{}).status(), SL_ERROR_FS_FILE_IS_ALREADY_OPENED);
  EXPECT_EQ(flash.close(reader), kOk);
  EXPECT_TRUE(flash->commit("f", Token{}).ok());
}

// ref: filesystem.md §4 "Rollback of a secure file also rolls the tokens back; commit/rollback return the valid token"
TEST(Commit, GivesTheTokenThatIsValidFromThenOn) {
  for (const bool commits : {true, false}) {
    Flash flash;
    const auto opened = flash.open("s", OpenMode::create, kFailsafe | kSecure | kUnsigned);
    const std::uint32_t master = number(opened->token);
    EXPECT_EQ(flash.write(opened->handle, 0, "old"), kOk);
    EXPECT_EQ(flash.close(opened->handle), kOk);
    const auto before = flash.info("s", master).tokens;
    put_pending(flash, "s", "new", number(before[2]));
    const auto pending = flash.info("s", master).tokens;
    EXPECT_NE(pending[2], before[2]);

    const auto decide = commits ? &FileSystem::commit : &FileSystem::rollback;
    EXPECT_EQ(((*flash).*decide)("s", before[2]).status(), SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT);
    EXPECT_EQ(((*flash).*decide)("s", pending[3]).status(), SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT);
    const auto valid = ((*flash).*decide)("s", pending[2]);
    ASSERT_TRUE(valid.ok());
    EXPECT_EQ(*valid, commits ? pending[2] : before[2]);
    EXPECT_EQ(flash.info("s", master).tokens, commits ? pending : before);
    EXPECT_EQ(flash.get("s", master), commits ? "new" : "old");
  }
}

}  // namespace
}  // namespace cc3235::test
