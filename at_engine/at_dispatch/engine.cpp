#include "at_engine/at_dispatch/engine.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "at_engine/at_dispatch/banner.h"
#include "at_engine/at_dispatch/event_lines.h"
#include "at_engine/at_dispatch/handlers.h"
#include "at_engine/at_dispatch/hints.h"
#include "at_engine/at_dispatch/output.h"
#include "at_engine/at_dispatch/type_ahead.h"
#include "at_engine/at_dispatch/worker_slots.h"
#include "at_engine/at_grammar/parser.h"

namespace cc3235::at {

namespace {

using namespace std::chrono_literals;

/// A payload phase that gets no byte for so long is worth a hint. The device itself waits for ever.
constexpr auto kPayloadPatience = 2s;

/// Its answers come from the application and go past the queue. ref: at-protocol.md §4
constexpr std::string_view kLengthSmaller = "ERROR: length smaller than payload";
constexpr std::string_view kSendToQuirk = "+sendto";

bool holds_line_feed(const Field& field) {
  const auto* data = std::get_if<Data>(&field);
  constexpr std::uint8_t kBase64 = 1;
  return data && data->format != kBase64 && std::ranges::find(data->bytes, '\n') != data->bytes.end();
}

}  // namespace

struct Engine::Impl : std::enable_shared_from_this<Impl> {
  using Self = std::shared_ptr<Impl>;

  Impl(nwp::Loop& loop, nwp::Host host, SerialOut& out, Quirks quirks, const Observers& observers)
      : loop(loop),
        quirks(quirks),
        observers(observers),
        context(host, observers),
        hints(observers),
        machine(quirks),
        output(std::make_shared<Output>(loop, out, quirks, observers)) {}

  // Power-up
  static nwp::awaitable<void> boot(Self self);
  void print_banner();

  // Reader
  void take_bytes(ByteView bytes);
  void watch_payload_phase();
  void wake_reader();
  static nwp::awaitable<void> read_lines(Self self);
  InputLine take_line();

  // Dispatcher
  nwp::awaitable<void> dispatch(std::string line);
  nwp::awaitable<void> dispatch(Request request);
  nwp::awaitable<void> refuse(std::string_view line, Error error);
  Error no_slot();
  static nwp::awaitable<void> work(Self self, Request request, WorkerSlots::Slot slot);
  nwp::awaitable<void> run(Request request);
  nwp::awaitable<Answer> call_handler(Request request);
  nwp::awaitable<void> reply(const Command& command, Answer answer);

  void shut_down();

  nwp::Loop& loop;
  const Quirks quirks;
  const Observers& observers;
  Context context;
  Hints hints;
  LineMachine machine;
  TypeAhead type_ahead;
  WorkerSlots slots;
  std::shared_ptr<Output> output;
  std::function<void()> input_wanted;
  Clock::TimerId payload_timer = 0;
  bool ready = false;    // the prompt was printed
  bool reading = false;  // the reader's coroutine lives
  bool closed = false;
};

// ---- power-up. ref: at-protocol.md §2 ----

nwp::awaitable<void> Engine::Impl::boot(Self self) {
  const Result<Role> role = co_await self->context.host.device.start();
  self->context.ended("sl_Start", role.status());
  if (self->closed) co_return;
  self->print_banner();
  self->output->start_printer();
  std::string prompt(kPrompt);
  co_await self->output->push(std::move(prompt));
  self->ready = true;
  self->wake_reader();
}

void Engine::Impl::print_banner() {
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
  std::string echo;
  for (const std::uint8_t byte : bytes) {
    const auto missing = machine.payload_missing();
    // The last byte of a payload phase is the terminator, a CR of right.
    if (missing && *missing > 1 && byte == '\r' && quirks.text_mode) hints.say(Trap::carriage_return_in_payload);
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
  if (!machine.payload_missing() || hints.said(Trap::payload_phase_waits)) return;
  payload_timer = loop.clock().schedule(loop.clock().now() + kPayloadPatience, [weak = weak_from_this()] {
    const Self self = weak.lock();
    if (!self) return;
    self->payload_timer = 0;
    self->hints.say(Trap::payload_phase_waits);
  });
}

void Engine::Impl::wake_reader() {
  if (!ready || reading || closed || type_ahead.empty()) return;
  reading = true;
  loop.spawn("reader", read_lines(shared_from_this()));
}

nwp::awaitable<void> Engine::Impl::read_lines(Self self) {
  while (!self->closed && !self->type_ahead.empty()) {
    InputLine line = self->take_line();
    switch (line.kind) {
      case InputLine::Kind::blank:
        co_await self->output->wait_room();
        self->output->write_line("");
        break;
      case InputLine::Kind::length_smaller:
        co_await self->output->wait_room();
        self->hints.say(Trap::length_smaller_than_payload);
        self->output->write_line("");
        self->output->write_line(kLengthSmaller);
        break;
      case InputLine::Kind::command:
        self->output->write_line("");
        co_await self->dispatch(std::move(line.text));
        break;
    }
  }
  self->reading = false;
}

InputLine Engine::Impl::take_line() {
  const bool was_full = type_ahead.full();
  InputLine line = type_ahead.take();
  if (line.kind != InputLine::Kind::blank) {
    observers.see(seen::Line{Direction::in, as_bytes(line.text)});
    if (quirks.sendto_port_as_length && line.text.find(kSendToQuirk) != std::string::npos)
      hints.say(Trap::lower_case_sendto);
  }
  if (was_full && !type_ahead.full() && input_wanted) input_wanted();
  return line;
}

// ---- dispatcher. ref: at-protocol.md §5, §9 ----

nwp::awaitable<void> Engine::Impl::dispatch(std::string line) {
  ParsedLine parsed = parse_line(line);
  if (auto* request = std::get_if<Request>(&parsed)) {
    co_await dispatch(std::move(*request));
  } else if (const auto* help = std::get_if<HelpRequest>(&parsed)) {
    std::string usage(help->command->usage);
    std::string ok(kOkLine);
    co_await output->push(std::move(usage));
    co_await output->push(std::move(ok));
  } else {
    co_await refuse(line, std::get<Error>(parsed));
  }
}

nwp::awaitable<void> Engine::Impl::refuse(std::string_view line, Error error) {
  // Arguments are read in the worker, so a blocking command needs its slot first.
  const bool from_handler = error.kind == ErrorClass::parse_parameters || error.kind == ErrorClass::allocate;
  if (from_handler && command_of(line)->blocking && !slots.take()) error = no_slot();
  std::string text = format_error(error);
  co_await output->push(std::move(text));
}

Error Engine::Impl::no_slot() {
  hints.say(Trap::sixth_waiting_command);
  return Error{ErrorClass::allocate, 0};
}

nwp::awaitable<void> Engine::Impl::dispatch(Request request) {
  if (!request.command->blocking) {
    co_await run(std::move(request));
  } else if (WorkerSlots::Slot slot = slots.take()) {
    const std::string_view name = request.command->name;
    loop.spawn(name, work(shared_from_this(), std::move(request), std::move(slot)));
  } else {
    std::string error = format_error(no_slot());
    co_await output->push(std::move(error));
  }
}

nwp::awaitable<void> Engine::Impl::work(Self self, Request request, WorkerSlots::Slot slot) {
  if (request.command->served && request.command->two_phase) {
    std::string ok(kOkLine);
    co_await self->output->push(std::move(ok));
  }
  co_await self->run(std::move(request));
  slot.reset();
}

nwp::awaitable<void> Engine::Impl::run(Request request) {
  const Command& command = *request.command;
  Answer answer = co_await call_handler(std::move(request));
  co_await reply(command, std::move(answer));
}

nwp::awaitable<Answer> Engine::Impl::call_handler(Request request) {
  const Handler* handler = find_handler(request.command->id);
  if (!handler) co_return unknown_command(context, request.command->name);
  if (const auto* immediate = std::get_if<Immediate>(handler)) co_return (*immediate)(context, request.arguments);
  const Waiting waiting = std::get<Waiting>(*handler);
  co_return co_await waiting(context, std::move(request.arguments));
}

nwp::awaitable<void> Engine::Impl::reply(const Command& command, Answer answer) {
  const Reply* good = answer.reply();
  if (!good) {
    std::string error = format_error(answer.error());
    co_await output->push(std::move(error));
    co_return;
  }
  for (const Fields& fields : good->lines) {
    if (quirks.text_mode && std::ranges::any_of(fields, holds_line_feed)) hints.say(Trap::line_feed_in_output);
    std::string line = format_line(command.prefix, fields);
    co_await output->push(std::move(line));
  }
  std::string ok(kOkLine);
  co_await output->push(std::move(ok));
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
  if (!line.empty()) impl_->output->post(std::move(line));
}

void Engine::shut_down() {
  impl_->shut_down();
}

}  // namespace cc3235::at
