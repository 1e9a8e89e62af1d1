#include <fmt/format.h>

#include <array>
#include <ctime>

#include "bench/measurements.h"
#include "support/at_session.h"

namespace cc3235::bench {
namespace {

constexpr int kRounds = 15;
constexpr int kPerRound = 20'000;
constexpr int kPerWrite = 50;  // lines that arrive together
constexpr double kBar = 200'000;

/// No parameters, keywords, numbers and an address: what drivers send between payloads.
constexpr std::array<std::string_view, 4> kCommands{"AT+Test", "AT+SetSockOpt=0,SOCKET,NONBLOCKING,1",
                                                    "AT+Bind=0,INET,5001,192.168.1.23", "AT+WlanSet=ap,channel,6"};

/// Of this thread: what else the machine does costs nothing.
double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Commands per second of processor time.
double rate(test::AtSession& session, std::string_view command) {
  std::string lines;
  for (int i = 0; i < kPerWrite; ++i) lines.append(command).append("\r");
  const double start = cpu_seconds();
  std::size_t answered = 0;
  for (int i = 0; i < kPerRound / kPerWrite; ++i) answered += session.type(lines).size();
  const double seconds = cpu_seconds() - start;
  const std::size_t exchange = command.size() + std::string_view(
                                                    "\r\n"
                                                    "\n\r\r"
                                                    "OK\n\r\r")
                                                    .size();
  if (answered != kPerRound * exchange) throw std::runtime_error("commands without an answer");
  return kPerRound / seconds;
}

}  // namespace

std::vector<Figure> engine_rate(const Setting&) {
  test::AtSession session;
  std::vector<Figure> figures;
  for (const std::string_view command : kCommands) {
    std::vector<double> rates;
    for (int i = 0; i < kRounds; ++i) rates.push_back(rate(session, command));
    const double middle = median(rates);
    figures.push_back({fmt::format("engine {}", command.substr(0, command.find('='))), "/s", middle, 0, middle,
                       Figure::Bar::at_least, kBar});
  }
  return figures;
}

}  // namespace cc3235::bench
