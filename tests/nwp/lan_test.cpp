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
  second.closed(kWeb, Family::inet, kHostPlaceV6);
  EXPECT_EQ(first.find(SocketType::stream, {kSecond, 80}), kHostPlace) << "that was another one";
  second.closed(kWeb, Family::inet, kHostPlace);
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

TEST_F(LanTest, DatagramsOfTheTwoFamiliesHavePortsOfTheirOwn) {
  second.opened(kNews, Family::inet, kHostPlace);
  second.opened(kNews, Family::inet6, kHostPlaceV6);
  EXPECT_EQ(first.find(SocketType::dgram, {kSecond, 5001}), kHostPlace);
  EXPECT_EQ(first.find(SocketType::dgram, {kSecondV6, 5001}), kHostPlaceV6);
  EXPECT_TRUE(second.open_at(kNews, Family::inet6, kHostPlaceV6));
  second.closed(kNews, Family::inet6, kHostPlaceV6);
  EXPECT_FALSE(second.open_at(kNews, Family::inet6, kHostPlaceV6));
  EXPECT_EQ(first.find(SocketType::dgram, {kSecond, 5001}), kHostPlace);
  EXPECT_EQ(first.find(SocketType::dgram, {kSecondV6, 5001}), std::nullopt);
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

TEST_F(LanTest, TheBroadcastAddressIsThatOfTheMask) {
  EXPECT_FALSE(first.shared(Ipv4::of(192, 168, 1, 255))) << "no mask is known";
  first.set_addresses({kFirst}, Ipv4::of(255, 255, 0, 0));
  EXPECT_TRUE(first.shared(Ipv4::of(192, 168, 255, 255)));
  EXPECT_FALSE(first.shared(Ipv4::of(192, 168, 1, 255)));
  EXPECT_TRUE(first.shared(Ipv4::of(255, 255, 255, 255)));
  first.set_addresses({}, {});
  EXPECT_FALSE(first.shared(Ipv4::of(192, 168, 255, 255)));
}

TEST_F(LanTest, ACallerIsADeviceOrAsItIs) {
  const Endpoint from{Ipv4::of(127, 0, 0, 1), 50123}, own{kFirst, 5001};
  EXPECT_EQ(second.caller(SocketType::stream, from), from);
  first.dialled(SocketType::stream, from, own);
  EXPECT_EQ(second.caller(SocketType::stream, from), own);
  EXPECT_EQ(second.caller(SocketType::dgram, from), from) << "UDP is another world";
  first.hung_up(SocketType::stream, from, true);
  EXPECT_EQ(second.caller(SocketType::stream, from), from);
  first.dialled(SocketType::stream, from, own);
  first.hung_up(SocketType::stream, from, false);
  EXPECT_EQ(second.caller(SocketType::stream, from), from) << "it was refused";
  first.dialled(SocketType::stream, from, own);
  first.hung_up(SocketType::stream, from, true);
  EXPECT_EQ(second.caller(SocketType::stream, from), own) << "it is gone, and waits for Accept still";
  EXPECT_EQ(second.caller(SocketType::stream, from), from);
  second.opened(kNews, Family::inet6, from);
  EXPECT_EQ(first.caller(SocketType::dgram, from), (Endpoint{kSecondV6, 5001})) << "from a port that it bound";
}

TEST_F(LanTest, ADeviceSpeaksWithTheAddressThatFitsItsPeer) {
  const Ipv6 global{{0x20010DB8, 0, 0, 24}};
  second.set_addresses({kSecond, kSecondV6, global});
  EXPECT_EQ(second.address_for(kFirst), Address(kSecond));
  EXPECT_EQ(second.address_for(Ipv6{{0xFE800000, 0, 0, 23}}), Address(kSecondV6));
  EXPECT_EQ(second.address_for(Ipv6{{0x20010DB8, 0, 0, 23}}), Address(global));
  second.set_addresses({kSecond, kSecondV6});
  EXPECT_EQ(second.address_for(global), Address(kSecondV6)) << "the only one of the family";
  EXPECT_EQ(first.address_for(global), std::nullopt);
}

}  // namespace
}  // namespace cc3235::nwp::chip
