#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace cc3235::emulator {

/// What the device prints from power-up to its prompt, kept for whoever opens the port first.
class PowerUpOutput {
 public:
  /// True when the prompt has gone by: the device answers.
  bool complete() const { return complete_; }
  std::string_view kept() const { return kept_; }

  /// Looks at all output until the prompt has gone by.
  void add(ByteView bytes);
  /// There has been a first client.
  void forget();

 private:
  std::string kept_;
  bool complete_ = false;
  bool wanted_ = true;
};

}  // namespace cc3235::emulator
