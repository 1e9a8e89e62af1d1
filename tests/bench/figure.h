#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace cc3235::bench {

/// One measured figure and the bar it is held against.
struct Figure {
  enum class Bar : std::uint8_t { none, at_most, at_least };

  std::string name;
  std::string unit;
  double ours = 0;   ///< in `unit`
  double base = 0;   ///< the same of what it is compared with; 0 when there is none
  double value = 0;  ///< what the bar is for: the ratio, or `ours`
  Bar kind{};
  double bar = 0;

  bool good() const { return kind == Bar::none || (kind == Bar::at_most ? value <= bar : value >= bar); }
};

/// The value below which the share `part` of the samples lies.
inline double quantile(std::vector<double> samples, double part) {
  const auto rank = static_cast<std::ptrdiff_t>(part * static_cast<double>(samples.size() - 1));
  std::ranges::nth_element(samples, samples.begin() + rank);
  return samples[static_cast<std::size_t>(rank)];
}
inline double median(std::vector<double> samples) {
  return quantile(std::move(samples), 0.5);
}

inline double mean(const std::vector<double>& samples) {
  return std::accumulate(samples.begin(), samples.end(), 0.0) / static_cast<double>(samples.size());
}
inline double harmonic_mean(const std::vector<double>& samples) {
  double sum = 0;
  for (const double sample : samples) sum += 1 / sample;
  return static_cast<double>(samples.size()) / sum;
}

/// Pairs of measurements taken right after each other, so that both meet the same machine.
class Rounds {
 public:
  void add(double ours, double base) {
    ours_.push_back(ours);
    base_.push_back(base);
    ratio_.push_back(ours / base);
  }
  /// The bar is for the median of the rounds' ratios.
  Figure figure(std::string name, std::string unit, Figure::Bar kind, double bar) const {
    return {std::move(name), std::move(unit), median(ours_), median(base_), median(ratio_), kind, bar};
  }
  // Where the scheduler puts several processes makes rounds fall into heaps, and a median into any of them: exchanges over
  // a line are compared by all rounds together.
  Figure time(std::string name, std::string unit, Figure::Bar kind, double bar) const {
    const double ours = mean(ours_), base = mean(base_);
    return {std::move(name), std::move(unit), ours, base, ours / base, kind, bar};
  }
  /// The same work in every round: the harmonic mean is the rate of all.
  Figure rate(std::string name, std::string unit, Figure::Bar kind, double bar) const {
    const double ours = harmonic_mean(ours_), base = harmonic_mean(base_);
    return {std::move(name), std::move(unit), ours, base, ours / base, kind, bar};
  }

 private:
  std::vector<double> ours_, base_, ratio_;
};

}  // namespace cc3235::bench
