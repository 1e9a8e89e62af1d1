#pragma once

#include <cstddef>
#include <deque>
#include <utility>

#include "at_engine/at_grammar/line_machine.h"

namespace cc3235::at {

/// Complete lines that the reader has not taken yet. The hardware keeps 48 bytes and loses the rest; here nothing is lost:
/// at the limit the front end stops reading. ref: at-protocol.md §9
class TypeAhead {
 public:
  static constexpr std::size_t kLimit = 4096;

  bool full() const { return bytes_ >= kLimit; }
  bool empty() const { return lines_.empty(); }

  const InputLine& next() const { return lines_.front(); }

  void add(InputLine line) {
    bytes_ += size_of(line);
    lines_.push_back(std::move(line));
  }
  InputLine take() {
    InputLine line = std::move(lines_.front());
    lines_.pop_front();
    bytes_ -= size_of(line);
    return line;
  }

 private:
  static std::size_t size_of(const InputLine& line) { return line.text.size() + 1; }

  std::deque<InputLine> lines_;
  std::size_t bytes_ = 0;
};

}  // namespace cc3235::at
