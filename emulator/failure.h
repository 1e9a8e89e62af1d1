#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "emulator/printable.h"

namespace cc3235::emulator {

/// How the process ends; other tools rely on the numbers.
enum class ExitCode : int {
  fine = 0,
  failed = 1,
  usage = 2,         ///< command line, configuration or a file named there
  image_in_use = 3,  ///< another living process has the flash image
  port_in_use = 4,   ///< another living process has the port, address or link
};

/// What a command has to say, and how the process ends with it.
struct Outcome {
  std::string text;
  ExitCode code = ExitCode::fine;
};

/// What ends the process early: one line that says where, what and the remedy.
class Failure : public std::runtime_error {
 public:
  Failure(ExitCode code, std::string_view message) : std::runtime_error(printable(message)), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

}  // namespace cc3235::emulator
