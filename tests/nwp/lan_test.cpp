#include "nwp/chip/lan.h"

#include <gtest/gtest.h>

// The directory of the devices of one process. ref: design §2, §7

namespace cc3235::nwp::chip {
namespace {

constexpr Ipv4 kFirst = Ipv4::of(192, 168, 1, 23), kSecond = Ipv4::of(192, 168, 1, 24);
constexpr Ipv6 kSecondV6{{0xFE800000, 0, 0, 24}};
constexpr Ipv4 kGroup = Ipv4::of(239, 1, 2, 3);
constexpr Endpoint kHostPlace{Ipv4::of(127, 0, 0, 1), 41233};
constexpr Endpoint kHostPlaceV6{Ipv6{{0, 0, 0, 1}}, 41233};
constexpr DevicePort kWeb{SocketType::stream, 80}, kNews{SocketType::dgram, 5001};

class LanTest : public testing::Test {
 protected:
  LanTest() {
    first.set_addresses({kFirst});
    second.set_addresses({kSecond, kSecondV6});
  }
  std::shared_ptr<Lan> lan = std::make_shared<Lan>();
  Lan::Seat first{lan}, second{lan};
};

TEST_F(LanTest, APortIsFoundByTheAddressOfItsDevice) {
  EXPECT_TRUE(first.present(kSecond));
  EXPECT_TRUE(first.present(kFirst)) << "itself";
  EXPECT_FALSE(first.present(Ipv4::of(192, 168, 1, 25)));
  EXPECT_EQ(first.find(SocketType::stream, {kSecond, 80}), std::nullopt) << "closed";
  second.opened(kWeb, Family::inet, kHostPlace);
  EXPECT_EQ(first.find(SocketType::stream, {kSecond, 80}), kHostPlace);
  EXPECT_EQ(first.find(SocketType::stream, {kSecondV6, 80}), std::nullopt) << "IPv4 listens for itself";
  EXPECT_EQ(first.find(SocketType::dgram, {kSecond, 80}), std::nullopt);
  EXPECT_EQ(first.find(SocketType::stream, {kFirst, 80}), std::nullopt);
  second.closed(kWeb);
  EXPECT_EQ(first.find(SocketType::stream, {kSecond, 80}), std::nullopt);
}

// ref: commands-socket.md §3 "Accept": IPv6 listening sockets also take IPv4 clients
TEST_F(LanTest, AListenerOfIpv6IsThereForBoth) {
  second.opened(kWeb, Family::inet6, kHostPlaceV6);
  EXPECT_EQ(first.find(SocketType::stream, {kSecond, 80}), kHostPlaceV6) << "its only place";
  second.opened(kWeb, Family::inet6, kHostPlace);
  EXPECT_EQ(first.find(SocketType::stream, {kSecond, 80}), kHostPlace);
  EXPECT_EQ(first.find(SocketType::stream, {kSecondV6, 80}), kHostPlaceV6);
}

TEST_F(LanTest, ItsOwnLoopbackIsADevicesOwn) {
  second.opened(kWeb, Family::inet, kHostPlace);
  EXPECT_EQ(second.find(SocketType::stream, {Ipv4::of(127, 0, 0, 1), 80}), kHostPlace);
  EXPECT_EQ(first.find(SocketType::stream, {Ipv4::of(127, 0, 0, 1), 80}), std::nullopt);
}

TEST_F(LanTest, ADeviceOffTheAirIsNotReached) {
  second.opened(kWeb, Family::inet, kHostPlace);
  second.opened(kNews, Family::inet, kHostPlace);
  second.set_addresses({});
  EXPECT_FALSE(first.present(kSecond));
  EXPECT_EQ(first.find(SocketType::stream, {kSecond, 80}), std::nullopt);
  EXPECT_TRUE(first.audience({Ipv4::of(255, 255, 255, 255), 5001}).empty());
}

TEST_F(LanTest, AGroupIsItsOtherMembersAndABroadcastEverybodyElse) {
  const Endpoint all{Ipv4::of(255, 255, 255, 255), 5001}, group{kGroup, 5001};
  second.opened(kNews, Family::inet, kHostPlace);
  EXPECT_EQ(first.audience(all), std::vector{kHostPlace});
  EXPECT_TRUE(second.audience(all).empty()) << "not itself";
  EXPECT_TRUE(first.audience({Ipv4::of(255, 255, 255, 255), 5002}).empty());
  EXPECT_TRUE(first.audience(group).empty());
  second.set_member(kNews, kGroup, true);
  EXPECT_EQ(first.audience(group), std::vector{kHostPlace});
  second.set_member(kNews, kGroup, false);
  EXPECT_TRUE(first.audience(group).empty());
}

TEST_F(LanTest, ACallerIsADeviceOrAsItIs) {
  const Endpoint from{Ipv4::of(127, 0, 0, 1), 50123};
  EXPECT_EQ(second.caller(from), from);
  first.dialled(from);
  EXPECT_EQ(second.caller(from), (Endpoint{kFirst, 50123}));
  first.hung_up(from);
  EXPECT_EQ(second.caller(from), from);
}

}  // namespace
}  // namespace cc3235::nwp::chip
