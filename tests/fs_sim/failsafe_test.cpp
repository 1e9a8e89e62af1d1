#include "support/flash.h"

namespace cc3235::test {
namespace {

using namespace status;

enum class End { close, abort, cut, stop };

void finish(Flash& flash, FileHandle handle, End end) {
  switch (end) {
    case End::close:
      EXPECT_EQ(flash.close(handle), kOk);
      break;
    case End::abort:
      EXPECT_EQ(flash.abort(handle), kOk);
      break;
    case End::cut:
      flash.cut();
      break;
    case End::stop:
      flash->stop();
      break;
  }
}

// ref: filesystem.md §3
TEST(Failsafe, EveryEndOfARewriteLeavesWhatThePageSays) {
  struct Row {
    std::uint32_t flags;
    End end;
    const char* read;
    Status info, reopen;
    bool valid;
  };
  const Status unclosed = SL_ERROR_FS_FILE_HAS_NOT_BEEN_CLOSE_CORRECTLY;
  const Row rows[] = {
      {kFailsafe, End::close, "new", kOk, kOk, true},
      {kFailsafe, End::abort, "old", kOk, kOk, true},
      {kFailsafe, End::cut, "old", unclosed, unclosed, true},
      {kFailsafe, End::stop, "old", kOk, kOk, true},
      {0, End::close, "new", kOk, kOk, true},
      {0, End::abort, "<-10334>", kOk, kOk, false},
      {0, End::cut, "<-10334>", unclosed, unclosed, false},
      {0, End::stop, "<-10334>", kOk, kOk, false},
  };
  OwnFolder folder;
  for (const Row& row : rows) {
    SCOPED_TRACE("flags " + std::to_string(row.flags) + " end " + std::to_string(int(row.end)));
    Flash flash(image_at(folder.file("image")));
    flash.put("f", "old", row.flags);
    const FileHandle handle = flash.must_open("f", OpenMode::write);
    EXPECT_EQ(flash.write(handle, 0, "new"), kOk);
    finish(flash, handle, row.end);

    EXPECT_EQ(flash.info_status("f"), row.info);
    EXPECT_EQ(flash.flagged("f", FileFlag::not_valid), !row.valid);
    EXPECT_EQ(flash.info("f").length, row.valid ? 3u : 0u);
    EXPECT_EQ(flash.info("f").write_counter, row.end == End::close ? 2u : 1u);
    EXPECT_EQ(flash.get("f"), row.read);
    EXPECT_EQ(flash.open_status("f", OpenMode::create_if_absent), row.reopen);
    flash->stop();
    EXPECT_EQ(flash.remove("f"), kOk);
  }
}

// ref: filesystem.md §2, §3
TEST(Failsafe, AFileCreatedAndCutOffOwnsItsBlocksAndHasNothingToRead) {
  OwnFolder folder;
  for (const std::uint32_t flags : {0u, kFailsafe}) {
    Flash flash(image_at(folder.file("image")));
    const FileHandle handle = flash.must_open("f", OpenMode::create, flags);
    EXPECT_EQ(flash.write(handle, 0, pattern(3000)), kOk);
    flash.cut();
    EXPECT_EQ(flash.info_status("f"), SL_ERROR_FS_FILE_HAS_NOT_BEEN_CLOSE_CORRECTLY);
    EXPECT_EQ(flash.open_status("f", OpenMode::create), SL_ERROR_FS_FILE_ALREADY_EXISTS);
    EXPECT_EQ(flash.open_status("f", OpenMode::write), SL_ERROR_FS_FILE_HAS_NOT_BEEN_CLOSE_CORRECTLY);
    EXPECT_EQ(flash.open_status("f", OpenMode::read), SL_ERROR_FS_NO_VALID_COPY_EXISTS);
    EXPECT_EQ(flash->content("f").status(), SL_ERROR_FS_NO_VALID_COPY_EXISTS);
    EXPECT_EQ(flash.remove("f"), kOk);
    flash.put("f", "again", flags);
    EXPECT_EQ(flash.get("f"), "again");
    EXPECT_EQ(flash.remove("f"), kOk);
  }
}

// ref: filesystem.md §3: the state stays until something about the file is written
TEST(Failsafe, AFileLeftOpenStaysSoThroughReadsAndRestarts) {
  OwnFolder folder;
  Flash flash(image_at(folder.file("image")));
  flash.put("f", "old", kFailsafe);
  flash.must_open("f", OpenMode::write);
  flash.cut();
  EXPECT_EQ(flash.get("f"), "old");
  EXPECT_EQ(as_text(*flash->content("f")), "old");
  flash.stop_and_start();
  flash.cut();
  EXPECT_EQ(flash.info_status("f"), SL_ERROR_FS_FILE_HAS_NOT_BEEN_CLOSE_CORRECTLY);
  EXPECT_EQ(flash.open_status("f", OpenMode::write), SL_ERROR_FS_FILE_HAS_NOT_BEEN_CLOSE_CORRECTLY);
  EXPECT_EQ(flash.get("f"), "old");
}

// ref: filesystem.md §3 "readers of old content safe"
TEST(Failsafe, CopiesTakeTurnsAndNeverMix) {
  Flash flash;
  const std::string big = pattern(9000, 1), small = pattern(10, 2);
  flash.put("f", big, kFailsafe);
  for (int round = 0; round < 4; ++round) {
    flash.put("f", small);
    EXPECT_EQ(flash.get("f"), small);
    const FileHandle handle = flash.must_open("f", OpenMode::write);
    EXPECT_EQ(flash.write(handle, 0, pattern(8000, 3)), kOk);
    EXPECT_EQ(flash.abort(handle), kOk);
    EXPECT_EQ(flash.get("f"), small);
    flash.put("f", big);
    EXPECT_EQ(flash.get("f"), big);
  }
}

// ref: filesystem.md §1
TEST(Failsafe, TakesTwiceTheBlocksForTheSameRoom) {
  Flash flash;
  flash.put("plain", pattern(4000));
  flash.put("safe", pattern(4000), kFailsafe);
  EXPECT_EQ(flash.info("plain").storage, 2u * 4096);
  EXPECT_EQ(flash.info("safe").storage, 4u * 4096);
  EXPECT_EQ(flash.info("plain").max_size, 7752u);
  EXPECT_EQ(flash.info("safe").max_size, 7752u);
}

}  // namespace
}  // namespace cc3235::test
