#pragma once

#include <fmt/format.h>

#include <map>
#include <vector>

#include "support/flash.h"

/// Operations as values, so that the same story can be told to a flash and to a model of it.
namespace cc3235::test {

struct Operation {
  enum class Kind { open, write, read, close, abort, remove, info, content, stop, cut } kind;
  std::string name;  ///< handles go by the name of the file that they were last given for
  OpenMode mode{};
  std::uint32_t flags = 0, size = 0;    ///< of open
  std::uint32_t offset = 0, count = 0;  ///< of write (pattern(count, offset)) and read
};

/// What an operation answers, in a form to compare and to print.
using Answer = std::string;

inline std::string to_text(const Operation& op) {
  static constexpr const char* kNames[] = {"open",   "write", "read",    "close", "abort",
                                           "remove", "info",  "content", "stop",  "cut"};
  return fmt::format("{} '{}' mode {} flags {:#x} size {} offset {} count {}", kNames[static_cast<int>(op.kind)], op.name,
                     static_cast<int>(op.mode), op.flags, op.size, op.offset, op.count);
}

/// The flash under test.
class Device {
 public:
  explicit Device(ImageOptions options) : flash_(std::move(options)) {}

  Answer apply(const Operation& op) {
    using Kind = Operation::Kind;
    switch (op.kind) {
      case Kind::open:
        return open(op);
      case Kind::write:
        return fmt::format("{}", flash_.write(handle(op), op.offset, pattern(op.count, op.offset)).value());
      case Kind::read:
        return read(op);
      case Kind::close:
        return fmt::format("{}", flash_.close(handle(op)).value());
      case Kind::abort:
        return fmt::format("{}", flash_.abort(handle(op)).value());
      case Kind::remove:
        return fmt::format("{}", flash_.remove(op.name).value());
      case Kind::info:
        return info(op.name);
      case Kind::content:
        return content(op.name);
      case Kind::stop:
        flash_->stop();
        return "";
      case Kind::cut:
        flash_.cut();
        handles_.clear();
        return "";
    }
    return "";
  }

  Answer info(const std::string& name) {
    const auto report = flash_->report(name, Token{});
    if (!report.info) return fmt::format("{}", report.status.value());
    const FileInfo& info = *report.info;
    return fmt::format("{} flags {:#x} length {} max {} storage {} writes {}", report.status.value(), info.flags,
                       info.length, info.max_size, info.storage, info.write_counter);
  }
  Answer content(const std::string& name) {
    const auto bytes = flash_->content(name);
    return bytes ? std::string(as_text(*bytes)) : fmt::format("{}", bytes.status().value());
  }

 private:
  FileHandle handle(const Operation& op) { return handles_[op.name]; }
  Answer open(const Operation& op) {
    const auto opened = flash_.open(op.name, op.mode, op.flags, op.size);
    if (opened) handles_[op.name] = opened->handle;
    return fmt::format("{}", opened.status().value());
  }
  Answer read(const Operation& op) {
    Bytes out(op.count);
    const auto count = flash_->read(handle(op), op.offset, out);
    if (!count) return fmt::format("{}", count.status().value());
    return "bytes " + std::string(as_text(ByteView(out).first(*count)));
  }

  Flash flash_;
  std::map<std::string, FileHandle> handles_;
};

inline constexpr const char* kStoryNames[] = {"a", "b", "c", "d", "/sys/e", "f"};

/// `length` operations on a handful of names, more likely sensible than not.
inline std::vector<Operation> make_story(Random& random, std::size_t length, bool with_restarts) {
  using Kind = Operation::Kind;
  static constexpr OpenMode kModes[] = {OpenMode::read, OpenMode::write, OpenMode::create, OpenMode::create_if_absent,
                                        OpenMode::create_if_absent};
  static constexpr Kind kLikely[] = {Kind::open,  Kind::open,  Kind::open, Kind::write,  Kind::write,
                                     Kind::write, Kind::write, Kind::read, Kind::close,  Kind::close,
                                     Kind::close, Kind::abort, Kind::info, Kind::remove, Kind::content};
  const auto below = [&](std::uint32_t limit) { return random.number() % limit; };
  std::vector<Operation> story;
  while (story.size() < length) {
    Operation op;
    op.kind = kLikely[below(std::size(kLikely))];
    if (with_restarts && below(40) == 0) op.kind = below(2) == 0 ? Kind::stop : Kind::cut;
    op.name = kStoryNames[below(std::size(kStoryNames))];
    op.mode = kModes[below(std::size(kModes))];
    op.flags = below(2) == 0 ? kFailsafe : 0;
    op.size = below(8) == 0 ? below(700000) : below(12000);
    op.offset = below(2) == 0 ? 0 : below(14000);
    op.count = 1 + below(below(2) == 0 ? 100 : 9000);
    story.push_back(op);
  }
  return story;
}

/// All that a host can learn of the files of a story, from a Device or a Model.
template <class Source>
std::string view(Source&& source) {
  std::string text;
  for (const char* name : kStoryNames) text += fmt::format("{}: {}; {}\n", name, source.info(name), source.content(name));
  return text;
}

}  // namespace cc3235::test
