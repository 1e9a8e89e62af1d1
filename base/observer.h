#pragma once

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/events.h"
#include "base/status.h"

/// What can be seen of a device. Log, hints, --record and later faults and dashboard are users of this one stream.
namespace cc3235 {

enum class Direction : std::uint8_t { in, out };  ///< seen from the device

namespace seen {
/// Bytes on the serial line.
struct Serial {
  Direction direction;
  ByteView bytes;
};
/// A whole line: a command as the reader took it, or one line of output without its line end.
struct Line {
  Direction direction;
  ByteView text;
};
/// A call of the AT layer on the host driver, when it has ended.
struct HostCall {
  std::string_view name;
  Status status;
};
/// An event of the chip.
struct Chip {
  const DeviceEvent& event;
};
/// Something became durable in flash: "create", "write", "close", "delete" …
struct Flash {
  std::string_view effect;
  std::string_view file;
  Status status;
};
/// The judgement on a server's certificates: `row` of tls.md §2 and the reason in words.
struct Verdict {
  int row;
  Status status;
  std::string_view reason;
};
/// A trap the driver's author stepped into. `id` is a heading of docs/hints.md.
struct Hint {
  std::string_view id;
  std::string_view text;
};
}  // namespace seen

using Sight = std::variant<seen::Serial, seen::Line, seen::HostCall, seen::Chip, seen::Flash, seen::Verdict, seen::Hint>;

/// Called on the device's loop; views are valid during the call only.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void see(const Sight& sight) = 0;
};

/// The observers of one device. Empty costs a branch.
class Observers {
 public:
  void add(Observer& observer) { all_.push_back(&observer); }
  bool watched() const { return !all_.empty(); }
  void see(const Sight& sight) const {
    for (Observer* one : all_) one->see(sight);
  }

 private:
  std::vector<Observer*> all_;
};

/// The name of a sight ("serial", "line" …) and of an event ("wlan.connect" …), for log and record.
std::string_view name_of(const Sight& sight);
std::string_view name_of(const DeviceEvent& event);

}  // namespace cc3235
