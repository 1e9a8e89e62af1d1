#include "at_engine/at_dispatch/event_lines.h"

#include <gtest/gtest.h>

namespace cc3235::at {
namespace {

const Mac kBssid{{0x34, 0x31, 0xc4, 0x4a, 0x0b, 0x05}};

struct Case {
  std::string name;
  DeviceEvent event;
  std::string line;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.line;
}

class EventLine : public ::testing::TestWithParam<Case> {};

TEST_P(EventLine, IsPrintedExactly) {
  EXPECT_EQ(event_line(GetParam().event, 0), GetParam().line);
}

const std::string kFullSsid(32, 'x');

std::vector<Case> wlan_and_net() {
  return {
      // ref: events.md §2
      {"Connect", WlanConnected{"lab", kBssid}, "+eventwlan:connect,lab,0x34:0x31:0xc4:0x4a:0xb:0x5"},
      {"Disconnect", WlanDisconnected{"lab", kBssid, 200}, "+eventwlan:disconnect,lab,0x34:0x31:0xc4:0x4a:0xb:0x5,200"},
      {"FullSsidHidesTheFirstBssidByte", WlanConnected{kFullSsid, kBssid},
       "+eventwlan:connect," + kFullSsid + ",0x0:0x31:0xc4:0x4a:0xb:0x5"},
      {"FullSsidOfADisconnect", WlanDisconnected{kFullSsid, kBssid, 8},
       "+eventwlan:disconnect," + kFullSsid + ",0x0:0x31:0xc4:0x4a:0xb:0x5,8"},
      {"SsidWithComma", WlanConnected{"a,b", kBssid}, "+eventwlan:connect,a,b,0x34:0x31:0xc4:0x4a:0xb:0x5"},
      // ref: events.md §3
      {"Ipv4Acquired", Ipv4Acquired{Ipv4::of(192, 168, 1, 23), Ipv4::of(192, 168, 1, 1), Ipv4::of(8, 8, 8, 8)},
       "+eventnetapp:ipv4_acquired,192.168.1.23,192.168.1.1,8.8.8.8"},
      {"Ipv4Lost", Ipv4Lost{-1}, "+eventnetapp:ipv4_lost,-1"},
      {"DhcpTimeout", DhcpTimeout{5}, "+eventnetapp:dhcp_ipv4_acquire_timeout,5"},
  };
}

std::vector<Case> sockets() {
  const auto async = [](SocketAsync type) { return SocketAsyncEvent{2, type, -456}; };
  return {
      // ref: events.md §4
      {"TxFailed", SocketTxFailed{128, -104}, "+eventsock:tx_failed,128,-104"},
      {"SslAccept", async(SocketAsync::ssl_accept), "+eventsock:async_event,2,ssl_accept,-456"},
      {"FragmentTooBig", async(SocketAsync::rx_frag_too_big), "+eventsock:async_event,2,rx_frag_too_big,-456"},
      {"OtherSideCloseSsl", async(SocketAsync::other_side_close_ssl), "+eventsock:async_event,2,other_side_close_ssl,-456"},
      {"ConnectedSecured", async(SocketAsync::connected_secured), "+eventsock:async_event,2,connected_secured,-456"},
      {"StarttlsFailedHasNoName", async(SocketAsync::starttls_failed), "+eventsock:async_event,2,-456"},
      {"WrongRootCa", SocketAsyncEvent{0, SocketAsync::wrong_root_ca, 0}, "+eventsock:async_event,0,wrong_root_ca,0"},
      {"UnknownType", async(static_cast<SocketAsync>(99)), "+eventsock:async_event,2,-456"},
  };
}

std::vector<Case> device() {
  const auto error = [](ErrorSource source) { return GeneralError{-6, source}; };
  const auto fatal = [](Fatal kind) { return FatalError{kind, 0x1234, 0xF0000001}; };
  return {
      // Names are shifted by one. ref: events.md §5
      {"OtherPrintsNothing", error(ErrorSource::other), "+eventgeneral:error,-6,"},
      {"WlanPrintsOther", error(ErrorSource::wlan), "+eventgeneral:error,-6,other"},
      {"NetcfgPrintsWlan", error(ErrorSource::netcfg), "+eventgeneral:error,-6,wlan"},
      {"NetappPrintsNetcfg", error(ErrorSource::netapp), "+eventgeneral:error,-6,netcfg"},
      {"SecurityPrintsNetapp", error(ErrorSource::security), "+eventgeneral:error,-6,netapp"},
      // ref: events.md §6
      {"DeviceAbort", fatal(Fatal::device_abort), "+eventfatalerror:device_abort,4660,-268435455"},
      {"DriverAbort", fatal(Fatal::driver_abort), "+eventfatalerror:driver_abort,"},
      {"SyncLoss", fatal(Fatal::sync_loss), "+eventfatalerror:sync_loss,"},
      {"NoCmdAck", fatal(Fatal::no_cmd_ack), "+eventfatalerror:no_cmd_ack,4660"},
      {"CmdTimeout", fatal(Fatal::cmd_timeout), "+eventfatalerror:cmd_timeout,4660"},
      {"UnknownFatalPrintsNothing", fatal(static_cast<Fatal>(99)), ""},
  };
}

std::vector<Case> peers() {
  const std::string bssid = "0x34:0x31:0xc4:0x4a:0xb:0x5";
  return {
      // ref: events.md §2
      {"StationAdded", StationAdded{kBssid}, "+eventwlan:sta_added," + bssid},
      {"StationRemoved", StationRemoved{kBssid}, "+eventwlan:sta_removed," + bssid},
      {"P2pConnect", P2pConnected{"DIRECT-xy", kBssid, "phone"}, "+eventwlan:p2p_connect,DIRECT-xy," + bssid + ",phone"},
      {"P2pDisconnect", P2pDisconnected{"DIRECT-xy", kBssid, 3, "phone"},
       "+eventwlan:p2p_disconnect,DIRECT-xy," + bssid + ",3,phone"},
      {"P2pClientAdded", P2pClientAdded{kBssid, "phone", "own"}, "+eventwlan:p2p_client_added," + bssid + ",phone,own"},
      {"P2pClientRemoved", P2pClientRemoved{kBssid, "phone", "own"},
       "+eventwlan:p2p_client_removed," + bssid + ",phone,own"},
      {"P2pDeviceFound", P2pDeviceFound{"phone", kBssid, 4}, "+eventwlan:p2p_devfound,phone," + bssid + ",pbc"},
      {"P2pRequest", P2pRequest{"phone", kBssid, 1}, "+eventwlan:p2p_request,phone," + bssid + ",pin_user"},
      {"P2pConnectFailed", P2pConnectFailed{2}, "+eventwlan:p2p_connectfail,connecting"},
      {"P2pConnectFailedForNoKnownReason", P2pConnectFailed{99}, "+eventwlan:p2p_connectfail,"},
      {"Provisioning", ProvisioningStatus{11, 2, 3, ""}, "+eventwlan:provisioning_status,auto_started,ap,connected,"},
      {"ProvisioningOfAnUnknownStatus", ProvisioningStatus{99, 2, 3, ""}, "+eventwlan:provisioning_status,ap,connected,"},
      {"ProfileAdded", ProvisioningProfileAdded{5, "lab"}, "+eventwlan:provisioning_profile_added,success,lab"},
      // ref: events.md §3
      {"Ipv6Acquired", Ipv6Acquired{{{0x20010db8, 0, 0xfe80, 1}}, {{0x20010db8, 0, 0, 0}}},
       "+eventnetapp:ipv6_acquired,0x20010db8:0x0:0xfe80:0x1,0x20010db8:0x0:0x0:0x0"},
      {"Ipv6Lost", Ipv6Lost{{{0x20010db8, 0, 0xfe80, 1}}}, "+eventnetapp:ipv6_lost,0x20010db8:0x0:0xfe80:0x1"},
      {"IpCollision", IpCollision{Ipv4::of(192, 168, 1, 2), kBssid, kBssid},
       "+eventnetapp:ip_collision,192.168.1.2," + bssid + "," + bssid},
      {"DhcpLeased", DhcpLeased{Ipv4::of(192, 168, 1, 2), 86400, kBssid},
       "+eventnetapp:dhcpv4_leased,192.168.1.2,86400," + bssid},
      {"DhcpReleased", DhcpReleased{Ipv4::of(192, 168, 1, 2), kBssid, 1},
       "+eventnetapp:dhcpv4_released,192.168.1.2," + bssid + ",1"},
      // ref: events.md §5
      {"ResetRequest", ResetRequest{-6, 3}, "+eventgeneral:reset_request,-6,netcfg"},
      {"ResetRequestOfZero", ResetRequest{0, 1}, "+eventgeneral:reset_request,0,other"},
  };
}

std::vector<Case> mqtt() {
  return {
      // ref: events.md §7: the return code first, as the packet's two bytes are read in the firmware's order
      {"Connack", MqttOperation{2, {0, 0}}, "+eventmqtt:operation,connack,0"},
      {"ConnackRefused", MqttOperation{2, {5, 0}}, "+eventmqtt:operation,connack,5"},
      {"ConnackWithSession", MqttOperation{2, {0, 1}}, "+eventmqtt:operation,connack,256"},
      {"Suback", MqttOperation{9, {0, 1, 128}}, "+eventmqtt:operation,suback,0,1,128"},
      {"SubackOfNothing", MqttOperation{9, {}}, "+eventmqtt:operation,suback,"},
      {"Unsuback", MqttOperation{11, {7, 1}}, "+eventmqtt:operation,unsuback,0"},
      {"Received", MqttReceived{"a/b", 1, true, false, {0x68, 0x69}}, "+eventmqtt:recv,a/b,qos1,1,0,0,2,hi"},
      {"ReceivedWithAnUnknownQos", MqttReceived{"a/b", 3, false, true, {}}, "+eventmqtt:recv,a/b,0,1,0,0,"},
      {"Disconnected", MqttDisconnected{}, "+eventmqtt:disconnect,"},
  };
}

std::string name_of_case(const ::testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(WlanAndNet, EventLine, ::testing::ValuesIn(wlan_and_net()), name_of_case);
INSTANTIATE_TEST_SUITE_P(Peers, EventLine, ::testing::ValuesIn(peers()), name_of_case);
INSTANTIATE_TEST_SUITE_P(Mqtt, EventLine, ::testing::ValuesIn(mqtt()), name_of_case);
INSTANTIATE_TEST_SUITE_P(Sockets, EventLine, ::testing::ValuesIn(sockets()), name_of_case);
INSTANTIATE_TEST_SUITE_P(Device, EventLine, ::testing::ValuesIn(device()), name_of_case);

}  // namespace
}  // namespace cc3235::at
