#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "fs_sim/program.h"

namespace cc3235::test {

/// A file as a programming image has it.
inline fs_sim::ProgramFile file(std::string name, std::string_view content, std::uint32_t flags = 0) {
  fs_sim::ProgramFile made;
  made.name = std::move(name);
  made.creation_flags = flags;
  made.content.assign(content.begin(), content.end());
  return made;
}

}  // namespace cc3235::test
