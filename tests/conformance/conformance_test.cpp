#include <gmock/gmock.h>

#include <filesystem>
#include <iostream>
#include <map>

#include "at_engine/at_grammar/parser.h"
#include "at_engine/at_grammar/reply.h"
#include "conformance/exchanges.h"
#include "support/at_session.h"
#include "support/recording.h"

/// The recorded exchanges of the AT layer, all of them, played through the whole engine. ref: conformance/README.md
namespace cc3235::test {
namespace {

const std::vector<Exchange>& exchanges() {
  static const std::vector<Exchange> all = read_exchanges(EXCHANGES);
  return all;
}

/// Records whose answer differs here, and why. The recording says of each of them that it is less certain than the rest.
const std::map<std::string, std::string> kDiffering{};

std::string_view kind_of(const Exchange& exchange) {
  return exchange.group == "event" ? "event" : std::string_view(exchange.kind);
}

class RecordedExchanges : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(EXCHANGES)) GTEST_SKIP() << "no recorded exchanges in " << EXCHANGES;
  }

  /// A device as the record wants it: fresh, then the lines before.
  void prepare(const Exchange& exchange) {
    session.restart();
    for (const std::string& line : exchange.before) {
      const auto answer = session.send(line);
      ASSERT_FALSE(answer.empty());
      ASSERT_EQ(answer.back(), "OK") << exchange.id << ": " << line;
    }
  }

  void expect_exact(const Exchange& exchange) {
    prepare(exchange);
    const Recording recording(exchange.backend);
    if (!recording.function.empty()) session.answer(recording.function, recording.answer);
    EXPECT_EQ(session.send(exchange.line), exchange.answer) << exchange.id << ": " << exchange.line << "\n"
                                                            << exchange.backend;
    EXPECT_TRUE(same_calls(recording.calls, session.calls()))
        << exchange.id << ": " << exchange.line << "\nwanted " << testing::PrintToString(recording.calls) << "\nmade   "
        << testing::PrintToString(session.calls());
  }

  /// A line that the UART application keeps to itself.
  static void expect_of_grammar(const Exchange& exchange) {
    const at::ParsedLine parsed = at::parse_line(exchange.line, {});
    ASSERT_TRUE(std::holds_alternative<at::Error>(parsed)) << exchange.id;
    EXPECT_THAT(exchange.answer, testing::ElementsAre(at::format_error(std::get<at::Error>(parsed)))) << exchange.id;
  }

  void expect_event(const Exchange& exchange) {
    prepare(exchange);
    const auto event = recorded_event(exchange.backend);
    ASSERT_TRUE(event.has_value()) << exchange.backend;
    EXPECT_EQ(session.raise(*event), exchange.answer) << exchange.id << ": " << exchange.backend;
  }

  /// Every record of a kind.
  void expect_all(std::string_view kind) {
    std::size_t compared = 0, differing = 0;
    for (const Exchange& exchange : exchanges()) {
      if (kind_of(exchange) != kind) continue;
      if (kDiffering.contains(exchange.id)) {
        ++differing;
        continue;
      }
      if (kind == "event") {
        expect_event(exchange);
      } else if (exchange.at_layer_only) {
        expect_of_grammar(exchange);
      } else {
        expect_exact(exchange);
      }
      ++compared;
    }
    std::cout << kind << ": " << compared << " compared, " << differing << " differ\n";
    EXPECT_GT(compared, 0u);
  }

  AtSession session;
};

TEST_F(RecordedExchanges, AreOfTheKindsBelow) {
  for (const Exchange& exchange : exchanges())
    EXPECT_THAT(kind_of(exchange), testing::AnyOf("help", "arity", "unknown", "parse", "format", "event")) << exchange.id;
}

TEST_F(RecordedExchanges, Help) {
  expect_all("help");
}

TEST_F(RecordedExchanges, ArgumentCounts) {
  expect_all("arity");
}

TEST_F(RecordedExchanges, UnknownCommands) {
  expect_all("unknown");
}

TEST_F(RecordedExchanges, RefusedArguments) {
  expect_all("parse");
}

TEST_F(RecordedExchanges, CallsOfTheHostDriverAndTheirAnswers) {
  expect_all("format");
}

TEST_F(RecordedExchanges, Events) {
  expect_all("event");
}

}  // namespace
}  // namespace cc3235::test
