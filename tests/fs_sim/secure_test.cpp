#include "support/flash.h"

namespace cc3235::test {
namespace {

using namespace status;

constexpr std::uint32_t kStatic = bit(OpenFlag::create_static_token);
constexpr std::uint32_t kVendor = bit(OpenFlag::create_vendor_token);
constexpr std::uint32_t kPublicWrite = bit(OpenFlag::create_public_write);
constexpr std::uint32_t kPublicRead = bit(OpenFlag::create_public_read);

using Tokens = std::array<Token, 4>;
enum Level { master, write_read, write_only, read_only };

std::uint32_t number(Token token) {
  return static_cast<std::uint32_t>(token);
}

/// A secure file without signature, closed, and its master token.
std::uint32_t make_secure(Flash& flash, std::string_view text = "secret", std::uint32_t more_flags = kStatic,
                          std::uint32_t vendor_token = 0) {
  const auto opened = flash.open("s", OpenMode::create, kSecure | kUnsigned | more_flags, 1024, vendor_token);
  EXPECT_TRUE(opened.ok());
  EXPECT_EQ(flash.write(opened->handle, 0, text), kOk);
  EXPECT_EQ(flash.close(opened->handle), kOk);
  return number(opened->token);
}

// ref: filesystem.md §4, the second table
TEST(Tokens, EachOpensWhatThePageSays) {
  struct Row {
    const char* operation;
    std::uint32_t flags;
    std::array<bool, 4> accepted;
    bool anybody;
  };
  const Row rows[] = {
      {"read", 0, {true, true, false, true}, false},
      {"read", kPublicRead, {true, true, true, true}, true},
      {"read", kPublicWrite, {true, true, false, true}, false},
      {"write", 0, {true, true, true, false}, false},
      {"write", kPublicWrite, {true, true, true, true}, true},
      {"write", kPublicRead, {true, true, true, false}, false},
      {"remove", 0, {true, false, false, false}, false},
      {"remove", kPublicWrite | kPublicRead, {true, false, false, false}, false},
      {"info", 0, {true, true, true, true}, false},
      {"info", kPublicWrite | kPublicRead, {true, true, true, true}, false},
  };
  for (const Row& row : rows) {
    for (std::size_t level = 0; level <= 4; ++level) {
      Flash flash;
      const std::uint32_t key = make_secure(flash, "secret", kStatic | row.flags);
      const std::uint32_t token = level < 4 ? number(flash.info("s", key).tokens[level]) : 0;
      const std::string_view operation = row.operation;
      Status result;
      if (operation == "read") result = flash.open_status("s", OpenMode::read, 0, 0, token);
      if (operation == "write") result = flash.open_status("s", OpenMode::write, 0, 0, token);
      if (operation == "remove") result = flash.remove("s", token);
      if (operation == "info") result = flash.info_status("s", token);
      const bool expected = level < 4 ? row.accepted[level] : row.anybody;
      EXPECT_EQ(result, expected ? kOk : SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT)
          << operation << " flags " << row.flags << " level " << level;
    }
  }
}

TEST(Tokens, OfAPlainFileAreZeroAndAnyTokenWillDo) {
  Flash flash;
  EXPECT_EQ(number(flash.open("p", OpenMode::create, 0, 1, 77)->token), 0u);
  flash->stop();
  flash.put("p", "x");
  EXPECT_EQ(flash.info("p", 77).tokens, Tokens{});
  EXPECT_EQ(flash.get("p", 77), "x");
  EXPECT_EQ(flash.remove("p", 77), kOk);
}

// ref: filesystem.md §4 "Default: every open-for-write regenerates all tokens but the master"
TEST(Tokens, AreNewAfterARewriteButForTheMaster) {
  Flash flash;
  const std::uint32_t key = make_secure(flash, "secret", 0);
  const Tokens before = flash.info("s", key).tokens;
  EXPECT_EQ(number(before[master]), key);
  EXPECT_EQ(flash.close(flash.must_open("s", OpenMode::write, 0, 0, number(before[write_only]))), kOk);
  const Tokens after = flash.info("s", key).tokens;
  EXPECT_EQ(after[master], before[master]);
  for (const Level level : {write_read, write_only, read_only}) EXPECT_NE(after[level], before[level]);
  EXPECT_EQ(flash.open_status("s", OpenMode::read, 0, 0, number(before[read_only])),
            SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT);
  EXPECT_EQ(flash.open_status("s", OpenMode::read, 0, 0, number(after[read_only])), kOk);
}

// ref: filesystem.md §4 create_static_token
TEST(Tokens, ThatAreStaticStay) {
  Flash flash;
  const std::uint32_t key = make_secure(flash, "secret", kStatic);
  const Tokens before = flash.info("s", key).tokens;
  EXPECT_EQ(flash.close(flash.must_open("s", OpenMode::write, 0, 0, key)), kOk);
  EXPECT_EQ(flash.info("s", key).tokens, before);
}

// ref: filesystem.md §4 create_vendor_token
TEST(Tokens, TheMasterIsTheVendorsWhereAskedFor) {
  Flash flash;
  EXPECT_EQ(make_secure(flash, "secret", kVendor, 1952007250u), 1952007250u);
  EXPECT_EQ(flash.remove("s", 1952007250u), kOk);
  EXPECT_EQ(make_secure(flash, "secret", kVendor, 0), 0u);
  EXPECT_EQ(flash.get("s", 0), "secret");
}

// ref: filesystem.md §4 "Rollback of a secure file also rolls the tokens back"
TEST(Tokens, GoBackWithTheContentOfAFailsafeFile) {
  OwnFolder folder;
  Flash flash(image_at(folder.file("image")));
  const std::uint32_t key = make_secure(flash, "secret", kFailsafe);
  const Tokens before = flash.info("s", key).tokens;

  const FileHandle aborted = flash.must_open("s", OpenMode::write, 0, 0, key);
  EXPECT_NE(flash.info("s", key).tokens, before);
  EXPECT_EQ(flash.abort(aborted), kOk);
  EXPECT_EQ(flash.info("s", key).tokens, before);

  flash.must_open("s", OpenMode::write, 0, 0, key);
  flash.cut();
  EXPECT_EQ(flash.info("s", key).tokens, before);
  EXPECT_EQ(flash.get("s", number(before[read_only])), "secret");
}

// ref: filesystem.md §2 "secure files must be written sequentially"
TEST(Secure, WritesFollowEachOther) {
  Flash flash;
  const FileHandle handle = flash.must_open("s", OpenMode::create, kSecure | kUnsigned, 8000);
  EXPECT_EQ(flash.write(handle, 16, "x"), SL_ERROR_FS_OFFSET_NOT_16_BYTE_ALIGN);
  EXPECT_EQ(flash.write(handle, 0, "abc"), kOk);
  EXPECT_EQ(flash.write(handle, 0, "abc"), SL_ERROR_FS_OFFSET_NOT_16_BYTE_ALIGN);
  EXPECT_EQ(flash.write(handle, 3, "def"), kOk);
  EXPECT_EQ(flash.write(handle, 12000, "x"), SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
  EXPECT_EQ(flash.close(handle), kOk);
}

// ref: commands-file.md §7
TEST(Secure, InfoNamesWhatTheFileWasCreatedWith) {
  Flash flash;
  const std::uint32_t key = make_secure(flash, "x", kFailsafe | kPublicRead | kPublicWrite);
  EXPECT_EQ(flash.info("s", key).flags,
            bit(FileFlag::secure) | bit(FileFlag::public_read) | bit(FileFlag::public_write) | bit(FileFlag::nosignature));
}

// ref: filesystem.md §8
TEST(SignedClose, IsRefusedInTheOrderOfThePageAndAborts) {
  struct Row {
    std::size_t name, signature;
    Status expected;
  };
  const Row rows[] = {
      {0, 0, SL_ERROR_FS_ILLEGAL_SIGNATURE},
      {5, 0, SL_ERROR_FS_ILLEGAL_SIGNATURE},
      {5, 32, SL_ERROR_FS_ILLEGAL_SIGNATURE},
      {5, 257, SL_ERROR_FS_WRONG_SIGNATURE_OR_CERTIFIC_NAME_LENGTH},
      {5, 512, SL_ERROR_FS_WRONG_SIGNATURE_OR_CERTIFIC_NAME_LENGTH},
      {181, 256, SL_ERROR_FS_WRONG_SIGNATURE_OR_CERTIFIC_NAME_LENGTH},
      {181, 0, SL_ERROR_FS_WRONG_SIGNATURE_OR_CERTIFIC_NAME_LENGTH},
      {0, 256, SL_ERROR_FS_WRONG_CERTIFICATE_FILE_NAME},
      {5, 256, SL_ERROR_FS_NO_CERTIFICATE_STORE},
  };
  for (const Row& row : rows) {
    Flash flash;
    const auto opened = flash.open("s", OpenMode::create, kSecure);
    EXPECT_EQ(flash.write(opened->handle, 0, "image"), kOk);
    EXPECT_EQ(flash->close(opened->handle, std::string(row.name, 'c'), Bytes(row.signature, 1)), row.expected)
        << "name " << row.name << " signature " << row.signature;
    EXPECT_EQ(flash.close(opened->handle), SL_ERROR_FS_INVALID_HANDLE);
    EXPECT_EQ(flash.open_status("s", OpenMode::read, 0, 0, number(opened->token)), SL_ERROR_FS_NO_VALID_COPY_EXISTS);
    EXPECT_EQ(flash.info("s", number(opened->token)).write_counter, 0u);
  }
}

// ref: filesystem.md §8 steps 2 and 3
TEST(SignedClose, IsNotAskedOfAbortsReadersAndUnsignedFiles) {
  Flash flash;
  EXPECT_EQ(flash.abort(flash.must_open("signed", OpenMode::create, kSecure)), kOk);
  const FileHandle plain = flash.must_open("plain", OpenMode::create);
  EXPECT_EQ(flash->close(plain, "nobody", as_bytes("AA")), kOk);
  EXPECT_EQ(flash->close(flash.must_open("plain", OpenMode::read), std::string(300, 'c'), Bytes(600)), kOk);
  make_secure(flash, "x", 0);
}

// ref: filesystem.md §5
TEST(Alerts, OfWrongTokensAreCountedAcrossRestartsUntilTheFileSystemLocks) {
  OwnFolder folder;
  Flash flash(image_at(folder.file("image")));
  flash.put("plain", "x");
  const std::uint32_t key = make_secure(flash);
  for (std::uint32_t i = 0; i < fs_sim::kAlertThreshold; ++i) {
    EXPECT_EQ(flash.get("plain"), "x") << i;
    EXPECT_EQ(flash.open_status("s", OpenMode::read, 0, 0, key + 1), SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT);
    if (i % 4 == 0) flash.cut();
  }
  for (int life = 0; life < 2; ++life) {
    EXPECT_EQ(flash.open_status("plain", OpenMode::read), SL_ERROR_FS_FILE_SYSTEM_IS_LOCKED);
    EXPECT_EQ(flash.open_status("none", OpenMode::create), SL_ERROR_FS_FILE_SYSTEM_IS_LOCKED);
    EXPECT_EQ(flash.remove("plain"), SL_ERROR_FS_FILE_SYSTEM_IS_LOCKED);
    EXPECT_EQ(flash.info_status("plain"), SL_ERROR_FS_FILE_SYSTEM_IS_LOCKED);
    EXPECT_EQ(flash.close(FileHandle{1}), SL_ERROR_FS_FILE_SYSTEM_IS_LOCKED);
    flash.cut();
  }
}

// ref: filesystem.md §5 "Codes that do not"
TEST(Alerts, AreNotRaisedByOtherRefusals) {
  Flash flash;
  for (std::uint32_t i = 0; i <= fs_sim::kAlertThreshold; ++i) {
    EXPECT_EQ(flash.open_status("none", OpenMode::read), SL_ERROR_FS_FILE_NOT_EXISTS);
    const FileHandle handle = flash.must_open("signed", i == 0 ? OpenMode::create : OpenMode::write, kSecure | kPublicWrite);
    EXPECT_EQ(flash.close(handle), SL_ERROR_FS_ILLEGAL_SIGNATURE);
  }
}

// ref: filesystem.md §7 (uncertain)
TEST(SystemFiles, OfTheHostCanBeDeletedWithTheirToken) {
  Flash flash;
  flash.put("/sys/mcuflashimg.bin", "image");
  EXPECT_EQ(flash.remove("/sys/mcuflashimg.bin"), kOk);
  EXPECT_EQ(flash.remove("/sys/certstore.lst"), SL_ERROR_FS_FILE_NOT_EXISTS);
}

}  // namespace
}  // namespace cc3235::test
