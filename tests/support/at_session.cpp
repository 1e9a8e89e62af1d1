#include "support/at_session.h"

#include <boost/asio/io_context.hpp>

#include "at_engine/at_dispatch/engine.h"
#include "base/date_time.h"
#include "base/log.h"
#include "base/observer.h"
#include "nwp/loop/virtual_clock.h"
#include "support/fake_host.h"

namespace cc3235::test {
namespace {

class Wire final : public at::SerialOut {
 public:
  void write(ByteView bytes, More) override { sent.append(as_text(bytes)); }
  bool has_room() const override { return true; }
  nwp::awaitable<void> wait_room() override { co_return; }

  std::string sent;
};

class Lines final : public Observer {
 public:
  void see(const Sight& sight) override {
    const auto* line = std::get_if<seen::Line>(&sight);
    if (line != nullptr && line->direction == Direction::out) all.emplace_back(as_text(line->text));
  }

  std::vector<std::string> all;
};

}  // namespace

struct AtSession::Impl {
  explicit Impl(at::Quirks quirks) : quirks(quirks) {
    observers.add(lines);
    host.sink = [this](const DeviceEvent& event) { engine->handle_event(event); };
    start();
  }
  ~Impl() { stop(); }

  void start() {
    host.calls.forget_answers();
    host.calls.answer("sl_NetCfgGet", "0, option 0, value bytes 985dad1a023c");
    engine = std::make_unique<at::Engine>(loop, host.seam(), wire, quirks, observers);
    engine->power_up();
    settle();
    host.calls.forget_answers();
    forget();
  }
  void stop() {
    engine->shut_down();
    settle();
    engine.reset();
    settle();
  }
  void settle() {
    io.restart();
    while (io.poll() > 0) {
    }
  }
  void forget() {
    wire.sent.clear();
    lines.all.clear();
    host.calls.all.clear();
  }

  at::Quirks quirks;
  boost::asio::io_context io;
  nwp::VirtualClock clock{io, parse_iso("2021-06-01T00:00:00Z").value()};
  nwp::Loop loop{io.get_executor(), clock, Log(LogLevel::error, [](LogLevel, std::string_view) {})};
  FakeHost host{loop};
  Wire wire;
  Lines lines;
  Observers observers;
  std::unique_ptr<at::Engine> engine;
};

AtSession::AtSession(at::Quirks quirks) : impl_(std::make_unique<Impl>(quirks)) {}
AtSession::~AtSession() = default;

void AtSession::restart() {
  impl_->stop();
  impl_->start();
}

std::vector<std::string> AtSession::send(std::string_view line) {
  type(std::string(line) + '\r');
  return std::exchange(impl_->lines.all, {});
}

std::string AtSession::type(std::string_view bytes) {
  impl_->forget();
  impl_->engine->receive(as_bytes(bytes));
  impl_->settle();
  return std::exchange(impl_->wire.sent, {});
}

bool AtSession::accepts_input() const {
  return impl_->engine->accepts_input();
}

std::vector<std::string> AtSession::raise(const DeviceEvent& event) {
  impl_->forget();
  impl_->engine->handle_event(event);
  impl_->settle();
  return std::exchange(impl_->lines.all, {});
}

void AtSession::answer(const std::string& function, std::string text) {
  impl_->host.calls.answer(function, std::move(text));
}

void AtSession::forget_answers() {
  impl_->host.calls.forget_answers();
}

const std::vector<std::string>& AtSession::calls() const {
  return impl_->host.calls.all;
}

std::size_t AtSession::running() const {
  return impl_->loop.running();
}

}  // namespace cc3235::test
