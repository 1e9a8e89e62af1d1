#pragma once

#include <string>

#include "base/status.h"

namespace cc3235::catalog {

/// What a check says.
struct Judgement {
  Status status{};     ///< the chip's code
  std::string reason;  ///< why, in one clause
  std::string remedy;  ///< what to change; empty when there is nothing

  bool ok() const { return status.ok(); }
};

}  // namespace cc3235::catalog
