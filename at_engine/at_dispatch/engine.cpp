#include "at_engine/at_dispatch/engine.h"

#include <chrono>
#include <optional>
#include <utility>

#include "at_engine/at_dispatch/banner.h"
#include "at_engine/at_dispatch/dispatcher.h"
#include "at_engine/at_dispatch/event_lines.h"
#include "at_engine/at_dispatch/output.h"
#include "at_engine/at_dispatch/type_ahead.h"

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
  static nwp::awaitable<void> read_lines(Self self);
  InputLine take_line();
  void shut_down();

  nwp::Loop& loop;
  const Quirks quirks;
  const Observers& observers;
  std::shared_ptr<Output> output;
  std::shared_ptr<Dispatcher> dispatcher;
  LineMachine machine;
  TypeAhead type_ahead;
  std::function<void()> input_wanted;
  Clock::TimerId payload_timer = 0;
  bool ready = false;    // the prompt was printed
  bool reading = false;  // the reader's coroutine lives
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
  const Result<Mac> mac = context.host.net.mac();
  context.ended("sl_NetCfgGet", mac.status());
  if (!mac) return;
  for (const std::string& line : banner_lines(*version, *mac)) output->write_line(line);
}

// ---- reader. ref: at-protocol.md §3, §4 ----

void Engine::Impl::take_bytes(ByteView bytes) {
  const Output::Batch together(*output);  // the echo, and the replies that need no waiting
  std::string echo;
  for (const std::uint8_t byte : bytes) {
    // The last byte of a payload phase is the terminator, which may be a CR.
    if (byte == '\r' && quirks.text_mode && machine.payload_missing().value_or(0) > 1) {
      dispatcher->hints().say(Trap::carriage_return_in_payload);
    }
    std::optional<InputLine> line = machine.step(byte, echo);
    if (line) type_ahead.add(std::move(*line));
  }
  output->write(echo);
  watch_payload_phase();
  wake_reader();
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
  if (!ready || reading || closed || type_ahead.empty()) return;
  reading = true;
  loop.spawn("reader", read_lines(shared_from_this()));
}

nwp::awaitable<void> Engine::Impl::read_lines(Self self) {
  while (!self->closed && !self->type_ahead.empty()) {
    const InputLine line = self->take_line();
    if (line.kind != InputLine::Kind::command) co_await self->output->wait_room();
    self->output->write_line("");
    if (line.kind == InputLine::Kind::length_smaller) {
      self->output->write_line(kLengthSmaller);
    } else if (line.kind == InputLine::Kind::command) {
      std::optional<Request> waiting = self->dispatcher->dispatch(line.text);
      if (waiting) co_await self->dispatcher->wait_for(std::move(*waiting));
      co_await self->output->wait_turn();
    }
  }
  self->reading = false;
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
  std::string line = event_line(event);
  if (!line.empty()) impl_->output->push_event(std::move(line));
}

void Engine::shut_down() {
  impl_->shut_down();
}

}  // namespace cc3235::at
