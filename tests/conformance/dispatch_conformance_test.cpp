#include <gmock/gmock.h>

#include <iostream>

#include "at_engine/at_grammar/command.h"
#include "conformance/exchanges.h"
#include "conformance/recorded_host.h"
#include "support/engine_fixture.h"

/// The recorded exchanges of the AT layer, played through the whole engine. ref: conformance/README.md
namespace cc3235::test {
namespace {

const std::vector<Exchange>& exchanges() {
  static const std::vector<Exchange> all = read_exchanges(EXCHANGES);
  return all;
}

bool served(const Exchange& exchange) {
  const at::Command* command = at::find_command(exchange.command);
  return command && command->served;
}

class RecordedExchanges : public EngineFixture {
 protected:
  void SetUp() override {
    ASSERT_FALSE(exchanges().empty());
    power_up();
  }

  /// Sends the line of an exchange; gives the lines that the device answers and checks what stands before them.
  std::vector<std::string> answer_to(const Exchange& exchange) {
    host.calls.all.clear();
    watcher.out.clear();
    const std::string sent = command(exchange.line);
    EXPECT_TRUE(sent.starts_with(test::exchange(exchange.line, {}))) << exchange.id;
    return watcher.out;
  }

  /// Answers that depend on nothing, exactly.
  void expect_exact(std::string_view kind, bool served_only) {
    std::size_t compared = 0;
    for (const Exchange& exchange : exchanges()) {
      if (exchange.kind != kind || exchange.has_before || exchange.at_layer_only || exchange.group == "event") continue;
      if (served_only && !served(exchange)) continue;
      EXPECT_EQ(answer_to(exchange), exchange.answer) << exchange.id << ": " << exchange.line;
      EXPECT_TRUE(host.calls.all.empty()) << exchange.id;
      ++compared;
    }
    std::cout << kind << ": " << compared << " compared\n";
    EXPECT_GT(compared, 0u);
  }
};

TEST_F(RecordedExchanges, HelpOfEveryCommand) {
  expect_exact("help", false);
}

TEST_F(RecordedExchanges, ArgumentCountsOfEveryCommand) {
  expect_exact("arity", false);
}

TEST_F(RecordedExchanges, UnknownCommands) {
  expect_exact("unknown", false);
}

TEST_F(RecordedExchanges, RefusedArgumentsOfServedCommands) {
  expect_exact("parse", true);
}

TEST_F(RecordedExchanges, ServedCommandsReachTheHostWithTheRecordedValuesAndPrintTheRecordedLines) {
  std::size_t compared = 0, lacking = 0;
  const std::vector<std::string> unknown{"ERROR: process command,-14337"};
  for (const Exchange& exchange : exchanges()) {
    if (exchange.kind != "format" || !served(exchange) || exchange.group == "event") continue;
    const Backend backend(exchange.backend);
    const bool has_call = !backend.call().empty();
    const bool known = !has_call || RecordedHost::play(backend, host);
    EXPECT_EQ(answer_to(exchange), known ? exchange.answer : unknown) << exchange.id << ": " << exchange.line;
    const std::vector<std::string> calls =
        has_call ? std::vector{known ? backend.call() : "unknown"} : std::vector<std::string>{};
    EXPECT_EQ(host.calls.all, calls) << exchange.id << ": " << exchange.line;
    ++(known ? compared : lacking);
  }
  std::cout << "format: " << compared << " compared, " << lacking << " of options that the chip lacks\n";
  EXPECT_GT(compared, 0u);
}

TEST_F(RecordedExchanges, EventsPrintTheRecordedLines) {
  std::size_t compared = 0, never_raised = 0;
  for (const Exchange& exchange : exchanges()) {
    if (exchange.group != "event") continue;
    const auto event = recorded_event(exchange.backend);
    if (!event) {
      ++never_raised;
      continue;
    }
    watcher.out.clear();
    raise(*event);
    EXPECT_EQ(watcher.out, exchange.answer) << exchange.id << ": " << exchange.backend;
    ++compared;
  }
  std::cout << "event: " << compared << " compared, " << never_raised << " that are not raised yet\n";
  EXPECT_GT(compared, 0u);
}

}  // namespace
}  // namespace cc3235::test
