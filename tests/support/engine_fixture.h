#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "at_engine/at_dispatch/engine.h"
#include "support/fake_host.h"
#include "support/loop_fixture.h"

namespace cc3235::test {

/// The far end of the serial line: keeps what arrives, and has room or not.
class FakeLine final : public at::SerialOut {
 public:
  explicit FakeLine(nwp::Loop& loop) : changed_(loop) {}

  void write(ByteView bytes, More more) override {
    writes.emplace_back(as_text(bytes));
    if (more == More::soon) ++unfinished;
  }
  bool has_room() const override { return room_; }
  nwp::awaitable<void> wait_room() override { return changed_.wait(); }

  void set_room(bool room) {
    room_ = room;
    if (room) changed_.notify();
  }
  /// All that was written since the last call.
  std::string take() {
    std::string all;
    for (const std::string& one : std::exchange(writes, {})) all += one;
    return all;
  }

  std::vector<std::string> writes;
  int unfinished = 0;  ///< writes after which more was to come soon

 private:
  bool room_ = true;
  nwp::Signal changed_;
};

/// What an engine shows of itself.
class Watcher final : public Observer {
 public:
  void see(const Sight& sight) override {
    if (const auto* line = std::get_if<seen::Line>(&sight)) {
      (line->direction == Direction::in ? in : out).emplace_back(as_text(line->text));
    } else if (const auto* call = std::get_if<seen::HostCall>(&sight)) {
      calls.emplace_back(call->name, call->status.value());
    } else if (const auto* hint = std::get_if<seen::Hint>(&sight)) {
      hints.emplace_back(hint->id);
    }
  }

  std::vector<std::string> in, out, hints;
  std::vector<std::pair<std::string, std::int32_t>> calls;
};

inline constexpr std::string_view kWireEnd = "\n\r\r";

/// What the device sends after a command in `line` CR: the echo, the blank line, and the lines of its answer.
inline std::string exchange(std::string_view line, std::initializer_list<std::string_view> answer) {
  std::string wire(line);
  wire += "\r\n";
  wire += kWireEnd;
  for (const std::string_view one : answer) wire.append(one).append(kWireEnd);
  return wire;
}

/// Lines as the device sends them.
inline std::string wire(std::initializer_list<std::string_view> lines) {
  std::string all;
  for (const std::string_view one : lines) all.append(one).append(kWireEnd);
  return all;
}

/// An engine over a fake host and a fake line.
class EngineFixture : public LoopFixture {
 protected:
  EngineFixture() { make_engine({}); }

  void make_engine(at::Quirks quirks) {
    host.calls.answer("sl_NetCfgGet", "0, option 0, value bytes 985dad1a023c");
    if (watcher_added_) engine.reset();
    if (!watcher_added_) observers.add(watcher);
    watcher_added_ = true;
    engine = std::make_unique<at::Engine>(loop, host.seam(), line, quirks, observers);
  }

  void TearDown() override {
    engine->shut_down();
    host.calls.release_all();
    line.set_room(true);
    settle();
    engine.reset();
    expect_quiet();
  }

  /// Boots and forgets the power-up output.
  void power_up() {
    loop.post([this] { engine->power_up(); });
    settle();
    line.take();
    host.calls.all.clear();
    watcher.out.clear();
    watcher.calls.clear();
  }

  /// Bytes from the line; gives what the device sends then, without letting time pass.
  std::string type(std::string bytes) {
    loop.post([this, bytes = std::move(bytes)] { engine->receive(as_bytes(bytes)); });
    settle();
    return line.take();
  }

  /// A command that ends with CR.
  std::string command(std::string_view text) { return type(std::string(text) + "\r"); }

  void raise(DeviceEvent event) {
    loop.post([this, event = std::move(event)] { engine->handle_event(event); });
    settle();
  }

  FakeHost host{loop};
  FakeLine line{loop};
  Watcher watcher;
  Observers observers;
  std::unique_ptr<at::Engine> engine;

 private:
  bool watcher_added_ = false;
};

}  // namespace cc3235::test
