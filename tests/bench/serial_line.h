#pragma once

#include <string>
#include <string_view>

namespace cc3235::bench {

/// The client's end of a serial line: the same code in front of the emulator and of what it is compared with.
class SerialLine {
 public:
  explicit SerialLine(const std::string& path);
  ~SerialLine();
  SerialLine(const SerialLine&) = delete;
  SerialLine& operator=(const SerialLine&) = delete;

  void write(std::string_view bytes);
  /// The next `count` bytes. Throws after 10 s of silence, as all of these.
  std::string take(std::size_t count);
  /// Waits for as many bytes as `expected` has and takes them if they are the same; true then.
  bool take_if(std::string_view expected);
  /// Everything up to and including `mark`.
  std::string take_through(std::string_view mark);

 private:
  void fill();

  int fd_;
  std::string unread_;
};

}  // namespace cc3235::bench
