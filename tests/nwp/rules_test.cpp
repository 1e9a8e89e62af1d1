#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "base/status_codes.h"
#include "nwp/chip/config.h"
#include "nwp/chip/ipv6.h"
#include "nwp/chip/options.h"
#include "nwp/host/file_rules.h"
#include "nwp/host/gates.h"
#include "support/flash.h"

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
  for (const chip::OptionRow& row : chip::kOptionRows) {
    Bytes value = fresh.get(row);
    EXPECT_EQ(chip::normalise(row, value), kOk) << "a default is a value that may be set";
  }
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
  EXPECT_EQ(check(SocketOption::rcvtimeo, Bytes{0, 0, 0, 0, 0x3f, 0x42, 0x0f, 0}), kOk);
  EXPECT_EQ(check(SocketOption::rcvtimeo, Bytes{0, 0, 0, 0, 0x40, 0x42, 0x0f, 0}), kBad) << "a whole second";
  for (const SocketOption option : {SocketOption::rcvbuf, SocketOption::keepalivetime}) {
    EXPECT_EQ(check(option, Bytes{0, 0, 0, 0}), kBad);
    EXPECT_EQ(check(option, Bytes{1, 0, 0, 0}), kOk);
    EXPECT_EQ(check(option, Bytes{0xff, 0xff, 0xff, 0x7f}), kOk);
    EXPECT_EQ(check(option, Bytes{0, 0, 0, 0x80}), kBad);
  }
  EXPECT_EQ(check(SocketOption::linger, Bytes{1, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f}), kOk);
  EXPECT_EQ(check(SocketOption::linger, Bytes{1, 0, 0, 0, 0, 0, 0, 0x80}), kBad);
  EXPECT_EQ(check(SocketOption::linger, Bytes(4)), kBad);
  EXPECT_EQ(check(SocketOption::multicast_ttl, Bytes{255}, SocketLevel::ip), kOk);
  EXPECT_EQ(check(SocketOption::multicast_ttl, Bytes(4), SocketLevel::ip), kBad) << "one byte";
  EXPECT_EQ(check(SocketOption::secure_files_ca_file_name, Bytes(255, 'a')), kOk);
  EXPECT_EQ(check(SocketOption::secure_files_ca_file_name, Bytes(256, 'a')), kBad);
}

TEST(OptionTest, ASwitchIsZeroOrOne) {
  Bytes flag{0, 0, 1, 0}, linger{0, 2, 0, 0, 9, 0, 0, 0};
  EXPECT_EQ(chip::normalise(*chip::find_option(SocketLevel::socket, SocketOption::nonblocking), flag), kOk);
  EXPECT_EQ(flag, (Bytes{1, 0, 0, 0}));
  EXPECT_EQ(chip::normalise(*chip::find_option(SocketLevel::socket, SocketOption::linger), linger), kOk);
  EXPECT_EQ(linger, (Bytes{1, 0, 0, 0, 9, 0, 0, 0}));
}

TEST(OptionTest, TimesAreReadFromTheirBytes) {
  chip::SocketOptions options;
  options.set(*chip::find_option(SocketLevel::socket, SocketOption::rcvtimeo), Bytes{2, 0, 0, 0, 0x20, 0xa1, 7, 0});
  options.set(*chip::find_option(SocketLevel::socket, SocketOption::linger), Bytes{1, 0, 0, 0, 9, 0, 0, 0});
  EXPECT_EQ(options.receive_timeout(), 2500ms);
  EXPECT_EQ(options.linger(), 9s);
}

// ref: commands-socket.md §5; native-protocol.md §6.5 for the numbers that AT has no words for
TEST(OptionTest, AMembershipNamesGroupAndInterface) {
  const auto v4 = chip::membership_of(SocketOption::add_membership, Bytes{3, 2, 1, 239, 23, 1, 168, 192});
  ASSERT_TRUE(v4);
  EXPECT_EQ(to_string(v4->group), "239.1.2.3");
  EXPECT_EQ(v4->interface, Ipv4::of(192, 168, 1, 23));
  EXPECT_TRUE(v4->member);
  Bytes group(20);
  group[3] = 0xff, group[2] = 0x02, group[12] = 1;
  const auto v6 = chip::membership_of(chip::kDropIpv6Membership, group);
  ASSERT_TRUE(v6);
  EXPECT_EQ(to_string(v6->group), "ff02::1");
  EXPECT_FALSE(v6->interface || v6->member);
  EXPECT_FALSE(chip::membership_of(SocketOption::multicast_ttl, Bytes{1}));
}

// ---- IPv6 ----

constexpr Mac kMac{{0x98, 0x5d, 0xad, 0x1a, 0x2b, 0x3c}};
constexpr std::uint32_t kLocal = 0x4, kBoth = 0xC;

class Ipv6Test : public testing::Test {
 protected:
  using Config = chip::Ipv6Config;
  static Config fixed(std::string_view address) {
    Config config;
    config.mode = Config::Mode::fixed;
    config.address = *parse_ipv6(address);
    return config;
  }
  std::string addresses() const {
    std::string all;
    for (const auto& lease : ipv6->leases()) all += to_string(lease.address) + ' ';
    return all;
  }
  void power_cut() { ipv6.emplace(access, kMac, chip::Ipv6Router{}); }

  test::Flash flash;
  chip::FlashAccess access{*flash};
  std::optional<chip::Ipv6Interface> ipv6{std::in_place, access, kMac, chip::Ipv6Router{}};
};

// ref: commands-net.md §9 "IPv6 default", "Effect", "IPv6 stateless"
TEST_F(Ipv6Test, ItIsOffUntilItIsSwitchedOnAndStarted) {
  EXPECT_FALSE(ipv6->on());
  EXPECT_EQ(ipv6->get(chip::Ipv6Scope::local, true).address, Ipv6{});
  EXPECT_EQ(ipv6->set_interface(kBoth, true), kOk);
  EXPECT_FALSE(ipv6->on()) << "not before the next start";
  ipv6->power_up();
  EXPECT_EQ(addresses(), "fe80::9a5d:adff:fe1a:2b3c 2001:db8::9a5d:adff:fe1a:2b3c ");
  EXPECT_EQ(ipv6->get(chip::Ipv6Scope::global, false).address, Ipv6{}) << "no link";
  EXPECT_EQ(to_string(ipv6->get(chip::Ipv6Scope::global, true).address), "2001:db8::9a5d:adff:fe1a:2b3c");
  EXPECT_EQ(ipv6->set_interface(kLocal, true), kOk);
  ipv6->power_up();
  EXPECT_EQ(addresses(), "fe80::9a5d:adff:fe1a:2b3c ");
}

// ref: commands-net.md §9 "IPv6 local static", "IPv6 global static"
TEST_F(Ipv6Test, FixedAddressesHaveTheirPrefixes) {
  using chip::Ipv6Scope;
  EXPECT_EQ(ipv6->set(Ipv6Scope::local, fixed("fe80:1::1"), true), status::SL_ERROR_INCORRECT_IPV6_STATIC_LOCAL_ADDR);
  EXPECT_EQ(ipv6->set(Ipv6Scope::local, fixed("fe80::7"), true), kOk);
  EXPECT_EQ(ipv6->set(Ipv6Scope::global, fixed("fe80::7"), true), status::SL_ERROR_INCORRECT_IPV6_STATIC_GLOBAL_ADDR);
  EXPECT_EQ(ipv6->set(Ipv6Scope::global, fixed("2001:db8::7"), true), status::SL_ERROR_IPV6_LOCAL_ADDR_SHOULD_BE_SET_FIRST);
  EXPECT_EQ(ipv6->set_interface(kBoth, true), kOk);
  EXPECT_EQ(ipv6->set(Ipv6Scope::global, fixed("2001:db8::7"), true), kOk);
  power_cut();
  EXPECT_EQ(addresses(), "") << "not started yet";
  ipv6->power_up();
  EXPECT_EQ(addresses(), "fe80::7 2001:db8::7 ") << "kept in flash";
  EXPECT_EQ(ipv6->interface(), kBoth);
}

TEST_F(Ipv6Test, WithoutPersistenceAPowerCutForgets) {
  EXPECT_EQ(ipv6->set_interface(kBoth, false), kOk);
  power_cut();
  EXPECT_EQ(ipv6->interface(), 0u);
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

// ---- the sandbox ----

// ref: design §7 "endpoints", "outside"
TEST(SandboxTest, OnlyLoopbackAndMappedEndpointsAreReached) {
  constexpr Ipv4 kHere = Ipv4::of(127, 0, 0, 1);
  constexpr Endpoint kField{Ipv4::of(203, 0, 113, 10), 8883};
  chip::SandboxRules rules;
  rules.endpoints[kField] = Endpoint{kHere, 18883};
  const auto denied = [&](std::string_view text) { return !rules.target(*parse_endpoint(text)); };
  EXPECT_EQ(rules.target(kField), (Endpoint{kHere, 18883}));
  EXPECT_EQ(rules.target({kHere, 7}), (Endpoint{kHere, 7}));
  EXPECT_FALSE(denied("127.255.0.1:7"));
  EXPECT_FALSE(denied("[::1]:7"));
  for (const char* address : {"203.0.113.10:8884", "203.0.113.11:8883", "0.0.0.0:7", "255.255.255.255:7", "128.0.0.1:7",
                              "192.168.1.1:53", "[::]:7", "[::ffff:127.0.0.1]:7", "[fe80::1]:7", "[2001:db8::1]:7"}) {
    EXPECT_TRUE(denied(address)) << address;
  }
  rules.outside = true;
  EXPECT_FALSE(denied("203.0.113.11:8883"));
  EXPECT_EQ(rules.target(kField), (Endpoint{kHere, 18883}));
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

}  // namespace
}  // namespace cc3235::nwp
