#include "emulator/serial/port_link.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "emulator/failure.h"
#include "support/flash.h"

namespace cc3235::emulator {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr const char* kTarget = "/dev/pts/4711";

class PortLinkTest : public ::testing::Test {
 protected:
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder.file("")), fs::directory_iterator()));
  }
  void expect_refused(ExitCode code, const char* part) const {
    try {
      const PortLink link(path);
      FAIL() << "taken";
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.code(), code);
      EXPECT_THAT(failure.what(), HasSubstr(part));
    }
  }
  test::OwnFolder folder;
  std::string path = folder.file("port");
};

TEST_F(PortLinkTest, IsThereFromPublishingToTheEnd) {
  {
    PortLink link(path);
    EXPECT_FALSE(fs::exists(fs::symlink_status(path)));
    link.publish(kTarget);
    EXPECT_EQ(fs::read_symlink(path), kTarget);
  }
  EXPECT_EQ(entries(), 0u);
}

TEST_F(PortLinkTest, ALinkThatADeadProcessLeftIsReplaced) {
  fs::create_symlink("/dev/pts/1", path);
  std::ofstream(path + ".lock");
  PortLink link(path);
  link.publish(kTarget);
  EXPECT_EQ(fs::read_symlink(path), kTarget);
}

TEST_F(PortLinkTest, ALivingOneIsRefused) {
  PortLink link(path);
  link.publish(kTarget);
  expect_refused(ExitCode::port_in_use, "in use by another running emulator");
  EXPECT_EQ(fs::read_symlink(path), kTarget);
}

TEST_F(PortLinkTest, FilesFoldersAndForeignLinksAreRefusedAndStay) {
  std::ofstream(path) << "precious";
  expect_refused(ExitCode::usage, "a file is there");
  EXPECT_EQ(fs::file_size(path), 8u);
  fs::remove(path);
  fs::create_directory(path);
  expect_refused(ExitCode::usage, "a folder is there");
  fs::remove(path);
  fs::create_symlink("/etc/passwd", path);
  expect_refused(ExitCode::usage, "a link to /etc/passwd");
  EXPECT_EQ(fs::read_symlink(path), "/etc/passwd");
}

TEST_F(PortLinkTest, AFolderThatIsNotThereIsRefused) {
  path = folder.file("none/port");
  expect_refused(ExitCode::usage, "choose a folder that can be written");
}

TEST_F(PortLinkTest, ALinkThatSomebodyElseHasPutThereMeanwhileStays) {
  {
    PortLink link(path);
    link.publish(kTarget);
    fs::remove(path);
    fs::create_symlink("/dev/pts/2", path);
  }
  EXPECT_EQ(fs::read_symlink(path), "/dev/pts/2");
}

}  // namespace
}  // namespace cc3235::emulator
