#include "at_engine/at_dispatch/dispatcher.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace cc3235::at {

namespace {

using HandlerIndex = std::array<const Handler*, kCommandCount>;

HandlerIndex make_index() {
  HandlerIndex index{};
  for (const auto family :
       {device_wlan_handlers(), net_handlers(), socket_handlers(), file_handlers(), mqtt_http_handlers()}) {
    for (const HandlerRow& row : family) index[static_cast<std::size_t>(row.id)] = &row.handler;
  }
  return index;
}

bool holds_line_feed(const Field& field) {
  const auto* data = std::get_if<Data>(&field);
  return data && data->format != kBase64Format && as_text(data->bytes).find('\n') != std::string_view::npos;
}

}  // namespace

const Handler& handler_of(CommandId id) {
  static const HandlerIndex index = make_index();
  return *index[static_cast<std::size_t>(id)];
}

std::optional<nwp::awaitable<void>> Dispatcher::dispatch(std::string_view line) {
  ParsedLine parsed = parse_line(line, clients_.known);
  if (auto* request = std::get_if<Request>(&parsed)) return dispatch(std::move(*request));
  if (const auto* help = std::get_if<HelpRequest>(&parsed)) {
    output_->push(std::string(help->command->usage));
    print_ok();
  } else {
    refuse(line, std::get<Error>(parsed));
  }
  return std::nullopt;
}

std::optional<nwp::awaitable<void>> Dispatcher::dispatch(Request request) {
  const Command& command = *request.command;
  if (command.blocking) {
    start_worker(std::move(request));
    return std::nullopt;
  }
  nwp::Eventually<Answer> answer = call(std::move(request));
  if (auto* rest = std::get_if<nwp::awaitable<Answer>>(&answer)) {
    return complete(shared_from_this(), command, std::move(*rest), nullptr);
  }
  reply(command, std::get<Answer>(std::move(answer)));
  return std::nullopt;
}

void Dispatcher::start_worker(Request request) {
  WorkerSlots::Slot slot = slots_.take();
  if (!slot) return refuse_slot();
  const Command& command = *request.command;
  if (command.two_phase) print_ok();
  if (!output_->turn_came()) return loop_.spawn(command.name, work(shared_from_this(), std::move(request), std::move(slot)));
  nwp::Eventually<Answer> answer = call(std::move(request));
  if (auto* rest = std::get_if<nwp::awaitable<Answer>>(&answer)) {
    return loop_.spawn(command.name, complete(shared_from_this(), command, std::move(*rest), std::move(slot)));
  }
  reply(command, std::get<Answer>(std::move(answer)));
  if (!output_->turn_came()) loop_.spawn(command.name, hold(shared_from_this(), std::move(slot)));
}

/// A worker whose first line has to wait for its turn.
nwp::awaitable<void> Dispatcher::work(std::shared_ptr<Dispatcher> self, Request request, WorkerSlots::Slot slot) {
  const Command& command = *request.command;
  co_await self->output_->wait_turn();
  nwp::awaitable<Answer> answer = nwp::finish(self->call(std::move(request)));
  co_await complete(self, command, std::move(answer), std::move(slot));
}

nwp::awaitable<void> Dispatcher::complete(std::shared_ptr<Dispatcher> self, const Command& command,
                                          nwp::awaitable<Answer> rest, WorkerSlots::Slot slot) {
  Answer answer = co_await std::move(rest);
  self->reply(command, std::move(answer));
  co_await hold(self, std::move(slot));
}

nwp::awaitable<void> Dispatcher::hold(std::shared_ptr<Dispatcher> self, WorkerSlots::Slot slot) {
  co_await self->output_->wait_turn();
  slot.reset();
}

/// Calls the handler: as far as it goes without waiting.
nwp::Eventually<Answer> Dispatcher::call(Request request) {
  const Handler& handler = handler_of(request.command->id);
  if (const auto* immediate = std::get_if<Immediate>(&handler)) return (*immediate)(context_, request.arguments);
  if (const auto* trying = std::get_if<Trying>(&handler)) return (*trying)(context_, std::move(request.arguments));
  return std::get<Waiting>(handler)(context_, std::move(request.arguments));
}

void Dispatcher::refuse(std::string_view line, const Error& error) {
  // Arguments are read in the worker, so a blocking command needs its slot first.
  const bool from_handler = error.kind == ErrorClass::parse_parameters || error.kind == ErrorClass::allocate;
  if (from_handler && command_of(line)->blocking && !slots_.take()) return refuse_slot();
  output_->push(format_error(error));
}

void Dispatcher::refuse_slot() {
  hints_.say(Trap::sixth_waiting_command);
  output_->push(format_error(Error{ErrorClass::allocate, 0}));
}

void Dispatcher::reply(const Command& command, Answer answer) {
  const Output::Batch together(*output_);
  const Reply* good = answer.reply();
  if (!good) return output_->push(format_error(answer.error()));
  for (const Fields& fields : good->lines) {
    if (quirks_.text_mode && std::ranges::any_of(fields, holds_line_feed)) hints_.say(Trap::line_feed_in_output);
    output_->push(format_line(command.prefix, fields));
  }
  print_ok();
}

void Dispatcher::print_ok() {
  output_->push(std::string(kOkLine));
}

}  // namespace cc3235::at
