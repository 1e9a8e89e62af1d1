#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/observer.h"

namespace cc3235 {

/// One trap that a driver's author can step into. `id` is a heading of docs/hints.md.
template <class Trap>
struct HintRow {
  Trap trap;
  std::string_view id;
  std::string_view text;
};

/// True when each row stands at the place of its trap's number, for a static_assert beside the table.
template <class Trap>
constexpr bool in_order(std::span<const HintRow<Trap>> rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].trap != static_cast<Trap>(i)) return false;
  }
  return rows.size() <= 32;
}

/// Says each trap of one table once; the device goes on behaving as the chip does. At most 32 traps.
template <class Trap>
class HintTeller {
 public:
  HintTeller(std::span<const HintRow<Trap>> rows, const Observers& observers) : rows_(rows), observers_(observers) {}

  void say(Trap trap) {
    if (said(trap)) return;
    said_ |= bit(trap);
    const HintRow<Trap>& row = rows_[static_cast<std::size_t>(trap)];
    observers_.see(seen::Hint{row.id, row.text});
  }
  bool said(Trap trap) const { return (said_ & bit(trap)) != 0; }

 private:
  static constexpr std::uint32_t bit(Trap trap) { return std::uint32_t{1} << static_cast<unsigned>(trap); }

  std::span<const HintRow<Trap>> rows_;
  const Observers& observers_;
  std::uint32_t said_ = 0;
};

}  // namespace cc3235
