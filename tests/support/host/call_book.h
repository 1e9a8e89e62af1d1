#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "nwp/loop/eventually.h"
#include "support/host/answer_text.h"

/// Calls on the host seam as text: TI's function name and the decoded values. Tests compare these lines, and so do the
/// recorded exchanges.
namespace cc3235::test {

inline std::string in_quotes(std::string_view text) {
  return fmt::format("\"{}\"", text);
}

/// An absent string is one of length 0 to most calls.
inline std::string in_quotes_or_null(std::string_view text) {
  return text.empty() ? "null" : in_quotes(text);
}

inline std::string hex_or_null(ByteView bytes) {
  return bytes.empty() ? "null" : to_hex(bytes);
}

inline std::string address_text(const Address& address) {
  if (const auto* v4 = std::get_if<Ipv4>(&address)) return to_string(*v4);
  std::string words;
  for (const std::uint32_t word : std::get<Ipv6>(address).words) words += fmt::format("{:08x}", word);
  return words;
}

inline int family_number(const Address& address) {
  return static_cast<int>(family_of(address));
}

/// The calls that arrived, what they are answered, and the ones that a test holds back.
class CallBook {
 public:
  explicit CallBook(nwp::Loop& loop) : released_(loop) {}

  void add(std::string call) { all.push_back(std::move(call)); }

  /// `function` answers so from now on; every other call answers 0.
  void answer(const std::string& function, std::string text) { answers_[function] = AnswerText(std::move(text)); }
  void forget_answers() { answers_.clear(); }
  const AnswerText& answer_of(const std::string& function) const {
    static const AnswerText kGood;
    const auto found = answers_.find(function);
    return found == answers_.end() ? kGood : found->second;
  }
  bool answers(const std::string& function) const { return answers_.contains(function); }

  /// Notes a call; gives its status.
  Status status(const std::string& function, std::string_view values) {
    add(fmt::format("{}({})", function, values));
    return answer_of(function).status();
  }
  /// … and its value, which `read` takes from the answer, when it is good.
  template <class T, class Read>
  Result<T> value(const std::string& function, std::string_view values, Read read) {
    const Status failure = status(function, values);
    if (!failure.ok()) return failure;
    return T(read(answer_of(function)));
  }

  /// Calls of `function` wait from now on; each release() lets one go.
  void hold(const std::string& function) { permits_.emplace(function, 0); }
  void release(const std::string& function) {
    ++permits_.at(function);
    released_.notify();
  }
  /// Nothing is held any more.
  void release_all() {
    permits_.clear();
    released_.notify();
  }
  bool holds(const std::string& function) const { return permits_.contains(function); }
  nwp::awaitable<void> pass(std::string function) {
    while (true) {
      const auto held = permits_.find(function);
      if (held == permits_.end()) co_return;
      if (held->second > 0) {
        --held->second;
        co_return;
      }
      co_await released_.wait();
    }
  }
  /// The same of calls that wait while they are held: the answer is the one of that moment.
  nwp::awaitable<Status> status_later(const std::string& function, std::string_view values) {
    add(fmt::format("{}({})", function, values));
    return status_when_let_go(function);
  }
  template <class T, class Read>
  nwp::awaitable<Result<T>> value_later(const std::string& function, std::string_view values, Read read) {
    add(fmt::format("{}({})", function, values));
    return value_when_let_go<T>(function, std::move(read));
  }
  template <class T, class Read>
  nwp::Eventually<Result<T>> value_eventually(const std::string& function, std::string_view values, Read read) {
    if (holds(function)) return value_later<T>(function, values, std::move(read));
    return value<T>(function, values, std::move(read));
  }

  std::vector<std::string> all;

 private:
  nwp::awaitable<Status> status_when_let_go(std::string function) {
    co_await pass(function);
    co_return answer_of(function).status();
  }
  template <class T, class Read>
  nwp::awaitable<Result<T>> value_when_let_go(std::string function, Read read) {
    co_await pass(function);
    const AnswerText& answer = answer_of(function);
    if (!answer.status().ok()) co_return answer.status();
    co_return T(read(answer));
  }

  std::map<std::string, int> permits_;
  std::map<std::string, AnswerText> answers_;
  nwp::Signal released_;
};

}  // namespace cc3235::test
