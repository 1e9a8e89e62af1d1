#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/status_codes.h"
#include "emulator/failure.h"
#include "emulator/watch/recorder.h"
#include "emulator/watch/sight_log.h"
#include "support/flash.h"
#include "support/manual_clock.h"

namespace cc3235::emulator {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class RecorderTest : public ::testing::Test {
 protected:
  /// The lines after the head.
  std::string rest() {
    const std::string text = content(path);
    return text.substr(text.find('\n') + 1);
  }
  test::OwnFolder folder;
  std::string path = folder.file("record.jsonl");
  std::vector<std::string> log_lines;
  Log log{LogLevel::trace, [this](LogLevel, std::string_view text) { log_lines.emplace_back(text); }};
  test::ManualClock clock;
  Recorder recorder{path, log};
};

TEST_F(RecorderTest, BeginsWithAHead) {
  recorder.start(clock);
  recorder.finish();
  EXPECT_EQ(content(path), "{\"record\":1,\"emulator\":\"" CC3235EMU_VERSION "\",\"wall\":\"2021-06-01T00:00:00Z\"}\n");
}

TEST_F(RecorderTest, EverySightIsALine) {
  recorder.start(clock);
  clock.pass(1500us);
  recorder.see(seen::Serial{Direction::in, as_bytes("AT+Test\r")});
  recorder.see(seen::Line{Direction::out, as_bytes("OK")});
  recorder.see(seen::HostCall{"sl_Start", status::SL_ERROR_BSD_EAGAIN});
  const DeviceEvent event = WlanConnected{"lab", *parse_mac("34:31:c4:4a:eb:5f")};
  recorder.see(seen::Chip{event});
  recorder.see(seen::Flash{"close", "/cert/ca.pem", kOk});
  recorder.see(seen::Verdict{16, status::SL_ERROR_BSD_ESECUNKNOWNROOTCA, "why"});
  recorder.see(seen::Hint{"wrong-key", "text"});
  recorder.finish();
  EXPECT_EQ(
      rest(),
      "{\"t\":1500,\"seen\":\"serial\",\"dir\":\"in\",\"bytes\":\"AT+Test\\r\"}\n"
      "{\"t\":1500,\"seen\":\"line\",\"dir\":\"out\",\"text\":\"OK\"}\n"
      "{\"t\":1500,\"seen\":\"host_call\",\"name\":\"sl_Start\",\"status\":-11}\n"
      "{\"t\":1500,\"seen\":\"chip_event\",\"event\":\"wlan.connect\",\"ssid\":\"lab\",\"bssid\":\"34:31:c4:4a:eb:5f\"}\n"
      "{\"t\":1500,\"seen\":\"flash\",\"effect\":\"close\",\"file\":\"/cert/ca.pem\",\"status\":0}\n"
      "{\"t\":1500,\"seen\":\"verdict\",\"row\":16,\"status\":-468,\"reason\":\"why\"}\n"
      "{\"t\":1500,\"seen\":\"hint\",\"id\":\"wrong-key\",\"text\":\"text\"}\n");
}

TEST_F(RecorderTest, EveryKindOfEventTellsItsMembers) {
  const Mac mac = *parse_mac("34:31:c4:4a:eb:5f");
  const DeviceEvent events[] = {
      StationAdded{mac},
      P2pDisconnected{"direct", mac, 8, "phone"},
      P2pClientAdded{mac, "phone", "own"},
      P2pDeviceFound{"phone", mac, 4},
      ProvisioningStatus{12, 2, 3, "lab"},
      Ipv6Acquired{Ipv6{{0xfe800000, 0, 0, 1}}, Ipv6{}},
      IpCollision{Ipv4::of(10, 0, 0, 1), mac, mac},
      DhcpReleased{Ipv4::of(10, 0, 0, 2), mac, 2},
      PingReport{4, 3, 5},
      ResetRequest{0, 1},
      MqttOperation{9, Bytes{1, 0x80}},
      MqttReceived{"a/b", 1, true, false, Bytes{'h', 'i'}},
      MqttDisconnected{},
      SilentEvent{2, 99},
  };
  recorder.start(clock);
  for (const DeviceEvent& event : events) recorder.see(seen::Chip{event});
  recorder.finish();
  const std::string start = "{\"t\":0,\"seen\":\"chip_event\",\"event\":";
  const std::string mac_text = "\"34:31:c4:4a:eb:5f\"";
  EXPECT_EQ(rest(),
            start + "\"wlan.sta_added\",\"mac\":" + mac_text + "}\n" +                         //
                start + "\"wlan.p2p_disconnect\",\"ssid\":\"direct\",\"bssid\":" + mac_text +  //
                ",\"reason\":8,\"device\":\"phone\"}\n" +                                      //
                start + "\"wlan.p2p_client_added\",\"mac\":" + mac_text +
                ",\"device\":\"phone\",\"own_ssid\":\"own\"}\n" +                                                        //
                start + "\"wlan.p2p_devfound\",\"device\":\"phone\",\"mac\":" + mac_text + ",\"wps_method\":4}\n" +      //
                start + "\"wlan.provisioning_status\",\"status\":12,\"role\":2,\"wlan_status\":3,\"ssid\":\"lab\"}\n" +  //
                start + "\"netapp.ipv6_acquired\",\"ip\":\"fe80::1\",\"dns\":\"::\"}\n" +                                //
                start + "\"netapp.ip_collision\",\"ip\":\"10.0.0.1\",\"dhcp_server\":" + mac_text +                      //
                ",\"other\":" + mac_text + "}\n" +                                                                       //
                start + "\"netapp.dhcpv4_released\",\"ip\":\"10.0.0.2\",\"mac\":" + mac_text + ",\"reason\":2}\n" +      //
                start + "\"netapp.ping_report\",\"sent\":4,\"received\":3,\"average\":5}\n" +                            //
                start + "\"general.reset_request\",\"caller\":0,\"source\":1}\n" +                                       //
                start + "\"mqtt.operation\",\"message\":9,\"data\":\"0180\"}\n" +                                        //
                start + "\"mqtt.recv\",\"topic\":\"a/b\",\"qos\":1,\"retain\":1,\"dup\":0,\"data\":\"hi\"}\n" +          //
                start + "\"mqtt.disconnect\"}\n" +                                                                       //
                start + "\"silent\",\"class\":2,\"number\":99}\n");
}

TEST_F(RecorderTest, AnyByteIsKeptAsTheCharacterOfItsNumber) {
  recorder.start(clock);
  recorder.see(seen::Serial{Direction::out, Bytes{0x00, 0x1b, 'a', 0x7f, 0x80, 0xff}});
  recorder.finish();
  EXPECT_EQ(rest(), "{\"t\":0,\"seen\":\"serial\",\"dir\":\"out\",\"bytes\":\"\\u0000\\u001ba\x7f\xc2\x80\xc3\xbf\"}\n");
}

TEST_F(RecorderTest, IsWrittenAfterASecond) {
  recorder.start(clock);
  recorder.see(seen::Hint{"a", "b"});
  EXPECT_EQ(content(path), "");
  clock.pass(1s);
  EXPECT_NE(rest(), "");
  recorder.finish();
}

TEST_F(RecorderTest, WhatComesAfterTheEndIsNotSeen) {
  recorder.start(clock);
  recorder.finish();
  recorder.see(seen::Hint{"a", "b"});
  recorder.finish();
  EXPECT_EQ(rest(), "");
}

TEST_F(RecorderTest, AFileThatCannotBeWrittenIsRefused) {
  EXPECT_THROW(Recorder(folder.file("none/record"), log), Failure);
}

TEST_F(RecorderTest, AFullDiskEndsTheRecordAndNotTheDevice) {
  Recorder full("/dev/full", log);
  full.start(clock);
  for (int i = 0; i < 1000; ++i) full.see(seen::Serial{Direction::in, Bytes(100, 'x')});
  clock.pass(1s);
  full.see(seen::Hint{"a", "b"});
  full.finish();
  ASSERT_EQ(log_lines.size(), 1u);
  EXPECT_THAT(log_lines[0], ::testing::HasSubstr("the record ends here"));
}

TEST(SightLog, SaysEachHintOnce) {
  std::vector<std::string> lines;
  SightLog log(Log(LogLevel::info, [&](LogLevel, std::string_view text) { lines.emplace_back(text); }));
  log.see(seen::Hint{"wrong-key", "first"});
  log.see(seen::Hint{"wrong-key", "again"});
  log.see(seen::Hint{"name-unknown", "other"});
  log.see(seen::Line{Direction::in, as_bytes("AT")});
  EXPECT_THAT(lines, ElementsAre("hint: wrong-key: first", "hint: name-unknown: other"));
}

TEST(SightLog, ShowsTheRestAtDebugAndBytesAtTrace) {
  std::vector<std::string> lines;
  SightLog log(Log(LogLevel::trace, [&](LogLevel level, std::string_view text) {
    lines.push_back(fmt::format("{} {}", static_cast<int>(level), text));
  }));
  log.see(seen::Serial{Direction::in, as_bytes("AT")});
  log.see(seen::Line{Direction::out, as_bytes("OK")});
  log.see(seen::HostCall{"sl_Start", status::SL_ERROR_BSD_EAGAIN});
  EXPECT_THAT(lines, ElementsAre("0 serial <- AT", "1 line -> OK", "1 sl_Start = -11 SL_ERROR_BSD_EAGAIN"));
}

}  // namespace
}  // namespace cc3235::emulator
