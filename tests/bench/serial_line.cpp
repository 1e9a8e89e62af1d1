#include "bench/serial_line.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace cc3235::bench {

SerialLine::SerialLine(const std::string& path) : fd_(open(path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC)) {
  termios mode{};
  if (fd_ < 0 || tcgetattr(fd_, &mode) != 0) throw std::runtime_error("no serial line at " + path);
  cfmakeraw(&mode);
  mode.c_cc[VMIN] = 0;  // a read ends with the first bytes, or without any after 10 s
  mode.c_cc[VTIME] = 100;
  tcsetattr(fd_, TCSANOW, &mode);
}

SerialLine::~SerialLine() {
  close(fd_);
}

void SerialLine::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t taken = ::write(fd_, bytes.data(), bytes.size());
    if (taken <= 0) throw std::runtime_error("the serial line takes nothing");
    bytes.remove_prefix(static_cast<std::size_t>(taken));
  }
}

std::string SerialLine::take(std::size_t count) {
  while (unread_.size() < count) fill();
  std::string taken = unread_.substr(0, count);
  unread_.erase(0, count);
  return taken;
}

bool SerialLine::take_if(std::string_view expected) {
  while (unread_.size() < expected.size()) fill();
  const bool same = unread_.starts_with(expected);
  if (same) unread_.erase(0, expected.size());
  return same;
}

std::string SerialLine::take_through(std::string_view mark) {
  std::size_t found = unread_.find(mark);
  while (found == std::string::npos) {
    const std::size_t searched = unread_.size() < mark.size() ? 0 : unread_.size() - mark.size();
    fill();
    found = unread_.find(mark, searched);
  }
  return take(found + mark.size());
}

void SerialLine::fill() {
  std::array<char, 8192> bytes;
  const ssize_t got = read(fd_, bytes.data(), bytes.size());
  if (got <= 0) throw std::runtime_error("silence on the serial line after: " + unread_);
  unread_.append(bytes.data(), static_cast<std::size_t>(got));
}

}  // namespace cc3235::bench
