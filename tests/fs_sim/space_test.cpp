#include "fs_sim/file_table.h"
#include "support/flash.h"

namespace cc3235::test {
namespace {

using namespace status;
using fs_sim::kFixedBlocks;
using fs_sim::kSystemBlocks;

constexpr std::uint32_t kSmallFlash = 1u << 20;
constexpr std::uint32_t kUserBlocks = kSmallFlash / 4096 - kFixedBlocks - kSystemBlocks;

Flash small_flash() {
  ImageOptions options;
  options.size = kSmallFlash;
  return Flash(options);
}

std::uint32_t bytes_of(std::uint32_t blocks) {
  return fs_sim::capacity_of(blocks);
}

// ref: filesystem.md §1 "Blocks of a file"
TEST(Space, BlocksFollowFromTheRequestedSize) {
  struct Row {
    std::uint32_t size, blocks, max;
  };
  const Row rows[] = {{1, 1, 3656},     {3656, 1, 3656},    {3657, 2, 7752},          {7752, 2, 7752},
                      {7753, 3, 11848}, {65536, 17, 69192}, {0x100000, 257, 1052232}, {1052232, 257, 1052232}};
  for (const Row& row : rows) {
    Flash flash;
    EXPECT_EQ(flash.close(flash.must_open("f", OpenMode::create, 0, row.size)), kOk);
    EXPECT_EQ(flash.info("f").storage, row.blocks * 4096) << row.size;
    EXPECT_EQ(flash.info("f").max_size, row.max) << row.size;
  }
}

// ref: filesystem.md §9 -10322
TEST(Space, IsExhaustedToTheBlock) {
  Flash flash = small_flash();
  EXPECT_EQ(flash.open_status("f", OpenMode::create, 0, bytes_of(kUserBlocks) + 1), SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE);
  EXPECT_EQ(flash.open_status("f", OpenMode::create, kFailsafe, bytes_of(kUserBlocks / 2) + 1),
            SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE);
  EXPECT_EQ(flash.info_status("f"), SL_ERROR_FS_FILE_NOT_EXISTS);
  EXPECT_EQ(flash.close(flash.must_open("f", OpenMode::create, 0, bytes_of(kUserBlocks))), kOk);
  EXPECT_EQ(flash.open_status("g", OpenMode::create, 0, 1), SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE);
  EXPECT_EQ(flash.remove("f"), kOk);
  EXPECT_EQ(flash.close(flash.must_open("g", OpenMode::create, 0, 1)), kOk);
}

// ref: filesystem.md §1 "one contiguous gap"
TEST(Space, TwoHolesDoNotMakeOneBigEnough) {
  Flash flash = small_flash();
  for (std::uint32_t i = 0; i < kUserBlocks; ++i) flash.put("f" + std::to_string(i), "x");
  EXPECT_EQ(flash.remove("f10"), kOk);
  EXPECT_EQ(flash.remove("f12"), kOk);
  EXPECT_EQ(flash.open_status("two", OpenMode::create, 0, bytes_of(2)), SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE);
  EXPECT_EQ(flash.open_status("mirror", OpenMode::create, kFailsafe, 1), SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE);
  EXPECT_EQ(flash.remove("f11"), kOk);
  EXPECT_EQ(flash.close(flash.must_open("two", OpenMode::create, 0, bytes_of(2))), kOk);
}

// ref: filesystem.md §1 "smallest gap that fits is chosen"
TEST(Space, TheSmallestGapThatFitsIsTaken) {
  Flash flash = small_flash();
  flash.put("big hole", pattern(bytes_of(5)));
  flash.put("wall 1", "x");
  flash.put("small hole", pattern(bytes_of(3)));
  flash.put("wall 2", pattern(bytes_of(kUserBlocks - 9)));
  EXPECT_EQ(flash.remove("big hole"), kOk);
  EXPECT_EQ(flash.remove("small hole"), kOk);
  flash.put("three", pattern(bytes_of(3)));
  flash.put("five", pattern(bytes_of(5)));
  EXPECT_EQ(flash.get("three"), pattern(bytes_of(3)));
  EXPECT_EQ(flash.get("five"), pattern(bytes_of(5)));
  EXPECT_EQ(flash.open_status("one", OpenMode::create, 0, 1), SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE);
}

// ref: filesystem.md §1 "system files 32 reserved"
TEST(Space, SystemFilesHaveARegionOfTheirOwn) {
  Flash flash = small_flash();
  EXPECT_EQ(flash.close(flash.must_open("all", OpenMode::create, 0, bytes_of(kUserBlocks))), kOk);
  EXPECT_EQ(flash.open_status("user", OpenMode::create, 0, 1), SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE);
  EXPECT_EQ(flash.open_status("/sys/a", OpenMode::create, 0, bytes_of(kSystemBlocks + 1)),
            SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE);
  EXPECT_EQ(flash.open_status("/sys/a", OpenMode::create, 0, bytes_of(kSystemBlocks)), kOk);
}

// ref: filesystem.md §1 "240 including at most 50 system files"
TEST(Space, TheTableEndsAt240FilesAnd50SystemFiles) {
  Flash flash;
  for (std::uint32_t i = 0; i < fs_sim::kMaxSystemFiles; ++i) flash.put("/sys/" + std::to_string(i), "s");
  EXPECT_EQ(flash.open_status("/sys/more", OpenMode::create), SL_ERROR_FS_NO_ENTRIES_AVAILABLE);
  for (std::uint32_t i = fs_sim::kMaxSystemFiles; i < fs_sim::kMaxFiles; ++i) flash.put(std::to_string(i), "u");
  EXPECT_EQ(flash.open_status("more", OpenMode::create), SL_ERROR_FS_NO_ENTRIES_AVAILABLE);
  EXPECT_EQ(flash.remove("100"), kOk);
  EXPECT_EQ(flash.open_status("/sys/more", OpenMode::create), SL_ERROR_FS_NO_ENTRIES_AVAILABLE);
  flash.put("more", "u");
  EXPECT_EQ(flash.get("more"), "u");
}

// ref: filesystem.md §1 "Name storage"
TEST(Space, ANameThatTheTableDoesNotHoldIsNotKeptButTheFileWorks) {
  fs_sim::FileTable table(1024);
  const auto name = [](int i) { return std::to_string(i) + std::string(176, 'n'); };
  std::size_t kept = 0;
  for (int i = 100; i < 120; ++i) {
    fs_sim::Entry entry = *table.place(name(i), 0, 1);
    if (entry.name_kept) kept += entry.name.size();
    EXPECT_EQ(entry.name_kept, i < 117) << i;
    table.put(std::move(entry));
  }
  EXPECT_LE(kept, fs_sim::kNameTable);
  EXPECT_TRUE(table.place(std::string(fs_sim::kNameTable - kept, 'm'), 0, 1)->name_kept);
  EXPECT_FALSE(table.place(std::string(fs_sim::kNameTable - kept + 1, 'm'), 0, 1)->name_kept);

  OwnFolder folder;
  Flash flash(image_at(folder.file("image")));
  for (int i = 100; i < 120; ++i) flash.put(name(i), std::to_string(i));
  flash.cut();
  for (int i = 100; i < 120; ++i) EXPECT_EQ(flash.get(name(i)), std::to_string(i));
}

// ref: commands-file.md §8 "order = table index order"
TEST(Space, ANewFileTakesTheLowestFreeIndex) {
  fs_sim::FileTable table(1024);
  for (int i = 0; i < 4; ++i) table.put(*table.place(std::to_string(i), 0, 1));
  table.remove(1);
  const auto placed = table.place("new", 0, 1);
  EXPECT_EQ(placed->slot, 1u);
  table.put(*placed);
  EXPECT_EQ(table.entries()[1].name, "new");
}

}  // namespace
}  // namespace cc3235::test
