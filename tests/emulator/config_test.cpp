#include "emulator/config/config.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <ostream>

#include "emulator/config/check.h"
#include "emulator/failure.h"
#include "support/certificates.h"
#include "support/flash.h"

namespace cc3235::emulator {
namespace {

catalog::Catalog trust_of(const Config& config) {
  const auto* choice = std::get_if<CatalogChoice>(&config.trust.catalog);
  return choice ? choice->catalog : catalog::Catalog();
}

using nwp::chip::AccessPoint;
using nwp::chip::ClockStart;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Config parse(std::string_view text, const std::filesystem::path& folder = "/nonexistent") {
  return parse_config(text, "lab.json", folder);
}

/// The one line that a bad configuration is refused with; empty when it is taken.
std::string refusal(std::string_view text, const std::filesystem::path& folder = "/nonexistent") {
  try {
    parse(text, folder);
    return {};
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.code(), ExitCode::usage);
    return failure.what();
  }
}

TEST(Config, WithoutAFileThereIsOneAccessPointThePlaygroundAndNothingOutside) {
  const Config config;
  ASSERT_EQ(config.chip.access_points.size(), 1u);
  EXPECT_EQ(config.chip.access_points[0].ssid, "cc3235");
  EXPECT_EQ(config.chip.access_points[0].security, AccessPoint::Security::wpa2);
  EXPECT_EQ(config.chip.access_points[0].key, "12345678");
  EXPECT_EQ(config.chip.clock_start.kind, ClockStart::Kind::host);
  EXPECT_TRUE(std::holds_alternative<DefaultCatalog>(config.trust.catalog));
  EXPECT_EQ(config.flash_size, 4u << 20);
  EXPECT_EQ(config.alert_threshold, fs_sim::kAlertThreshold);
  EXPECT_FALSE(config.rules.outside);
  EXPECT_TRUE(config.quirks.text_mode);
  EXPECT_TRUE(config.quirks.sendto_port_as_length);
}

TEST(Config, AnEmptyObjectChangesNothing) {
  EXPECT_EQ(parse("{}").chip.access_points.size(), 1u);
  EXPECT_EQ(parse(R"({"wlan": {}})").chip.access_points.size(), 1u);
}

TEST(Config, AnEmptyListOfAccessPointsIsEmptyAir) {
  EXPECT_TRUE(parse(R"({"wlan": {"access_points": []}})").chip.access_points.empty());
}

TEST(Config, EverySectionIsRead) {
  const Config config = parse(R"({
    "wlan": {"access_points": [{"ssid": "lab", "bssid": "34:31:c4:4a:eb:5f", "security": "WPA2", "key": "secret123",
                                "channel": 11, "rssi": -70}, {"ssid": "guests"}]},
    "network": {"ip": "10.0.0.7", "netmask": "255.255.0.0", "gateway": "10.0.0.1", "dns": "10.0.0.2",
                "hosts": {"hub.example": "203.0.113.10"}, "endpoints": {"203.0.113.10:8883": "127.0.0.1:18883"},
                "inbound": {"tcp:80": "127.0.0.1:0", "udp:80": "127.0.0.1:5000"}, "outside": "allow"},
    "device": {"mac": "98:5d:ad:01:02:03", "time": "2021-06-01",
               "version": {"chip": 823132185, "mac": "1.2.3.4", "phy": "5.6.7.8", "nwp": "9.10.11.12", "rom": 13, "host": "14.15.16.17"}},
    "catalog": "ti-20190217",
    "flash": {"size": "2M", "alert_threshold": 3},
    "quirks": {"sendto_port_as_length": false, "text_mode": false}})");
  ASSERT_EQ(config.chip.access_points.size(), 2u);
  const AccessPoint& lab = config.chip.access_points[0];
  EXPECT_EQ(lab.ssid, "lab");
  EXPECT_EQ(to_string(lab.bssid), "34:31:c4:4a:eb:5f");
  EXPECT_EQ(lab.key, "secret123");
  EXPECT_EQ(lab.channel, 11);
  EXPECT_EQ(lab.rssi, -70);
  EXPECT_EQ(config.chip.access_points[1].security, AccessPoint::Security::open);
  EXPECT_NE(config.chip.access_points[1].bssid, lab.bssid);

  EXPECT_EQ(to_string(config.chip.address.ip), "10.0.0.7");
  EXPECT_EQ(to_string(config.chip.address.mask), "255.255.0.0");
  EXPECT_EQ(to_string(config.chip.address.gateway), "10.0.0.1");
  EXPECT_EQ(to_string(config.chip.address.dns), "10.0.0.2");
  EXPECT_EQ(to_string(config.rules.hosts.at("hub.example")), "203.0.113.10");
  EXPECT_EQ(to_string(config.rules.endpoints.at(*parse_endpoint("203.0.113.10:8883"))), "127.0.0.1:18883");
  EXPECT_EQ(to_string(config.rules.inbound.at({SocketType::stream, 80})), "127.0.0.1:0");
  EXPECT_EQ(to_string(config.rules.inbound.at({SocketType::dgram, 80})), "127.0.0.1:5000");
  EXPECT_TRUE(config.rules.outside);

  EXPECT_EQ(to_string(config.chip.mac), "98:5d:ad:01:02:03");
  EXPECT_EQ(config.chip.clock_start.kind, ClockStart::Kind::date);
  EXPECT_EQ(to_iso(config.chip.clock_start.date), "2021-06-01T00:00:00Z");
  EXPECT_EQ(config.chip.version.chip_id, 0x31100019u);
  EXPECT_THAT(config.chip.version.nwp, ElementsAre(9, 10, 11, 12));
  EXPECT_THAT(config.chip.version.host_driver, ElementsAre(14, 15, 16, 17));
  EXPECT_EQ(config.chip.version.rom, 13);
  EXPECT_EQ(trust_of(config).trusted(), catalog::ti_20190217().trusted());
  EXPECT_EQ(config.flash_size, 2u << 20);
  EXPECT_EQ(config.alert_threshold, 3);
  EXPECT_FALSE(config.quirks.sendto_port_as_length);
  EXPECT_FALSE(config.quirks.text_mode);
}

TEST(Config, SecurityIsReadInAnyCase) {
  const auto security = [](const char* word, const char* key) {
    return parse(fmt::format(R"({{"wlan": {{"access_points": [{{"ssid": "a", "security": "{}", "key": "{}"}}]}}}})", word,
                             key))
        .chip.access_points[0]
        .security;
  };
  EXPECT_EQ(security("open", ""), AccessPoint::Security::open);
  EXPECT_EQ(security("wep", "12345"), AccessPoint::Security::wep);
  EXPECT_EQ(security("Wpa", "12345678"), AccessPoint::Security::wpa);
  EXPECT_EQ(security("wpa_wpa2", "12345678"), AccessPoint::Security::wpa_wpa2);
  EXPECT_EQ(security("WPA_ENT", ""), AccessPoint::Security::enterprise);
}

TEST(Config, SizesHaveUnits) {
  EXPECT_EQ(parse(R"({"flash": {"size": "1024K"}})").flash_size, 1u << 20);
  EXPECT_EQ(parse(R"({"flash": {"size": "32M"}})").flash_size, 32u << 20);
  EXPECT_EQ(parse(R"({"flash": {"size": 1052672}})").flash_size, 1052672u);
}

TEST(Config, TimeMayBeHostOrCold) {
  EXPECT_EQ(parse(R"({"device": {"time": "host"}})").chip.clock_start.kind, ClockStart::Kind::host);
  EXPECT_EQ(parse(R"({"device": {"time": "cold"}})").chip.clock_start.kind, ClockStart::Kind::cold);
}

// ---- what is refused ----

struct BadRow {
  const char* json;
  const char* line;
};

void PrintTo(const BadRow& row, std::ostream* out) {
  *out << row.json;
}

class BadConfig : public ::testing::TestWithParam<BadRow> {};

TEST_P(BadConfig, IsRefusedWithOneLineThatSaysWhereWhatAndTheRemedy) {
  const std::string line = refusal(GetParam().json);
  EXPECT_EQ(line, std::string("lab.json: ") + GetParam().line);
  EXPECT_EQ(line.find('\n'), std::string::npos);
}

constexpr BadRow kTexts[] = {
    {"", "no JSON at line 1, column 1; correct the text there"},
    {"{\n  \"wlan\": }", "no JSON at line 2, column 11; correct the text there"},
    {"{\"wlan\": {}} x", "no JSON at line 1, column 14; correct the text there"},
    {"\xff", "no JSON at line 1, column 1; correct the text there"},
    {R"({"flash": {"size": 1e999}})", "a number is too large for any setting; write a smaller one"},
    {"[]", "wrong type; expected an object with the sections wlan, network, device, catalog, flash, quirks"},
    {R"({"wlan": {}, "wlan": {}})", "the key 'wlan' stands twice in one object; keep one"},
    {R"({"network": {"endpoints": {"1.2.3.4:5": "127.0.0.1:1", "1.2.3.4:5": "127.0.0.1:2"}}})",
     "the key '1.2.3.4:5' stands twice in one object; keep one"},
    {R"({"wifi": {}})", "unknown key 'wifi'; known are catalog, device, flash, network, quirks, wlan"},
    {R"({"device": {"max": ""}})", "device: unknown key 'max'; known are mac, otp, rom_key, time, version"},
    {R"({"wifi\n": {}})", "unknown key 'wifi\\x0a'; known are catalog, device, flash, network, quirks, wlan"},
};
INSTANTIATE_TEST_SUITE_P(Text, BadConfig, ::testing::ValuesIn(kTexts));

constexpr BadRow kWlan[] = {
    {R"({"wlan": {"access_points": {}}})", "wlan.access_points: wrong type; expected an array of at most 64 access points"},
    {R"({"wlan": {"access_points": [{}]}})", "wlan.access_points[0]: the key 'ssid' is missing"},
    {R"({"wlan": {"access_points": [{"ssid": "a"}, {"ssid": 7}]}})",
     "wlan.access_points[1].ssid: wrong type; expected a string of at most 32 bytes"},
    {R"({"wlan": {"access_points": [{"ssid": "0123456789abcdef0123456789abcdef0"}]}})",
     "wlan.access_points[0].ssid: '0123456789abcdef0123456789abcdef0' is wrong; expected at most 32 bytes"},
    {R"({"wlan": {"access_points": [{"ssid": "a", "bssid": "34:31:c4:4a:eb"}]}})",
     "wlan.access_points[0].bssid: '34:31:c4:4a:eb' is wrong; expected a MAC address such as 34:31:c4:4a:eb:5f"},
    {R"({"wlan": {"access_points": [{"ssid": "a", "security": "WPA9"}]}})",
     "wlan.access_points[0].security: 'WPA9' is wrong; expected OPEN, WEP, WPA, WPA2, WPA_WPA2 or WPA_ENT"},
    {R"({"wlan": {"access_points": [{"ssid": "a", "security": "WPA2", "key": "short"}]}})",
     "wlan.access_points[0]: security and key do not fit; WPA keys have 8 to 63 characters, WEP keys 5 or 13, OPEN and "
     "WPA_ENT none"},
    {R"({"wlan": {"access_points": [{"ssid": "a", "channel": 14}]}})",
     "wlan.access_points[0].channel: no such channel; expected 1 to 13, or 36 to 165"},
    {R"({"wlan": {"access_points": [{"ssid": "a", "channel": "6"}]}})",
     "wlan.access_points[0].channel: wrong type; expected a whole number from 1 to 13, or 36 to 165"},
    {R"({"wlan": {"access_points": [{"ssid": "a", "rssi": 3}]}})",
     "wlan.access_points[0].rssi: wrong value; expected a whole number of dBm from -120 to 0"},
    {R"({"wlan": {"access_points": [{"ssid": "a", "bssid": "02:00:00:00:00:01"}, {"ssid": "b", "bssid": "02:00:00:00:00:01"}]}})",
     "wlan.access_points[1]: a second access point with bssid 02:00:00:00:00:01; give each its own"},
};
INSTANTIATE_TEST_SUITE_P(Wlan, BadConfig, ::testing::ValuesIn(kWlan));

constexpr BadRow kNetwork[] = {
    {R"({"network": {"ip": "192.168.1"}})",
     "network.ip: '192.168.1' is wrong; expected an IPv4 address such as 192.168.1.1"},
    {R"({"network": {"ip": 3}})",
     "network.ip: wrong type; expected the IPv4 address that DHCP gives, such as \"192.168.1.23\""},
    {R"({"network": {"netmask": "255.0.255.0"}})",
     "network.netmask: '255.0.255.0' is wrong; expected ones, then zeros, such as 255.255.255.0"},
    {R"({"network": {"hosts": {"hub": "nowhere"}}})",
     "network.hosts[\"hub\"]: 'nowhere' is wrong; expected an IP address such as 203.0.113.10"},
    {R"({"network": {"endpoints": {"203.0.113.10": "127.0.0.1:1"}}})",
     "network.endpoints[\"203.0.113.10\"]: the key is wrong; expected address:port such as 203.0.113.10:8883"},
    {R"({"network": {"endpoints": {"203.0.113.10:80": "127.0.0.1:0"}}})",
     "network.endpoints[\"203.0.113.10:80\"]: '127.0.0.1:0' is wrong; expected address:port such as 127.0.0.1:18883"},
    {R"({"network": {"endpoints": {"203.0.113.10:80": 80}}})",
     "network.endpoints[\"203.0.113.10:80\"]: wrong type; expected \"address:port\" such as \"127.0.0.1:18883\""},
    {R"({"network": {"endpoints": {"203.0.113.10:80": "127.0.0.1:1", "203.0.113.10:080": "127.0.0.1:2"}}})",
     "network.endpoints[\"203.0.113.10:80\"]: 203.0.113.10:80 is mapped twice; keep one"},
    {R"({"network": {"inbound": {"icmp:80": "127.0.0.1:0"}}})",
     "network.inbound[\"icmp:80\"]: the key is wrong; expected tcp:80 or udp:5001, port 1 to 65535"},
    {R"({"network": {"inbound": {"tcp:0": "127.0.0.1:0"}}})",
     "network.inbound[\"tcp:0\"]: the key is wrong; expected tcp:80 or udp:5001, port 1 to 65535"},
    {R"({"network": {"outside": "maybe"}})", "network.outside: wrong value; expected \"deny\" or \"allow\""},
};
INSTANTIATE_TEST_SUITE_P(Network, BadConfig, ::testing::ValuesIn(kNetwork));

constexpr BadRow kDeviceAndTheRest[] = {
    {R"({"device": {"mac": "98-5d-ad-1a-2b-3c"}})",
     "device.mac: '98-5d-ad-1a-2b-3c' is wrong; expected a MAC address such as 98:5d:ad:1a:2b:3c"},
    {R"({"device": {"mac": "00:00:00:00:00:00"}})",
     "device.mac: '00:00:00:00:00:00' is wrong; expected an address that is not all zero"},
    {R"({"device": {"time": "2021-02-30T00:00:00Z"}})",
     "device.time: '2021-02-30T00:00:00Z' is wrong; expected a date such as 2021-06-01T00:00:00Z, host or cold"},
    {R"({"device": {"version": {"nwp": "4.4.1"}}})",
     "device.version.nwp: '4.4.1' is wrong; expected four numbers such as 3.1.0.5"},
    {R"({"device": {"version": {"rom": 65536}}})",
     "device.version.rom: wrong value; expected a whole number from 0 to 65535"},
    {R"({"device": {"rom_key": ""}})", "device.rom_key: '' is wrong; expected a path"},
    {R"({"catalog": "debian"})", "catalog: 'debian' is wrong; expected playground, ti-20190217, none, or an object"},
    {R"({"catalog": 7})",
     "catalog: wrong type; expected \"playground\", \"ti-20190217\", \"none\", {\"file\", \"signature\"} or {\"roots\", "
     "\"revoked\"}"},
    {R"({"catalog": {"file": "a.lst"}})", "catalog: expected both file and signature, or roots with or without revoked"},
    {R"({"catalog": {"roots": [], "file": "a.lst"}})",
     "catalog: expected both file and signature, or roots with or without revoked"},
    {R"({"catalog": {"revoked": []}})", "catalog: expected both file and signature, or roots with or without revoked"},
    {R"({"catalog": {"roots": ["ca.der"]}})",
     "catalog.roots: cannot read /nonexistent/ca.der: No such file or directory; correct the path"},
    {R"({"flash": {"size": "4MB"}})",
     "flash.size: wrong size; expected 1M to 32M in steps of 4K, such as 4M, 2048K or 4194304"},
    {R"({"flash": {"size": "33M"}})",
     "flash.size: wrong size; expected 1M to 32M in steps of 4K, such as 4M, 2048K or 4194304"},
    {R"({"flash": {"size": 1048577}})",
     "flash.size: wrong size; expected 1M to 32M in steps of 4K, such as 4M, 2048K or 4194304"},
    {R"({"flash": {"alert_threshold": 0}})", "flash.alert_threshold: wrong value; expected a whole number from 1 to 255"},
    {R"({"flash": {"size": 4.5}})",
     "flash.size: wrong type; expected 1M to 32M, in steps of 4K, such as \"4M\" or a number of bytes"},
    {R"({"flash": {"files": {"": "x"}}})", "flash.files[\"\"]: a file's name has 1 to 180 bytes"},
    {R"({"flash": {"files": {"/cert/ca.pem": "ca.pem"}}})",
     "flash.files[\"/cert/ca.pem\"]: cannot read /nonexistent/ca.pem: No such file or directory; correct the path"},
    {R"({"flash": {"files": {"a": "b\u0000c"}}})", "flash.files[\"a\"]: 'b\\x00c' is wrong; expected a path"},
    {R"({"flash": {"files": {"a": "/dev/zero"}}})",
     "flash.files[\"a\"]: cannot read /dev/zero: not a regular file; name a file"},
    {R"({"quirks": {"text_mode": 1}})", "quirks.text_mode: wrong type; expected true or false"},
};
INSTANTIATE_TEST_SUITE_P(Rest, BadConfig, ::testing::ValuesIn(kDeviceAndTheRest));

// ---- files ----

class ConfigFiles : public ::testing::Test {
 protected:
  void write(const char* name, std::string_view content) { std::ofstream(folder.file(name), std::ios::binary) << content; }
  std::filesystem::path path(const char* name = "") const { return folder.file(name); }
  static test::Identity identity(const char* name) { return test::self_signed({.name = name, .ca = true}); }
  test::OwnFolder folder;
};

TEST_F(ConfigFiles, RelativePathsStartAtTheFile) {
  std::filesystem::create_directory(path("certs"));
  write("certs/ca.pem", "content");
  write("lab.json", R"({"flash": {"files": {"/cert/ca.pem": "certs/ca.pem"}}})");
  const Config config = read_config(path("lab.json"));
  ASSERT_EQ(config.flash_files.size(), 1u);
  EXPECT_EQ(config.flash_files[0].name, "/cert/ca.pem");
  EXPECT_EQ(as_text(config.flash_files[0].content), "content");
}

TEST_F(ConfigFiles, AMissingConfigurationIsRefused) {
  EXPECT_THROW(read_config(path("none.json")), Failure);
  EXPECT_THROW(read_config(path()), Failure);
}

TEST_F(ConfigFiles, AFlashFileLargerThanTheFlashIsRefused) {
  write("big", std::string((1u << 20) + 1, 'x'));
  EXPECT_THAT(refusal(R"({"flash": {"size": "1M", "files": {"big": "big"}}})", path()),
              HasSubstr("more than 1048576 bytes"));
}

// ref: certificate-catalog.md §2
TEST_F(ConfigFiles, ACatalogOfRootsHoldsExactlyTheseCertificates) {
  const test::Identity first = identity("First"), second = identity("Second"), gone = identity("Gone");
  std::filesystem::create_directory(path("more"));
  write("first.pem", first.pem());
  write("more/second.der", as_text(second.der()));
  write("more/readme.txt", "no certificate");
  write("gone.pem", gone.pem());
  const Config config =
      parse(R"({"catalog": {"roots": ["first.pem", "more", "first.pem"], "revoked": ["gone.pem"]}})", path());
  EXPECT_THAT(trust_of(config).trusted(), ElementsAre(first.digest(), second.digest()));
  EXPECT_THAT(trust_of(config).revoked(), ElementsAre(gone.digest()));
}

TEST_F(ConfigFiles, AFileWithoutCertificateIsRefused) {
  write("empty.pem", "no certificate");
  EXPECT_THAT(refusal(R"({"catalog": {"roots": ["empty.pem"]}})", path()),
              HasSubstr("empty.pem holds no certificate; give DER or PEM files"));
}

// ref: certificate-catalog.md §8
TEST_F(ConfigFiles, ACatalogFileNeedsTheSignatureOfAKeyInRom) {
  const test::Key key = test::rsa_key();
  const Bytes lst = catalog::playground().to_lst();
  const std::string text = R"({"catalog": {"file": "x.lst", "signature": "x.sig"})";
  write("x.lst", as_text(lst));
  write("x.sig", as_text(test::sign(key, lst)));
  write("key.pem", test::public_pem(key));
  EXPECT_THAT(refusal(text + "}", path()), HasSubstr("SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT"));

  const Config config = parse(text + R"(, "device": {"rom_key": "key.pem"}})", path());
  EXPECT_EQ(trust_of(config).trusted(), catalog::playground().trusted());

  write("x.lst", as_text(lst).substr(1));
  EXPECT_THAT(refusal(text + "}", path()), HasSubstr("x.lst is no catalog"));
  write("key.pem", "no key");
  EXPECT_THAT(refusal(text + R"(, "device": {"rom_key": "key.pem"}})", path()), HasSubstr("holds no RSA public key"));
}

TEST_F(ConfigFiles, CheckTellsWhatIsInTheFile) {
  write("lab.json", R"({"catalog": "ti-20190217"})");
  EXPECT_THAT(check_config(path("lab.json").string()),
              HasSubstr("fine: 1 access point, 104 trusted roots, 0 flash files\n"));
}

}  // namespace
}  // namespace cc3235::emulator
