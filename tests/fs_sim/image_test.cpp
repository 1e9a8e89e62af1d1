#include <sys/wait.h>
#include <unistd.h>

#include "fs_sim/image_files.h"
#include "support/flash.h"

namespace cc3235::test {
namespace {

namespace fs = std::filesystem;

/// Opens the image and gives the error, if any.
std::optional<ImageError> error_of(const ImageOptions& options) {
  const auto random = make_seeded_random(1);
  auto opened = FileSystem::open_image(options, *random);
  if (auto* error = std::get_if<ImageError>(&opened)) return *error;
  return std::nullopt;
}

void expect_error(const ImageOptions& options, ImageError::Kind kind, std::string_view what) {
  const auto error = error_of(options);
  ASSERT_TRUE(error) << what;
  EXPECT_EQ(error->kind, kind) << error->message;
  EXPECT_NE(error->message.find(options.path), std::string::npos) << error->message;
  EXPECT_NE(error->message.find(what), std::string::npos) << error->message;
  EXPECT_NE(error->message.find("; "), std::string::npos) << "no remedy: " << error->message;
  EXPECT_EQ(error->message.find('\n'), std::string::npos) << error->message;
}
void expect_unusable(const std::string& path, std::string_view what) {
  expect_error(image_at(path), ImageError::Kind::unusable, what);
}

/// The bytes of an image with a few files in it, closed in order.
const std::string& image_bytes() {
  static const std::string bytes = [] {
    OwnFolder folder;
    {
      Flash flash(image_at(folder.file("image")));
      flash.put("plain", pattern(10000));
      flash.put("safe", pattern(5000), kFailsafe);
      EXPECT_EQ(flash->set_setting("a setting", as_bytes("1")), kOk);
    }
    return read_file(folder.file("image"));
  }();
  return bytes;
}
void make_image(const std::string& path) {
  write_file(path, image_bytes());
}

TEST(Image, IsFreshOnceAndKeepsEverythingAfterwards) {
  OwnFolder folder;
  const std::string path = folder.file("image");
  {
    Flash flash(image_at(path));
    EXPECT_TRUE(flash->fresh());
    flash.put("a", pattern(10000));
  }
  Flash flash(image_at(path));
  EXPECT_FALSE(flash->fresh());
  EXPECT_EQ(flash.get("a"), pattern(10000));
}

TEST(Image, IsOneFileAfterAnOrderlyEnd) {
  OwnFolder folder;
  {
    Flash flash(image_at(folder.file("image")));
    flash.put("a", "x");
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(fs::path(folder.file("image")).parent_path()), fs::directory_iterator()),
            1);
}

TEST(Image, AnEmptyFileBecomesOne) {
  OwnFolder folder;
  write_file(folder.file("image"), "");
  Flash flash(image_at(folder.file("image")));
  EXPECT_TRUE(flash->fresh());
}

TEST(Image, CarriesItsIdentityAtTheOffsetsOfTheFormat) {
  OwnFolder folder;
  const std::string bytes = image_bytes();
  EXPECT_EQ(bytes.substr(0, 16), std::string_view("SQLite format 3\0", 16));
  EXPECT_EQ(bytes.substr(68, 4), "CC35");
  EXPECT_EQ(bytes.substr(60, 4), std::string_view("\0\0\0\2", 4));
}

TEST(Image, KeepsTheSizeItWasMadeWith) {
  OwnFolder folder;
  ImageOptions options = image_at(folder.file("image"));
  options.size = fs_sim::kMinFlash;
  { Flash flash(options); }
  options.size = fs_sim::kMaxFlash;
  Flash flash(options);
  EXPECT_EQ(flash.open_status("big", OpenMode::create, 0, 1u << 20), status::SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE);
}

TEST(BadImage, SizesThatNoFlashHasAreRefused) {
  for (const std::uint32_t size : {0u, 4096u, (1u << 20) - 4096, (1u << 20) + 1, (32u << 20) + 4096, 0xFFFFFFFFu}) {
    ImageOptions options = image_at("/nowhere/image");
    options.size = size;
    expect_error(options, ImageError::Kind::unusable, "a flash of " + std::to_string(size) + " bytes");
  }
}

TEST(BadImage, PathsThatCannotBeAnImageAreRefused) {
  OwnFolder folder;
  expect_unusable(folder.file(""), "is a folder");
  expect_unusable(folder.file("none/image"), "does not exist");
  expect_unusable("/dev/null", "not a regular file");
  write_file(folder.file("text"), "x");
  expect_unusable(folder.file("text/image"), "does not exist");
}

TEST(BadImage, ForeignFilesAreRefusedAndLeftAsTheyAre) {
  OwnFolder folder;
  struct Row {
    const char* name;
    std::string content;
  };
  const std::string sqlite_header("SQLite format 3\0", 16);
  const Row rows[] = {{"text", "hello\n"},
                      {"noise", pattern(50000)},
                      {"zeros", std::string(8192, '\0')},
                      {"half a header", sqlite_header},
                      {"header and noise", sqlite_header + pattern(8000)}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    write_file(folder.file(row.name), row.content);
    expect_unusable(folder.file(row.name), "not a flash image");
    EXPECT_EQ(read_file(folder.file(row.name)), row.content);
  }
}

TEST(BadImage, ADatabaseOfAnotherProgramIsRefusedAndLeftAsItIs) {
  OwnFolder folder;
  const std::string path = folder.file("other"), copy = folder.file("copy");
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  ASSERT_EQ(
      sqlite3_exec(db, "PRAGMA journal_mode=WAL; CREATE TABLE t(x); INSERT INTO t VALUES (1)", nullptr, nullptr, nullptr),
      SQLITE_OK);
  fs::copy(path, copy);
  fs::copy(path + "-wal", copy + "-wal");
  sqlite3_close(db);
  const std::string main_file = read_file(copy), log = read_file(copy + "-wal");
  expect_unusable(copy, "not a flash image");
  EXPECT_EQ(read_file(copy), main_file);
  EXPECT_EQ(read_file(copy + "-wal"), log);
}

TEST(BadImage, WhatTheFileTableCannotBeIsRefused) {
  struct Row {
    const char *sql, *what;
  };
  const Row rows[] = {
      {"PRAGMA user_version=3", "has format 3, this program reads up to 2"},
      {"PRAGMA user_version=1", "tables"},
      {"PRAGMA user_version=0", "no format version"},
      {"PRAGMA application_id=1", "not a flash image"},
      {"DROP TABLE setting", "tables"},
      {"CREATE TABLE more(x)", "tables"},
      {"CREATE TRIGGER t AFTER INSERT ON block BEGIN DELETE FROM file; END", "tables"},
      {"DELETE FROM flash", "no flash of that size"},
      {"UPDATE flash SET blocks = 10", "no flash of that size"},
      {"UPDATE flash SET blocks = 9000", "no flash of that size"},
      {"UPDATE flash SET alerts = -1", "no flash of that size"},
      {"UPDATE flash SET bundle = 2", "no flash of that size"},
      {"UPDATE flash SET alert_threshold = 0", "no flash of that size"},
      {"UPDATE flash SET device_key = x'00'", "no flash of that size"},
      {"UPDATE flash SET mac = x'00'", "no flash of that size"},
      {"UPDATE flash SET factory_blocks = 5000", "no flash of that size"},
      {"UPDATE file SET awaits = 1", "a decision that nothing waits for"},
      {"UPDATE file SET state = 2", "a decision that nothing waits for"},
      {"UPDATE file SET awaits = 3", "out of range"},
      {"UPDATE file SET slot = 240 WHERE slot = 0", "slot 240"},
      {"UPDATE file SET slot = -1 WHERE slot = 0", "out of range"},
      {"UPDATE file SET name = x''", "a name of 0 bytes"},
      {"UPDATE file SET name = zeroblob(181)", "a name of 181 bytes"},
      {"UPDATE file SET name = CAST('PLAIN' AS BLOB) WHERE slot = 1", "second file"},
      {"UPDATE file SET creation = 1", "creation flags"},
      {"UPDATE file SET first_block = 0", "blocks from block 0"},
      {"UPDATE file SET first_block = 5000000000", "out of range"},
      {"UPDATE file SET copy_blocks = 0", "0 blocks"},
      {"UPDATE file SET copy_blocks = 4294967295", "blocks from block"},
      {"UPDATE file SET first_block = 200", "blocks of slot 0"},
      {"UPDATE file SET state = 7", "out of range"},
      {"UPDATE file SET active = 1 WHERE slot = 0", "a copy that does not exist"},
      {"UPDATE file SET active = 2", "a copy that does not exist"},
      {"UPDATE file SET length_0 = 100000", "more content than room"},
      {"UPDATE file SET tokens = x'00'", "out of range"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.sql);
    OwnFolder folder;
    make_image(folder.file("image"));
    run_sql(folder.file("image"), row.sql);
    expect_unusable(folder.file("image"), row.what);
  }
}

TEST(BadImage, CutShortAnywhereIsNoticedOrReadWithoutHarm) {
  OwnFolder folder;
  const std::string& whole = image_bytes();
  std::size_t refused = 0;
  for (std::size_t size = 1; size < whole.size(); size += 1021) {
    const std::string path = folder.file("cut");
    write_file(path, whole.substr(0, size));
    const auto error = error_of(image_at(path));
    ASSERT_TRUE(error) << size;
    EXPECT_EQ(error->kind, ImageError::Kind::unusable);
    EXPECT_EQ(read_file(path).size(), size);
    EXPECT_FALSE(fs::exists(path + "-wal"));
    ++refused;
  }
  EXPECT_GT(refused, 10u);
  write_file(folder.file("page"), whole.substr(0, whole.size() - 4096));
  expect_unusable(folder.file("page"), "damaged or cut short");
}

/// Everything a device could ask of it; only crashes and hangs count.
void exercise(FileSystem& flash) {
  Bytes out(20000);
  for (const char* name : {"plain", "safe", "new"}) {
    OpenRequest request;
    request.name = name;
    (void)flash.info(name, Token{});
    (void)flash.content(name);
    for (const OpenMode mode : {OpenMode::read, OpenMode::create_if_absent, OpenMode::read}) {
      request.mode = mode;
      request.max_size = 9000;
      const auto opened = flash.open(request);
      if (!opened) continue;
      (void)flash.read(opened->handle, 0, out);
      (void)flash.write(opened->handle, 0, as_bytes(pattern(7000)));
      (void)flash.write(opened->handle, 100, as_bytes(pattern(100)));
      (void)flash.close(opened->handle, "", {});
    }
    (void)flash.remove(name, Token{});
  }
  (void)flash.setting("a setting");
  (void)flash.set_setting("a setting", as_bytes("2"));
  flash.stop();
}

TEST(BadImage, DamagedBytesNeverDoMoreHarmThanACode) {
  OwnFolder folder;
  const std::string& whole = image_bytes();
  const auto random = make_seeded_random(42);
  int opened_anyway = 0;
  for (int round = 0; round < 60; ++round) {
    std::string bytes = whole;
    const std::uint32_t count = 1 + random->number() % 40;
    for (std::uint32_t i = 0; i < count; ++i) bytes[random->number() % bytes.size()] = static_cast<char>(random->number());
    const std::string path = folder.file("image");
    for (const char* end : {"", "-wal", "-journal"}) fs::remove(path + end);
    write_file(path, bytes);
    auto opened = FileSystem::open_image(image_at(path), *random);
    auto* flash = std::get_if<FileSystem>(&opened);
    if (!flash) continue;
    ++opened_anyway;
    exercise(*flash);
  }
  EXPECT_GT(opened_anyway, 0);
}

TEST(ImageInUse, ASecondOpenInTheSameProcessIsRefused) {
  OwnFolder folder;
  const ImageOptions options = image_at(folder.file("image"));
  {
    Flash flash(options);
    for (int i = 0; i < 3; ++i) expect_error(options, ImageError::Kind::in_use, "in use by this process");
    flash.put("a", "still mine");
    EXPECT_EQ(flash.get("a"), "still mine");
    expect_error(options, ImageError::Kind::in_use, "in use by this process");
  }
  EXPECT_FALSE(error_of(options));
}

TEST(ImageInUse, AnotherProcessIsRefusedUntilTheHolderDies) {
  OwnFolder folder;
  const ImageOptions options = image_at(folder.file("image"));
  int to_parent[2];
  ASSERT_EQ(pipe(to_parent), 0);
  const pid_t holder = fork();
  if (holder == 0) {
    Flash flash(options);
    flash.put("a", "content");
    if (write(to_parent[1], "x", 1) != 1) _exit(1);
    pause();
    _exit(0);
  }
  char ready = 0;
  ASSERT_EQ(read(to_parent[0], &ready, 1), 1);
  expect_error(options, ImageError::Kind::in_use, "in use by process " + std::to_string(holder));
  kill(holder, SIGKILL);
  waitpid(holder, nullptr, 0);
  close(to_parent[0]);
  close(to_parent[1]);
  Flash flash(options);
  EXPECT_EQ(flash.get("a"), "content");
}

TEST(BadImage, AFileThatMayNotBeWrittenIsRefused) {
  OwnFolder folder;
  const std::string path = folder.file("image");
  make_image(path);
  fs::permissions(path, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  fs::permissions(fs::path(path).parent_path(), fs::perms::all);
  const pid_t child = fork();
  if (child == 0) {
    // The superuser may write everything.
    if (geteuid() == 0 && setuid(65534) != 0) _exit(2);
    const auto error = error_of(image_at(path));
    const bool right = error && error->message.find("cannot be written") != std::string::npos;
    _exit(right ? 0 : 1);
  }
  int result = 0;
  waitpid(child, &result, 0);
  EXPECT_EQ(result, 0);
}

}  // namespace
}  // namespace cc3235::test
