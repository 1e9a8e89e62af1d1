#include "base/log.h"

#include <iterator>

namespace cc3235 {

void Log::print(LogLevel level, fmt::string_view format, fmt::format_args args) const {
  fmt::memory_buffer text;
  fmt::vformat_to(std::back_inserter(text), format, args);
  sink_(level, {text.data(), text.size()});
}

}  // namespace cc3235
