#include "bench/measurements.h"
#include "bench/stopwatch.h"

namespace cc3235::bench {
namespace {

constexpr int kStarts = 15;

/// Starts on `image`, sends AT+Test as soon as there is a port, and waits for its OK, ms.
double first_ok(const Setting& setting, const std::string& image) {
  const Stopwatch watch;
  Device device(setting, image);
  device.line.write("AT+Test\r");
  device.line.take_through("OK\n\r\r");
  const double milliseconds = watch.microseconds() / 1000;
  device.process.end();
  return milliseconds;
}

}  // namespace

std::vector<Figure> start(const Setting& setting) {
  first_ok(setting, "start.img");  // makes the image
  std::vector<double> times;
  for (int i = 0; i < kStarts; ++i) times.push_back(first_ok(setting, "start.img"));
  const double typical = median(times);
  return {{"start to first OK", "ms", typical, 0, typical, Figure::Bar::at_most, 20}};
}

}  // namespace cc3235::bench
