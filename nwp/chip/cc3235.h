#pragma once

#include <memory>

#include "base/observer.h"
#include "base/random.h"
#include "fs_sim/file_system.h"
#include "nwp/chip/chip.h"
#include "nwp/chip/config.h"
#include "nwp/chip/network.h"
#include "nwp/loop/loop.h"
#include "tls_sim/tls.h"

namespace cc3235::nwp::chip {

/// What a chip stands on; all of it outlives the chip.
struct ChipParts {
  Loop& loop;
  Network& network;
  fs_sim::FileSystem& flash;
  tls_sim::Context& tls;
  Random& random;
  const Observers& observers;
};

/// A CC3235SF's network processor.
std::unique_ptr<Chip> make_cc3235(ChipConfig config, ChipParts parts);

}  // namespace cc3235::nwp::chip
