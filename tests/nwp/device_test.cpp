#include "chip_fixture.h"
#include "nwp/chip/wlan.h"

namespace cc3235::nwp {
namespace {

using namespace std::chrono_literals;
using Strings = std::vector<std::string>;
using test::AccessPoint;

// ---- device ----

// Numbers of sl_NetCfgGet. ref: commands-net.md §9
constexpr std::uint8_t kMac = 2, kStation = 7;

/// What AT+NetCfgGet=ipv4_sta_addr shows.
class AddressFixture : public test::ChipFixture {
 protected:
  using ChipFixture::ChipFixture;

  Ipv4 station_ip() {
    const Result<NetCfgValue> setting = host().net.cfg_get(kStation);
    if (!setting) return Ipv4{};
    const Bytes& bytes = setting->value;  // little endian
    return Ipv4::of(bytes.at(3), bytes.at(2), bytes.at(1), bytes.at(0));
  }
};

class DeviceTest : public AddressFixture {};

// ref: commands-device-wlan.md §2.1
TEST_F(DeviceTest, StartWhenStartedAndStopWhenStoppedAreRefused) {
  EXPECT_EQ(run(host().device.start()).status(), status::SL_RET_CODE_DEV_ALREADY_STARTED);
  EXPECT_EQ(hint_keeper.hints, Strings{"already-started"});
  EXPECT_EQ(run(host().device.stop(200)), kOk);
  EXPECT_EQ(run(host().device.stop(0)), status::SL_RET_CODE_DEV_NOT_STARTED);
  const Result<Role> role = run(host().device.start());
  ASSERT_TRUE(role.ok());
  EXPECT_EQ(*role, Role::sta);
}

TEST_F(DeviceTest, EveryCallOfAStoppedDeviceIsRefused) {
  std::ignore = run(host().device.stop(0));
  constexpr Status kOff = status::SL_RET_CODE_DEV_NOT_STARTED;
  EXPECT_EQ(host().device.version().status(), kOff);
  EXPECT_EQ(host().device.time().status(), kOff);
  EXPECT_EQ(host().device.set_time(DateTime{}), kOff);
  EXPECT_EQ(host().device.persistent().status(), kOff);
  EXPECT_EQ(host().device.set_persistent(1), kOff);
  EXPECT_EQ(host().device.get(2, 2, 4).status(), kOff);
  EXPECT_EQ(host().wlan.connect(WlanConnectRequest{}), kOff);
  EXPECT_EQ(host().wlan.disconnect(), kOff);
  EXPECT_EQ(host().net.cfg_get(kMac).status(), kOff);
  EXPECT_EQ(host().net.cfg_get(kStation).status(), kOff);
  EXPECT_EQ(run(host().net.host_by_name("1.2.3.4", Family::inet)).status(), kOff);
  EXPECT_EQ(host().sockets.socket(Family::inet, SocketType::stream, Protocol::tcp).status(), kOff);
  EXPECT_EQ(run(host().sockets.close(0)), kOff);
  EXPECT_EQ(connect(0, test::kPeer), kOff);
  EXPECT_EQ(set(0, SocketOption::nonblocking, 1u), kOff);
  EXPECT_EQ(get(0, SocketOption::nonblocking).status(), kOff);
  EXPECT_EQ(send(0, "x"), kOff);
  EXPECT_EQ(recv(0), "<-2018>");
  EXPECT_EQ(run(host().files.open("f", 0, 0)).status(), kOff);
  EXPECT_EQ(run(host().files.close(1, "", "")), kOff);
  EXPECT_EQ(run(host().files.write(1, 0, Bytes(1))).status(), kOff);
  EXPECT_EQ(run(host().files.read(1, 0, 1)).status(), kOff);
  EXPECT_EQ(run(host().files.remove("f", 0)), kOff);
  EXPECT_EQ(run(host().files.info("f", 0)).status(), kOff);
}

TEST_F(DeviceTest, WhatThisChipLacksIsAnUnknownOpcode) {
  EXPECT_EQ(host().device.get(2, 2, 4).status(), status::SL_ERROR_INVALID_OPCODE);
  EXPECT_EQ(run(host().net.app_start(1)), status::SL_ERROR_INVALID_OPCODE);
  EXPECT_EQ(run(host().wlan.set_mode(Role::ap)), status::SL_ERROR_INVALID_OPCODE);
  EXPECT_EQ(host().mqtt.create(MqttConfig{}), status::SL_ERROR_INVALID_OPCODE);
}

// ref: certificate-catalog.md §1 "load failure at start"
TEST_F(DeviceTest, ACatalogThatDoesNotLoadIsAnEventAtEachStart) {
  install(catalog::playground());
  EXPECT_EQ(flash->set_setting("catalog.voucher", Bytes{0}), kOk);
  for (int life = 0; life < 2; ++life) {
    EXPECT_EQ(run(host().device.stop(0)), kOk);
    EXPECT_EQ(run(host().device.start()).status(), kOk);
    run_until([this] { return !trail.empty(); });
    EXPECT_EQ(trail, Strings{"error -28673"});
    trail.clear();
  }
}

TEST_F(DeviceTest, VersionAndMacAreTheConfiguredOnes) {
  EXPECT_EQ(host().device.version()->chip_id, 0x31100019u);
  EXPECT_EQ(host().net.cfg_get(kMac)->value, Bytes(config_.mac.bytes.begin(), config_.mac.bytes.end()));
}

// ref: commands-device-wlan.md §2.3
TEST_F(DeviceTest, PersistentIsZeroOrOneAndSurvivesAPowerCut) {
  EXPECT_EQ(*host().device.persistent(), 1);
  EXPECT_EQ(host().device.set_persistent(2), status::SL_ERROR_INVALID_PERSISTENT_CONFIGURATION);
  EXPECT_EQ(host().device.set_persistent(0), kOk);
  power_on();
  EXPECT_EQ(run(host().device.start()).status(), kOk);
  EXPECT_EQ(*host().device.persistent(), 0);
}

TEST_F(DeviceTest, TheClockIsTheHostsAndCanBeSet) {
  EXPECT_EQ(*host().device.time(), (DateTime{.hour = 0, .minute = 0, .second = 0, .day = 1, .month = 6, .year = 2021}));
  EXPECT_EQ(host().device.set_time({.hour = 23, .minute = 59, .second = 58, .day = 31, .month = 12, .year = 2030}), kOk);
  pass(3s);
  EXPECT_EQ(*host().device.time(), (DateTime{.hour = 0, .minute = 0, .second = 1, .day = 1, .month = 1, .year = 2031}));
  EXPECT_EQ(host().device.set_time({.hour = 0, .minute = 0, .second = 0, .day = 31, .month = 2, .year = 2021}),
            status::SL_RET_CODE_INVALID_INPUT);
}

class ColdDeviceTest : public AddressFixture {
 protected:
  ColdDeviceTest() { config_.clock_start.kind = chip::ClockStart::Kind::cold; }
};

// ref: tls.md §8
TEST_F(ColdDeviceTest, TheClockStartsIn2013AndAfterAPowerCutAtTheLastSetValue) {
  EXPECT_EQ(*host().device.time(), (DateTime{.hour = 0, .minute = 0, .second = 1, .day = 1, .month = 1, .year = 2013}));
  const DateTime set{.hour = 1, .minute = 2, .second = 3, .day = 4, .month = 5, .year = 2026};
  EXPECT_EQ(host().device.set_time(set), kOk);
  pass(1h);
  power_on();
  EXPECT_EQ(run(host().device.start()).status(), kOk);
  EXPECT_EQ(*host().device.time(), set);
}

TEST_F(ColdDeviceTest, WithoutPersistenceTheTimeIsForgotten) {
  EXPECT_EQ(host().device.set_persistent(0), kOk);
  EXPECT_EQ(host().device.set_time({.hour = 1, .minute = 2, .second = 3, .day = 4, .month = 5, .year = 2026}), kOk);
  power_on();
  EXPECT_EQ(run(host().device.start()).status(), kOk);
  EXPECT_EQ(host().device.time()->year, 2013u);
}

// ---- WLAN ----

class WlanTest : public AddressFixture {
 protected:
  WlanTest() {
    AccessPoint deaf = access_point("old", AccessPoint::Security::wep, "abcde");
    config_.access_points.push_back(deaf);
    config_.access_points.push_back(access_point("cafe", AccessPoint::Security::open, ""));
  }
  Status connect(std::string ssid, SecurityType security, std::string key) {
    WlanConnectRequest request;
    request.ssid = std::move(ssid);
    request.security = security;
    request.key = std::move(key);
    const Status status = host().wlan.connect(request);
    trail.push_back(status.ok() ? "OK" : std::to_string(status.value()));
    return status;
  }
};

// ref: commands-device-wlan.md §3.3 "Success sequence"
TEST_F(WlanTest, TheEventsOfAGoodConnectComeAfterItsAnswer) {
  EXPECT_EQ(station_ip(), Ipv4{});
  EXPECT_EQ(connect("home", SecurityType::wpa_wpa2, "12345678"), kOk);
  pass(10s);
  EXPECT_EQ(trail, (Strings{"OK", "connect home 10:da:43:05:08:01", "acquired 192.168.1.23"}));
  EXPECT_EQ(station_ip(), Ipv4::of(192, 168, 1, 23));
  EXPECT_EQ(host().net.cfg_get(kStation)->option, static_cast<std::uint16_t>(AddressMode::dhcp));
}

// ref: commands-device-wlan.md §3.2
TEST_F(WlanTest, DisconnectIsReason200AndOnlyWhenConnected) {
  EXPECT_EQ(host().wlan.disconnect(), status::SL_ERROR_WLAN_WIFI_ALREADY_DISCONNECTED);
  join();
  EXPECT_EQ(host().wlan.disconnect(), kOk);
  trail.emplace_back("OK");
  pass(1min);
  EXPECT_EQ(trail, (Strings{"OK", "disconnect home 200"}));
  EXPECT_EQ(host().wlan.disconnect(), status::SL_ERROR_WLAN_WIFI_ALREADY_DISCONNECTED);
  EXPECT_EQ(station_ip(), Ipv4{});
}

// ref: commands-device-wlan.md §9.2
TEST_F(WlanTest, AnUnknownNetworkIsSearchedForEver) {
  EXPECT_EQ(connect("nowhere", SecurityType::open, ""), kOk);
  EXPECT_EQ(connect("home", SecurityType::open, ""), kOk);  // another kind of security is as good as absent
  pass(1h);
  EXPECT_EQ(trail, (Strings{"OK", "OK"}));
  EXPECT_EQ(host().wlan.disconnect(), kOk);
  EXPECT_EQ(hint_keeper.hints, Strings{"no-such-network"});
}

TEST_F(WlanTest, AWrongKeyIsADisconnectWithoutConnect) {
  EXPECT_EQ(connect("home", SecurityType::wpa_wpa2, "87654321"), kOk);
  pass(1min);
  EXPECT_EQ(trail, (Strings{"OK", "disconnect home 204"}));
  EXPECT_EQ(hint_keeper.hints, Strings{"wrong-key"});
  EXPECT_EQ(host().wlan.disconnect(), status::SL_ERROR_WLAN_WIFI_ALREADY_DISCONNECTED);
}

TEST_F(WlanTest, AWrongWepKeyConnectsAndGetsNoAddress) {
  EXPECT_EQ(connect("old", SecurityType::wep, "edcba"), kOk);
  pass(1min);
  EXPECT_EQ(trail, (Strings{"OK", "connect old 10:da:43:05:08:01", "dhcp timeout 0"}));
  trail.clear();
  EXPECT_EQ(connect("old", SecurityType::wep, "abcde"), kOk);
  pass(1min);
  EXPECT_EQ(trail, (Strings{"OK", "disconnect old 200", "connect old 10:da:43:05:08:01", "acquired 192.168.1.23"}));
}

// ref: commands-device-wlan.md §3.1 "NWP checks"
TEST_F(WlanTest, KeysOfAWrongLengthAreRefusedAtOnce) {
  EXPECT_EQ(connect("home", SecurityType::wpa_wpa2, "1234567"), status::SL_ERROR_WLAN_PASSWORD_ERROR);
  EXPECT_EQ(connect("home", SecurityType::wpa_wpa2, std::string(64, 'a')), status::SL_ERROR_WLAN_PASSWORD_ERROR);
  EXPECT_EQ(connect("old", SecurityType::wep, "abcdef"), status::SL_ERROR_WLAN_KEY_ERROR);
  EXPECT_EQ(connect("old", SecurityType::wep, "zzzzzzzzzz"), status::SL_ERROR_WLAN_KEY_ERROR);
  EXPECT_EQ(connect("old", SecurityType::wep, "0123456789"), kOk);
  EXPECT_EQ(connect("cafe", SecurityType::open, "a key is ignored"), kOk);
  pass(1s);
  EXPECT_EQ(trail.back(), "acquired 192.168.1.23");
}

TEST_F(WlanTest, ANewConnectReplacesTheOldOne) {
  join();
  EXPECT_EQ(connect("cafe", SecurityType::open, ""), kOk);
  pass(1s);
  EXPECT_EQ(trail, (Strings{"OK", "disconnect home 200", "connect cafe 10:da:43:05:08:01", "acquired 192.168.1.23"}));
}

TEST_F(WlanTest, NothingIsSaidAfterStopAndTheLinkIsGone) {
  join();
  EXPECT_EQ(run(host().device.stop(200)), kOk);
  pass(1min);
  EXPECT_EQ(run(host().device.start()).status(), kOk);
  pass(1min);
  EXPECT_TRUE(trail.empty());
  EXPECT_EQ(station_ip(), Ipv4{});
}

class SlowRadioTest : public WlanTest {
 protected:
  SlowRadioTest() { config_.timing = chip::RadioTiming::realistic(); }
};

TEST_F(SlowRadioTest, TheRadioTakesItsDocumentedTime) {
  const auto begin = clock.now();
  EXPECT_EQ(connect("home", SecurityType::wpa_wpa2, "12345678"), kOk);
  run_until([this] { return trail.size() == 3; });
  EXPECT_EQ(clock.now() - begin, 800ms);
}

TEST_F(SlowRadioTest, DisconnectEndsAnAttemptWithoutAnEvent) {
  EXPECT_EQ(connect("home", SecurityType::wpa_wpa2, "12345678"), kOk);
  pass(100ms);
  EXPECT_EQ(host().wlan.disconnect(), kOk);
  pass(1min);
  EXPECT_EQ(trail, Strings{"OK"});
}

// ref: commands-device-wlan.md §9.1 "Match rule"
TEST(AdmissionTest, TheMatchRuleOfThePage) {
  using chip::Admission;
  using Security = AccessPoint::Security;
  AccessPoint point;
  point.ssid = "Home";
  point.bssid = Mac{{1, 2, 3, 4, 5, 6}};
  point.security = Security::wpa_wpa2;
  point.key = "12345678";
  chip::WlanConnect request;
  request.ssid = "Home";
  request.security = SecurityType::wpa_wpa2;
  request.key = "12345678";
  EXPECT_EQ(admission(point, request), Admission::joined);
  request.bssid = Mac{{1, 2, 3, 4, 5, 7}};
  EXPECT_EQ(admission(point, request), Admission::absent);
  request.bssid = point.bssid;
  EXPECT_EQ(admission(point, request), Admission::joined);
  request.ssid = "home";
  EXPECT_EQ(admission(point, request), Admission::absent) << "names are case-sensitive";
  request.ssid = "Home";
  point.rssi = -96;
  EXPECT_EQ(admission(point, request), Admission::absent) << "too weak";
  point.rssi = -90;
  request.key = "12345679";
  EXPECT_EQ(admission(point, request), Admission::refused);
}

// ---- station and names ----

class StationTest : public test::LoopFixture {
 protected:
  StationTest() {
    AccessPoint point;
    point.ssid = "open";
    events.set_sink([this](const DeviceEvent& event) { trail.push_back(std::visit(test::EventText{}, event)); });
    chip::Station::Surroundings surroundings{{point}, Ipv4Config{}, {}};
    station = std::make_unique<chip::Station>(loop, std::move(surroundings), ipv6, events, hints);
    station->on_offline([this] { trail.emplace_back("offline"); });
  }
  void TearDown() override { expect_quiet(); }

  Observers observers;
  chip::EventPort events{loop, observers};
  chip::Hints hints{chip::hint_rows(), observers};
  Strings trail;
  test::Flash flash;
  chip::FlashAccess access{*flash};
  chip::Ipv6Interface ipv6{access, {}, {}};
  std::unique_ptr<chip::Station> station;
};

// ref: events.md §2.4 "AP vanishes"
TEST_F(StationTest, ALostLinkIsADisconnectThenIpv4Lost) {
  chip::WlanConnect request;
  request.ssid = "open";
  EXPECT_EQ(station->connect(request), kOk);
  pass(1s);
  trail.clear();
  station->lose(109);
  settle();
  EXPECT_EQ(trail, (Strings{"offline", "disconnect open 109", "lost 0"}));
  station->lose(109);
  settle();
  EXPECT_EQ(trail.size(), 3u);
}

class NameTest : public AddressFixture {
 protected:
  std::string look_up(std::string name, Family family = Family::inet) {
    const Result<Address> address = run(host().net.host_by_name(std::move(name), family));
    return address.ok() ? to_string(*address) : std::to_string(address.status().value());
  }
};

// ref: commands-net.md §3
TEST_F(NameTest, ALookUpGivesTheCodesOfThePage) {
  EXPECT_EQ(look_up("1.2.3.4"), "1.2.3.4") << "a literal needs no network";
  EXPECT_EQ(look_up("hub.example"), "-6152");
  join();
  network.know("hub.example", Ipv4::of(203, 0, 113, 10));
  EXPECT_EQ(look_up("hub.example"), "203.0.113.10");
  EXPECT_EQ(look_up("other.example"), "-6154");
  EXPECT_EQ(look_up("hub.example", Family::inet6), "-6205");
  EXPECT_EQ(look_up("hub.example", Family::rf), "-6206");
  EXPECT_EQ(hint_keeper.hints, (Strings{"name-unknown", "ipv6-off"}));
}

TEST_F(NameTest, ASecondLookUpWaitsForTheFirst) {
  join();
  network.know("a", Ipv4::of(1, 1, 1, 1));
  network.set_dns_delay(3s);
  test::Pending<Result<Address>> first, second;
  start(first, host().net.host_by_name("a", Family::inet));
  start(second, host().net.host_by_name("a", Family::inet));
  pass(4s);
  EXPECT_TRUE(first.ready());
  EXPECT_FALSE(second.ready());
  pass(3s);
  EXPECT_TRUE(second.ready());
}

TEST_F(NameTest, NoAnswerForTooLongAndALostLinkHaveTheirCodes) {
  join();
  network.set_dns_delay(1min);
  EXPECT_EQ(look_up("a"), "-6150");
  test::Pending<Result<Address>> pending;
  start(pending, host().net.host_by_name("a", Family::inet));
  EXPECT_EQ(host().wlan.disconnect(), kOk);
  settle();
  ASSERT_TRUE(pending.ready());
  EXPECT_EQ(pending->status(), status::SL_ERROR_NET_APP_DNS_EXECUTION_ERROR);
  pass(2min);
}

TEST_F(NameTest, StopEndsALookUp) {
  join();
  network.set_dns_delay(1s);
  test::Pending<Result<Address>> pending;
  start(pending, host().net.host_by_name("a", Family::inet));
  EXPECT_EQ(run(host().device.stop(0)), kOk);
  ASSERT_TRUE(pending.ready());
  EXPECT_EQ(pending->status(), status::SL_RET_CODE_STOP_IN_PROGRESS);
  pass(2s);
}

}  // namespace
}  // namespace cc3235::nwp
