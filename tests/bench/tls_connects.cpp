#include <fmt/format.h>
#include <unistd.h>

#include "bench/certificate.h"
#include "bench/measurements.h"

namespace cc3235::bench {
namespace {

constexpr int kRounds = 4;
constexpr int kConnects = 400;  // of a round
constexpr double kBar = 0.8;
constexpr const char* kSuite = "ECDHE-RSA-AES128-GCM-SHA256";

/// A client that takes its time: the emulator does not stay awake for it.
constexpr useconds_t kPause = 500;

/// Sends a command and waits for what its answer ends with.
void exchange(Device& device, const std::string& command, std::string_view end) {
  usleep(kPause);
  device.line.write(command + "\r");
  device.line.take_through(std::string(end) + "\n\r\r");
}

/// Per second of the emulator's processor time: socket, connect, close. Without a CA file, as s_time verifies nothing.
double by_the_device(Device& device, const std::string& port) {
  const double before = device.process.cpu_seconds();
  for (int i = 0; i < kConnects; ++i) {
    exchange(device, "AT+Socket=INET,STREAM,SEC", "OK");
    exchange(device, fmt::format("AT+Connect=0,INET,{},127.0.0.1", port), ",-453");  // up. ref: tls.md §2 row 24
    exchange(device, "AT+Close=0", "OK");
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
