#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/status.h"

namespace cc3235::fs_sim {

/// The network processor's root catalog. ref: certificate-catalog.md §1
inline constexpr std::string_view kCatalogName = "/sys/certstore.lst";

/// True for the close that gives up what was written: signature `A`. ref: filesystem.md §8 step 2
bool asks_to_abort(ByteView signature);

/// What can be said of the arguments alone when a file that must be signed is closed. ref: filesystem.md §8 step 4
Status judge_arguments(std::string_view certificate_name, ByteView signature);

}  // namespace cc3235::fs_sim
