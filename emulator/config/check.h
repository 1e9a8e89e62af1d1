#pragma once

#include <string>
#include <string_view>

namespace cc3235::emulator {

/// `cc3235emu config check`: reads the file and everything that it names. The line to print; throws Failure.
std::string check_config(const std::string& file);

/// The JSON schema that files are checked against.
std::string_view config_schema();

}  // namespace cc3235::emulator
