#pragma once

#include <memory>

#include "base/observer.h"
#include "nwp/host/host.h"
#include "nwp/loop/loop.h"

namespace cc3235::nwp {

namespace chip {
class Chip;
}

/// TI's host driver over a chip: state gates, argument checks, chunking, rounding, Close's wait, Send without an answer.
class Driver {
 public:
  Driver(Loop& loop, chip::Chip& chip, const Observers& observers);
  ~Driver();
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  Host host();
  /// Where the events that pass the driver go. ref: events.md §1
  void set_event_sink(EventSink sink);

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc3235::nwp
