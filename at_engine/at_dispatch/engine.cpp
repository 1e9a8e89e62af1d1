#include "at_engine/at_dispatch/engine.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "at_engine/at_dispatch/banner.h"
#include "at_engine/at_dispatch/dispatcher.h"
#include "at_engine/at_dispatch/event_lines.h"
#include "at_engine/at_dispatch/output.h"
#include "at_engine/at_dispatch/type_ahead.h"
#include "at_engine/at_grammar/enumerations.h"

namespace cc3235::at {

namespace {

using namespace std::chrono_literals;

/// A payload phase that gets no byte for so long is worth a hint. The device itself waits for ever.
constexpr auto kPayloadPatience = 2s;

/// Comes from the application, which knows no error codes. ref: at-protocol.md §4
constexpr std::string_view kLengthSmaller = "ERROR: length smaller than payload";
constexpr std::string_view kSendToQuirk = "+sendto";

}  // namespace

struct Engine::Impl : std::enable_shared_from_this<Impl> {
  using Self = std::shared_ptr<Impl>;

  Impl(nwp::Loop& loop, nwp::Host host, SerialOut& out, Quirks quirks, const Observers& observers)
      : loop(loop),
        quirks(quirks),
        observers(observers),
        output(std::make_shared<Output>(loop, out, quirks, observers)),
        dispatcher(std::make_shared<Dispatcher>(loop, host, quirks, observers, output)),
        machine(quirks) {}

  static nwp::awaitable<void> boot(Self self);
  void print_banner();
  void take_bytes(ByteView bytes);
  void watch_payload_phase();
  void wake_reader();
  static nwp::awaitable<void> wait_and_read_on(Self self);
  bool read_lines();
  void run(const InputLine& line);
  bool room_for_next() const;
  InputLine take_line();
  void shut_down();

  nwp::Loop& loop;
  const Quirks quirks;
  const Observers& observers;
  std::shared_ptr<Output> output;
  std::shared_ptr<Dispatcher> dispatcher;
  LineMachine machine;
  TypeAhead type_ahead;
  std::optional<nwp::awaitable<void>> awaited;  // the rest of a command that the reader waits for
  std::function<void()> input_wanted;
  Clock::TimerId payload_timer = 0;
  bool ready = false;    // the prompt was printed
  bool reading = false;  // read_lines() runs, or the coroutine that waits for it
  bool closed = false;
};

// ---- power-up. ref: at-protocol.md §2 ----

nwp::awaitable<void> Engine::Impl::boot(Self self) {
  const Context& context = self->dispatcher->context();
  const Result<Role> role = co_await context.host.device.start();
  context.ended("sl_Start", role.status());
  if (self->closed) co_return;
  self->print_banner();
  self->output->start_printer();
  self->output->push(std::string(kPrompt));
  co_await self->output->wait_turn();
  self->ready = true;
  self->wake_reader();
}

void Engine::Impl::print_banner() {
  const Context& context = dispatcher->context();
  const Result<Version> version = context.host.device.version();
  context.ended("sl_DeviceGet", version.status());
  if (!version) return;
  const Result<nwp::NetCfgValue> setting = context.host.net.cfg_get(static_cast<std::uint8_t>(NetCfgId::get_mac_addr));
  context.ended("sl_NetCfgGet", setting.status());
  if (!setting) return;
  Mac mac;
  std::ranges::copy(ByteView(setting->value).first(std::min(setting->value.size(), mac.bytes.size())), mac.bytes.begin());
  for (const std::string& line : banner_lines(*version, mac)) output->write_line(line);
}

// ---- reader. ref: at-protocol.md §3, §4 ----

void Engine::Impl::take_bytes(ByteView bytes) {
  Output::Batch together(*output);  // the echo, and the replies that need no waiting
  const long working = dispatcher->working();
  std::string echo;
  while (!bytes.empty()) {
    if (std::optional<InputLine> line = machine.take(bytes, echo)) type_ahead.add(std::move(*line));
  }
  if (machine.payload_changed()) dispatcher->hints().say(Trap::carriage_return_in_payload);
  output->write(echo);
  watch_payload_phase();
  wake_reader();
  if (dispatcher->working() > working) together.expect(SerialOut::More::soon);
}

void Engine::Impl::watch_payload_phase() {
  if (payload_timer != 0) loop.clock().cancel(payload_timer);
  payload_timer = 0;
  if (!machine.payload_missing() || dispatcher->hints().said(Trap::payload_phase_waits)) return;
  payload_timer = loop.clock().schedule(loop.clock().now() + kPayloadPatience, [weak = weak_from_this()] {
    const Self self = weak.lock();
    if (!self) return;
    self->payload_timer = 0;
    self->dispatcher->hints().say(Trap::payload_phase_waits);
  });
}

void Engine::Impl::wake_reader() {
  if (!ready || reading) return;
  reading = true;
  reading = read_lines();
  if (reading) loop.spawn("reader", wait_and_read_on(shared_from_this()));
}

nwp::awaitable<void> Engine::Impl::wait_and_read_on(Self self) {
  do {
    if (self->awaited) {
      nwp::awaitable<void> rest = *std::exchange(self->awaited, std::nullopt);
      co_await std::move(rest);
    }
    co_await self->output->wait_turn();
    if (!self->room_for_next()) co_await self->output->wait_room();
  } while (self->read_lines());
  self->reading = false;
}

/// Runs lines until the reader has to wait; true when it has to.
bool Engine::Impl::read_lines() {
  while (!closed && !type_ahead.empty()) {
    if (!room_for_next()) return true;
    run(take_line());
    if (awaited || !output->turn_came()) return true;
  }
  return false;
}

void Engine::Impl::run(const InputLine& line) {
  output->write_line("");
  if (line.kind == InputLine::Kind::length_smaller) output->write_line(kLengthSmaller);
  if (line.kind == InputLine::Kind::command) awaited = dispatcher->dispatch(line.text);
}

/// Commands join the queue; what the reader prints itself goes past it, so it must not outrun the line.
bool Engine::Impl::room_for_next() const {
  return type_ahead.empty() || type_ahead.next().kind == InputLine::Kind::command || output->has_room();
}

InputLine Engine::Impl::take_line() {
  const bool was_full = type_ahead.full();
  InputLine line = type_ahead.take();
  if (line.kind != InputLine::Kind::blank) {
    observers.see(seen::Line{Direction::in, as_bytes(line.text)});
    Hints& hints = dispatcher->hints();
    if (quirks.sendto_port_as_length && line.text.find(kSendToQuirk) != std::string::npos)
      hints.say(Trap::lower_case_sendto);
    if (line.kind == InputLine::Kind::length_smaller) hints.say(Trap::length_smaller_than_payload);
  }
  if (was_full && !type_ahead.full() && input_wanted) input_wanted();
  return line;
}

void Engine::Impl::shut_down() {
  if (closed) return;
  closed = true;
  if (payload_timer != 0) loop.clock().cancel(payload_timer);
  payload_timer = 0;
  input_wanted = nullptr;
  output->close();
}

// ---- the engine ----

Engine::Engine(nwp::Loop& loop, nwp::Host host, SerialOut& out, Quirks quirks, const Observers& observers)
    : impl_(std::make_shared<Impl>(loop, host, out, quirks, observers)) {}

Engine::~Engine() {
  impl_->shut_down();
}

void Engine::power_up() {
  impl_->loop.spawn("boot", Impl::boot(impl_));
}

void Engine::receive(ByteView bytes) {
  if (!impl_->closed) impl_->take_bytes(bytes);
}

bool Engine::accepts_input() const {
  return !impl_->type_ahead.full();
}

void Engine::on_input_wanted(std::function<void()> callback) {
  impl_->input_wanted = std::move(callback);
}

void Engine::handle_event(const DeviceEvent& event) {
  std::string line = event_line(event, impl_->dispatcher->clients().mqtt_format);
  if (!line.empty()) impl_->output->push_event(std::move(line));
}

void Engine::shut_down() {
  impl_->shut_down();
}

}  // namespace cc3235::at
