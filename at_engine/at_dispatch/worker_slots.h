#pragma once

#include <memory>

namespace cc3235::at {

/// The five worker slots that blocking commands of all kinds share. A slot is free again when its token dies.
/// ref: at-protocol.md §9
class WorkerSlots {
 public:
  using Slot = std::shared_ptr<const void>;
  static constexpr long kSlots = 5;

  /// Empty when all are taken.
  Slot take() const { return in_use() < kSlots ? Slot(token_) : Slot(); }
  long in_use() const { return token_.use_count() - 1; }

 private:
  std::shared_ptr<const int> token_ = std::make_shared<const int>(0);
};

}  // namespace cc3235::at
