#include "nwp/host/driver.h"
#include "nwp/host/file_rules.h"

#include <algorithm>

#include "chip_fixture.h"
#include "support/fake_chip.h"
#include "support/loop_fixture.h"

namespace cc3235::nwp {
namespace {

using Strings = std::vector<std::string>;
using test::Pending;

/// The driver alone: what it asks of a chip, and what it makes of the answers.
class DriverTest : public test::LoopFixture {
 protected:
  void SetUp() override {
    driver.set_event_sink([this](const DeviceEvent& event) { events.emplace_back(name_of(event)); });
    std::ignore = run(host.device.start());
    chip.calls.clear();
  }
  void TearDown() override {
    chip.release();
    expect_quiet();
  }

  Observers observers;
  test::FakeChip chip{loop};
  Driver driver{loop, chip, observers};
  Host host = driver.host();
  Strings events;
};

// ---- files ----

// ref: commands-file.md §4 "Host splits"
TEST_F(DriverTest, AWriteGoesInTransactionsOf1456Bytes) {
  EXPECT_EQ(*run(host.files.write(7, 100, Bytes(3000))), 3000u);
  EXPECT_EQ(chip.calls, (Strings{"write 100 1456", "write 1556 1456", "write 3012 88"}));
}

/// With token 5 and restore target 2.
FileControl control(FileOperation operation, std::string name, std::string new_name) {
  FileControl made;
  made.command = static_cast<std::uint8_t>(operation);
  made.token = 5;
  made.name = std::move(name);
  made.target = 2;
  made.new_name = std::move(new_name);
  return made;
}

TEST_F(DriverTest, AnErrorAfterTheFirstTransactionIsAShortCount) {
  chip.transaction = [](std::uint32_t offset, std::size_t length) -> Result<std::size_t> {
    if (offset > 0) return status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE;
    return length;
  };
  EXPECT_EQ(*run(host.files.write(7, 0, Bytes(3000))), 1456u);
  EXPECT_EQ(run(host.files.write(7, 10, Bytes(3000))).status(), status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
}

// ref: native-protocol.md §6.6 "a read goes on past a short answer"
TEST_F(DriverTest, AReadGoesOnUntilTheChipRefuses) {
  chip.transaction = [](std::uint32_t offset, std::size_t length) -> Result<std::size_t> {
    if (offset >= 2000) return status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE;
    return std::min<std::size_t>(length, 2000 - offset);
  };
  EXPECT_EQ(run(host.files.read(7, 0, 5000))->size(), 2000u);
  EXPECT_EQ(chip.calls, (Strings{"read 0 1456", "read 1456 1456", "read 2912 1456"}));
  EXPECT_EQ(run(host.files.read(7, 2000, 10)).status(), status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
}

TEST_F(DriverTest, OpenPassesTheRoundedSizeAndGivesHandleAndToken) {
  constexpr std::uint32_t kCreate = 0x08000000, kFailsafe = 0x00020000;
  const Result<FileOpenResult> opened = run(host.files.open("a", kCreate | kFailsafe, 65'281));
  EXPECT_EQ(opened->handle, 7);
  EXPECT_EQ(opened->token, 9u);
  EXPECT_EQ(chip.open_request.mode, fs_sim::OpenMode::create);
  EXPECT_EQ(chip.open_request.creation_flags, kFailsafe);
  EXPECT_EQ(chip.open_request.max_size, 65'536u);
  EXPECT_EQ(chip.open_request.token, Token{});
}

TEST_F(DriverTest, LongNamesDoNotReachTheChip) {
  constexpr Status kWrong = status::SL_ERROR_FS_WRONG_FILE_NAME;
  const std::string name(180, 'n');
  EXPECT_EQ(run(host.files.open(name, 0x40000000, 0)).status(), kWrong);
  EXPECT_EQ(run(host.files.remove(name, 0)), kWrong);
  EXPECT_EQ(run(host.files.info(name, 0)).status(), kWrong);
  for (const FileOperation operation : {FileOperation::rollback, FileOperation::commit, FileOperation::rename}) {
    EXPECT_EQ(run(host.files.control(control(operation, name, "b"))).status(), kWrong);
  }
  EXPECT_EQ(run(host.files.control(control(FileOperation::rename, "a", name))).status(), kWrong);
  EXPECT_TRUE(chip.calls.empty());
}

// ref: commands-file.md §9
TEST_F(DriverTest, EachFileOperationIsOneCommandOfTheChip) {
  EXPECT_EQ(run(host.files.control(control(FileOperation::rollback, "a", "")))->token, 3'000'000'000u);
  EXPECT_EQ(run(host.files.control(control(FileOperation::commit, "a", "")))->token, 3'000'000'000u);
  EXPECT_EQ(run(host.files.control(control(FileOperation::rename, "a", "b"))).status(), kOk);
  EXPECT_EQ(run(host.files.control(control(FileOperation::bundle_rollback, "", ""))).status(), kOk);
  EXPECT_EQ(run(host.files.control(control(FileOperation::bundle_commit, "", ""))).status(), kOk);
  EXPECT_EQ(run(host.files.control(control(FileOperation::restore, "", ""))).status().value(), -677705143);
  EXPECT_EQ(run(host.files.control(control(FileOperation{4}, "", ""))).status(), status::SL_ERROR_FS_INVALID_ARGS);
  EXPECT_EQ(chip.calls,
            (Strings{"rollback a 5", "commit a 5", "rename a b 5", "bundle rollback", "bundle commit", "restore 2"}));
}

TEST_F(DriverTest, StorageInfoHasItsSixteenValuesInOrder) {
  chip.storage_answer = {4096, 1024, 200, 4, 30, 700, 780, 240, true, fs_sim::BundleState::pending_commit,
                         50,   5,    12,  1, 15, 9};
  const auto result = run(host.files.control(control(FileOperation::storage_info, "", "")));
  EXPECT_EQ(result->storage, (StorageInfo{4096, 1024, 200, 4, 30, 700, 780, 240, 1, 3, 50, 5, 12, 1, 15, 9}));
}

TEST_F(DriverTest, TheFileListPassesAsItIs) {
  const auto list = run(host.files.list(-1, 6));
  EXPECT_EQ(list->index, 4);
  ASSERT_EQ(list->entries.size(), 1u);
  EXPECT_EQ(list->entries[0].name, "a.txt");
  EXPECT_EQ(list->entries[0].properties, 0x20u);
  EXPECT_TRUE(run(host.files.list(4, 1))->entries.empty());
}

TEST_F(DriverTest, TheOtherFileCallsPassTheirArguments) {
  EXPECT_EQ(run(host.files.close(7, "cert.der", "A")), kOk);
  EXPECT_EQ(run(host.files.remove("a", 5)), kOk);
  EXPECT_EQ(run(host.files.info("a", 5))->tokens[3], 3'000'000'000u);
  EXPECT_EQ(chip.calls, (Strings{"close 7 'cert.der' 'A'", "delete a 5", "info a"}));
}

// ---- WLAN ----

// ref: commands-device-wlan.md §3.1 "Enterprise form"
TEST_F(DriverTest, TheEnterpriseFormNeedsAUser) {
  WlanConnectRequest request;
  request.ssid = "lab";
  request.security = SecurityType::wpa_ent;
  request.eap = 0x18180010;
  EXPECT_EQ(host.wlan.connect(request), kOk);
  EXPECT_EQ(chip.wlan_request.eap, 0u);
  EXPECT_EQ(chip.wlan_request.security, SecurityType::wpa_ent);
  request.user = "me";
  request.key = "secret";
  EXPECT_EQ(host.wlan.connect(request), kOk);
  EXPECT_EQ(chip.wlan_request.eap, 0x18180010u);
  request.key.clear();
  EXPECT_EQ(host.wlan.connect(request), kOk);
  EXPECT_EQ(chip.wlan_request.security, SecurityType::open);
}

// ---- sockets ----

// ref: commands-socket.md §5 "Sent as"
TEST_F(DriverTest, OptionValuesTravelLittleEndian) {
  const auto set = [this](SocketOption option, OptionValue value, SocketLevel level = SocketLevel::socket) {
    EXPECT_EQ(host.sockets.set_option(0, level, option, std::move(value)), kOk);
  };
  set(SocketOption::secmethod, 3u);
  set(SocketOption::secure_mask, 0x12345678u);
  set(SocketOption::rcvtimeo, RcvTimeo{1, 500'000});
  set(SocketOption::linger, Linger{1, 10});
  set(SocketOption::secure_files_ca_file_name, std::string("ca"));
  set(SocketOption::secure_ext_client_chlng_resp, std::monostate{});
  set(SocketOption::multicast_ttl, 7u, SocketLevel::ip);
  EXPECT_EQ(chip.calls, (Strings{"set 03", "set 78563412", "set 0100000020a10700", "set 010000000a000000", "set 6361",
                                 "set 00000000", "set 07"}));
}

// ref: commands-socket.md §3 "Close"
TEST_F(DriverTest, CloseWaitsForTheChipUnlessACallWaitsOnTheSocket) {
  chip.hold = true;
  Pending<Status> alone;
  start(alone, host.sockets.close(1));
  EXPECT_FALSE(alone.ready());

  Bytes buffer(1);
  Pending<Result<std::size_t>> received;
  start(received, nwp::finish(host.sockets.recv(0, buffer)));
  Pending<Status> beside;
  start(beside, host.sockets.close(0));
  EXPECT_TRUE(beside.ready());
  EXPECT_FALSE(received.ready());
  chip.release();
  settle();
  EXPECT_TRUE(alone.ready());
  EXPECT_TRUE(received.ready());
}

// ref: commands-socket.md §3 "Select"
TEST_F(DriverTest, TheTimeOutOfSelectInUnitsOf1024Microseconds) {
  const auto told = [this](std::uint32_t seconds, std::uint32_t microseconds) {
    chip.calls.clear();
    std::ignore =
        run(host.sockets.select({.nfds = 200, .sockets = 0x10003, .seconds = seconds, .microseconds = microseconds}));
    return chip.calls.back();
  };
  EXPECT_EQ(told(0, 0), "select 0x3 10000");
  EXPECT_EQ(told(0, 10'239), "select 0x3 10000");
  EXPECT_EQ(told(0, 11'264), "select 0x3 11264");
  EXPECT_EQ(told(1, 999'999), "select 0x3 1999424");
  EXPECT_EQ(told(0, 4'000'000'000), "select 0x3 67107840") << "16 bits of units";
  EXPECT_EQ(told(65'534, 0), "select 0x3 65534000000");
  EXPECT_EQ(told(65'535, 0), "select 0x3 for ever");
  EXPECT_EQ(told(static_cast<std::uint32_t>(-1), 0), "select 0x3 for ever");
}

TEST_F(DriverTest, SelectGivesTheSetBackWhenItsTimeIsOver) {
  chip.select_answer = 0b100;
  EXPECT_EQ(*run(host.sockets.select({.sockets = 0x10003})), 0b100u);
  chip.select_answer = 0;
  EXPECT_EQ(*run(host.sockets.select({.sockets = 0x10003})), 0x10003u);
}

// ref: commands-socket.md §3 "Listen", "Accept"
TEST_F(DriverTest, TheBacklogTravelsInEightBits) {
  EXPECT_EQ(host.sockets.listen(1, 0x1FF), kOk);
  EXPECT_EQ(chip.calls.back(), "listen 1 255");
}

TEST_F(DriverTest, AnAcceptWaitsBehindTheCallBeforeItOnTheSocket) {
  chip.hold = true;
  Pending<Result<Accepted>> first, second;
  start(first, host.sockets.accept(1, Family::inet));
  start(second, host.sockets.accept(1, Family::inet));
  EXPECT_EQ(chip.calls.back(), "accept 1");
  EXPECT_EQ(std::ranges::count(chip.calls, "accept 1"), 1);
  chip.release();
  settle();
  EXPECT_TRUE(first.ready() && second.ready());
  EXPECT_EQ((*second)->sd, 2);
}

// ---- states ----

// ref: commands-device-wlan.md §2.1 "Start failures"
TEST_F(DriverTest, AChipThatFailsToStartCountsAsStarted) {
  std::ignore = run(host.device.stop(0));
  chip.power_up_answer = status::SL_ERROR_CALIB_FAIL;
  EXPECT_EQ(run(host.device.start()).status(), status::SL_ERROR_CALIB_FAIL);
  EXPECT_EQ(run(host.device.start()).status(), status::SL_RET_CODE_DEV_ALREADY_STARTED);
  EXPECT_EQ(run(host.device.stop(0)), kOk);
}

TEST_F(DriverTest, ALockedChipServesFilesOnly) {
  std::ignore = run(host.device.stop(0));
  chip.power_up_answer = status::SL_ERROR_FS_ALERT_ERR;
  std::ignore = run(host.device.start());
  EXPECT_EQ(host.device.version().status(), status::SL_RET_CODE_DEV_LOCKED);
  EXPECT_EQ(run(host.files.remove("a", 0)), kOk);
}

TEST_F(DriverTest, TheResultOfStopIsTheDriversOwn) {
  chip.stop_answer = status::SL_ERROR_PENDING_TXRX_STOP_TIMEOUT_EXP;
  EXPECT_EQ(run(host.device.stop(200)), kOk);
  EXPECT_EQ(chip.calls, Strings{"stop 200"});
}

TEST_F(DriverTest, CallsDuringStopAreRefusedAndWaitingOnesEnd) {
  chip.hold = true;
  Bytes buffer(1);
  Pending<Result<std::size_t>> received;
  start(received, nwp::finish(host.sockets.recv(0, buffer)));
  Pending<Status> stopped;
  start(stopped, host.device.stop(65535));
  EXPECT_TRUE(stopped.ready());
  EXPECT_EQ(received->status(), status::SL_RET_CODE_STOP_IN_PROGRESS);
  EXPECT_EQ(host.device.version().status(), status::SL_RET_CODE_DEV_NOT_STARTED);
}

// ref: events.md §6
TEST_F(DriverTest, AfterAFatalErrorOnlyStopHelps) {
  chip.hold = true;
  Bytes buffer(1);
  Pending<Result<std::size_t>> received;
  start(received, nwp::finish(host.sockets.recv(0, buffer)));
  chip.sink(FatalError{Fatal::device_abort, 1, 2});
  chip.release();
  settle();
  EXPECT_EQ(events, Strings{"fatal.error"});
  EXPECT_EQ(received->status(), status::SL_API_ABORTED);
  EXPECT_EQ(host.device.version().status(), status::SL_API_ABORTED);
  EXPECT_EQ(run(host.device.start()).status(), status::SL_API_ABORTED);
  EXPECT_EQ(run(host.device.stop(200)), kOk);
  EXPECT_EQ(chip.calls.back(), "stop 0") << "a dead chip is not asked";
  EXPECT_EQ(run(host.device.start()).status(), kOk);
  EXPECT_TRUE(host.device.version().ok());
}

// ref: events.md §2.4 "Stop"
TEST_F(DriverTest, EventsOfAStoppedChipDoNotPass) {
  chip.sink(Ipv4Lost{});
  EXPECT_EQ(events.size(), 1u);
  std::ignore = run(host.device.stop(0));
  chip.sink(Ipv4Lost{});
  EXPECT_EQ(events.size(), 1u);
}

TEST_F(DriverTest, AnAlertThatLocksTheChipIsRemembered) {
  chip.sink(GeneralError{static_cast<std::int16_t>(status::SL_ERROR_DEVICE_LOCKED_SECURITY_ALERT.value()), {}});
  EXPECT_EQ(host.wlan.disconnect(), status::SL_RET_CODE_DEV_LOCKED);
}

// ---- files, over the whole chip ----

class FileTest : public test::ChipFixture {
 protected:
  static constexpr std::uint32_t kCreate = bit(fs_sim::OpenFlag::create), kRead = bit(fs_sim::OpenFlag::read);
  std::int32_t open(std::string name, std::uint32_t flags) {
    const Result<FileOpenResult> opened = run(host().files.open(std::move(name), flags, 4000));
    EXPECT_EQ(opened.status(), kOk);
    return opened.ok() ? opened->handle : 0;
  }
};

// ref: commands-file.md §10
TEST_F(FileTest, WhatWasWrittenIsReadBackUntilItIsDeleted) {
  const std::string text = test::pattern(3000);
  std::int32_t handle = open("a.txt", kCreate);
  EXPECT_EQ(*run(host().files.write(handle, 0, Bytes(text.begin(), text.end()))), 3000u);
  EXPECT_EQ(run(host().files.close(handle, "", "")), kOk);
  handle = open("A.TXT", kRead);
  EXPECT_TRUE(as_text(*run(host().files.read(handle, 0, 5000))) == text);
  EXPECT_EQ(run(host().files.read(handle, 3000, 1)).status(), status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
  EXPECT_EQ(run(host().files.close(handle, "", "")), kOk);
  EXPECT_EQ(run(host().files.info("a.txt", 0))->length, 3000u);
  EXPECT_EQ(run(host().files.remove("a.txt", 0)), kOk);
  EXPECT_EQ(run(host().files.info("a.txt", 0)).status(), status::SL_ERROR_FS_FILE_NOT_EXISTS);
}

// ref: commands-device-wlan.md §2.1 "Effects of Stop"
TEST_F(FileTest, StopTakesOpenFilesWithIt) {
  const std::int32_t handle = open("a.txt", kCreate);
  EXPECT_EQ(run(host().device.stop(0)), kOk);
  EXPECT_EQ(run(host().device.start()).status(), kOk);
  EXPECT_EQ(run(host().files.write(handle, 0, Bytes(1))).status(), status::SL_ERROR_FS_INVALID_HANDLE);
}

class LockTest : public FileTest {
 protected:
  /// Wrong tokens, all that the device takes.
  void provoke() {
    for (std::uint32_t alert = 0; alert < fs_sim::kAlertThreshold; ++alert) {
      EXPECT_FALSE(flash->locked());
      EXPECT_EQ(run(host().files.remove("s", 1)), status::SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT);
    }
    EXPECT_TRUE(trail.empty()) << "the event follows the answer";
    settle();
  }
  StorageInfo storage() {
    FileControl ask;
    ask.command = static_cast<std::uint8_t>(FileOperation::storage_info);
    const auto info = run(host().files.control(std::move(ask)));
    EXPECT_TRUE(info.ok());
    return info->storage;
  }
  Result<FileControlResult> restore(fs_sim::RestoreTarget target) {
    FileControl ask;
    ask.command = static_cast<std::uint8_t>(FileOperation::restore);
    ask.target = static_cast<std::uint32_t>(target);
    return run(host().files.control(std::move(ask)));
  }
};

// ref: filesystem.md §5 "Locked device"
TEST_F(LockTest, TheLastAlertLocksTheWholeDevice) {
  flash.put("s", "x", test::kSecure | test::kUnsigned);
  provoke();
  EXPECT_EQ(trail, Strings{"error -28674"});
  for (int life = 0; life < 2; ++life) {
    EXPECT_EQ(host().wlan.disconnect(), status::SL_RET_CODE_DEV_LOCKED);
    EXPECT_EQ(host().device.version().status(), status::SL_RET_CODE_DEV_LOCKED);
    EXPECT_EQ(run(host().files.info("s", 0)).status(), status::SL_ERROR_FS_FILE_SYSTEM_IS_LOCKED);
    EXPECT_EQ(storage()[13], fs_sim::kAlertThreshold);
    EXPECT_EQ(run(host().device.stop(200)), kOk);
    EXPECT_EQ(run(host().device.start()).status(), status::SL_ERROR_FS_ALERT_ERR);
    EXPECT_EQ(run(host().device.start()).status(), status::SL_RET_CODE_DEV_ALREADY_STARTED);
  }
  EXPECT_EQ(trail.size(), 1u) << "told once";
  EXPECT_EQ(hint_keeper.hints, (Strings{"token-alert", "device-locked", "already-started"}));
}

// ref: filesystem.md §5 "Recovery"
TEST_F(LockTest, ARestoreAndARestartUnlockIt) {
  fs_sim::Program program;
  program.keep_for_restore = true;
  program.files.push_back({});
  program.files[0].name = "a.txt";
  program.files[0].content = Bytes(100, 'x');
  EXPECT_TRUE(flash->program(program).ok());
  flash.put("s", "x", test::kSecure | test::kUnsigned);
  provoke();
  EXPECT_EQ(host().device.set_persistent(0), status::SL_RET_CODE_DEV_LOCKED);
  EXPECT_TRUE(restore(fs_sim::RestoreTarget::factory_image).ok());
  EXPECT_EQ(run(host().files.info("a.txt", 0)).status(), status::SL_ERROR_FS_PROGRAMMING_IN_PROCESS);
  EXPECT_EQ(run(host().device.stop(0)), kOk);
  EXPECT_TRUE(run(host().device.start()).ok());
  EXPECT_EQ(run(host().files.info("a.txt", 0))->length, 100u);
  EXPECT_EQ(run(host().files.info("s", 0)).status(), status::SL_ERROR_FS_FILE_NOT_EXISTS);
  EXPECT_TRUE(host().device.version().ok());
}

TEST_F(LockTest, WithoutAnImageThereIsNothingToRestore) {
  EXPECT_EQ(restore(fs_sim::RestoreTarget::factory_image).status().value(),
            status::SL_ERROR_FS_PROGRAMMING_IMAGE_NOT_EXISTS.value() * 65536);
}

TEST_F(LockTest, ARestoreForgetsTheSettings) {
  fs_sim::Program program;
  program.keep_for_restore = true;
  EXPECT_TRUE(flash->program(program).ok());
  EXPECT_EQ(host().device.set_persistent(0), kOk);
  EXPECT_TRUE(restore(fs_sim::RestoreTarget::factory_default).ok());
  EXPECT_EQ(run(host().device.stop(0)), kOk);
  EXPECT_TRUE(run(host().device.start()).ok());
  EXPECT_EQ(*host().device.persistent(), 1);
}

// ref: commands-device-wlan.md §2.1 -4111
TEST_F(LockTest, ADeviceWithoutFileSystemDoesNotStart) {
  EXPECT_EQ(flash->wipe(), kOk);
  EXPECT_EQ(run(host().files.info("s", 0)).status(), status::SL_ERROR_FS_NO_DEVICE_IS_LOADED);
  EXPECT_EQ(run(host().device.stop(0)), kOk);
  EXPECT_EQ(run(host().device.start()).status(), status::SL_ERROR_FS_CORRUPTED_ERR);
}

// ref: filesystem.md §6 "stop(timeout>0)+start"
TEST_F(LockTest, ABundleGoesToItsTrialAfterAnOrderlyStopOnly) {
  for (const std::uint16_t timeout : {std::uint16_t{0}, std::uint16_t{200}}) {
    flash.put("f", "old", test::kFailsafe);
    const std::int32_t handle = open("f", bit(fs_sim::OpenFlag::write) | bit(fs_sim::OpenFlag::bundle));
    EXPECT_EQ(*run(host().files.write(handle, 0, Bytes(5))), 5u);
    EXPECT_EQ(run(host().files.close(handle, "", "")), kOk);
    EXPECT_EQ(storage()[9], 1u);
    EXPECT_EQ(run(host().device.stop(timeout)), kOk);
    EXPECT_TRUE(run(host().device.start()).ok());
    EXPECT_EQ(storage()[9], timeout > 0 ? 3u : 0u);
    EXPECT_EQ(run(host().files.info("f", 0))->length, timeout > 0 ? 5u : 3u);
  }
}

}  // namespace
}  // namespace cc3235::nwp
