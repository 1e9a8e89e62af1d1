#include <fmt/format.h>

#include "bench/certificate.h"
#include "bench/measurements.h"

namespace cc3235::bench {
namespace {

constexpr int kRounds = 4;
constexpr int kConnects = 400;  // of a round
constexpr double kBar = 0.8;
constexpr const char* kSuite = "ECDHE-RSA-AES128-GCM-SHA256";

/// Per second of the emulator's processor time: socket, connect, close. Without a CA file, as s_time verifies nothing.
double by_the_device(Device& device, const std::string& port) {
  const double before = device.process.cpu_seconds();
  for (int i = 0; i < kConnects; ++i) {
    device.line.write("AT+Socket=INET,STREAM,SEC\r");
    device.line.take_through("OK\n\r\r");
    device.line.write(fmt::format("AT+Connect=0,INET,{},127.0.0.1\r", port));
    device.line.take_through(",-453\n\r\r");  // up. ref: tls.md §2 row 24
    device.command("AT+Close=0");
  }
  return kConnects / (device.process.cpu_seconds() - before);
}

double by_s_time(const Setting& setting, const std::string& port) {
  Child client({"openssl", "s_time", "-connect", "127.0.0.1:" + port, "-new", "-time", "1", "-tls1_2", "-cipher", kSuite},
               setting.folder / "s_time.log");
  const std::string said = client.rest();  // "…\n\n1234 connections in 0.61s; …"
  const std::size_t end = said.find(" connections in ");
  if (end == std::string::npos) throw std::runtime_error("openssl s_time has failed: " + said);
  const std::size_t begin = said.rfind('\n', end) + 1;
  return std::stod(said.substr(begin, end - begin)) / client.cpu_seconds();
}

}  // namespace

std::vector<Figure> tls_connects(const Setting& setting) {
  const std::string pem = make_certificate(setting);
  // One curve that the chip has, so that both agree on the same.
  Child server({"openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", pem, "-tls1_2", "-cipher", kSuite, "-groups",
                "P-256", "-www"},
               setting.folder / "s_server.log");
  const std::string port = server.line_with("ACCEPT 127.0.0.1:");
  Device device(setting, "connects.img");
  device.wait_for_prompt();
  device.line.write("AT+WlanConnect=cc3235,,WPA_WPA2,12345678,,,\r");
  device.line.take_through("ipv4_acquired");
  device.line.take_through(kEol);
  Rounds rounds;
  for (int round = 0; round < kRounds; ++round) {
    const double ours = by_the_device(device, port);
    rounds.add(ours, by_s_time(setting, port));
  }
  device.process.end();
  return {rounds.rate("TLS connects / s_time", "1/s", Figure::Bar::at_least, kBar)};
}

}  // namespace cc3235::bench
