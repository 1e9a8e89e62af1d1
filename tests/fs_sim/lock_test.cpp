#include "fs_sim/image_files.h"
#include "support/flash.h"

namespace cc3235::test {
namespace {

using namespace status;

/// A flash that one wrong token locks, with a file whose master token is 0.
ImageOptions touchy(const std::string& path) {
  ImageOptions options = image_at(path);
  options.alert_threshold = 1;
  return options;
}

// ref: filesystem.md §5 "Locked device"
TEST(Lock, EveryFileCommandIsRefusedButTheStateIsTold) {
  OwnFolder folder;
  Flash flash(touchy(folder.file("image")));
  flash.put("s", "x", kSecure | kUnsigned);
  flash.put("plain", "x");
  const FileHandle reader = flash.must_open("plain", OpenMode::read);
  EXPECT_FALSE(flash->locked());
  EXPECT_EQ(flash.remove("s"), SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT);
  EXPECT_TRUE(flash->locked());
  for (int life = 0; life < 2; ++life) {
    const Status locked = SL_ERROR_FS_FILE_SYSTEM_IS_LOCKED;
    Bytes out(1);
    EXPECT_EQ(flash.open_status("plain", OpenMode::read), locked);
    EXPECT_EQ(flash.open_status("none", OpenMode::create), locked);
    EXPECT_EQ(flash->read(reader, 0, out).status(), locked);
    EXPECT_EQ(flash.write(reader, 0, "x"), locked);
    EXPECT_EQ(flash.close(reader), locked);
    EXPECT_EQ(flash.remove("plain"), locked);
    EXPECT_EQ(flash->rename("plain", "new", Token{}), locked);
    EXPECT_EQ(flash.info_status("plain"), locked);
    EXPECT_EQ(flash->list(-1, 1).status(), locked);
    EXPECT_EQ(flash->commit("plain", Token{}).status(), locked);
    EXPECT_EQ(flash->rollback("plain", Token{}).status(), locked);
    EXPECT_EQ(flash->commit_bundle().status(), locked);
    EXPECT_EQ(flash->rollback_bundle().status(), locked);
    EXPECT_EQ(flash->storage_info()->alerts, 1u);
    flash->stop();
    EXPECT_EQ(flash->start(), SL_ERROR_FS_ALERT_ERR);
    flash.cut();
  }
  EXPECT_TRUE(flash->program({}).ok());
  EXPECT_FALSE(flash->locked());
  flash.put("plain", "again");
  EXPECT_EQ(flash.get("plain"), "again");
}

// ref: filesystem.md §5 "explicit/critical"
TEST(Lock, ComesAtOnceWhenTheImageWasForged) {
  const char* forgeries[] = {
      "UPDATE setting SET value = x'01'",
      "UPDATE setting SET key = 'another'",
      "UPDATE file SET tokens = zeroblob(16) WHERE slot = 0",
      "UPDATE file SET creation = creation & ~262144 & ~524288 WHERE slot = 0",
      "UPDATE file SET length_0 = 2 WHERE slot = 1",
      "UPDATE file SET write_counter = 9 WHERE slot = 1",
      "UPDATE file SET slot = 7 WHERE slot = 1",
      "UPDATE flash SET alerts = 0",
      "UPDATE flash SET alert_threshold = 200",
      "UPDATE flash SET development = 0",
      "UPDATE flash SET otp = x'01'",
  };
  for (const char* forgery : forgeries) {
    SCOPED_TRACE(forgery);
    OwnFolder folder;
    const std::string path = folder.file("image");
    {
      Flash flash(image_at(path));
      flash.put("s", "secret", kSecure | kUnsigned);
      flash.put("plain", "x");
      EXPECT_EQ(flash.remove("s"), SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT);
      EXPECT_EQ(flash->set_setting("a setting", Bytes{0}), kOk);
    }
    run_sql(path, forgery);
    {
      ImageOptions off = image_at(path);
      off.power_up = false;
      Flash tool(off);
      EXPECT_FALSE(tool->locked());
      EXPECT_EQ(tool->start(), SL_ERROR_FS_ALERT_ERR);
      EXPECT_TRUE(tool->locked());
    }
    Flash flash(image_at(path));
    for (int life = 0; life < 2; ++life) {
      EXPECT_TRUE(flash->locked());
      EXPECT_EQ(flash.get("plain"), "<-10299>");
      EXPECT_FALSE(flash->setting("another"));
      flash.cut();
    }
    EXPECT_TRUE(flash->program({}).ok());
    flash.cut();
    EXPECT_FALSE(flash->locked());
    flash.put("plain", "x");
  }
}

}  // namespace
}  // namespace cc3235::test
