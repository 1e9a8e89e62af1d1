#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class Validator;
}

/// Checks of options, with messages that say what was expected.
namespace cc3235::emulator {

/// One of these words; the type name shows them already.
CLI::Validator one_of(std::vector<std::string> words);

CLI::Validator number_between(std::int64_t least, std::int64_t most);

}  // namespace cc3235::emulator
