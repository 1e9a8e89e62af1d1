#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace cc3235 {

/// One row of status_codes.csv.
struct StatusRow {
  std::string_view name;  ///< TI's symbol, e.g. SL_ERROR_BSD_ESECUNKNOWNROOTCA
  std::int32_t value;
  std::string_view area;       ///< GENERAL, BSD, SSL, HOST, WLAN, …
  std::string_view meaning;    ///< one sentence
  std::string_view reproduce;  ///< how to make this emulator answer it; empty when it does not yet
};

/// All rows in the order of the file. Areas stand in the order of the floors, so of the names that share a value the chip's
/// own comes first and those of libraries above it follow.
std::span<const StatusRow> status_table();

/// The row of that name, in any case; null when there is none.
const StatusRow* status_row(std::string_view name);

/// Every row with this value, in the order of the table: several layers use the small numbers.
std::vector<const StatusRow*> status_rows(Status status);

/// The symbol of the first row with this value, or an empty view.
std::string_view status_name(Status status);

}  // namespace cc3235
