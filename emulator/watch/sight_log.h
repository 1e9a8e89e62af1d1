#pragma once

#include <set>
#include <string>

#include "base/log.h"
#include "base/observer.h"

namespace cc3235::emulator {

/// Puts what can be seen of a device into the log: hints at `info`, each once; serial bytes at `trace`; the rest at `debug`.
class SightLog final : public Observer {
 public:
  explicit SightLog(Log log) : log_(std::move(log)) {}
  void see(const Sight& sight) override;

 private:
  Log log_;
  std::set<std::string, std::less<>> hinted_;
};

}  // namespace cc3235::emulator
