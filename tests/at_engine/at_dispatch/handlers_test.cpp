#include "at_engine/at_dispatch/handlers.h"

#include <gmock/gmock.h>

#include "support/engine_fixture.h"

namespace cc3235::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

/// Whole transcripts: one line in, exact lines out, and what arrived at the host driver.
class HandlersTest : public EngineFixture {
 protected:
  void SetUp() override { power_up(); }

  void expect(std::string_view line, std::initializer_list<std::string_view> answer,
              std::initializer_list<std::string> calls) {
    host.calls.all.clear();
    EXPECT_EQ(command(line), exchange(line, answer));
    EXPECT_THAT(host.calls.all, ::testing::ElementsAreArray(calls)) << line;
  }
  /// The line does not reach the host driver.
  void refuse(std::string_view line, std::string_view error) { expect(line, {error}, {}); }
};

TEST_F(HandlersTest, EveryServedCommandHasAHandlerAndNoOther) {
  for (const at::Command& command : at::command_table()) {
    EXPECT_EQ(at::find_handler(command.id) != nullptr, command.served) << command.name;
  }
}

TEST_F(HandlersTest, CommandsThatTheChipLacksAskTheHostDriver) {
  for (const at::Command& one : at::command_table()) {
    if (one.served) continue;
    std::string line = "AT+" + std::string(one.name);
    const int arguments = one.arity == at::kAnyArity ? 1 : one.arity;
    for (int i = 0; i < arguments; ++i) line += i == 0 ? "=1" : ",1";
    expect(line, {"ERROR: process command,-14337"}, {"unknown"});
  }
}

TEST_F(HandlersTest, TellsItsObserverOfEachCallWhenItHasEnded) {
  host.answers.wlan_disconnect = status::SL_ERROR_WLAN_WIFI_NOT_CONNECTED;
  command("AT+WlanDisconnect");
  command("AT+Socket=INET,STREAM,TCP");
  EXPECT_THAT(watcher.calls, ElementsAre(Pair("sl_WlanDisconnect", status::SL_ERROR_WLAN_WIFI_NOT_CONNECTED.value()),
                                         Pair("sl_Socket", 0)));
}

// ---- device. ref: commands-device-wlan.md §2 ----

TEST_F(HandlersTest, TestNeverTouchesTheChip) {
  expect("AT+Test", {"OK"}, {});
  expect("at + test", {"OK"}, {});
}

TEST_F(HandlersTest, Start) {
  expect("AT+Start", {"OK"}, {"sl_Start()"});
  host.answers.start = status::SL_RET_CODE_DEV_ALREADY_STARTED;
  expect("AT+Start", {"ERROR: process command,-2012"}, {"sl_Start()"});
  refuse("AT+Start=1", "ERROR: number of parameters,0");
}

TEST_F(HandlersTest, StopCutsItsTimeoutTo16Bits) {
  expect("AT+Stop=200", {"OK"}, {"sl_Stop(timeout 200)"});
  expect("AT+Stop=65536", {"OK"}, {"sl_Stop(timeout 0)"});
  expect("AT+Stop=-1", {"OK"}, {"sl_Stop(timeout 65535)"});
  host.answers.stop = status::SL_RET_CODE_DEV_NOT_STARTED;
  expect("AT+Stop=0", {"ERROR: process command,-2018"}, {"sl_Stop(timeout 0)"});
}

TEST_F(HandlersTest, GetVersion) {
  expect("AT+Get=general,version", {"+get:0x31100019,3.1.0.5,3.1.0.19,4.4.1.3,8738", "OK"}, {"sl_DeviceGet(version)"});
  host.answers.version = status::SL_RET_CODE_DEV_NOT_STARTED;
  expect("AT+Get=general,version", {"ERROR: process command,-2018"}, {"sl_DeviceGet(version)"});
}

TEST_F(HandlersTest, GetTime) {
  expect("AT+Get=general,time", {"+get:7,5,59,24,11,2021", "OK"}, {"sl_DeviceGet(time, length 44)"});
  host.answers.time = status::SL_RET_CODE_STOP_IN_PROGRESS;
  expect("AT+Get=general,time", {"ERROR: process command,-2017"}, {"sl_DeviceGet(time, length 44)"});
}

TEST_F(HandlersTest, GetPersistent) {
  expect("AT+Get=general,persistent", {"+get:1", "OK"}, {"sl_DeviceGet(id 1, option 5, length 1)"});
  host.answers.persistent = status::SL_RET_CODE_DEV_LOCKED;
  expect("AT+Get=general,persistent", {"ERROR: process command,-2011"}, {"sl_DeviceGet(id 1, option 5, length 1)"});
}

TEST_F(HandlersTest, GetOfOtherGroupsIsUnknownAfterExactParsing) {
  expect("AT+Get=status,wlan", {"ERROR: process command,-14337"}, {"unknown"});
  expect("AT+Get=iot,udid", {"ERROR: process command,-14337"}, {"unknown"});
  refuse("AT+Get=status,fs", "ERROR: parse parameters,-1");
  refuse("AT+Get=status,udid", "ERROR: parse parameters,-4");
}

TEST_F(HandlersTest, SetTime) {
  const std::string call =
      "sl_DeviceSet(id 1, option 11, length 44, value bytes 2d0000001e0000000c000000180000000b000000e5070000" +
      std::string(40, '?') + ")";
  expect("AT+Set=general,time,12,30,45,24,11,2021", {"OK"}, {call});
  host.answers.set_time = status::SL_RET_CODE_INVALID_INPUT;
  expect("AT+Set=general,time,12,30,45,24,11,2021", {"ERROR: process command,-2006"}, {call});
  refuse("AT+Set=general,time,12,30,45,24,11", "ERROR: parse parameters,-3");
}

TEST_F(HandlersTest, SetPersistent) {
  expect("AT+Set=general,persistent,0", {"OK"}, {"sl_DeviceSet(id 1, option 5, length 1, value bytes 00)"});
  refuse("AT+Set=general,version,1", "ERROR: parse parameters,-1");
  refuse("AT+Set=general,persistent", "ERROR: parse parameters,-3");
}

// ---- WLAN. ref: commands-device-wlan.md §3 ----

TEST_F(HandlersTest, WlanConnectOfAPersonalNetwork) {
  expect(
      "AT+WlanConnect=lab,,WPA_WPA2,secret123,,,", {"OK"},
      {"sl_WlanConnect(ssid \"lab\", length 3, bssid null, security 2, key \"secret123\", key length 9, user no ext, user "
       "length 0, anonymous no ext, length 0, eap 0x0)"});
}

TEST_F(HandlersTest, WlanConnectDropsTheMethodWithoutAUser) {
  expect(
      "AT+WlanConnect=lab,,OPEN,,,,TLS", {"OK"},
      {"sl_WlanConnect(ssid \"lab\", length 3, bssid null, security 0, key null, key length 0, user no ext, user length 0, "
       "anonymous no ext, length 0, eap 0x0)"});
}

TEST_F(HandlersTest, WlanConnectOfAnEnterpriseNetwork) {
  expect(
      "AT+WlanConnect=lab,0x34:0x31:0xc4:0x4a:0xeb:0x5f,WPA_ENT,k,user,anon,PEAP0_TLS", {"OK"},
      {"sl_WlanConnect(ssid \"lab\", length 3, bssid 3431c44aeb5f, security 5, key \"k\", key length 1, user \"user\", user "
       "length 4, anonymous \"anon\", length 4, eap 0x18180120)"});
}

TEST_F(HandlersTest, WlanConnectRefusals) {
  refuse("AT+WlanConnect=,,OPEN,,,,", "ERROR: parse parameters,-1");
  refuse("AT+WlanConnect=lab,,WPA3,,,,", "ERROR: parse parameters,-4");
  refuse("AT+WlanConnect=lab", "ERROR: number of parameters,0");
  host.answers.wlan_connect = status::SL_ERROR_WLAN_PASSWORD_ERROR;
  EXPECT_EQ(command("AT+WlanConnect=lab,,WPA_WPA2,x,,,"),
            exchange("AT+WlanConnect=lab,,WPA_WPA2,x,,,",
                     {"ERROR: process command," + std::to_string(status::SL_ERROR_WLAN_PASSWORD_ERROR.value())}));
}

TEST_F(HandlersTest, WlanDisconnect) {
  expect("AT+WlanDisconnect", {"OK"}, {"sl_WlanDisconnect()"});
  host.answers.wlan_disconnect = status::SL_ERROR_WLAN_WIFI_ALREADY_DISCONNECTED;
  expect("AT+WlanDisconnect", {"ERROR: process command,-2071"}, {"sl_WlanDisconnect()"});
}

// ---- network. ref: commands-net.md §3, §9 ----

TEST_F(HandlersTest, NetCfgGetStationAddress) {
  host.answers.ipv4_station = Ipv4Config{AddressMode::fixed, Ipv4::of(192, 168, 1, 23), Ipv4::of(255, 255, 255, 0),
                                         Ipv4::of(192, 168, 1, 1), Ipv4::of(8, 8, 8, 8)};
  expect("AT+NetCfgGet=ipv4_sta_addr", {"+netcfgget:static,192.168.1.23,255.255.255.0,192.168.1.1,8.8.8.8", "OK"},
         {"sl_NetCfgGet(id 7)"});
  host.answers.ipv4_station = Ipv4Config{};
  expect("AT+NetCfgGet=ipv4_sta_addr", {"+netcfgget:dhcp,0.0.0.0,0.0.0.0,0.0.0.0,0.0.0.0", "OK"}, {"sl_NetCfgGet(id 7)"});
  host.answers.ipv4_station = status::SL_RET_CODE_DEV_NOT_STARTED;
  expect("AT+NetCfgGet=ipv4_sta_addr", {"ERROR: process command,-2018"}, {"sl_NetCfgGet(id 7)"});
}

TEST_F(HandlersTest, NetCfgGetMac) {
  expect("AT+NetCfgGet=get_mac_addr", {"+netcfgget:0x98:0x5d:0xad:0x1a:0x2:0x3c", "OK"}, {"sl_NetCfgGet(id 2)"});
  host.answers.mac = status::SL_RET_CODE_DEV_NOT_STARTED;
  expect("AT+NetCfgGet=get_mac_addr", {"ERROR: process command,-2018"}, {"sl_NetCfgGet(id 2)"});
}

TEST_F(HandlersTest, OtherSettingsAreUnknownAfterExactParsing) {
  expect("AT+NetCfgGet=if", {"ERROR: process command,-14337"}, {"unknown"});
  refuse("AT+NetCfgGet=set_mac_addr", "ERROR: parse parameters,-1");
  refuse("AT+NetCfgGet=bogus", "ERROR: parse parameters,-4");
}

TEST_F(HandlersTest, GetHostByName) {
  expect("AT+NetAppGetHostByName=\"hub.example\",INET", {"+netappgethostbyname:hub.example,192.168.1.23", "OK"},
         {"sl_NetAppDnsGetHostByName(name \"hub.example\", length 11, family 2)"});
  host.answers.host_by_name = Address{Ipv6{{0x20010db8, 0, 0xfe80, 1}}};
  expect("AT+NetAppGetHostByName=hub,INET6", {"+netappgethostbyname:hub,0x20010db8:0x0:0xfe80:0x1", "OK"},
         {"sl_NetAppDnsGetHostByName(name \"hub\", length 3, family 3)"});
  expect("AT+NetAppGetHostByName=hub,RF", {"+netappgethostbyname:hub,", "OK"},
         {"sl_NetAppDnsGetHostByName(name \"hub\", length 3, family 6)"});
  host.answers.host_by_name = status::SL_ERROR_NET_APP_DNS_NO_SERVER;
  expect("AT+NetAppGetHostByName=hub,INET",
         {"ERROR: process command," + std::to_string(status::SL_ERROR_NET_APP_DNS_NO_SERVER.value())},
         {"sl_NetAppDnsGetHostByName(name \"hub\", length 3, family 2)"});
  refuse("AT+NetAppGetHostByName=hub,2", "ERROR: parse parameters,-4");
}

// ---- sockets. ref: commands-socket.md §3 ----

TEST_F(HandlersTest, Socket) {
  host.answers.socket = std::int16_t{15};
  expect("AT+Socket=INET,STREAM,SEC", {"+socket:15", "OK"}, {"sl_Socket(domain 2, type 1, protocol 100)"});
  host.answers.socket = status::SL_ERROR_BSD_ENSOCK;
  expect("AT+Socket=INET,DGRAM,UDP", {"ERROR: process command,-10"}, {"sl_Socket(domain 2, type 2, protocol 17)"});
  refuse("AT+Socket=2,1,6", "ERROR: parse parameters,-4");
  refuse("AT+Socket=INET,STREAM", "ERROR: number of parameters,0");
}

TEST_F(HandlersTest, ClosePrintsTheNumberSigned) {
  expect("AT+Close=3", {"+close:3", "OK"}, {"sl_Close(sd 3)"});
  expect("AT+Close=65535", {"+close:-1", "OK"}, {"sl_Close(sd -1)"});
  host.answers.close = status::SL_ERROR_BSD_EBADF;
  expect("AT+Close=junk", {"ERROR: process command,-9"}, {"sl_Close(sd 0)"});
}

TEST_F(HandlersTest, ConnectEchoesPortAndAddressAsTaken) {
  expect("AT+Connect=0,INET,65616,192.168.1.300", {"OK", "+connect:80,192.168.1.44", "OK"},
         {"sl_Connect(sd 0, family 2, port 80, address 192.168.1.44, addrlen 16)"});
  expect("AT+Connect=1,INET6,5001,0x20010db8:0:0xfe80:1", {"OK", "+connect:5001,0x20010db8:0x0:0xfe80:0x1", "OK"},
         {"sl_Connect(sd 1, family 3, port 5001, address 20010db8000000000000fe8000000001, addrlen 28)"});
  refuse("AT+Connect=0,INET,80,host.example", "ERROR: parse parameters,-3");
  refuse("AT+Connect=0,RF,80,1.2.3.4", "ERROR: parse parameters,-1");
}

TEST_F(HandlersTest, SendAnswersOkWithoutACount) {
  expect("AT+Send=0,0,5,hello", {"OK"}, {"sl_Send(sd 0, length 5, data bytes 68656c6c6f)"});
  expect("AT+Send=0,1,8,aGVsbG8=", {"OK"}, {"sl_Send(sd 0, length 5, data bytes 68656c6c6f)"});
  host.answers.send = status::SL_ERROR_BSD_SOC_ERROR;
  expect("AT+Send=0,0,1,a", {"ERROR: process command,-1"}, {"sl_Send(sd 0, length 1, data bytes 61)"});
  refuse("AT+Send=0,1,5,aGVsb", "ERROR: parse parameters,-1");
  refuse("AT+Send=0,0,0,", "ERROR: parse parameters,-1");
}

TEST_F(HandlersTest, Recv) {
  host.answers.recv = Bytes{'h', 'e', 'l', 'l', 'o'};
  expect("AT+Recv=0,0,100", {"OK", "+recv:0,0,5,hello", "OK"}, {"sl_Recv(sd 0, length 100, flags 0)"});
  expect("AT+Recv=0,1,4", {"OK", "+recv:0,1,8,aGVsbA==", "OK"}, {"sl_Recv(sd 0, length 4, flags 0)"});
  expect("AT+Recv=0,0,32767", {"OK", "+recv:0,0,5,hello", "OK"}, {"sl_Recv(sd 0, length 32767, flags 0)"});
  refuse("AT+Recv=0,0,32768", "ERROR: parse parameters,-1");
  refuse("AT+Recv=0,0,0", "ERROR: parse parameters,-1");
}

TEST_F(HandlersTest, RecvOfAClosedPeerPrintsZeroBytes) {
  expect("AT+Recv=0,1,100", {"OK", "+recv:0,1,0,", "OK"}, {"sl_Recv(sd 0, length 100, flags 0)"});
}

TEST_F(HandlersTest, RecvPrintsTheWholeOfALargeAnswer) {
  host.answers.recv = Bytes(32767, 'x');
  EXPECT_EQ(command("AT+Recv=0,0,32767"),
            exchange("AT+Recv=0,0,32767", {"OK", "+recv:0,0,32767," + std::string(32767, 'x'), "OK"}));
}

// ---- socket options. ref: commands-socket.md §5 ----

TEST_F(HandlersTest, SetSockOptSendsEachShapeOfValue) {
  const auto expect_bytes = [this](std::string_view arguments, std::string_view sent) {
    expect(fmt::format("AT+SetSockOpt=0,{}", arguments), {"OK"}, {fmt::format("sl_SetSockOpt(sd 0, {})", sent)});
  };
  expect_bytes("SOCKET,NONBLOCKING,1", "level 1, option 24, value bytes 01000000, length 4");
  expect_bytes("SOCKET,RCVTIMEO,5,10", "level 1, option 20, value bytes 050000000a000000, length 8");
  expect_bytes("SOCKET,LINGER,1,10", "level 1, option 13, value bytes 010000000a000000, length 8");
  expect_bytes("SOCKET,SECMETHOD,TLSV1_2", "level 1, option 25, value bytes 03, length 1");
  expect_bytes("SOCKET,SECURE_FILES_CA_FILE_NAME,ca.der", "level 1, option 32, value bytes 63612e646572, length 6");
  expect_bytes("SOCKET,SECURE_EXT_CLIENT_CHLNG_RESP,", "level 1, option 41, value bytes ????????, length 4");
  expect_bytes("SOCKET,SECURE_ALPN,H1|H2", "level 1, option 40, value bytes 03000000, length 4");
  expect_bytes("IP,ADD_MEMBERSHIP,224.0.0.251,1.2.3.4", "level 2, option 65, value bytes e00000fb01020304, length 8");
  expect_bytes("PHY,PHY_TX_INHIBIT_THRESHOLD,MED", "level 3, option 104, value bytes 04000000, length 4");
  refuse("AT+SetSockOpt=0,SOCKET,NONBLOCKING", "ERROR: parse parameters,-3");
  refuse("AT+SetSockOpt=0,SOCKET,STARTTLS,1", "ERROR: parse parameters,-4");
  host.answers.set_option = status::SL_ERROR_BSD_ENOPROTOOPT;
  EXPECT_EQ(command("AT+SetSockOpt=0,IP,HDRINCL,1"),
            exchange("AT+SetSockOpt=0,IP,HDRINCL,1", {"ERROR: process command,-92"}));
}

TEST_F(HandlersTest, GetSockOptPrintsEachShapeOfValue) {
  const auto expect_line = [this](std::string_view option, nwp::OptionValue value, std::string_view printed) {
    host.answers.option = std::move(value);
    const std::string line = fmt::format("AT+GetSockOpt=0,{}", option);
    EXPECT_EQ(command(line), exchange(line, {fmt::format("+getsockopt:{}", printed), "OK"}));
  };
  expect_line("SOCKET,KEEPALIVETIME", std::uint32_t{300}, "300");
  expect_line("SOCKET,KEEPALIVE", std::uint32_t{0xFFFFFFFF}, "-1");
  expect_line("SOCKET,RCVTIMEO", nwp::RcvTimeo{5, 0}, "5,0");
  expect_line("SOCKET,LINGER", nwp::Linger{1, 10}, "1,10");
  expect_line("SOCKET,SECMETHOD", std::uint32_t{3}, "tlsv1_2");
  expect_line("SOCKET,SECMETHOD", std::uint32_t{5}, "");
  expect_line("SOCKET,SECURE_MASK", std::uint32_t{0x3000},
              "tls_rsa_with_aes_128_gcm_sha256|tls_rsa_with_aes_256_gcm_sha384");
  expect_line("SOCKET,SECURE_ALPN", std::uint32_t{3}, "h1|h2");
  expect_line("SOCKET,SECURE_ALPN", std::uint32_t{31}, "full_list");
  expect_line("SOCKET,SECURE_ALPN", std::uint32_t{0}, "");
  expect_line("SOCKET,SECURE_FILES_CA_FILE_NAME", std::string("ca.der"), "ca.der");
  expect_line("SOCKET,SECURE_EXT_CLIENT_CHLNG_RESP", std::monostate{}, "");
  expect_line("IP,ADD_MEMBERSHIP", nwp::Membership{Ipv4::of(224, 0, 0, 251), Ipv4::of(1, 2, 3, 4)}, "224.0.0.251,1.2.3.4");
  expect_line("PHY,PHY_TX_INHIBIT_THRESHOLD", std::uint32_t{6}, "max");
  host.answers.option = status::SL_ERROR_BSD_EBADF;
  expect("AT+GetSockOpt=16,SOCKET,RCVBUF", {"ERROR: process command,-9"},
         {"sl_GetSockOpt(sd 16, level 1, option 8, length 4)"});
}

// ---- files. ref: commands-file.md §2 to §7 ----

TEST_F(HandlersTest, FileOpenPrintsTheTokenSigned) {
  host.answers.file_open = nwp::FileOpenResult{9, 3000000000};
  expect("AT+FileOpen=\"s.bin\",CREATE|OVERWRITE|create_secure,0x1000", {"+fileopen:9,-1294967296", "OK"},
         {"sl_FsOpen(name \"s.bin\", mode 0x28040010)"});
  expect("AT+FileOpen=a.txt,read,", {"+fileopen:9,-1294967296", "OK"}, {"sl_FsOpen(name \"a.txt\", mode 0x40000000)"});
  host.answers.file_open = status::SL_ERROR_FS_FILE_NOT_EXISTS;
  expect("AT+FileOpen=nofile,read,", {"ERROR: process command,-10341"}, {"sl_FsOpen(name \"nofile\", mode 0x40000000)"});
  refuse("AT+FileOpen=a.txt,read", "ERROR: number of parameters,0");
  refuse("AT+FileOpen=a.txt,create,", "ERROR: parse parameters,-1");
  refuse("AT+FileOpen=a.txt,append,", "ERROR: parse parameters,-4");
}

TEST_F(HandlersTest, FileWriteCountsCharactersInBase64) {
  expect("AT+FileWrite=7,0,0,5,hello", {"+filewrite:5", "OK"},
         {"sl_FsWrite(handle 7, offset 0, length 5, data bytes 68656c6c6f)"});
  expect("AT+FileWrite=7,5,1,8,IHdvcmxk", {"+filewrite:8", "OK"},
         {"sl_FsWrite(handle 7, offset 5, length 6, data bytes 20776f726c64)"});
  host.answers.file_write = std::size_t{4};
  expect("AT+FileWrite=7,0,1,8,aGVsbG8=", {"+filewrite:8", "OK"},
         {"sl_FsWrite(handle 7, offset 0, length 5, data bytes 68656c6c6f)"});
  host.answers.file_write = Result<std::size_t>(status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
  expect("AT+FileWrite=7,9,0,1,a", {"ERROR: process command,-10337"},
         {"sl_FsWrite(handle 7, offset 9, length 1, data bytes 61)"});
  refuse("AT+FileWrite=7,0,0,0,", "ERROR: parse parameters,-1");
  refuse("AT+FileWrite=7,0", "ERROR: parse parameters,-3");
}

TEST_F(HandlersTest, FileRead) {
  host.answers.file_read = Bytes{'h', 'e', 'l', 'l', 'o'};
  expect("AT+FileRead=8,0,1,10", {"+fileread:1,8,aGVsbG8=", "OK"}, {"sl_FsRead(handle 8, offset 0, length 10)"});
  expect("AT+FileRead=8,0,0,10", {"+fileread:0,5,hello", "OK"}, {"sl_FsRead(handle 8, offset 0, length 10)"});
  refuse("AT+FileRead=8,0,0,0", "ERROR: allocate,0");
  refuse("AT+FileRead=8,0,0,-1", "ERROR: allocate,0");
  host.answers.file_read = status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE;
  expect("AT+FileRead=8,9,0,10", {"ERROR: process command,-10337"}, {"sl_FsRead(handle 8, offset 9, length 10)"});
}

TEST_F(HandlersTest, FileClose) {
  expect("AT+FileClose=7,,", {"OK"}, {"sl_FsClose(handle 7, certificate null, signature null, length 0)"});
  expect("AT+FileClose=7,,A", {"OK"}, {"sl_FsClose(handle 7, certificate null, signature \"A\", length 1)"});
  host.answers.file_close = status::SL_ERROR_FS_INVALID_HANDLE;
  expect("AT+FileClose=junk,,", {"ERROR: process command," + std::to_string(status::SL_ERROR_FS_INVALID_HANDLE.value())},
         {"sl_FsClose(handle 0, certificate null, signature null, length 0)"});
}

TEST_F(HandlersTest, FileDel) {
  expect("AT+FileDel=\"s.bin\",-1294967296", {"OK"}, {"sl_FsDel(name \"s.bin\", token 3000000000)"});
  expect("AT+FileDel=a,", {"OK"}, {"sl_FsDel(name \"a\", token 0)"});
  host.answers.file_remove = status::SL_ERROR_FS_FILE_NOT_EXISTS;
  expect("AT+FileDel=a,", {"ERROR: process command,-10341"}, {"sl_FsDel(name \"a\", token 0)"});
}

TEST_F(HandlersTest, FileGetInfoHidesEmptyFlagsAndRealTokens) {
  const std::string call = "sl_FsGetInfo(name \"a.txt\", token 0)";
  nwp::FileInformation info;
  info.length = 11;
  info.max_size = 3656;
  info.storage = 4096;
  info.write_counter = 1;
  host.answers.file_info = info;
  expect("AT+FileGetInfo=\"a.txt\",", {"+filegetinfo:11,3656,master|master|master|master,4096,1", "OK"}, {call});
  info.flags = 0x0020 | 0x1000;
  info.tokens = {77, 78, 79, 80};
  host.answers.file_info = info;
  expect("AT+FileGetInfo=\"a.txt\",", {"+filegetinfo:not_failsafe|open_write,11,3656,4096,1", "OK"}, {call});
  host.answers.file_info = status::SL_ERROR_FS_FILE_NOT_EXISTS;
  expect("AT+FileGetInfo=\"a.txt\",", {"ERROR: process command,-10341"}, {call});
}

}  // namespace
}  // namespace cc3235::test
