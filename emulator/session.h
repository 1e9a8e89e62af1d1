#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/device_setup.h"

namespace cc3235::emulator {

/// A device in virtual time whose serial line is played by this process, without an event loop of the caller's own.
class Session {
 public:
  /// Powers the device up. Throws Failure. `setup.virtual_from` says when.
  explicit Session(DeviceSetup setup);
  /// A power cut.
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// A command and CR.
  void type(std::string_view line);
  /// Runs the device until it has said so many lines that were not taken, and all that it has to say at that time; or until
  /// they cannot come any more, which takes some seconds where somebody outside could still make them come. take_lines()
  /// tells.
  void wait_for_lines(std::size_t count);
  /// Runs it for so long of its own time.
  void pass(std::chrono::milliseconds duration);
  /// What it has said: replies, data and events, each without its line end. Echo and blank lines are left out.
  std::vector<std::string> take_lines();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc3235::emulator
