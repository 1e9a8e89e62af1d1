#include "at_engine/at_grammar/parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "at_engine/at_grammar/enumerations.h"
#include "at_engine/at_grammar/reply.h"
#include "base/chip_types.h"

namespace cc3235::at {
namespace {

using namespace std::string_literals;

/// What the line is answered with as far as the grammar decides: an error line, `usage: …` or `handler: …`.
std::string verdict(std::string_view line, const Clients& clients = {}) {
  const ParsedLine parsed = parse_line(line, clients);
  if (const auto* error = std::get_if<Error>(&parsed)) return format_error(*error);
  if (const auto* help = std::get_if<HelpRequest>(&parsed)) return "usage: " + std::string(help->command->usage);
  return "handler: " + std::string(std::get<Request>(parsed).command->name);
}

Arguments arguments_of(std::string_view line) {
  const ParsedLine parsed = parse_line(line, {});
  const auto* request = std::get_if<Request>(&parsed);
  EXPECT_NE(request, nullptr) << line << ": " << verdict(line);
  return request == nullptr ? Arguments() : request->arguments;
}

struct Exchange {
  std::string line, verdict;
};

void expect_verdicts(const std::vector<Exchange>& exchanges) {
  for (const Exchange& exchange : exchanges) EXPECT_EQ(verdict(exchange.line), exchange.verdict) << exchange.line;
}

const std::string kNotExist = "ERROR: command not exist,0";
const std::string kCount = "ERROR: number of parameters,0";
const std::string kMissing = "ERROR: parse parameters,-1";
const std::string kSeparator = "ERROR: parse parameters,-3";
const std::string kUnknown = "ERROR: parse parameters,-4";
const std::string kTooLong = "ERROR: parse parameters,-5";

// ref: at-protocol.md §5 steps 1 to 3
TEST(Dispatch, KnowsWholeCommandNamesOnly) {
  expect_verdicts({
      {"AT+Test", "handler: Test"},
      {"at + test", "handler: Test"},
      {"A T+tEST ", "handler: Test"},
      {"AT", kNotExist},
      {"", kNotExist},
      {"AT+", kNotExist},
      {"AT++Test", kNotExist},
      {"AT+Testx", kNotExist},
      {"AT+Test?", kNotExist},
      {"\tAT+Test", kNotExist},
      {"BT+Test", kNotExist},
      {"AT+HttpGetOpt=?", kNotExist},
  });
}

// ref: at-protocol.md §5 step 5, command-index.md §3
TEST(Dispatch, PrintsUsageBeforeAnyOtherCheck) {
  expect_verdicts({
      {"AT+Bind=?", "usage: [Socket],[Family],[Port],[IP Address]"},
      {"AT+Start= ?,1,2", "usage: []"},
      {"AT+Send=?", "usage: [sd],[format],[length],[data]"},
      {"AT+FileClose=?", "usage: [FileID],[CeritificateFileName],[Signature]"},
      {"AT+Start=\"?\"", kCount},
  });
}

// ref: at-protocol.md §5 step 6
TEST(Dispatch, ChecksTheCountBeforeTheArguments) {
  expect_verdicts({
      {"AT+Stop", kCount},
      {"AT+Stop=", kCount},
      {"AT+WlanDisconnect=", "handler: WlanDisconnect"},
      {"AT+Socket=INET,STREAM", kCount},
      {"AT+Socket=x,y", kCount},
      {"AT+FileOpen=\"a.txt\",read", kCount},
      {"AT+MqttPublish=0,t,qos0,0,3,a,b", kCount},
      {"AT+MqttPublish=0,t,qos0,0,5,\"a,b\"", kUnknown},  // counted as six; no client exists
  });
}

// ref: commands-device-wlan.md §2.2
TEST(Get, ReadsItsOptionByItsGroup) {
  expect_verdicts({
      {"AT+Get=general,version", "handler: Get"},
      {"AT+Get=Status,WLAN", "handler: Get"},
      {"AT+Get=iot,udid", "handler: Get"},
      {"AT+Get=status,version", kUnknown},
      {"AT+Get=status,netcfg", kMissing},
      {"AT+Get=status,fs", kMissing},
      {"AT+Get=\"general\",version", kUnknown},
      {"AT+Get=,version", kMissing},
      {"AT+Get=general,", kMissing},
  });
  const Arguments arguments = arguments_of("AT+Get=GENERAL,TIME");
  EXPECT_EQ(arguments.as<DeviceGroup>(0), DeviceGroup::general);
  EXPECT_EQ(arguments.as<GeneralOption>(1), GeneralOption::time);
}

// ref: commands-device-wlan.md §2.3
TEST(Set, ReadsTheValuesOfItsOption) {
  expect_verdicts({
      {"AT+Set", kSeparator},
      {"AT+Set=", kSeparator},
      {"AT+Set=general,persistent", kSeparator},
      {"AT+Set=general,persistent,", kMissing},
      {"AT+Set=general,version,1", kMissing},
      {"AT+Set=general,version", kSeparator},
      {"AT+Set=status,whatever,1", kMissing},
      {"AT+Set=iot,", kMissing},
      {"AT+Set=general,time,1,2,3,4,5", kSeparator},
      {"AT+Set=general,time,1,2,,4,5,6", kMissing},
      {"AT+Set=general,bogus,1", kUnknown},
  });
  EXPECT_EQ(arguments_of("AT+Set=general,persistent,257").number(2), 1u);
  const Arguments time = arguments_of("AT+Set=general,time,12,30,45,24,11,2021,9");
  ASSERT_EQ(time.size(), 8u);
  EXPECT_EQ(time.number(2), 12u);
  EXPECT_EQ(time.number(7), 2021u);
}

// ref: commands-device-wlan.md §3.1
TEST(WlanConnect, TellsAbsentFromEmptyAndWrong) {
  expect_verdicts({
      {"AT+WlanConnect=,,OPEN,,,,", kMissing},
      {"AT+WlanConnect=lab,,,,,,", kMissing},
      {"AT+WlanConnect=lab,,x,,,,", kUnknown},
      {"AT+WlanConnect=lab,1:2:3,OPEN,,,,", kSeparator},
      {"AT+WlanConnect=lab,,OPEN,,,,x", kUnknown},
      {"AT+WlanConnect=" + std::string(33, 'x') + ",,OPEN,,,,", kTooLong},
      {"AT+WlanConnect=lab,,WPA_WPA2," + std::string(65, 'k') + ",,,", kTooLong},
      {"AT+WlanConnect=lab,,OPEN,," + std::string(33, 'u') + ",,", kTooLong},
  });
  const Arguments open = arguments_of("AT+WlanConnect=lab,1::3:4:5:6,OPEN,,,,");
  EXPECT_EQ(open.text(0), "lab");
  for (std::size_t absent : {1u, 3u, 4u, 5u, 6u}) EXPECT_FALSE(open.present(absent)) << absent;
  const Arguments full = arguments_of("AT+WlanConnect=\"a, b\",[0x34:31:0xc4:aa:0xb:5],WPA_ENT,\"\",u,,TTLS_TLS");
  EXPECT_EQ(full.text(0), "a, b");
  EXPECT_EQ(full.mac(1), (Mac{{0x34, 31, 0xc4, 0, 0x0b, 5}}));
  EXPECT_EQ(full.as<SecurityType>(2), SecurityType::wpa_ent);
  EXPECT_TRUE(full.present(3));
  EXPECT_EQ(full.number(6), 0x18180110u);
}

// ref: commands-socket.md §2
TEST(Connect, ReadsTheAddressByItsFamily) {
  expect_verdicts({
      {"AT+Connect=0,RF,1,1.2.3.4", kMissing},
      {"AT+Connect=0,INET,80,localhost", kSeparator},
      {"AT+Connect=0,INET6,80,1.2.3.4", kSeparator},
      {"AT+Connect=0,INET6,80,fe80::1", kMissing},
      {"AT+Connect=0,INET,,1.2.3.4", kMissing},
      {"AT+Connect=0,2,80,1.2.3.4", kUnknown},
      {"AT+Socket=2,1,6", kUnknown},
  });
  const Arguments inet = arguments_of("AT+Connect=65535,INET,65616,300.010.0x10.4");
  EXPECT_EQ(inet.number(0), 65535u);
  EXPECT_EQ(inet.number(2), 80u);
  EXPECT_EQ(inet.address(3), Address(Ipv4::of(44, 8, 16, 4)));
  const Arguments inet6 = arguments_of("AT+Connect=0,INET6,80,0xfe800000:0x0:0x7291ff:1");
  EXPECT_EQ(inet6.address(3), Address(Ipv6{{0xfe800000, 0, 0x7291ff, 1}}));
}

// ref: commands-socket.md §5
TEST(SetSockOpt, ReadsTheValuesOfEachOption) {
  expect_verdicts({
      {"AT+SetSockOpt=0,SOCKET,NONBLOCKING", kSeparator},
      {"AT+SetSockOpt=0,SOCKET,NONBLOCKING,", kMissing},
      {"AT+SetSockOpt=0,IP,NONBLOCKING,1", kUnknown},
      {"AT+SetSockOpt=0,SOCKET,RCVTIMEO,1", kSeparator},
      {"AT+SetSockOpt=0,SOCKET,SECMETHOD,x", kUnknown},
      {"AT+SetSockOpt=0,SOCKET,SECMETHOD,TLSV1_2,9", kUnknown},
      {"AT+SetSockOpt=0,SOCKET,SECURE_MASK,", kMissing},
      {"AT+SetSockOpt=0,SOCKET,SECURE_EXT_CLIENT_CHLNG_RESP", kSeparator},
      {"AT+SetSockOpt=0,SOCKET,SECURE_EXT_CLIENT_CHLNG_RESP,", "handler: SetSockOpt"},
      {"AT+SetSockOpt=0,SOCKET,SECURE_FILES_CA_FILE_NAME," + std::string(256, 'x'), kTooLong},
      {"AT+SetSockOpt=0,IP,ADD_MEMBERSHIP,1.2.3,0.0.0.0", kSeparator},
      {"AT+SetSockOpt=0,PHY,PHY_TX_INHIBIT_THRESHOLD,MED", "handler: SetSockOpt"},
  });
  EXPECT_EQ(arguments_of("AT+SetSockOpt=0,SOCKET,NONBLOCKING,1,7").number(3), 1u);
  EXPECT_EQ(arguments_of("AT+SetSockOpt=0,SOCKET,SECMETHOD,tlsv1_2").as<SecMethod>(3), SecMethod::tlsv1_2);
  EXPECT_EQ(arguments_of("AT+SetSockOpt=0,SOCKET,SECURE_FILES_CA_FILE_NAME,ca.der,9").text(3), "ca.der,9");
  EXPECT_TRUE(arguments_of("AT+SetSockOpt=0,SOCKET,SECURE_FILES_CA_FILE_NAME,\"\"").present(3));
  const Arguments linger = arguments_of("AT+SetSockOpt=3,SOCKET,LINGER,1,10");
  EXPECT_EQ(linger.as<SocketOption>(2), SocketOption::linger);
  EXPECT_EQ(linger.number(4), 10u);
  EXPECT_EQ(arguments_of("AT+SetSockOpt=0,IP,MULTICAST_TTL,300").number(3), 44u);
}

// ref: commands-socket.md §3 Send, Recv
TEST(SendAndRecv, RefuseLengthsThatCannotBeAllocated) {
  expect_verdicts({
      {"AT+Send=0,0,0,x", kMissing},
      {"AT+Send=0,0,32768,x", kMissing},
      {"AT+Send=0,0,-1,x", kMissing},
      {"AT+Send=0,1,7,aGVsbG8", kMissing},
      {"AT+Send=0,0,5", kSeparator},
      {"AT+Send", kSeparator},
      {"AT+Send=0,,5,x", kMissing},
      {"AT+Recv=0,0,0", kMissing},
      {"AT+Recv=0,0,32768", kMissing},
      {"AT+Recv=0,0,32767", "handler: Recv"},
  });
  EXPECT_EQ(as_text(arguments_of("AT+Send=0,1,8,aGVsbG8=").bytes(3)), "hello");
  EXPECT_EQ(as_text(arguments_of("AT+Send=0,257,8,aGVsbG8=").bytes(3)), "hello");
  EXPECT_EQ(as_text(arguments_of("AT+Send=0,2,5,hello").bytes(3)), "hello");
}

// ref: commands-file.md §2 to §7
TEST(Files, ReadTheirParameters) {
  expect_verdicts({
      {"AT+FileOpen=a,create,", kMissing},
      {"AT+FileOpen=a,write,", "handler: FileOpen"},
      {"AT+FileOpen=a,,1", kMissing},
      {"AT+FileOpen=a,create| write,1", kUnknown},
      {"AT+FileOpen=" + std::string(181, 'x') + ",read,", kTooLong},
      {"AT+FileOpen=" + std::string(180, 'x') + ",read,", "handler: FileOpen"},
      {"AT+FileClose=,,", kMissing},
      {"AT+FileClose=1,," + std::string(33, 's'), kTooLong},
      {"AT+FileRead=1,0,0,0", "ERROR: allocate,0"},
      {"AT+FileRead=1,0,0,-1", "ERROR: allocate,0"},
      {"AT+FileRead=1,0,0,", kMissing},
      {"AT+FileWrite=1,0,0,0,x", kMissing},
      {"AT+FileWrite=1,0,1,3,abc", kMissing},
      {"AT+FileWrite=1,0,0,9", kSeparator},
      {"AT+FileDel=,0", kMissing},
      {"AT+FileDel=a,", "handler: FileDel"},
  });
  const Arguments open = arguments_of("AT+FileOpen=\"a.txt\",[create|WRITE],1000");
  EXPECT_EQ(open.number(1), 0x18000000u);
  EXPECT_EQ(open.number(2), 1000u);
  const Arguments write = arguments_of("AT+FileWrite=7,5,1,8,IHdvcmxk");
  EXPECT_EQ(write.number(2), 1u);
  EXPECT_EQ(as_text(write.bytes(4)), " world");
  EXPECT_EQ(arguments_of("AT+FileDel=s.bin,-1294967296").number(1), 3000000000u);
}

// ref: commands-net.md §3, §9
TEST(Network, ReadsItsParameters) {
  expect_verdicts({
      {"AT+NetCfgGet=set_mac_addr", kMissing},
      {"AT+NetCfgGet=ap_station_disconnect", kMissing},
      {"AT+NetCfgGet=ipv6_addr_local", "handler: NetCfgGet"},
      {"AT+NetCfgGet=7", kUnknown},
      {"AT+NetAppGetHostByName=" + std::string(256, 'x') + ",INET", kTooLong},
      {"AT+NetAppGetHostByName=a,2", kUnknown},
      {"AT+NetAppGetHostByName=a,RF", "handler: NetAppGetHostByName"},
  });
  EXPECT_EQ(arguments_of("AT+NetCfgGet=ipv4_sta_addr").as<NetCfgId>(0), NetCfgId::ipv4_sta_addr);
}

// ref: commands-mqtt-http.md §1, §2.2
TEST(Clients, WhateverIsWrongWithTheirNumberIsUnknown) {
  expect_verdicts({
      {"AT+HttpDestroy=what,ever", kCount},
      {"AT+HttpDestroy=0", kUnknown},
      {"AT+MqttConnect=0", kUnknown},
      {"AT+MqttPublish=,t,qos0,0,3,abc", kUnknown},
      {"AT+MqttSubscribe=0", kUnknown},
  });
  Clients clients;
  clients.http = 0x8001;
  clients.mqtt = Clients::Mqtt::without_id;
  EXPECT_EQ(verdict("AT+HttpDestroy=0", clients), "handler: HttpDestroy");
  EXPECT_EQ(verdict("AT+HttpDestroy=15", clients), "handler: HttpDestroy");
  EXPECT_EQ(verdict("AT+HttpDestroy=1", clients), kUnknown);
  EXPECT_EQ(verdict("AT+HttpDestroy=16", clients), kUnknown);
  EXPECT_EQ(verdict("AT+MqttConnect=0", clients), "handler: MqttConnect");
  EXPECT_EQ(verdict("AT+MqttConnect=1", clients), kUnknown);
  clients.mqtt = Clients::Mqtt::with_id;
  EXPECT_EQ(verdict("AT+MqttConnect=1", clients), "handler: MqttConnect");
  EXPECT_EQ(verdict("AT+MqttConnect=2", clients), kUnknown);
}

// ref: commands-mqtt-http.md §2.1
TEST(Clients, TheSecondMqttClientIsRefusedBeforeItsParametersAreRead) {
  const Clients none;
  Clients one;
  one.mqtt = Clients::Mqtt::with_id;
  EXPECT_EQ(verdict("AT+MqttCreate=,,,,,,,,,,,,", none), kMissing);
  EXPECT_EQ(verdict("AT+MqttCreate=,,,,,,,,,,,,", one), "ERROR: process command,-1");
  EXPECT_EQ(verdict("AT+MqttCreate=,", one), kCount);
}

}  // namespace
}  // namespace cc3235::at
