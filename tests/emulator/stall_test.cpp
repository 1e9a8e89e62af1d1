#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <thread>

#include "emulator/config/config.h"
#include "emulator/serial/file_descriptor.h"
#include "emulator/session.h"
#include "support/tls_server.h"

/// A whole device and servers that fall silent in the middle of a handshake, in virtual time. ref: tls.md §1, §2 row 10
namespace cc3235::emulator {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// The last that comes of a server: whole records of a flight, and perhaps half of the next one.
struct Silence {
  int flight;  ///< 1: the answer to the hello; 2: the answer to the client's key exchange
  int records;
  bool half;
};

/// A real TLS server on loopback that says no more than this to its one client, and stays connected.
class SilentServer {
 public:
  explicit SilentServer(Silence silence) : silence_(silence), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    socklen_t length = sizeof address;
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    test::require(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), length) == 0, "no port");
    test::require(::listen(listener_.get(), 1) == 0, "no listener");
    ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &length);
    place_ = {Ipv4::of(127, 0, 0, 1), ntohs(address.sin_port)};
    thread_ = std::thread([this] { serve(); });
  }
  ~SilentServer() {
    ::shutdown(listener_.get(), SHUT_RDWR);
    thread_.join();
  }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;

  const Endpoint& place() const { return place_; }

 private:
  void serve() {
    const FileDescriptor client(::accept(listener_.get(), nullptr, nullptr));
    test::TlsServer server({.chain = {test::self_signed({.name = "hub.example"})}});
    std::array<std::uint8_t, 4096> bytes{};
    int flight = 0;
    ssize_t size = 0;
    while ((size = ::recv(client.get(), bytes.data(), bytes.size(), 0)) > 0) {
      server.feed(ByteView(bytes.data(), static_cast<std::size_t>(size)));
      server.advance();
      Bytes said = server.take_output();
      if (said.empty() || ++flight > silence_.flight) continue;
      if (flight == silence_.flight) said.resize(cut(said));
      static_cast<void>(::send(client.get(), said.data(), said.size(), MSG_NOSIGNAL));
    }
  }

  /// Bytes of the flight that are sent.
  std::size_t cut(const Bytes& flight) const {
    constexpr std::size_t kHeader = 5;
    std::size_t at = 0, record = 0;
    for (int i = 0; i <= silence_.records && at < flight.size(); ++i) {
      record = kHeader + std::size_t{flight[at + 3]} * 256 + flight[at + 4];
      if (i < silence_.records) at += record;
    }
    test::require(at < flight.size(), "the flight has fewer records");
    return silence_.half ? at + record / 2 : at;
  }

  Silence silence_;
  FileDescriptor listener_;
  Endpoint place_;
  std::thread thread_;
};

/// A device that has joined its network and finds the server at 203.0.113.10:8883.
DeviceSetup device_with(const Endpoint& server) {
  Config config;
  DeviceSetup setup;
  setup.chip = std::move(config.chip);
  setup.quirks = config.quirks;
  setup.trust = std::move(config.trust);
  setup.rules.endpoints[{Ipv4::of(203, 0, 113, 10), 8883}] = server;
  setup.virtual_from = parse_iso("2021-06-01T00:00:00Z");
  setup.patience = 30ms;
  return setup;
}

class Stall : public testing::TestWithParam<Silence> {};

TEST_P(Stall, EndsConnectWithTheTimeOut) {
  const SilentServer server(GetParam());
  Session device(device_with(server.place()));
  device.type("AT+WlanConnect=cc3235,,WPA_WPA2,12345678,,,");
  device.wait_for_lines(3);
  device.type("AT+Socket=INET,STREAM,SEC");
  device.wait_for_lines(5);
  ASSERT_EQ(device.take_lines().size(), 5U);
  device.type("AT+Connect=0,INET,8883,203.0.113.10");
  device.wait_for_lines(2);
  EXPECT_THAT(device.take_lines(), ElementsAre("OK", "ERROR: process command,-462"));
}

std::vector<Silence> all_silences() {
  constexpr int kFirstFlight = 4;   // hello, certificate, key exchange, done
  constexpr int kSecondFlight = 2;  // change of cipher, finished
  std::vector<Silence> all;
  for (const bool half : {false, true}) {
    for (int records = 0; records < kFirstFlight; ++records) all.push_back({1, records, half});
    for (int records = 0; records < kSecondFlight; ++records) all.push_back({2, records, half});
  }
  return all;
}
INSTANTIATE_TEST_SUITE_P(Tls, Stall, testing::ValuesIn(all_silences()), [](const auto& info) {
  return "Flight" + std::to_string(info.param.flight) + "Record" + std::to_string(info.param.records) +
         (info.param.half ? "Half" : "");
});

}  // namespace
}  // namespace cc3235::emulator
