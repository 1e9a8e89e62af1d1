#include "emulator/watch/recorder.h"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <variant>

#include "base/date_time.h"
#include "emulator/failure.h"
#include "emulator/json_text.h"
#include "emulator/version.h"
#include "emulator/watch/event_fields.h"

namespace cc3235::emulator {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr std::chrono::seconds kFlushAfter{1};

std::string direction(Direction direction) {
  return direction == Direction::in ? "in" : "out";
}

std::string any(std::string_view bytes) {
  return utf8_of_bytes(bytes);
}

std::int64_t number(Status status) {
  return status.value();
}

/// The fields of a sight.
struct SightWriter {
  JsonObject& line;

  void operator()(const seen::Serial& serial) const {
    line.add("dir", direction(serial.direction));
    line.add("bytes", any(as_text(serial.bytes)));
  }
  void operator()(const seen::Line& seen) const {
    line.add("dir", direction(seen.direction));
    line.add("text", any(as_text(seen.text)));
  }
  void operator()(const seen::HostCall& call) const {
    line.add("name", std::string(call.name));
    line.add("status", number(call.status));
  }
  void operator()(const seen::Chip& chip) const {
    line.add("event", std::string(name_of(chip.event)));
    add_fields(line, chip.event);
  }
  void operator()(const seen::Flash& flash) const {
    line.add("effect", std::string(flash.effect));
    line.add("file", any(flash.file));
    line.add("status", number(flash.status));
  }
  void operator()(const seen::Verdict& verdict) const {
    line.add("row", std::int64_t{verdict.row});
    line.add("status", number(verdict.status));
    line.add("reason", any(verdict.reason));
  }
  void operator()(const seen::Hint& hint) const {
    line.add("id", std::string(hint.id));
    line.add("text", std::string(hint.text));
  }
};

}  // namespace

Recorder::Recorder(const std::string& path, Log log)
    : path_(path), log_(std::move(log)), file_(std::fopen(path.c_str(), "wbe")) {
  if (file_) return;
  throw Failure(ExitCode::usage,
                fmt::format("--record {}: {}; choose a file that can be written", path, std::strerror(errno)));
}

void Recorder::start(Clock& clock) {
  clock_ = &clock;
  const auto wall = std::chrono::floor<std::chrono::seconds>(clock.wall());
  write(JsonObject{{"record", kFormat}, {"emulator", std::string(kVersion)}, {"wall", to_iso(wall)}}.text());
}

void Recorder::finish() {
  if (!clock_) return;
  if (flush_timer_ != 0) clock_->cancel(flush_timer_);
  flush_timer_ = 0;
  clock_ = nullptr;
  flush();
}

void Recorder::see(const Sight& sight) {
  if (!file_ || !clock_) return;
  const Clock::TimePoint now = clock_->now();
  JsonObject line{{"t", std::int64_t{now.time_since_epoch().count()}}, {"seen", std::string(name_of(sight))}};
  std::visit(SightWriter{line}, sight);
  write(line.text());
  if (flush_timer_ != 0) return;
  flush_timer_ = clock_->schedule(now + kFlushAfter, [this] {
    flush_timer_ = 0;
    flush();
  });
}

void Recorder::write(std::string line) {
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), file_.get());
}

void Recorder::flush() {
  if (!file_ || (std::fflush(file_.get()) == 0 && !std::ferror(file_.get()))) return;
  log_.error("--record {}: {}; the record ends here", path_, std::strerror(errno));
  file_.reset();
}

}  // namespace cc3235::emulator
