#include "emulator/serial/pty_port.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <cerrno>
#include <cstring>
#include <utility>

#include "emulator/failure.h"

namespace cc3235::emulator {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

[[noreturn]] void refuse(const char* step) {
  throw Failure(ExitCode::failed,
                fmt::format("pty: {}: {}; free a pseudo terminal, or use --tcp or --stdio", step, std::strerror(errno)));
}

FileDescriptor open_master() {
  FileDescriptor master(posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (!master || grantpt(master.get()) != 0 || unlockpt(master.get()) != 0) refuse("cannot open a pseudo terminal");
  return master;
}

std::string far_name(int master) {
  char name[64];
  if (ptsname_r(master, name, sizeof name) != 0) refuse("the pseudo terminal has no name");
  return name;
}

/// 8 data bits, no parity, nothing that changes or answers a byte.
bool make_raw(int terminal) {
  termios settings{};
  if (tcgetattr(terminal, &settings) != 0) return false;
  cfmakeraw(&settings);
  settings.c_cflag |= CLOCAL | CREAD;
  cfsetspeed(&settings, B115200);
  return tcsetattr(terminal, TCSANOW, &settings) == 0;
}

}  // namespace

PtyPort::PtyPort(Uart& uart)
    : uart_(uart),
      line_(uart.add_line({.write_some = [this](ByteView bytes) { return write_some(bytes); },
                           .await_writable = [this] { await_writable(); },
                           .resume_reading = [this] { read_more(); }})),
      master_(uart.loop().executor()),
      watch_(uart.loop().executor()) {
  FileDescriptor master = open_master();
  name_ = far_name(master.get());
  master_.assign(master.release());
  const int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (watch < 0) refuse("cannot watch the terminal");
  watch_.assign(watch);
  if (!clean()) refuse("cannot set the terminal");
  await_events();
}

bool PtyPort::nobody_there() {
  pollfd near{.fd = master_.native_handle(), .events = 0, .revents = 0};
  return ::poll(&near, 1, 0) == 1 && (near.revents & POLLHUP) != 0;
}

/// True when look() may find something new: the far side was opened or closed since. (A hang-up comes after its event.)
bool PtyPort::somebody_moved() {
  int unread = 0;
  return ::ioctl(watch_.native_handle(), FIONREAD, &unread) != 0 || unread != 0;
}

// ---- clients come and go ----

void PtyPort::await_events() {
  watch_.async_wait(asio::posix::descriptor_base::wait_read, [this](error_code cancelled) {
    if (cancelled) return;
    look();
    await_events();
  });
}

/// Counts the openings that inotify has seen. True when the count came to zero.
bool PtyPort::take_events() {
  bool emptied = false;
  alignas(inotify_event) char events[4096];
  for (ssize_t got; (got = ::read(watch_.native_handle(), events, sizeof events)) > 0;) {
    for (const char* at = events; at < events + got;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      if ((event->mask & IN_OPEN) != 0) {
        ++openings_;
        read_to_end_ = false;
      }
      if ((event->mask & IN_CLOSE) != 0) {
        openings_ = std::max(openings_ - 1, 0);
        emptied = emptied || openings_ == 0;
      }
      at += sizeof *event + event->len;
    }
  }
  return emptied;
}

/// Brings openings_ and here_ up to the moment. True when nobody was there at some moment since the last call.
bool PtyPort::look_who_is_there() {
  bool emptied = take_events();
  here_ = !nobody_there();
  if (here_ && openings_ == 0) {  // somebody has come since, or equal events have come as one
    emptied = take_events() || emptied;
    openings_ = std::max(openings_, 1);
  }
  if (!here_ && openings_ > 0) {
    emptied = true;
    openings_ = 0;
  }
  return emptied;
}

void PtyPort::look() {
  const bool emptied = look_who_is_there();
  if (emptied) {
    clean();
    if (line_.has_client()) line_.client_left();
    // Somebody came and went meanwhile: once more, but not before others have had their turn.
    if (look_who_is_there()) uart_.loop().post([this] { look(); });
  }
  if (here_ && !line_.has_client()) line_.client_came();
  read_more();
}

/// Nothing of a client stays for the next one: settings, output that it has not read. A far side that has been open once is
/// also what the hang-up needs. (The near side could do all this with TCSAFLUSH, but that makes a client's first write fail
/// when it comes at the same moment.)
bool PtyPort::clean() {
  ::inotify_rm_watch(watch_.native_handle(), watched_);  // our own opening is no client's
  take_events();
  bool raw = false;
  if (const FileDescriptor far(::open(name_.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)); far) {
    raw = make_raw(far.get());
    ::tcflush(master_.native_handle(), TCOFLUSH);  // on its way
    ::tcflush(far.get(), TCIFLUSH);                // arrived
  }
  watched_ = ::inotify_add_watch(watch_.native_handle(), name_.c_str(), IN_OPEN | IN_CLOSE);
  openings_ = 0;
  read_to_end_ = false;  // somebody may have been there meanwhile
  return raw && watched_ >= 0;
}

// ---- bytes ----

std::size_t PtyPort::write_some(ByteView bytes) {
  // Without a client the terminal might still echo for the one that has just left.
  if (!just_looked_ && (somebody_moved() ? nobody_there() : !here_)) return bytes.size();
  const ssize_t taken = ::write(master_.native_handle(), bytes.data(), bytes.size());
  if (taken >= 0) return static_cast<std::size_t>(taken);
  return errno == EAGAIN || errno == EINTR ? 0 : bytes.size();
}

void PtyPort::await_writable() {
  if (std::exchange(awaiting_writable_, true)) return;
  master_.async_wait(asio::posix::descriptor_base::wait_write, [this](error_code cancelled) {
    if (cancelled) return;
    awaiting_writable_ = false;
    line_.writable();
  });
}

/// Goes on without a client until what it sent has been read.
void PtyPort::read_more() {
  if (reading_ || read_to_end_ || !line_.accepts_input()) return;
  reading_ = true;
  master_.async_read_some(asio::buffer(input_.data(), line_.input_limit()), [this](error_code error, std::size_t got) {
    if (error == asio::error::operation_aborted) return;
    // Nothing is left; and nobody is there, unless somebody has come (and been seen) since the read.
    read_to_end_ = error.failed() && nobody_there();
    if (!line_.has_client() || somebody_moved()) look();
    just_looked_ = true;
    if (!error) line_.received({input_.data(), got});
    just_looked_ = false;
    reading_ = false;
    read_more();
  });
}

}  // namespace cc3235::emulator
