#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "at_engine/at_grammar/parser.h"
#include "at_engine/at_grammar/reply.h"
#include "base/bytes.h"

/// The recorded exchanges, as far as the grammar alone can answer them. How values reach the host and how answers look is
/// judged with the dispatcher.
namespace cc3235::at {
namespace {

struct Exchange {
  std::string id, kind, line, backend;
  std::vector<std::string> answer;
};

/// The recordings write a byte as the character of that number.
std::string to_bytes(const std::string& utf8) {
  std::string bytes;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    if (lead < 0x80) {
      bytes += utf8[i];
    } else {
      bytes += static_cast<char>((lead & 0x03u) << 6 | (static_cast<unsigned char>(utf8[++i]) & 0x3Fu));
    }
  }
  return bytes;
}

const std::vector<Exchange>& exchanges() {
  static const std::vector<Exchange> all = [] {
    std::vector<Exchange> read;
    std::ifstream file(EXCHANGES);
    for (std::string text; std::getline(file, text);) {
      const auto record = nlohmann::json::parse(text);
      if (record.at("in").is_null()) continue;  // an event
      Exchange exchange{record.at("id"), record.at("kind"), to_bytes(record.at("in")), record.value("backend", ""), {}};
      for (const std::string line : record.at("out")) exchange.answer.push_back(to_bytes(line));
      read.push_back(std::move(exchange));
    }
    return read;
  }();
  return all;
}

struct Answer {
  std::vector<std::string> lines;
  const Command* handler = nullptr;  ///< the line would reach it
};

Answer answer_to(const std::string& line) {
  const ParsedLine parsed = parse_line(line);
  if (const auto* error = std::get_if<Error>(&parsed)) return {{format_error(*error)}};
  if (const auto* help = std::get_if<HelpRequest>(&parsed))
    return {{std::string(help->command->usage), std::string(kOkLine)}};
  return {{}, std::get<Request>(parsed).command};
}

/// Compares every exchange of a kind whose answer the grammar can know.
void expect_exact(const std::string& kind) {
  std::size_t exact = 0, left_to_handlers = 0;
  for (const Exchange& exchange : exchanges()) {
    if (exchange.kind != kind) continue;
    const Answer answer = answer_to(exchange.line);
    if (answer.handler != nullptr && !answer.handler->served) {
      ++left_to_handlers;
      continue;
    }
    EXPECT_EQ(answer.lines, exchange.answer) << exchange.id << ": " << exchange.line;
    if (answer.lines == exchange.answer) ++exact;
  }
  std::cout << kind << ": " << exact << " exact, " << left_to_handlers << " of commands that are not served\n";
  EXPECT_GT(exact, 0u);
}

TEST(RecordedExchanges, HelpTextsAreExact) {
  expect_exact("help");
}

TEST(RecordedExchanges, ArgumentCountsAreExact) {
  expect_exact("arity");
}

TEST(RecordedExchanges, UnknownCommandsAreExact) {
  expect_exact("unknown");
}

TEST(RecordedExchanges, RefusedParametersOfServedCommandsAreExact) {
  expect_exact("parse");
}

TEST(RecordedExchanges, LinesThatReachedTheChipReachTheirHandler) {
  std::size_t reached = 0;
  for (const Exchange& exchange : exchanges()) {
    if (exchange.kind != "format") continue;
    const Answer answer = answer_to(exchange.line);
    EXPECT_NE(answer.handler, nullptr) << exchange.id << ": " << exchange.line << testing::PrintToString(answer.lines);
    if (answer.handler != nullptr) ++reached;
  }
  std::cout << "format: " << reached << " lines reach their handler\n";
}

/// The call that a line ends in, where its text can be had from the arguments alone; else empty.
std::string call_of(const Request& request) {
  const Arguments& a = request.arguments;
  const auto sd = [&a] { return static_cast<std::int16_t>(a.number(0)); };
  const auto handle = [&a] { return static_cast<std::int32_t>(a.number(0)); };
  switch (request.command->id) {
    case CommandId::stop:
      return fmt::format("sl_Stop(timeout {})", a.number(0));
    case CommandId::socket:
      return fmt::format("sl_Socket(domain {}, type {}, protocol {})", a.number(0), a.number(1), a.number(2));
    case CommandId::close:
      return fmt::format("sl_Close(sd {})", sd());
    case CommandId::send:
      return fmt::format("sl_Send(sd {}, length {}, data bytes {})", sd(), a.bytes(3).size(), to_hex(a.bytes(3)));
    case CommandId::recv:
      return fmt::format("sl_Recv(sd {}, length {}, flags 0)", sd(), a.number(2));
    case CommandId::get_sock_opt:
      return fmt::format("sl_GetSockOpt(sd {}, level {}, option {}, ", sd(), a.number(1), a.number(2));
    case CommandId::set_sock_opt:
      return fmt::format("sl_SetSockOpt(sd {}, level {}, option {}, ", sd(), a.number(1), a.number(2));
    case CommandId::file_read:
      return fmt::format("sl_FsRead(handle {}, offset {}, length {})", handle(), a.number(1), a.number(3));
    case CommandId::file_write:
      return fmt::format("sl_FsWrite(handle {}, offset {}, length {}, data bytes {})", handle(), a.number(1),
                         a.bytes(4).size(), to_hex(a.bytes(4)));
    case CommandId::net_cfg_get:
      return fmt::format("sl_NetCfgGet(id {})", a.number(0));
    default:
      return {};
  }
}

TEST(RecordedExchanges, DecodedValuesAreThoseThatTheChipSaw) {
  std::size_t exact = 0;
  for (const Exchange& exchange : exchanges()) {
    if (exchange.kind != "format") continue;
    const ParsedLine parsed = parse_line(exchange.line);
    const auto* request = std::get_if<Request>(&parsed);
    const std::string call = request == nullptr ? std::string() : call_of(*request);
    if (call.empty()) continue;
    EXPECT_TRUE(exchange.backend.starts_with(call)) << exchange.id << ": " << exchange.line << "\n" << call;
    ++exact;
  }
  std::cout << "format: " << exact << " calls compared\n";
}

}  // namespace
}  // namespace cc3235::at
