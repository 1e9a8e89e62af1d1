#include "fs_sim/image_files.h"
#include "support/flash.h"

namespace cc3235::test {
namespace {

using namespace status;

constexpr std::uint32_t kSecret = kSecure | kUnsigned | bit(OpenFlag::create_vendor_token);
constexpr std::uint32_t kFirstBlock = fs_sim::kFixedBlocks + fs_sim::kSystemBlocks;

/// An image with one secure file, whose master token is 0, and a plain one behind it.
class SealedContent : public testing::Test {
 protected:
  SealedContent() {
    make(path_);
    content_ = pattern(9000);
  }

  static void make(const std::string& path, std::string_view name = "secret") {
    Flash flash(image_at(path));
    flash.put(name, pattern(9000), kSecret);
    flash.put("plain", "everybody may know");
  }
  std::string read() {
    Flash flash(image_at(path_));
    return read(flash);
  }
  /// The content, or the code of the read.
  static std::string read(Flash& flash, std::string_view name = "secret") {
    const auto opened = flash.open(name, OpenMode::read);
    if (!opened) return std::to_string(opened.status().value());
    Bytes out(20000);
    const auto count = flash->read(opened->handle, 0, out);
    (void)flash.close(opened->handle);
    return count ? std::string(as_text(ByteView(out).first(*count))) : std::to_string(count.status().value());
  }

  OwnFolder folder_;
  std::string path_ = folder_.file("image"), content_;
};

const std::string kAlert = std::to_string(SL_ERROR_FS_SECURITY_ALERT.value());

// ref: filesystem.md §4 create_secure
TEST_F(SealedContent, StandsNowhereInTheImage) {
  const std::string bytes = read_file(path_);
  EXPECT_NE(bytes.find("everybody may know"), std::string::npos);
  for (std::size_t at = 0; at + 16 <= content_.size(); at += 500) {
    EXPECT_EQ(bytes.find(content_.substr(at, 16)), std::string::npos) << at;
  }
  EXPECT_EQ(read(), content_);
}

TEST_F(SealedContent, ComesBackInPiecesOfAnySize) {
  Flash flash(image_at(path_));
  const std::string text = pattern(50000, 4);
  const FileHandle handle = flash.must_open("pieces", OpenMode::create, kSecret, 50000);
  for (std::size_t at = 0; at < text.size(); at += 777) {
    EXPECT_EQ(flash.write(handle, static_cast<std::uint32_t>(at), std::string_view(text).substr(at, 777)), kOk);
  }
  EXPECT_EQ(flash.close(handle), kOk);
  flash.cut();
  const FileHandle reader = flash.must_open("pieces", OpenMode::read);
  Bytes out(333);
  std::string all;
  while (all.size() < text.size()) {
    const auto count = flash->read(reader, static_cast<std::uint32_t>(all.size()), out);
    ASSERT_TRUE(count.ok());
    all += as_text(ByteView(out).first(*count));
  }
  EXPECT_EQ(all, text);
}

// ref: filesystem.md §5 "integrity failure of secure content", §9 -10300
TEST_F(SealedContent, ChangedByOneBitIsAnAlertAndNeverGarbage) {
  const std::string intact = read_file(path_);
  for (const int byte : {1, 4, 5, 2000, 3660, 3676}) {  // revision, text, tag
    write_file(path_, intact);
    run_sql(path_, "UPDATE block SET content = CAST(substr(content, 1, " + std::to_string(byte - 1) +
                       ") || char(CASE hex(substr(content, " + std::to_string(byte) +
                       ", 1)) WHEN '00' THEN 1 ELSE 0 END) || substr(content, " + std::to_string(byte + 1) +
                       ") AS BLOB) WHERE number = " + std::to_string(kFirstBlock));
    Flash flash(image_at(path_));
    EXPECT_EQ(read(flash), kAlert) << byte;
    EXPECT_EQ(flash->content("secret").status(), SL_ERROR_FS_SECURITY_ALERT);
    EXPECT_EQ(flash->storage_info()->alerts, 2u);
    EXPECT_EQ(flash.get("plain"), "everybody may know");
  }
}

TEST_F(SealedContent, CannotBeReadFromAnotherPlace) {
  const std::string first = std::to_string(kFirstBlock), second = std::to_string(kFirstBlock + 1);
  const std::string statements[] = {
      "UPDATE block SET content = (SELECT content FROM block WHERE number = " + second + ") WHERE number = " + first,
      "UPDATE block SET content = (SELECT content FROM block WHERE number = " + first + ") WHERE number = " + second,
      "DELETE FROM block WHERE number = " + second,
      "UPDATE block SET content = substr(content, 1, 100) WHERE number = " + second,
      "UPDATE block SET content = x'' WHERE number = " + second,
      "UPDATE block SET content = zeroblob(4116) WHERE number = " + second,
  };
  const std::string intact = read_file(path_);
  for (const std::string& statement : statements) {
    write_file(path_, intact);
    run_sql(path_, statement);
    EXPECT_EQ(read(), kAlert) << statement;
  }
}

TEST_F(SealedContent, CannotBeReadByAnotherDevice) {
  // The same files in the same places, and the same random numbers.
  const std::string other = folder_.file("other");
  make(other);
  EXPECT_NE(query(path_, "SELECT hex(content) FROM block WHERE number = " + std::to_string(kFirstBlock)),
            query(other, "SELECT hex(content) FROM block WHERE number = " + std::to_string(kFirstBlock)));
  run_sql(other, "ATTACH '" + path_ +
                     "' AS own; UPDATE block SET content = (SELECT content FROM own.block AS o WHERE "
                     "o.number = block.number)");
  Flash flash(image_at(other));
  EXPECT_EQ(read(flash), kAlert);
}

TEST_F(SealedContent, OfAnEarlierTimeIsNotTakenForThePresentOne) {
  run_sql(path_, "CREATE TABLE kept AS SELECT * FROM block");
  const std::string kept = query(path_, "SELECT quote(content) FROM kept WHERE number = " + std::to_string(kFirstBlock));
  run_sql(path_, "DROP TABLE kept");
  {
    Flash flash(image_at(path_));
    flash.put("secret", pattern(9000, 2));
    EXPECT_EQ(read(flash), pattern(9000, 2));
  }
  run_sql(path_, "UPDATE block SET content = " + kept + " WHERE number = " + std::to_string(kFirstBlock));
  EXPECT_EQ(read(), kAlert);
}

TEST_F(SealedContent, TamperedWithOftenEnoughLocksTheDevice) {
  run_sql(path_, "UPDATE block SET content = zeroblob(100)");
  Flash flash(image_at(path_));
  for (std::uint32_t alert = 0; alert < fs_sim::kAlertThreshold; ++alert) {
    EXPECT_FALSE(flash->locked());
    EXPECT_EQ(read(flash), kAlert);
  }
  EXPECT_TRUE(flash->locked());
}

}  // namespace
}  // namespace cc3235::test
