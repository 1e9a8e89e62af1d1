#include "bench/measurements.h"
#include "bench/stopwatch.h"

namespace cc3235::bench {
namespace {

constexpr int kPairs = 10;  // of processes: where the scheduler puts one decides for its life how often a core must be woken
constexpr int kRounds = 6;
constexpr int kPerRound = 400;
constexpr std::string_view kRequest = "AT+Test\r";
constexpr std::string_view kReply = "AT+Test\r\n\n\r\rOK\n\r\r";

/// Times until the whole answer is there, µs.
std::vector<double> trips(SerialLine& line, std::string_view answer) {
  std::vector<double> times;
  for (int i = 0; i < kPerRound; ++i) {
    const Stopwatch watch;
    line.write(kRequest);
    const std::string got = line.take(answer.size());
    times.push_back(watch.microseconds());
    if (got != answer) throw std::runtime_error("unexpected answer: " + got);
  }
  return times;
}

}  // namespace

std::vector<Figure> round_trip(const Setting& setting) {
  Rounds typical, slow;
  for (int pair = 0; pair < kPairs; ++pair) {
    Device device(setting, "round_trip.img");
    device.wait_for_prompt();
    Child echo({setting.pty_echo}, setting.folder / "pty_echo.log");
    SerialLine bare(echo.line_with("port: "));
    for (int round = 0; round < kRounds; ++round) {
      const auto ours = trips(device.line, kReply);
      const auto base = trips(bare, kRequest);
      typical.add(median(ours), median(base));
      slow.add(quantile(ours, 0.99), quantile(base, 0.99));
    }
    device.process.end();
  }
  return {typical.time("AT+Test / bare pty, p50", "us", Figure::Bar::at_most, 1.3),
          slow.time("AT+Test / bare pty, p99", "us", Figure::Bar::at_most, 1.5)};
}

}  // namespace cc3235::bench
