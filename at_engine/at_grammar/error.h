#pragma once

#include <cstdint>

namespace cc3235::at {

/// The classes of `ERROR: <text>,<code>`. ref: at-protocol.md §9
enum class ErrorClass : std::uint8_t {
  command_not_exist,
  number_of_parameters,
  parse_parameters,
  allocate,
  process_command
};

struct Error {
  ErrorClass kind{};
  std::int32_t code = 0;
};

/// Codes of `parse parameters`. ref: at-protocol.md §9
enum class ParseCode : std::int32_t { range = 0, missing = -1, memory = -2, separator = -3, unknown = -4, too_long = -5 };

}  // namespace cc3235::at
