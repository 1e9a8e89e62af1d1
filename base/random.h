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

  std::uint32_t number() {
    std::uint32_t value = 0;
    fill({reinterpret_cast<std::uint8_t*>(&value), sizeof value});
    return value;
  }
};

/// The kernel's generator.
std::unique_ptr<Random> make_system_random();
/// The same sequence for the same seed, on every machine.
std::unique_ptr<Random> make_seeded_random(std::uint64_t seed);

}  // namespace cc3235
