#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

#include "emulator/failure.h"

namespace cc3235::emulator {

/// A place in a configuration file, at the head of every message about it.
struct Place {
  std::string file;
  std::string where;  ///< `network.endpoints["203.0.113.10:8883"]`; empty for the whole file

  /// `what` says what is wrong and the remedy.
  [[noreturn]] void refuse(const std::string& what) const {
    throw Failure(ExitCode::usage, fmt::format("{}: {}{}{}", file, where, where.empty() ? "" : ": ", what));
  }
};

}  // namespace cc3235::emulator
