#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "base/events.h"
#include "base/observer.h"
#include "nwp/loop/loop.h"

namespace cc3235::nwp::chip {

/// The chip's way to its host for what nobody asked for. An event is always posted: it comes after the answer of the command
/// that is running. ref: events.md §1
class EventPort {
 public:
  using Sink = std::function<void(const DeviceEvent&)>;

  EventPort(Loop& loop, const Observers& observers) : loop_(loop), line_(std::make_shared<Line>(observers)) {}
  ~EventPort() { line_->sink = nullptr; }
  EventPort(const EventPort&) = delete;
  EventPort& operator=(const EventPort&) = delete;

  void set_sink(Sink sink) { line_->sink = std::move(sink); }

  void raise(DeviceEvent event) {
    loop_.post([line = line_, event = std::move(event)] {
      if (!line->sink) return;
      line->observers.see(seen::Chip{event});
      line->sink(event);
    });
  }

 private:
  struct Line {
    explicit Line(const Observers& all) : observers(all) {}
    const Observers& observers;
    Sink sink;
  };

  Loop& loop_;
  std::shared_ptr<Line> line_;
};

}  // namespace cc3235::nwp::chip
