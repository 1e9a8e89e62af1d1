#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/cases/case.h"

namespace cc3235::emulator {

/// A file of the folder `cases`, as it ships inside the program.
struct ShippedCase {
  std::string_view name, text;
};
/// Sorted by name.
std::span<const ShippedCase> shipped_texts();
std::vector<Case> shipped_cases();
/// The names of those that show this code.
std::vector<std::string> cases_with(std::int32_t code);

/// A shipped case by its name, or the case in a file: a path that contains `/` or ends in `.case`. Throws Failure (usage).
Case find_case(const std::string& name_or_path);

}  // namespace cc3235::emulator
