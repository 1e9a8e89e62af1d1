#include "emulator/serial/power_up_output.h"

#include <fmt/format.h>

#include "at_engine/at_dispatch/banner.h"
#include "at_engine/at_grammar/line_machine.h"

namespace cc3235::emulator {
namespace {

// Echo of eager clients is in it as well; more than this is not power-up output.
constexpr std::size_t kLimit = 65536;

}  // namespace

void PowerUpOutput::add(ByteView bytes) {
  if (complete_) return;
  kept_ += as_text(bytes);
  static const std::string end = fmt::format("{}{}", at::kPrompt, at::kEol);
  if (const std::size_t at = kept_.find(end); at != kept_.npos) {
    kept_.resize(at + end.size());
    complete_ = true;
  } else if (kept_.size() > kLimit) {
    kept_.erase(0, kept_.size() - end.size());
  }
  if (complete_ && !wanted_) kept_.clear();
}

void PowerUpOutput::forget() {
  wanted_ = false;
  if (complete_) kept_.clear();
}

}  // namespace cc3235::emulator
