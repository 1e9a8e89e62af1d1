#pragma once

#include <fmt/format.h>

#include <functional>
#include <string_view>

namespace cc3235 {

enum class LogLevel { trace, debug, info, warn, error };

/// Where log lines go. The process hands one in (emulator/), tests keep theirs; nobody below owns a logger or reads a
/// setting.
class Log {
 public:
  using Sink = std::function<void(LogLevel, std::string_view text)>;

  Log() = default;  ///< drops everything
  Log(LogLevel threshold, Sink sink) : threshold_(threshold), sink_(std::move(sink)) {}

  bool enabled(LogLevel level) const { return sink_ && level >= threshold_; }

  template <class... Args>
  void write(LogLevel level, fmt::format_string<Args...> format, Args&&... args) const {
    if (enabled(level)) print(level, format, fmt::make_format_args(args...));
  }
  template <class... Args>
  void debug(fmt::format_string<Args...> format, Args&&... args) const {
    write(LogLevel::debug, format, std::forward<Args>(args)...);
  }
  template <class... Args>
  void info(fmt::format_string<Args...> format, Args&&... args) const {
    write(LogLevel::info, format, std::forward<Args>(args)...);
  }
  template <class... Args>
  void warn(fmt::format_string<Args...> format, Args&&... args) const {
    write(LogLevel::warn, format, std::forward<Args>(args)...);
  }
  template <class... Args>
  void error(fmt::format_string<Args...> format, Args&&... args) const {
    write(LogLevel::error, format, std::forward<Args>(args)...);
  }

 private:
  void print(LogLevel level, fmt::string_view format, fmt::format_args args) const;

  LogLevel threshold_ = LogLevel::error;
  Sink sink_;
};

}  // namespace cc3235
