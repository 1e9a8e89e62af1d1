#pragma once

#include <cstdint>
#include <memory>

#include "base/bytes.h"

namespace cc3235 {

/// Where random bytes come from: the host's generator, or a repeatable sequence (`--seed`).
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(MutableBytes out) = 0;

  /// The next four bytes, the first one highest.
  std::uint32_t number() {
    std::uint8_t bytes[4];
    fill(bytes);
    std::uint32_t value = 0;
    for (std::uint8_t byte : bytes) value = value << 8 | byte;
    return value;
  }
};

/// The kernel's generator.
std::unique_ptr<Random> make_system_random();
/// The same sequence for the same seed, on every machine.
std::unique_ptr<Random> make_seeded_random(std::uint64_t seed);

}  // namespace cc3235
