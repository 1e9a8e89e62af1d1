#include "support/transcript.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace cc3235::test {
namespace {

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path) : file_(path.filename().string()), stream_(path) {
    if (!stream_) throw std::runtime_error("cannot read " + path.string());
  }

  void read(std::vector<Transcript>& all) {
    for (std::string text; std::getline(stream_, text);) {
      ++line_number_;
      if (text.empty()) {
        finish(all);
      } else {
        take(text);
      }
    }
    finish(all);
  }

 private:
  void take(const std::string& text) {
    const std::string rest = text.size() > 2 ? text.substr(2) : std::string();
    if (text.size() == 1 ? text != "<" : text[1] != ' ') fail("a mark and a blank are missing");
    if (current_.line_number == 0) current_.line_number = line_number_;
    switch (text[0]) {
      case '#':
        return;
      case '!':
        return current_.before.push_back(rest);
      case '>':
        if (!current_.line.empty()) fail("two lines are sent");
        current_.line = rest;
        return;
      case '=':
        if (!current_.backend.empty()) fail("two calls; join them with a semicolon");
        current_.backend = rest;
        return;
      case '<':
        return current_.answer.push_back(rest);
      default:
        fail("no such mark");
    }
  }

  void finish(std::vector<Transcript>& all) {
    Transcript block = std::exchange(current_, {});
    if (block.line.empty() && block.answer.empty()) return;  // a remark
    if (block.line.empty() || block.answer.empty()) fail("a line or its answer is missing");
    block.file = file_;
    all.push_back(std::move(block));
  }

  [[noreturn]] void fail(std::string_view what) const {
    throw std::runtime_error(fmt::format("{}:{}: {}", file_, line_number_, what));
  }

  std::string file_;
  std::ifstream stream_;
  int line_number_ = 0;
  Transcript current_;
};

}  // namespace

std::vector<Transcript> read_transcripts(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  std::ranges::sort(paths);
  std::vector<Transcript> all;
  for (const auto& path : paths) Reader(path).read(all);
  return all;
}

}  // namespace cc3235::test
