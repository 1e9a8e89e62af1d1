#include "support/flash.h"

namespace cc3235::test {
namespace {

using namespace status;

// ref: filesystem.md §2
TEST(OpenModes, GiveTheCodesOfThePageForAFileThatIsThereAndOneThatIsNot) {
  struct Row {
    OpenMode mode;
    Status absent, present;
  };
  const Row rows[] = {
      {OpenMode::read, SL_ERROR_FS_FILE_NOT_EXISTS, kOk},
      {OpenMode::write, SL_ERROR_FS_FILE_NOT_EXISTS, kOk},
      {OpenMode::create, kOk, SL_ERROR_FS_FILE_ALREADY_EXISTS},
      {OpenMode::create_if_absent, kOk, kOk},
  };
  for (const Row& row : rows) {
    Flash flash;
    EXPECT_EQ(flash.open_status("new", row.mode), row.absent) << int(row.mode);
    flash.put("old", "content");
    EXPECT_EQ(flash.open_status("old", row.mode), row.present) << int(row.mode);
  }
}

// ref: filesystem.md §2 mode 3
TEST(OpenModes, CreateIfAbsentIgnoresFlagsAndSizeOfAFileThatIsThere) {
  Flash flash;
  flash.put("a", "content");
  EXPECT_EQ(flash.close(flash.must_open("a", OpenMode::create_if_absent, kFailsafe, 0)), kOk);
  EXPECT_EQ(flash.info("a").max_size, 3656u);
  EXPECT_TRUE(flash.flagged("a", FileFlag::not_failsafe));
}

// ref: filesystem.md §2 "erases target copy, whole content rewritten; no append"
TEST(OpenModes, WritingAgainBeginsWithNothing) {
  Flash flash;
  flash.put("a", "a long content");
  flash.put("a", "short");
  EXPECT_EQ(flash.get("a"), "short");
}

// ref: filesystem.md §1, §9
TEST(Creation, RefusesWhatThePageRefuses) {
  struct Row {
    const char* name;
    std::uint32_t flags, size;
    Status expected;
  };
  const Row rows[] = {
      {"a", 0, 0, SL_ERROR_FS_FILE_INVALID_FILE_SIZE},
      {"a", 0, 1, kOk},
      {"a", 0, 0xFF0000, SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE},
      {"a", 0, 0xFF0001, SL_ERROR_FS_FILE_MAX_SIZE_EXCEEDED},
      {"a", 0, 0xFFFFFFFF, SL_ERROR_FS_FILE_MAX_SIZE_EXCEEDED},
      {"a", kUnsigned, 1, SL_ERROR_FS_WRONG_FILE_OPEN_FLAGS},
      {"a", bit(OpenFlag::create_static_token), 1, SL_ERROR_FS_WRONG_FILE_OPEN_FLAGS},
      {"a", bit(OpenFlag::create_vendor_token), 1, SL_ERROR_FS_WRONG_FILE_OPEN_FLAGS},
      {"a", bit(OpenFlag::create_public_write), 1, SL_ERROR_FS_WRONG_FILE_OPEN_FLAGS},
      {"a", bit(OpenFlag::create_public_read), 1, SL_ERROR_FS_WRONG_FILE_OPEN_FLAGS},
      {"", 0, 1, SL_ERROR_FS_WRONG_FILE_NAME},
      {"/sys/certstore.lst", 0, 1, kOk},  // its signature guards it
      {"/SYS/ServicePack.ucf", 0, 1, SL_ERROR_FS_SYSTEM_FILE_ACCESS_DENIED},
      {"/sys/servicepack.ucf", 0, 1, SL_ERROR_FS_SYSTEM_FILE_ACCESS_DENIED},
      {"/sys/mcubootinfo.bin", 0, 1, SL_ERROR_FS_SYSTEM_FILE_ACCESS_DENIED},
      {"/sys/mcuflashimg.bin", 0, 1, kOk},
      {"/sys/cert/client.der", 0, 1, kOk},
  };
  for (const Row& row : rows) {
    Flash flash;
    EXPECT_EQ(flash.open_status(row.name, OpenMode::create, row.flags, row.size), row.expected)
        << row.name << " flags " << row.flags << " size " << row.size;
  }
}

// ref: filesystem.md §1 name
TEST(Names, Have1To180Bytes) {
  Flash flash;
  EXPECT_EQ(flash.open_status(std::string(180, 'n'), OpenMode::create), kOk);
  for (const OpenMode mode : {OpenMode::read, OpenMode::write, OpenMode::create, OpenMode::create_if_absent}) {
    EXPECT_EQ(flash.open_status(std::string(181, 'n'), mode), SL_ERROR_FS_WRONG_FILE_NAME);
    EXPECT_EQ(flash.open_status("", mode), SL_ERROR_FS_WRONG_FILE_NAME);
    EXPECT_EQ(flash.open_status(std::string_view("a\0b", 3), mode), SL_ERROR_FS_WRONG_FILE_NAME);
  }
  EXPECT_EQ(flash.remove(""), SL_ERROR_FS_WRONG_FILE_NAME);
  EXPECT_EQ(flash.info_status(std::string(181, 'n')), SL_ERROR_FS_WRONG_FILE_NAME);
}

// ref: filesystem.md §1 "case-insensitive", "`/` is just a character"
TEST(Names, AreOneKeyInAnyCaseAndNeverAPath) {
  Flash flash;
  flash.put("Cert/CA.pem", "root");
  EXPECT_EQ(flash.get("cERT/ca.PEM"), "root");
  EXPECT_EQ(flash.open_status("CERT/CA.PEM", OpenMode::create), SL_ERROR_FS_FILE_ALREADY_EXISTS);
  EXPECT_EQ(flash.get("/Cert/CA.pem"), "<-10341>");
  EXPECT_EQ(flash.get("CA.pem"), "<-10341>");
  flash.put("../../etc/passwd", "a key");
  EXPECT_EQ(flash.get("../../etc/passwd"), "a key");
  EXPECT_EQ(flash.get("../../etc//passwd"), "<-10341>");
  flash.put("caf\xc3\xa9", "bytes");
  EXPECT_EQ(flash.get("CAF\xc3\xa9"), "bytes");
  EXPECT_EQ(flash.get("CAF\xc3\x89"), "<-10341>");
}

// ref: filesystem.md §1 "Same file twice"
TEST(OpenFiles, ASecondOpenOfAnOpenFileIsRefused) {
  Flash flash;
  flash.put("a", "content");
  for (const OpenMode first : {OpenMode::read, OpenMode::write}) {
    const FileHandle handle = flash.must_open("a", first);
    for (const OpenMode second : {OpenMode::read, OpenMode::write, OpenMode::create_if_absent}) {
      EXPECT_EQ(flash.open_status("A", second), SL_ERROR_FS_FILE_IS_ALREADY_OPENED);
    }
    EXPECT_EQ(flash.remove("a"), SL_ERROR_FS_FILE_IS_ALREADY_OPENED);
    EXPECT_EQ(flash.info_status("a"), SL_ERROR_FS_FILE_IS_ALREADY_OPENED);
    EXPECT_EQ(flash.close(handle), kOk);
  }
}

// ref: filesystem.md §1 "Open at once"
TEST(OpenFiles, AreLimitedInNumber) {
  Flash flash;
  std::vector<FileHandle> handles;
  for (std::size_t i = 0; i < fs_sim::kMaxOpenFiles; ++i) {
    handles.push_back(flash.must_open("f" + std::to_string(i), OpenMode::create));
    EXPECT_GT(static_cast<int>(handles.back()), 0);
  }
  EXPECT_EQ(flash.open_status("one more", OpenMode::create), SL_ERROR_FS_NO_AVAILABLE_NV_INDEX);
  EXPECT_EQ(flash.close(handles[3]), kOk);
  EXPECT_EQ(flash.close(flash.must_open("one more", OpenMode::create)), kOk);
}

// ref: filesystem.md §2 "No valid copy"
TEST(OpenFiles, AFileThatWasNeverClosedHasNothingToRead) {
  Flash flash;
  EXPECT_EQ(flash.abort(flash.must_open("a", OpenMode::create)), kOk);
  EXPECT_EQ(flash.open_status("a", OpenMode::read), SL_ERROR_FS_NO_VALID_COPY_EXISTS);
  EXPECT_TRUE(flash.flagged("a", FileFlag::not_valid));
  EXPECT_EQ(flash.info("a").length, 0u);
  flash.put("a", "now");
  EXPECT_EQ(flash.get("a"), "now");
}

// ref: filesystem.md §9 -10335
TEST(Handles, ThatAreNotOpenAreRefusedByEveryCall) {
  Flash flash;
  flash.put("a", "content");
  const FileHandle stale = flash.must_open("a", OpenMode::read);
  EXPECT_EQ(flash.close(stale), kOk);
  EXPECT_NE(flash.must_open("a", OpenMode::read), stale);
  std::uint8_t byte = 0;
  for (const FileHandle handle : {stale, FileHandle{0}, FileHandle{-1}, FileHandle{INT32_MAX}}) {
    EXPECT_EQ(flash.write(handle, 0, "x"), SL_ERROR_FS_INVALID_HANDLE);
    EXPECT_EQ(flash->read(handle, 0, {&byte, 1}).status(), SL_ERROR_FS_INVALID_HANDLE);
    EXPECT_EQ(flash.close(handle), SL_ERROR_FS_INVALID_HANDLE);
    EXPECT_EQ(flash.abort(handle), SL_ERROR_FS_INVALID_HANDLE);
  }
}

// ref: commands-device-wlan.md §2.1
TEST(Handles, AreGoneAfterAStop) {
  Flash flash;
  flash.put("a", "content");
  const FileHandle handle = flash.must_open("a", OpenMode::read);
  flash->stop();
  EXPECT_EQ(flash.close(handle), SL_ERROR_FS_INVALID_HANDLE);
  EXPECT_EQ(flash.get("a"), "content");
}

}  // namespace
}  // namespace cc3235::test
