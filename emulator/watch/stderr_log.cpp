#include "emulator/watch/stderr_log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <memory>

#include "emulator/printable.h"

namespace cc3235::emulator {
namespace {

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::trace:
      return spdlog::level::trace;
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warn:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::off;
}

}  // namespace

Log make_stderr_log(LogLevel threshold) {
  // A logger of our own: nothing of spdlog's global registry is used.
  auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_st>();
  auto logger = std::make_shared<spdlog::logger>("cc3235emu", std::move(sink));
  logger->set_level(spdlog::level::trace);
  logger->set_pattern("%H:%M:%S.%e %^%-7l%$ %v");
  return Log(threshold, [logger](LogLevel level, std::string_view text) {
    const std::string line = printable(text);
    logger->log(level_of(level), spdlog::string_view_t(line.data(), line.size()));
  });
}

}  // namespace cc3235::emulator
