#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "emulator/config/config.h"
#include "emulator/session.h"
#include "nwp/chip/lan.h"
#include "support/certificates.h"

// Two whole devices of one process, a client of AT commands at each. ref: design §7: they reach each other by their
// addresses

namespace cc3235::emulator {
namespace {

using Lines = std::vector<std::string>;

/// A device that has joined the access point.
class Board {
 public:
  Board(const std::shared_ptr<nwp::chip::Lan>& lan, Ipv4 address, std::vector<FlashFile> files = {})
      : session_(set_up(lan, address, std::move(files))) {
    EXPECT_EQ(command("AT+WlanConnect=cc3235,,WPA_WPA2,12345678,,,", 3).front(), "OK");
  }

  /// The lines of the answer: so many of them.
  Lines command(const std::string& line, std::size_t count) {
    session_.type(line);
    return said(count);
  }
  Lines said(std::size_t count) {
    session_.wait_for_lines(count);
    return session_.take_lines();
  }
  /// A new socket, as it stands in commands.
  std::string socket(const std::string& kind) {
    const std::string line = command("AT+Socket=" + kind, 2).front();
    EXPECT_TRUE(line.starts_with("+socket:")) << line;
    return line.substr(line.find(':') + 1);
  }
  void expect_ok(const std::string& line) { EXPECT_EQ(command(line, 1), Lines{"OK"}) << line; }

 private:
  static DeviceSetup set_up(const std::shared_ptr<nwp::chip::Lan>& lan, Ipv4 address, std::vector<FlashFile> files) {
    Config config;
    DeviceSetup setup;
    setup.chip = std::move(config.chip);
    setup.chip.address.ip = address;
    setup.trust = std::move(config.trust);
    setup.lan = lan;
    setup.flash_files = std::move(files);
    setup.virtual_from = parse_iso("2021-06-01T00:00:00Z");
    setup.patience = std::chrono::seconds(20);
    setup.random = make_seeded_random(address.value);
    return setup;
  }

  Session session_;
};

class DevicesTest : public testing::Test {
 protected:
  std::shared_ptr<nwp::chip::Lan> lan = std::make_shared<nwp::chip::Lan>();
  static constexpr Ipv4 kServer = Ipv4::of(192, 168, 1, 23), kClient = Ipv4::of(192, 168, 1, 24);
};

TEST_F(DevicesTest, OneServesTheOtherByTcpAndUdp) {
  Board server(lan, kServer), client(lan, kClient);
  server.socket("inet,stream,tcp");
  server.expect_ok("AT+Bind=0,inet,80,0.0.0.0");
  server.expect_ok("AT+Listen=0,1");
  server.expect_ok("AT+Accept=0,inet");
  client.socket("inet,stream,tcp");
  client.expect_ok("AT+Bind=0,inet,5005,0.0.0.0");
  EXPECT_EQ(client.command("AT+Connect=0,inet,80,192.168.1.23", 3), (Lines{"OK", "+connect:80,192.168.1.23", "OK"}));
  EXPECT_EQ(server.said(2), (Lines{"+accept:1,inet,5005,192.168.1.24", "OK"}));
  client.expect_ok("AT+Send=0,0,4,ping");
  EXPECT_EQ(server.command("AT+Recv=1,0,100", 3), (Lines{"OK", "+recv:1,0,4,ping", "OK"}));
  server.expect_ok("AT+Send=1,0,4,pong");
  EXPECT_EQ(client.command("AT+Recv=0,0,100", 3), (Lines{"OK", "+recv:0,0,4,pong", "OK"}));

  const std::string news = server.socket("inet,dgram,udp"), reader = client.socket("inet,dgram,udp");
  server.expect_ok("AT+Bind=" + news + ",inet,5001,192.168.1.23");
  client.expect_ok("AT+Bind=" + reader + ",inet,5001,192.168.1.24");
  client.expect_ok("AT+SendTo=" + reader + ",inet,5001,192.168.1.23,0,4,ask?");
  EXPECT_EQ(server.command("AT+RecvFrom=" + news + ",inet,0,0.0.0.0,0,100", 3),
            (Lines{"OK", "+recvfrom:" + news + ",0,4,ask?", "OK"}));
  server.expect_ok("AT+SendTo=" + news + ",inet,5001,192.168.1.24,0,4,news");
  EXPECT_EQ(client.command("AT+RecvFrom=" + reader + ",inet,0,0.0.0.0,0,100", 3),
            (Lines{"OK", "+recvfrom:" + reader + ",0,4,news", "OK"}));

  EXPECT_EQ(server.command("AT+Close=1", 2), (Lines{"+close:1", "OK"}));
  EXPECT_EQ(client.command("AT+Recv=0,0,100", 3), (Lines{"OK", "+recv:0,0,0,", "OK"}));
  EXPECT_EQ(server.command("AT+WlanDisconnect", 2).front(), "OK");
  client.socket("inet,stream,tcp");
  EXPECT_EQ(client.command("AT+Connect=2,inet,80,192.168.1.23", 2), (Lines{"OK", "ERROR: process command,-110"}))
      << "nobody has the address any more";
}

/// The handshake wants both at once: each runs on a thread of its own.
TEST_F(DevicesTest, OneServesTheOtherByTls) {
  const test::Identity own = test::self_signed({.name = "server"});
  const auto content = [](const std::string& text) { return Bytes(text.begin(), text.end()); };
  Board server(lan, kServer, {{"own.pem", content(own.pem())}, {"own.key", content(test::private_pem(own.key))}});
  Board client(lan, kClient);
  server.socket("inet,stream,sec");
  server.expect_ok("AT+SetSockOpt=0,socket,secure_files_certificate_file_name,\"own.pem\"");
  server.expect_ok("AT+SetSockOpt=0,socket,secure_files_private_key_file_name,\"own.key\"");
  server.expect_ok("AT+Bind=0,inet,443,0.0.0.0");
  server.expect_ok("AT+Listen=0,1");
  server.expect_ok("AT+Accept=0,inet");
  client.socket("inet,stream,sec");
  client.expect_ok("AT+Bind=0,inet,5005,0.0.0.0");
  auto accepted = std::async(std::launch::async, [&server] { return server.said(2); });
  EXPECT_EQ(client.command("AT+Connect=0,inet,443,192.168.1.23", 2), (Lines{"OK", "ERROR: process command,-453"}));
  EXPECT_EQ(accepted.get(), (Lines{"+accept:1,inet,5005,192.168.1.24", "OK"}));
  client.expect_ok("AT+Send=0,0,6,secret");
  EXPECT_EQ(server.command("AT+Recv=1,0,100", 3), (Lines{"OK", "+recv:1,0,6,secret", "OK"}));
}

}  // namespace
}  // namespace cc3235::emulator
