#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/observer.h"

namespace cc3235::emulator {

/// `--record`: everything that can be seen of the device as JSON lines (docs/record.md). Buffered; a buffer that is not full
/// is written after a second, and at the end.
class Recorder final : public Observer {
 public:
  /// Throws Failure (usage) when `path` cannot be written.
  Recorder(const std::string& path, Log log);

  /// From here on what is seen is written, with the time of `clock`.
  void start(Clock& clock);
  /// Writes out everything; the clock is not used any more.
  void finish();

  void see(const Sight& sight) override;

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void write(std::string line);
  void flush();

  std::string path_;
  Clock* clock_ = nullptr;  // only between start() and finish()
  Log log_;
  std::unique_ptr<std::FILE, Close> file_;  // null after it could not be written
  Clock::TimerId flush_timer_ = 0;
};

}  // namespace cc3235::emulator
