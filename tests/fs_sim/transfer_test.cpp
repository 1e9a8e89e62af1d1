#include <random>

#include "fs_sim/memory_disk.h"
#include "support/flash.h"

namespace cc3235::test {
namespace {

using namespace status;

// ref: commands-file.md §10, the first transcript
TEST(Transfer, TheTranscriptOfThePage) {
  Flash flash;
  const FileHandle writing = flash.must_open("a.txt", OpenMode::create, 0, 1024);
  EXPECT_EQ(flash.write(writing, 0, "hello"), kOk);
  EXPECT_EQ(flash.write(writing, 5, " world"), kOk);
  EXPECT_EQ(flash.close(writing), kOk);
  const FileInfo info = flash.info("a.txt");
  EXPECT_EQ(info.flags, bit(FileFlag::not_failsafe));
  EXPECT_EQ(info.length, 11u);
  EXPECT_EQ(info.max_size, 3656u);
  EXPECT_EQ(info.storage, 4096u);
  EXPECT_EQ(info.write_counter, 1u);
  EXPECT_EQ(flash.get("a.txt"), "hello world");
}

// ref: filesystem.md §2
TEST(Transfer, NeedsAHandleOfItsOwnKind) {
  Flash flash;
  std::uint8_t byte = 0;
  const FileHandle writing = flash.must_open("a", OpenMode::create);
  EXPECT_EQ(flash->read(writing, 0, {&byte, 1}).status(), SL_ERROR_FS_FILE_ACCESS_IS_DIFFERENT);
  EXPECT_EQ(flash.write(writing, 0, "x"), kOk);
  EXPECT_EQ(flash.close(writing), kOk);
  const FileHandle reading = flash.must_open("a", OpenMode::read);
  EXPECT_EQ(flash.write(reading, 0, "x"), SL_ERROR_FS_FILE_ACCESS_IS_DIFFERENT);
}

// ref: filesystem.md §2, §9 -10337
TEST(Transfer, OffsetsEndAtTheMaximumForWritesAndAtTheLengthForReads) {
  Flash flash;
  const FileHandle writing = flash.must_open("a", OpenMode::create, 0, 1);
  EXPECT_EQ(flash.write(writing, 3655, "x"), kOk);
  EXPECT_EQ(flash.write(writing, 3655, "xy"), SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
  EXPECT_EQ(flash.write(writing, 3656, "x"), SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
  EXPECT_EQ(flash.write(writing, 0x80000000u, "x"), SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
  EXPECT_EQ(flash.write(writing, 0xFFFFFFFFu, "x"), SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
  EXPECT_EQ(flash.close(writing), kOk);

  Bytes out(16);
  const FileHandle reading = flash.must_open("a", OpenMode::read);
  EXPECT_EQ(*flash->read(reading, 3654, out), 2u);
  EXPECT_EQ(flash->read(reading, 3656, out).status(), SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
  EXPECT_EQ(flash->read(reading, 0xFFFFFFFFu, out).status(), SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
}

TEST(Transfer, SaysBeforehandWhetherAWriteStaysInMemory) {
  constexpr std::size_t kFile = std::size_t{20} * 4096;
  MemoryDisk disk;
  Flash flash(image_at("/image-of-the-transfer-test"));
  const FileHandle writing = flash.must_open("a", OpenMode::create, 0, kFile);
  std::string content(kFile, '\xFF');
  std::minstd_rand random(3235);
  int in_memory = 0, on_disk = 0;
  for (int i = 0; i < 400; ++i) {
    const std::string piece(1 + random() % 1456, static_cast<char>('a' + i % 26));
    const auto offset = static_cast<std::uint32_t>(random() % (kFile - piece.size()));
    const bool stays = flash->writes_to_memory(writing, offset, piece.size());
    const std::size_t effects = disk.effects();
    ASSERT_EQ(flash.write(writing, offset, piece), kOk);
    if (stays) {
      ASSERT_EQ(disk.effects(), effects);
    }
    ++(stays ? in_memory : on_disk);
    content.replace(offset, piece.size(), piece);
  }
  EXPECT_GT(in_memory, 8);
  EXPECT_GT(on_disk, 8);
  EXPECT_TRUE(flash->writes_to_memory(writing, 0xFFFFFFFFu, 1));  // refused
  EXPECT_TRUE(flash->writes_to_memory(FileHandle{4711}, 0, 1));
  EXPECT_EQ(flash.close(writing), kOk);
  EXPECT_EQ(flash.get("a"), content.substr(0, flash.info("a").length));
}

// ref: commands-file.md §5 "offset at/after end"
TEST(Transfer, AnEmptyFileIsValidAndHasNoByteToRead) {
  Flash flash;
  flash.put("a", "");
  EXPECT_EQ(flash.info("a").length, 0u);
  EXPECT_FALSE(flash.flagged("a", FileFlag::not_valid));
  std::uint8_t byte = 0;
  EXPECT_EQ(flash->read(flash.must_open("a", OpenMode::read), 0, {&byte, 1}).status(), SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
}

// ref: filesystem.md §2 writes at any offset of a file that is not secure
TEST(Transfer, AWriteOfNothingChangesNothing) {
  Flash flash;
  const FileHandle handle = flash.must_open("f", OpenMode::create, 0, 5000);
  EXPECT_EQ(flash.write(handle, 100, ""), kOk);
  EXPECT_EQ(flash.write(handle, 7752, ""), SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
  EXPECT_EQ(flash.close(handle), kOk);
  EXPECT_EQ(flash.info("f").length, 0u);
}

TEST(Transfer, PiecesInAnyOrderMakeOneContentAndGapsReadAsErasedFlash) {
  const std::string whole = pattern(20000);
  Flash flash;
  const FileHandle handle = flash.must_open("a", OpenMode::create, 0, 20000);
  for (const std::uint32_t offset : {12000u, 0u, 8000u, 16000u, 4000u}) {
    EXPECT_EQ(flash.write(handle, offset, std::string_view(whole).substr(offset, 4000)), kOk);
  }
  EXPECT_EQ(flash.write(handle, 3650, std::string_view(whole).substr(3650, 10)), kOk);
  EXPECT_EQ(flash.close(handle), kOk);
  EXPECT_EQ(flash.get("a"), whole);

  const FileHandle gap = flash.must_open("gap", OpenMode::create, 0, 20000);
  EXPECT_EQ(flash.write(gap, 9000, "end"), kOk);
  EXPECT_EQ(flash.write(gap, 2, "b"), kOk);
  EXPECT_EQ(flash.close(gap), kOk);
  const std::string text = flash.get("gap");
  EXPECT_EQ(text.size(), 9003u);
  EXPECT_EQ(text,
            "\xFF\xFF"
            "b" +
                std::string(8997, '\xFF') + "end");
}

// ref: filesystem.md §1 blocks and header, at each border of a block
TEST(Transfer, ContentsOfEverySizeRoundABlockComeBack) {
  Flash flash;
  for (const std::size_t size : {1u, 3655u, 3656u, 3657u, 7751u, 7752u, 7753u, 100000u}) {
    const std::string text = pattern(size);
    const FileHandle handle = flash.must_open("a", OpenMode::create, kFailsafe, static_cast<std::uint32_t>(size));
    for (std::size_t at = 0; at < size; at += 1456) {
      EXPECT_TRUE(flash.write(handle, static_cast<std::uint32_t>(at), std::string_view(text).substr(at, 1456)).ok());
    }
    EXPECT_EQ(flash.close(handle), kOk);
    EXPECT_EQ(flash.get("a"), text);
    const FileHandle reading = flash.must_open("a", OpenMode::read);
    std::string read;
    Bytes piece(1456);
    for (auto n = flash->read(reading, 0, piece); n;
         n = flash->read(reading, static_cast<std::uint32_t>(read.size()), piece)) {
      read.append(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*n));
    }
    EXPECT_EQ(read, text);
    EXPECT_EQ(flash.close(reading), kOk);
    EXPECT_EQ(flash.remove("a"), kOk);
  }
}

// ref: tls.md §7
TEST(Content, IsTheActiveCopyWithoutTokenOrHandle) {
  Flash flash;
  EXPECT_EQ(flash->content("ca").status(), SL_ERROR_FS_FILE_NOT_EXISTS);
  flash.put("ca", "root", kSecure | kUnsigned);
  EXPECT_EQ(as_text(*flash->content("CA")), "root");
  flash.put("plain", "root");
  const FileHandle reading = flash.must_open("plain", OpenMode::read);
  EXPECT_EQ(as_text(*flash->content("plain")), "root");
  EXPECT_EQ(flash.close(reading), kOk);
  const FileHandle writing = flash.must_open("plain", OpenMode::write);
  EXPECT_EQ(flash->content("plain").status(), SL_ERROR_FS_FILE_IS_OPEN_FOR_WRITE);
  EXPECT_EQ(flash.abort(writing), kOk);
  EXPECT_EQ(flash->content("plain").status(), SL_ERROR_FS_NO_VALID_COPY_EXISTS);
}

// ref: commands-file.md §7
TEST(Info, ShowsTheFlagsOfTheMoment) {
  Flash flash;
  const auto flags = [&](std::string_view name) { return flash.info(name).flags; };
  flash.put("safe", "x", kFailsafe);
  EXPECT_EQ(flags("safe"), 0);
  const FileHandle reading = flash.must_open("safe", OpenMode::read);
  EXPECT_EQ(flags("safe"), bit(FileFlag::open_read));
  EXPECT_EQ(flash.close(reading), kOk);
  const FileHandle writing = flash.must_open("safe", OpenMode::write);
  EXPECT_EQ(flags("safe"), bit(FileFlag::open_write));
  EXPECT_EQ(flash.close(writing), kOk);

  const FileHandle fresh = flash.must_open("plain", OpenMode::create);
  EXPECT_EQ(flags("plain"), bit(FileFlag::not_failsafe) | bit(FileFlag::not_valid) | bit(FileFlag::open_write));
  EXPECT_EQ(flash.close(fresh), kOk);
  EXPECT_EQ(flags("plain"), bit(FileFlag::not_failsafe));
  flash.put("/sys/mcuflashimg.bin", "x", kFailsafe);
  EXPECT_EQ(flags("/sys/mcuflashimg.bin"), bit(FileFlag::sys_file));
  EXPECT_EQ(flash.info_status("nobody"), SL_ERROR_FS_FILE_NOT_EXISTS);
}

// ref: commands-file.md §7 "successful write counter"
TEST(Info, CountsWritesThatWereClosed) {
  Flash flash;
  for (std::uint32_t count = 1; count <= 3; ++count) {
    flash.put("a", "x", kFailsafe);
    EXPECT_EQ(flash.info("a").write_counter, count);
  }
  EXPECT_EQ(flash.abort(flash.must_open("a", OpenMode::write)), kOk);
  EXPECT_EQ(flash.info("a").write_counter, 3u);
  EXPECT_EQ(flash.get("a"), "x");
  EXPECT_EQ(flash.info("a").write_counter, 3u);
}

TEST(Settings, AreKeptBesideTheFiles) {
  OwnFolder folder;
  Flash flash(image_at(folder.file("image")));
  EXPECT_FALSE(flash->setting("wlan.mode"));
  EXPECT_EQ(flash->set_setting("wlan.mode", as_bytes("2")), kOk);
  EXPECT_EQ(flash->set_setting("empty", {}), kOk);
  EXPECT_EQ(flash->set_setting("wlan.mode", as_bytes("0")), kOk);
  flash.cut();
  EXPECT_EQ(as_text(*flash->setting("wlan.mode")), "0");
  EXPECT_TRUE(flash->setting("empty")->empty());
  EXPECT_FALSE(flash->setting("WLAN.mode"));
}

}  // namespace
}  // namespace cc3235::test
