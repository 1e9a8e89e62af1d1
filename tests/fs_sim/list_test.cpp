#include "support/flash.h"

namespace cc3235::test {
namespace {

using namespace status;
using fs_sim::FileList;
using fs_sim::StorageInfo;

std::vector<std::string> names_in(const FileList& list) {
  std::vector<std::string> names;
  for (const auto& entry : list.entries) names.push_back(entry.name);
  return names;
}

// ref: commands-file.md §8
TEST(List, GoesThroughTheTableInPortions) {
  Flash flash;
  for (int i = 0; i < 8; ++i) flash.put(std::to_string(i), "x");
  EXPECT_EQ(flash.remove("3"), kOk);
  const auto first = flash->list(-1, 6);
  EXPECT_EQ(names_in(*first), (std::vector<std::string>{"0", "1", "2", "4", "5", "6"}));
  EXPECT_EQ(first->index, 6);
  const auto second = flash->list(first->index, 6);
  EXPECT_EQ(names_in(*second), std::vector<std::string>{"7"});
  const auto end = flash->list(second->index, 1);
  EXPECT_TRUE(end->entries.empty());
  EXPECT_EQ(end->index, second->index);
  EXPECT_TRUE(flash->list(INT32_MAX, 6)->entries.empty());
  EXPECT_EQ(flash->list(INT32_MIN, 6)->entries.size(), 6u);
}

TEST(List, HasSizePropertiesAndBlocksButNotTheSignatureFlag) {
  Flash flash;
  flash.put("/sys/plain", pattern(4000));
  flash.put("s", "x", kFailsafe | kSecure | kUnsigned | bit(OpenFlag::create_public_read));
  flash.must_open("s", OpenMode::read);
  const auto list = flash->list(-1, 6);
  ASSERT_EQ(list->entries.size(), 2u);
  EXPECT_EQ(list->entries[0].max_size, 7752u);
  EXPECT_EQ(list->entries[0].blocks, 2u);
  EXPECT_EQ(list->entries[0].properties, bit(FileFlag::not_failsafe) | bit(FileFlag::sys_file));
  EXPECT_EQ(list->entries[1].blocks, 2u);
  EXPECT_EQ(list->entries[1].properties, bit(FileFlag::secure) | bit(FileFlag::public_read) | bit(FileFlag::open_read));
}

// ref: filesystem.md §9 -10278
TEST(List, LongerThanOneAnswerIsRefused) {
  Flash flash;
  EXPECT_TRUE(flash->list(-1, 7).ok());
  EXPECT_EQ(flash->list(-1, 8).status(), SL_ERROR_FS_WRONG_INPUT_SIZE);
}

// ref: filesystem.md §1 "lists as `name not kept`"
TEST(List, SaysWhichNamesWereNotKept) {
  Flash flash;
  const auto name = [](int i) { return std::to_string(i) + std::string(176, 'n'); };
  for (int i = 100; i < 119; ++i) flash.put(name(i), "x");
  const auto list = flash->list(15, 6);
  EXPECT_EQ(names_in(*list), (std::vector<std::string>{name(116), "name not kept", "name not kept"}));
  EXPECT_EQ(flash->files()[18].name, name(118));
  EXPECT_EQ(flash.remove(name(100)), kOk);
  EXPECT_EQ(flash->rename(name(118), "short", Token{}), kOk);
  EXPECT_EQ(names_in(*flash->list(16, 6)), (std::vector<std::string>{"name not kept", "short"}));
}

// ref: filesystem.md §7
TEST(Rename, GivesAnotherNameAndKeepsTheRest) {
  OwnFolder folder;
  Flash flash(image_at(folder.file("image")));
  flash.put("old", "content", kFailsafe);
  const std::uint32_t fat_writes = flash->storage_info()->fat_writes;
  EXPECT_EQ(flash->rename("OLD", "new", Token{}), kOk);
  EXPECT_EQ(flash->storage_info()->fat_writes, fat_writes + 1);
  flash.cut();
  EXPECT_EQ(flash.get("old"), "<-10341>");
  EXPECT_EQ(flash.get("new"), "content");
  EXPECT_EQ(flash.info("new").write_counter, 1u);
}

TEST(Rename, IsRefused) {
  Flash flash;
  flash.put("a", "x");
  flash.put("b", "x");
  flash.put("/sys/s", "x");
  struct Row {
    std::string from, to;
    Status expected;
  };
  const Row rows[] = {
      {"none", "c", SL_ERROR_FS_FILE_NOT_EXISTS},
      {"a", "b", SL_ERROR_FS_FILE_NAME_EXIST},
      {"a", "A", SL_ERROR_FS_FILE_NAME_EXIST},
      {"a", "/sys/c", SL_ERROR_FS_FILE_NAME_RESERVED},
      {"/sys/s", "c", SL_ERROR_FS_FILE_NAME_RESERVED},
      {"a", "", SL_ERROR_FS_WRONG_FILE_NAME},
      {"", "c", SL_ERROR_FS_WRONG_FILE_NAME},
      {"a", std::string(181, 'c'), SL_ERROR_FS_WRONG_FILE_NAME},
      {"a", std::string(1, '\0'), SL_ERROR_FS_WRONG_FILE_NAME},
  };
  for (const Row& row : rows) EXPECT_EQ(flash->rename(row.from, row.to, Token{}), row.expected) << row.from << row.to;
  const FileHandle handle = flash.must_open("a", OpenMode::read);
  EXPECT_EQ(flash->rename("a", "c", Token{}), SL_ERROR_FS_FILE_IS_ALREADY_OPENED);
  EXPECT_EQ(flash.close(handle), kOk);
  EXPECT_EQ(flash->rename("a", "c", Token{}), kOk);
}

// ref: filesystem.md §4 "delete, rename: master only"
TEST(Rename, OfASecureFileNeedsTheMasterToken) {
  Flash flash;
  const auto opened = flash.open("s", OpenMode::create, kSecure | kUnsigned);
  EXPECT_EQ(flash.write(opened->handle, 0, "secret"), kOk);
  EXPECT_EQ(flash.close(opened->handle), kOk);
  const auto master = static_cast<std::uint32_t>(opened->token);
  const Token write_read = flash.info("s", master).tokens[1];
  EXPECT_EQ(flash->rename("s", "t", write_read), SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT);
  EXPECT_EQ(flash->rename("s", "t", opened->token), kOk);
  EXPECT_EQ(flash.get("t", master), "secret");
}

StorageInfo info_of(Flash& flash) {
  return *flash->storage_info();
}

// ref: commands-file.md §9
TEST(Storage, CountsWhatThereIs) {
  Flash flash;
  const StorageInfo empty = info_of(flash);
  EXPECT_EQ(empty.block_size, 4096u);
  EXPECT_EQ(empty.capacity, 1024u);
  EXPECT_EQ(empty.allocated + empty.reserved, fs_sim::kFixedBlocks);
  EXPECT_EQ(empty.reserved_for_system, 32u);
  EXPECT_EQ(empty.largest_gap, 1024u - fs_sim::kFixedBlocks - 32);
  EXPECT_EQ(empty.available_for_user, empty.largest_gap);
  EXPECT_EQ(empty.max_files, 240u);
  EXPECT_EQ(empty.max_system_files, 50u);
  EXPECT_EQ(empty.alert_threshold, 15u);
  EXPECT_EQ(empty.user_files + empty.system_files + empty.alerts + empty.fat_writes, 0u);

  flash.put("a", pattern(10000));      // 3 blocks
  flash.put("b", "x", kFailsafe);      // 2
  flash.put("/sys/c", pattern(4000));  // 2, of the system's own
  EXPECT_EQ(flash.remove("a"), kOk);   // a hole of 3
  const StorageInfo some = info_of(flash);
  EXPECT_EQ(some.allocated, empty.allocated + 4);
  EXPECT_EQ(some.reserved_for_system, 30u);
  EXPECT_EQ(some.available_for_user, empty.available_for_user - 2);
  EXPECT_EQ(some.largest_gap, empty.largest_gap - 5);
  EXPECT_EQ(some.user_files, 1u);
  EXPECT_EQ(some.system_files, 1u);
  EXPECT_EQ(some.fat_writes, 4u);
  EXPECT_EQ(some.capacity, some.allocated + some.reserved + some.reserved_for_system + some.available_for_user);
}

// ref: filesystem.md §1 "FAT rewritten only by create/delete/rename"
TEST(Wear, GrowsWithEachOpenForWrite) {
  Flash flash;
  flash.put("f", pattern(4000), kFailsafe);
  const std::size_t first = flash->files()[0].first_block;
  EXPECT_EQ(flash->files()[0].blocks, 4u);
  EXPECT_EQ(flash->wear()[first], 1u);
  EXPECT_EQ(flash->wear()[first + 2], 0u);
  for (int i = 0; i < 3; ++i) flash.put("f", "x");
  EXPECT_EQ(flash.abort(flash.must_open("f", OpenMode::write)), kOk);
  EXPECT_EQ(flash.close(flash.must_open("f", OpenMode::read)), kOk);
  const auto worn = flash->wear();
  EXPECT_EQ(worn.size(), 1024u);
  EXPECT_EQ(worn[first], 3u);
  EXPECT_EQ(worn[first + 1], 3u);
  EXPECT_EQ(worn[first + 2], 2u);
  EXPECT_EQ(worn[first + 4], 0u);
  EXPECT_EQ(info_of(flash).fat_writes, 1u);
  EXPECT_EQ(worn[0] + worn[1] + worn[2] + worn[3] + worn[4], 1u);
}

}  // namespace
}  // namespace cc3235::test
