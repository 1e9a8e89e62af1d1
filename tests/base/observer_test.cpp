#include "base/observer.h"

#include <gtest/gtest.h>

#include <string>

namespace cc3235 {
namespace {

class Keeper final : public Observer {
 public:
  void see(const Sight& sight) override { names.emplace_back(name_of(sight)); }
  std::vector<std::string> names;
};

TEST(Observers, EachSeesEverythingInOrder) {
  Observers all;
  EXPECT_FALSE(all.watched());
  all.see(seen::Hint{"nobody", "looks"});
  Keeper first, second;
  all.add(first);
  all.add(second);
  EXPECT_TRUE(all.watched());
  all.see(seen::Line{Direction::in, as_bytes("AT+Test")});
  all.see(seen::Hint{"send-binary-cr", "text"});
  EXPECT_EQ(first.names, (std::vector<std::string>{"line", "hint"}));
  EXPECT_EQ(second.names, first.names);
}

TEST(SightNames, OneForEachKind) {
  const DeviceEvent event = Ipv4Lost{};
  EXPECT_EQ(name_of(Sight{seen::Serial{Direction::out, {}}}), "serial");
  EXPECT_EQ(name_of(Sight{seen::Line{Direction::out, {}}}), "line");
  EXPECT_EQ(name_of(Sight{seen::HostCall{"Connect", kOk}}), "host_call");
  EXPECT_EQ(name_of(Sight{seen::Chip{event}}), "chip_event");
  EXPECT_EQ(name_of(Sight{seen::Flash{"write", "a", kOk}}), "flash");
  EXPECT_EQ(name_of(Sight{seen::Verdict{27, kOk, ""}}), "verdict");
  EXPECT_EQ(name_of(Sight{seen::Hint{"", ""}}), "hint");
}

// The names are those of the lines that the AT layer prints. ref: events.md
TEST(EventNames, OneForEachEvent) {
  EXPECT_EQ(name_of(DeviceEvent{WlanConnected{}}), "wlan.connect");
  EXPECT_EQ(name_of(DeviceEvent{WlanDisconnected{}}), "wlan.disconnect");
  EXPECT_EQ(name_of(DeviceEvent{Ipv4Acquired{}}), "netapp.ipv4_acquired");
  EXPECT_EQ(name_of(DeviceEvent{Ipv4Lost{}}), "netapp.ipv4_lost");
  EXPECT_EQ(name_of(DeviceEvent{DhcpTimeout{}}), "netapp.dhcp_ipv4_acquire_timeout");
  EXPECT_EQ(name_of(DeviceEvent{SocketTxFailed{}}), "socket.tx_failed");
  EXPECT_EQ(name_of(DeviceEvent{SocketAsyncEvent{}}), "socket.async_event");
  EXPECT_EQ(name_of(DeviceEvent{GeneralError{}}), "general.error");
  EXPECT_EQ(name_of(DeviceEvent{FatalError{}}), "fatal.error");
}

}  // namespace
}  // namespace cc3235
