#include <gtest/gtest.h>

#include <string>

#include "base/status_codes.h"
#include "nwp/chip/options.h"
#include "nwp/host/file_rules.h"
#include "nwp/host/gates.h"

// The tables of chip and driver that need no loop.

namespace cc3235::nwp {
namespace {

using namespace std::chrono_literals;
using chip::SocketKind;
using fs_sim::bit;
using fs_sim::OpenFlag;
using fs_sim::OpenMode;

constexpr SocketKind kTcp{Family::inet, SocketType::stream, Protocol::tcp};
constexpr SocketKind kTls{Family::inet, SocketType::stream, Protocol::sec};
constexpr SocketKind kUdp{Family::inet, SocketType::dgram, Protocol::udp};
constexpr SocketKind kRaw{Family::inet, SocketType::raw, Protocol::raw};

// ---- socket options ----

/// kOk when sockets of the kind have the option.
Status has(const SocketKind& kind, SocketOption option, SocketLevel level = SocketLevel::socket) {
  Status why;
  return chip::option_of(kind, level, option, why) ? kOk : why;
}

Status check(SocketOption option, Bytes value, SocketLevel level = SocketLevel::socket) {
  return chip::normalise(*chip::find_option(level, option), value);
}

// ref: commands-socket.md §5 "Errors from the NWP"
TEST(OptionTest, EveryKindOfSocketHasItsOptions) {
  constexpr Status kNoTls = status::SL_ERROR_BSD_ESOCKTNOSUPPORT, kNone = status::SL_ERROR_BSD_ENOPROTOOPT;
  for (const SocketKind& kind : {kTcp, kTls, kUdp, kRaw}) {
    EXPECT_EQ(has(kind, SocketOption::nonblocking), kOk);
    EXPECT_EQ(has(kind, SocketOption::rcvtimeo), kOk);
    EXPECT_EQ(has(kind, SocketOption::rcvbuf), kOk);
    EXPECT_EQ(has(kind, SocketOption::change_channel), kNone);
    EXPECT_EQ(has(kind, SocketOption::phy_rate, SocketLevel::phy), kNone);
    EXPECT_EQ(has(kind, SocketOption::nonblocking, SocketLevel::ip), kNone) << "level and number belong together";
    EXPECT_EQ(has(kind, SocketOption::secmethod), kind.secure() ? kOk : kNoTls);
    EXPECT_EQ(has(kind, SocketOption::secure_files_ca_file_name), kind.secure() ? kOk : kNoTls);
    EXPECT_EQ(has(kind, SocketOption::keepalive), kind.stream() ? kOk : kNone);
    EXPECT_EQ(has(kind, SocketOption::multicast_ttl, SocketLevel::ip), kind.datagram() ? kOk : kNone);
    EXPECT_EQ(has(kind, SocketOption::hdrincl, SocketLevel::ip), kind.type == SocketType::raw ? kOk : kNone);
  }
}

// ref: commands-socket.md §5, column "Default"
TEST(OptionTest, FreshOptionsHaveTheirDefaults) {
  const chip::SocketOptions fresh;
  EXPECT_EQ(fresh.number(SocketOption::keepalive), 1u);
  EXPECT_EQ(fresh.number(SocketOption::keepalivetime), 300u);
  EXPECT_EQ(fresh.number(SocketOption::rcvbuf), 16384u);
  EXPECT_EQ(fresh.number(SocketOption::nonblocking), 0u);
  EXPECT_EQ(fresh.number(SocketOption::rx_no_ip_boundary), 0u);
  EXPECT_EQ(fresh.number(SocketOption::secmethod), 4u);
  EXPECT_EQ(fresh.number(SocketOption::secure_mask), 0x7fffffu);
  EXPECT_EQ(fresh.number(SocketOption::secure_alpn), 0u);
  EXPECT_EQ(fresh.number(SocketLevel::ip, SocketOption::multicast_ttl), 1u);
  EXPECT_EQ(fresh.text(SocketOption::secure_files_ca_file_name), "");
  EXPECT_FALSE(fresh.receive_timeout());
  EXPECT_FALSE(fresh.linger());
}

// ref: commands-socket.md §5 "-22 bad value or length"
TEST(OptionTest, ValuesOfAWrongLengthOrRangeAreRefused) {
  constexpr Status kBad = status::SL_ERROR_BSD_EINVAL;
  EXPECT_EQ(check(SocketOption::nonblocking, Bytes(4)), kOk);
  EXPECT_EQ(check(SocketOption::nonblocking, Bytes(1)), kBad);
  EXPECT_EQ(check(SocketOption::secmethod, Bytes{4}), kOk);
  EXPECT_EQ(check(SocketOption::secmethod, Bytes{5}), kBad);
  EXPECT_EQ(check(SocketOption::secmethod, Bytes(4)), kBad);
  EXPECT_EQ(check(SocketOption::secure_alpn, Bytes{31, 0, 0, 0}), kOk);
  EXPECT_EQ(check(SocketOption::secure_alpn, Bytes{32, 0, 0, 0}), kBad);
  EXPECT_EQ(check(SocketOption::rcvtimeo, Bytes(8)), kOk);
  EXPECT_EQ(check(SocketOption::rcvtimeo, Bytes{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}), kBad);
  EXPECT_EQ(check(SocketOption::secure_files_ca_file_name, Bytes(255, 'a')), kOk);
  EXPECT_EQ(check(SocketOption::secure_files_ca_file_name, Bytes(256, 'a')), kBad);
}

TEST(OptionTest, TimesAreReadFromTheirBytes) {
  chip::SocketOptions options;
  options.set(*chip::find_option(SocketLevel::socket, SocketOption::rcvtimeo), Bytes{2, 0, 0, 0, 0x20, 0xa1, 7, 0});
  options.set(*chip::find_option(SocketLevel::socket, SocketOption::linger), Bytes{1, 0, 0, 0, 9, 0, 0, 0});
  EXPECT_EQ(options.receive_timeout(), 2500ms);
  EXPECT_EQ(options.linger(), 9s);
}

// ---- files ----

// ref: commands-file.md §2 "Accepted mode combinations"
TEST(FileRuleTest, OnlySixModeCombinationsAreGood) {
  constexpr std::uint32_t kModes[] = {bit(OpenFlag::read), bit(OpenFlag::write), bit(OpenFlag::create),
                                      bit(OpenFlag::overwrite)};
  for (std::uint32_t choice = 0; choice < 16; ++choice) {
    std::uint32_t flags = 0;
    for (std::uint32_t i = 0; i < 4; ++i) flags |= (choice >> i & 1) != 0 ? kModes[i] : 0;
    const Result<OpenPlan> plan = plan_open(flags, 1000);
    const bool good = choice == 1 || choice == 2 || choice == 8 || choice == 4 || choice == 6 || choice == 12;
    EXPECT_EQ(plan.status(), good ? kOk : status::SL_ERROR_FS_INVALID_FILE_MODE) << choice;
  }
}

// ref: filesystem.md §2
TEST(FileRuleTest, ModesFlagsAndSizeAsTheyGoToTheChip) {
  const std::uint32_t failsafe = bit(OpenFlag::create_failsafe);
  const auto plan = [&](std::uint32_t modes) { return *plan_open(modes | failsafe, 1000); };
  EXPECT_EQ(plan(bit(OpenFlag::read)).mode, OpenMode::read);
  EXPECT_EQ(plan(bit(OpenFlag::read)).creation_flags, 0u);
  EXPECT_EQ(plan(bit(OpenFlag::read)).max_size, 0u);
  EXPECT_EQ(plan(bit(OpenFlag::overwrite)).mode, OpenMode::write);
  EXPECT_EQ(plan(bit(OpenFlag::overwrite)).creation_flags, failsafe);
  EXPECT_EQ(plan(bit(OpenFlag::create) | bit(OpenFlag::write)).mode, OpenMode::create);
  EXPECT_EQ(plan(bit(OpenFlag::create) | bit(OpenFlag::overwrite)).mode, OpenMode::create_if_absent);
  EXPECT_EQ(plan(bit(OpenFlag::create)).max_size, 1024u);
}

// ref: commands-file.md §2 "Size goes in bits 0-16"
TEST(FileRuleTest, SizesAreRoundedAndMasked) {
  EXPECT_EQ(size_field(0), 0u);
  EXPECT_EQ(size_field(1), 256u);
  EXPECT_EQ(size_field(256), 256u);
  EXPECT_EQ(size_field(33'554'433), 256u);
  EXPECT_EQ(size_field(0xffffffff), 0u);
}

// ref: filesystem.md §1 "Requested size rounding"
TEST(FileRuleTest, SizesAreRoundedToTheUnitOfTheirMagnitude) {
  struct Row {
    std::uint32_t asked, rounded;
  };
  const Row rows[] = {{65'280, 65'280},       {65'281, 65'536},       {261'120, 261'120},     {261'121, 262'144},
                      {1'044'480, 1'044'480}, {1'044'481, 1'048'576}, {4'177'920, 4'177'920}, {4'177'921, 4'194'304},
                      {0xFF0000, 0xFF0000},   {0xFEFFFF, 0xFF0000}};
  for (const Row& row : rows) EXPECT_EQ(round_to_unit(row.asked), row.rounded) << row.asked;
}

// ref: commands-file.md §2 "create with size > 0xFF0000"
TEST(FileRuleTest, ALargerFileThanTheLimitIsRefusedOnCreation) {
  constexpr Status kTooLarge = status::SL_ERROR_FS_FILE_MAX_SIZE_EXCEEDED;
  EXPECT_EQ(plan_open(bit(OpenFlag::create), 0xFF0000).status(), kOk);
  EXPECT_EQ(plan_open(bit(OpenFlag::create), 0xFF0001).status(), kTooLarge);
  EXPECT_EQ(plan_open(bit(OpenFlag::write), 0xFF0001).status(), kOk);
}

TEST(FileRuleTest, NamesAreShorterThan180) {
  EXPECT_EQ(check_file_name(std::string(179, 'n')), kOk);
  EXPECT_EQ(check_file_name(std::string(180, 'n')), status::SL_ERROR_FS_WRONG_FILE_NAME);
}

// ---- state gates ----

// ref: commands-device-wlan.md §1 "Which errors come from the driver"
TEST(GateTest, TheFirstCodeThatAppliesIsGiven) {
  DriverState state;
  state.provisioning = true;
  EXPECT_EQ(gate(state, Api::other), status::SL_RET_CODE_DEV_NOT_STARTED);
  state.started = true;
  EXPECT_EQ(gate(state, Api::other), status::SL_RET_CODE_PROVISIONING_IN_PROGRESS);
  state.restart_required = true;
  EXPECT_EQ(gate(state, Api::other), status::SL_API_ABORTED);
  state.locked = true;
  EXPECT_EQ(gate(state, Api::other), status::SL_RET_CODE_DEV_LOCKED);
  state.stopping = true;
  EXPECT_EQ(gate(state, Api::other), status::SL_RET_CODE_STOP_IN_PROGRESS);
}

// ref: commands-device-wlan.md §1, the column "Commands"
TEST(GateTest, StartStopAndFilesAreSparedWhereTheTableSaysSo) {
  constexpr Status kProvisioning = status::SL_RET_CODE_PROVISIONING_IN_PROGRESS;
  struct Row {
    bool DriverState::*flag;
    Status start, stop, file;
  };
  const Row rows[] = {
      {&DriverState::stopping, status::SL_RET_CODE_STOP_IN_PROGRESS, status::SL_RET_CODE_STOP_IN_PROGRESS,
       status::SL_RET_CODE_STOP_IN_PROGRESS},
      {&DriverState::locked, status::SL_RET_CODE_DEV_ALREADY_STARTED, kOk, kOk},
      {&DriverState::restart_required, status::SL_API_ABORTED, kOk, status::SL_API_ABORTED},
      {&DriverState::provisioning, status::SL_RET_CODE_DEV_ALREADY_STARTED, kOk, kProvisioning},
  };
  for (const Row& row : rows) {
    DriverState state;
    state.started = true;
    state.*row.flag = true;
    EXPECT_EQ(gate(state, Api::start), row.start);
    EXPECT_EQ(gate(state, Api::stop), row.stop);
    EXPECT_EQ(gate(state, Api::file), row.file);
  }
  const DriverState off;
  EXPECT_EQ(gate(off, Api::start), kOk);
  EXPECT_EQ(gate(off, Api::stop), status::SL_RET_CODE_DEV_NOT_STARTED);
  EXPECT_EQ(gate(off, Api::file), status::SL_RET_CODE_DEV_NOT_STARTED);
}

}  // namespace
}  // namespace cc3235::nwp
