#include <cstdlib>
#include <string_view>

#include "emulator/config/config.h"
#include "emulator/failure.h"

/// Any bytes as a configuration: taken, or refused with one line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cc3235::emulator;
  try {
    // No such folder: the files that a configuration names are not the host's.
    parse_config({reinterpret_cast<const char*>(data), size}, "fuzz.json", "/nonexistent/fuzz");
  } catch (const Failure& failure) {
    const std::string_view message = failure.what();
    if (failure.code() != ExitCode::usage || message.empty() || message.find('\n') != message.npos) std::abort();
  }
  return 0;
}
