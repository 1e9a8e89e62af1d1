#include "support/flash.h"
#include "support/otp.h"
#include "support/program_file.h"

namespace cc3235::test {
namespace {

using namespace status;
using fs_sim::decode_program;
using fs_sim::encode;
using fs_sim::Program;
using fs_sim::ProgramFile;
using fs_sim::ProgramOutcome;
using fs_sim::RestoreTarget;

constexpr Mac kMac{{0x98, 0x5d, 0xad, 1, 2, 3}}, kOtherMac{{0x98, 0x5d, 0xad, 1, 2, 4}};

const Identity& vendor() {
  static const Identity root = self_signed({.name = "Vendor Root", .ca = true, .key = rsa_key()});
  return root;
}

/// A few files, and the image kept.
Program sample() {
  Program program;
  program.keep_for_restore = true;
  program.alert_threshold = 3;
  program.files.push_back(file("a", "content of a"));
  program.files.push_back(file("b", pattern(9000), kFailsafe));
  program.files.push_back(file("s", "secret", kSecure | kUnsigned | bit(OpenFlag::create_vendor_token)));
  program.files.back().vendor_token = Token{1952007250};
  program.files.back().max_size = 5000;
  program.files.push_back(file("/sys/mcubootinfo.bin", "boot"));
  return program;
}
void expect_sample(Flash& flash) {
  EXPECT_EQ(flash->files().size(), 4u);
  EXPECT_EQ(flash.get("a"), "content of a");
  EXPECT_EQ(flash.get("b"), pattern(9000));
  EXPECT_EQ(flash.info("b").storage, 6u * 4096);
  EXPECT_EQ(flash.get("s", 1952007250), "secret");
  EXPECT_EQ(flash.info("s", 1952007250).max_size, 7752u);
  EXPECT_EQ(as_text(*flash->content("/sys/mcubootinfo.bin")), "boot");
}

class Programming : public testing::Test {
 protected:
  Status chunk(ByteView bytes) { return flash_->program_chunk(bytes).status(); }

  OwnFolder folder_;
  Flash flash_{image_at(folder_.file("image"))};
};

// ref: filesystem.md §7
TEST_F(Programming, ReplacesEverything) {
  flash_.put("old", "x");
  EXPECT_EQ(flash_->set_setting("a setting", Bytes{1}), kOk);
  const std::uint32_t fat_writes = flash_->storage_info()->fat_writes;
  Program program = sample();
  program.development = false;
  program.mac = kMac;
  const Bytes otp = program.otp = make_otp(vendor());
  EXPECT_TRUE(flash_->program(program).ok());
  for (int life = 0; life < 2; ++life) {
    expect_sample(flash_);
    EXPECT_FALSE(flash_->setting("a setting"));
    const auto info = flash_->storage_info();
    EXPECT_FALSE(info->development);
    EXPECT_EQ(info->alert_threshold, 3u);
    EXPECT_EQ(info->fat_writes, fat_writes + 1);
    EXPECT_EQ(flash_->identity().mac, kMac);
    EXPECT_EQ(flash_->identity().otp, otp);
    flash_.cut();
  }
  // Reprogramming without an OTP file keeps it.
  EXPECT_TRUE(flash_->program(Program{}).ok());
  EXPECT_EQ(flash_->identity().otp, otp);
  EXPECT_TRUE(flash_->files().empty());
  EXPECT_TRUE(flash_->storage_info()->development);
}

TEST_F(Programming, TakesNoHandlesFromTheDevice) {
  EXPECT_TRUE(flash_->install({file("a", "content")}).ok());
  EXPECT_EQ(flash_.must_open("a", OpenMode::read), FileHandle{1}) << "as on a board that was programmed in the factory";
  EXPECT_TRUE(flash_->program(sample()).ok());
  EXPECT_EQ(flash_.must_open("a", OpenMode::read), FileHandle{2}) << "an old handle is not taken for a new one";
}

TEST_F(Programming, ThatFailsLeavesTheFlashAsItWas) {
  flash_.put("old", "x");
  flash_.put("left open", "x", kFailsafe);
  const auto before = *flash_->storage_info();
  struct Row {
    ProgramFile bad;
    Status expected;
    std::uint16_t ex_err;
  };
  ProgramFile misplaced = file("late", "x");
  misplaced.max_size = 0xFF0001;
  const Row rows[] = {
      {file("empty", ""), SL_ERROR_FS_FILE_INVALID_FILE_SIZE, 2633},
      {file("", "x"), SL_ERROR_FS_WRONG_FILE_NAME, 2633},
      {file("A", "x"), SL_ERROR_FS_FILE_ALREADY_EXISTS, 2633},
      {file("signed", "x", kSecure), SL_ERROR_FS_ILLEGAL_SIGNATURE, 2633},
      {file("big", pattern(3u << 20)), SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE, 2633},
      {file("/sys/certstore.lst", ""), SL_ERROR_FS_FILE_INVALID_FILE_SIZE, 2632},
      {misplaced, SL_ERROR_FS_FILE_MAX_SIZE_EXCEEDED, 2633},
  };
  for (const Row& row : rows) {
    Program program = sample();
    program.keep_for_restore = false;
    program.files.push_back(row.bad);
    if (row.expected == SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE) program.files.push_back(file("more", pattern(1u << 20)));
    const ProgramOutcome outcome = flash_->program(program);
    EXPECT_EQ(outcome.ret, row.expected) << row.bad.name;
    EXPECT_EQ(outcome.ex_err, row.ex_err);
    EXPECT_EQ(outcome.composite().value(), row.expected.value() * 65536 + row.ex_err);
    flash_.cut();
    EXPECT_EQ(flash_.get("old"), "x");
    EXPECT_EQ(flash_->files().size(), 2u);
    const auto after = *flash_->storage_info();
    EXPECT_EQ(after.fat_writes, before.fat_writes);
    EXPECT_EQ(after.alert_threshold, before.alert_threshold);
    EXPECT_EQ(after.allocated, before.allocated);
  }
}

// ref: filesystem.md §7, the composite examples
TEST_F(Programming, TheCompositeCodeIsTheOneOfTheReports) {
  EXPECT_EQ((ProgramOutcome{SL_ERROR_FS_FILE_NOT_EXISTS, 2633, {}}.composite().value()), -677705143);
  EXPECT_EQ(ProgramOutcome{}.composite(), kOk);
  const auto outcome = ProgramOutcome::from_composite(Status(-677705143));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->ret, SL_ERROR_FS_FILE_NOT_EXISTS);
  EXPECT_EQ(outcome->ex_err, 2633);
  EXPECT_FALSE(ProgramOutcome::from_composite(SL_ERROR_FS_FILE_NOT_EXISTS));
}

// ref: filesystem.md §9 -10246; certificate-catalog.md §6 row 24
TEST_F(Programming, ADevelopmentImageIsForOneBoard) {
  Program program = sample();
  program.mac = kMac;
  EXPECT_TRUE(flash_->program(program).ok());
  program.mac = kOtherMac;
  EXPECT_EQ(flash_->program(program).ret, SL_ERROR_FS_DEVELOPMENT_BOARD_WRONG_MAC);
  EXPECT_EQ(flash_->identity().mac, kMac);
  program.mac.reset();
  EXPECT_TRUE(flash_->program(program).ok());
}

// ref: certificate-catalog.md §5, §6 row 22
TEST_F(Programming, OtpIsWrittenOnce) {
  Program program;
  const Bytes first = program.otp = make_otp(vendor());
  EXPECT_TRUE(flash_->program(program).ok());
  EXPECT_TRUE(flash_->program(program).ok());
  program.otp = make_otp(vendor(), kMac);
  EXPECT_FALSE(flash_->program(program).ok());
  EXPECT_EQ(flash_->wipe(), kOk);
  EXPECT_EQ(flash_->identity().otp, first);
}

// ref: filesystem.md §9 -10371
TEST(Threshold, CanBeSetOnSecureDevicesOnly) {
  Flash secure;
  EXPECT_EQ(secure->set_alert_threshold(3), kOk);
  EXPECT_EQ(secure->storage_info()->alert_threshold, 3u);
  EXPECT_EQ(secure->set_alert_threshold(0), SL_ERROR_FS_INVALID_ARGS);
  EXPECT_EQ(secure->set_alert_threshold(256), SL_ERROR_FS_INVALID_ARGS);
  ImageOptions options;
  options.secured = false;
  Flash other(options);
  EXPECT_EQ(other->set_alert_threshold(3), SL_ERROR_FS_ALERT_CANT_BE_SET_ON_NON_SECURE_DEVICE);
  EXPECT_EQ(other->program(sample()).ret, SL_ERROR_FS_ALERT_CANT_BE_SET_ON_NON_SECURE_DEVICE);
  EXPECT_EQ(other.open_status("s", OpenMode::create, kSecure), SL_ERROR_FS_FILE_SYSTEM_NOT_SECURED);
}

// ---- As a stream ----

TEST_F(Programming, AnImageSurvivesItsBytes) {
  Program program = sample();
  program.mac = kMac;
  program.otp = Bytes(100, 7);
  program.files[0].certificate = "signer";
  program.files[0].signature = Bytes(256, 9);
  const Bytes image = encode(program);
  EXPECT_EQ(image.size() % 16, 0u);
  const auto read = decode_program(image);
  ASSERT_TRUE(read);
  EXPECT_EQ(encode(*read), image);
  EXPECT_EQ(read->files[0].signature, program.files[0].signature);
  EXPECT_EQ(read->files[2].vendor_token, Token{1952007250});
  for (std::size_t size = 0; size < image.size(); size += 97) EXPECT_FALSE(decode_program(ByteView(image).first(size)));
  for (std::size_t at = 0; at < image.size(); at += 53) {
    Bytes damaged = image;
    damaged[at] ^= 1;
    EXPECT_FALSE(decode_program(damaged)) << at;
  }
}

// ref: filesystem.md §7 "image chunks, multiple of 16 bytes"
TEST_F(Programming, AStreamCountsUpAndIsDoneAtItsEnd) {
  const Bytes image = encode(sample());
  std::size_t at = 0;
  for (; image.size() - at > 1456; at += 1456) {
    const auto so_far = flash_->program_chunk(ByteView(image).subspan(at, 1456));
    ASSERT_TRUE(so_far.ok());
    EXPECT_EQ(*so_far, at + 1456);
    // ref: filesystem.md §9 -10271
    EXPECT_EQ(flash_.open_status("a", OpenMode::read), SL_ERROR_FS_PROGRAMMING_IN_PROCESS);
    EXPECT_EQ(flash_->list(-1, 1).status(), SL_ERROR_FS_PROGRAMMING_IN_PROCESS);
  }
  EXPECT_EQ(*flash_->program_chunk(ByteView(image).subspan(at)), 0u);
  expect_sample(flash_);
  EXPECT_EQ(flash_->factory_image(), image);
}

TEST_F(Programming, AStreamThatIsNoneIsRefusedAndForgotten) {
  flash_.put("old", "x");
  const Bytes image = encode(sample());
  EXPECT_EQ(chunk({}), SL_ERROR_FS_WRONG_INPUT_SIZE_INTERNAL_SHIFTED_16_LEFT);
  EXPECT_EQ(chunk(ByteView(image).first(17)), SL_ERROR_FS_NOT_16_ALIGNED_INTERNAL_SHIFTED_16_LEFT);
  EXPECT_EQ(chunk(Bytes(16)).value(), SL_ERROR_FS_PROGRAMMING_ILLEGAL_FILE.value() * 65536 + 4100);
  Bytes damaged = image;
  damaged.back() ^= 1;
  EXPECT_EQ(chunk(damaged).value(), SL_ERROR_FS_PROGRAMMING_ILLEGAL_FILE.value() * 65536 + 4100);
  damaged = image;
  damaged.resize(image.size() + 16);
  EXPECT_EQ(chunk(damaged).value(), SL_ERROR_FS_PROGRAMMING_ILLEGAL_FILE.value() * 65536 + 4100);
  EXPECT_EQ(flash_.get("old"), "x");
  // The power goes in the middle.
  EXPECT_TRUE(chunk(ByteView(image).first(160)).ok());
  flash_.cut();
  EXPECT_EQ(flash_.get("old"), "x");
}

// ---- Restore ----

// ref: commands-file.md §9, filesystem.md §9 -10270
TEST_F(Programming, NothingIsRestoredWhereNothingIsStored) {
  flash_.put("a", "x");
  for (const RestoreTarget target : {RestoreTarget::factory_image, RestoreTarget::factory_default}) {
    EXPECT_EQ(flash_->restore(target).ret, SL_ERROR_FS_PROGRAMMING_IMAGE_NOT_EXISTS);
  }
  EXPECT_EQ(flash_.get("a"), "x");
}

TEST_F(Programming, RestoreBringsTheImageBackAndWantsARestart) {
  EXPECT_TRUE(flash_->program(sample()).ok());
  const auto programmed = *flash_->storage_info();
  EXPECT_EQ(programmed.allocated, fs_sim::kFixedBlocks - programmed.reserved + 32 + 1 + 6 + 2 + 1);
  EXPECT_EQ(flash_.remove("a"), kOk);
  flash_.put("b", "changed");
  flash_.put("mine", "x");
  EXPECT_EQ(flash_->set_setting("a setting", Bytes{1}), kOk);
  for (int alert = 0; alert < 3; ++alert) {
    EXPECT_EQ(flash_.open_status("s", OpenMode::read), SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT);
  }
  EXPECT_TRUE(flash_->locked());

  EXPECT_TRUE(flash_->restore(RestoreTarget::factory_image).ok());
  EXPECT_EQ(flash_.open_status("a", OpenMode::read), SL_ERROR_FS_PROGRAMMING_IN_PROCESS);
  EXPECT_EQ(flash_.remove("a"), SL_ERROR_FS_PROGRAMMING_IN_PROCESS);
  EXPECT_TRUE(flash_->storage_info().ok());
  flash_->stop();
  EXPECT_EQ(flash_->start(), kOk);
  expect_sample(flash_);
  EXPECT_FALSE(flash_->setting("a setting"));
  EXPECT_EQ(flash_->storage_info()->alerts, 0u);
  flash_.cut();
  expect_sample(flash_);
  EXPECT_TRUE(flash_->restore(RestoreTarget::factory_image).ok());
}

TEST_F(Programming, RestoreOfTheDefaultsLeavesTheFiles) {
  EXPECT_TRUE(flash_->program(sample()).ok());
  flash_.put("mine", "x");
  EXPECT_EQ(flash_->set_setting("a setting", Bytes{1}), kOk);
  EXPECT_TRUE(flash_->restore(RestoreTarget::factory_default).ok());
  flash_->stop();
  EXPECT_EQ(flash_->start(), kOk);
  EXPECT_FALSE(flash_->setting("a setting"));
  EXPECT_EQ(flash_.get("mine"), "x");
  EXPECT_EQ(flash_.get("a"), "content of a");
}

TEST_F(Programming, TheStoredImageTakesBlocksFromTheFiles) {
  const std::uint32_t room = flash_->storage_info()->available_for_user;
  Program program = sample();
  program.files.push_back(file("big", pattern(200000)));
  EXPECT_TRUE(flash_->program(program).ok());
  const auto info = *flash_->storage_info();
  EXPECT_EQ(info.available_for_user, room - 64 - (1 + 6 + 2 + 49));
  EXPECT_EQ(info.available_for_user, info.largest_gap);
  EXPECT_EQ(flash_.open_status("rest", OpenMode::create, 0, fs_sim::capacity_of(info.largest_gap) + 1),
            SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE);
  EXPECT_EQ(flash_.open_status("rest", OpenMode::create, 0, fs_sim::capacity_of(info.largest_gap)), kOk);
}

// ref: filesystem.md §9 -10303, commands-device-wlan.md §2.1 -4111
TEST_F(Programming, AWipedFlashServesProgrammingOnly) {
  flash_.put("a", "x");
  EXPECT_EQ(flash_->wipe(), kOk);
  for (int life = 0; life < 2; ++life) {
    EXPECT_EQ(flash_.open_status("a", OpenMode::read), SL_ERROR_FS_NO_DEVICE_IS_LOADED);
    EXPECT_EQ(flash_->storage_info().status(), SL_ERROR_FS_NO_DEVICE_IS_LOADED);
    EXPECT_EQ(flash_->restore(RestoreTarget::factory_image).ret, SL_ERROR_FS_PROGRAMMING_IMAGE_NOT_EXISTS);
    flash_->stop();
    EXPECT_EQ(flash_->start(), SL_ERROR_FS_CORRUPTED_ERR);
    flash_.cut();
  }
  EXPECT_TRUE(flash_->program(sample()).ok());
  expect_sample(flash_);
}

}  // namespace
}  // namespace cc3235::test
