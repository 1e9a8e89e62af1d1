#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "at_engine/at_dispatch/handlers.h"
#include "at_engine/at_dispatch/hints.h"
#include "at_engine/at_dispatch/output.h"
#include "at_engine/at_dispatch/worker_slots.h"
#include "at_engine/at_grammar/parser.h"

namespace cc3235::at {

/// Runs command lines: non-blocking commands for the reader, blocking ones in worker slots. ref: at-protocol.md §5, §9
class Dispatcher : public std::enable_shared_from_this<Dispatcher> {
 public:
  Dispatcher(nwp::Loop& loop, nwp::Host host, Quirks quirks, const Observers& observers, std::shared_ptr<Output> output)
      : loop_(loop),
        quirks_(quirks),
        context_(host, clients_, observers),
        hints_(hint_rows(), observers),
        output_(std::move(output)) {}

  /// Runs a line as far as it goes without waiting. What the reader has to wait for comes back: the rest of its command.
  std::optional<nwp::awaitable<void>> dispatch(std::string_view line);

  /// Blocking commands that have not ended.
  long working() const { return slots_.in_use(); }
  const Context& context() const { return context_; }
  const Clients& clients() const { return clients_.known; }
  Hints& hints() { return hints_; }

 private:
  std::optional<nwp::awaitable<void>> dispatch(Request request);
  void start_worker(Request request);
  static nwp::awaitable<void> work(std::shared_ptr<Dispatcher> self, Request request, WorkerSlots::Slot slot);
  nwp::Eventually<Answer> call(Request request);
  /// Replies once the answer is there.
  static nwp::awaitable<void> complete(std::shared_ptr<Dispatcher> self, const Command& command, nwp::awaitable<Answer> rest,
                                       WorkerSlots::Slot slot);
  static nwp::awaitable<void> hold(std::shared_ptr<Dispatcher> self, WorkerSlots::Slot slot);
  void refuse(std::string_view line, const Error& error);
  void refuse_slot();
  void reply(const Command& command, Answer answer);
  void print_ok();

  nwp::Loop& loop_;
  const Quirks quirks_;
  ClientTable clients_;
  Context context_;
  Hints hints_;
  std::shared_ptr<Output> output_;
  WorkerSlots slots_;
};

}  // namespace cc3235::at
