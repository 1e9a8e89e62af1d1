#include "emulator/serial/stdio_port.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace cc3235::emulator {

namespace asio = boost::asio;
using boost::system::error_code;

StdioPort::StdioPort(Uart& uart, std::function<void()> input_ended)
    : loop_(uart.loop()),
      in_(open(loop_, STDIN_FILENO)),
      out_(open(loop_, STDOUT_FILENO)),
      line_(uart.add_line(
          {.write_some = [this](ByteView bytes) { return write_some(bytes); },
           .await_writable =
               [this] { when_ready(out_, asio::posix::descriptor_base::wait_write, [this] { line_.writable(); }); },
           .resume_reading = [this] { read_more(); }})),
      input_ended_(std::move(input_ended)) {}

StdioPort::~StdioPort() {
  // Others share the open file and expect it to block.
  for (End* end : {&out_, &in_}) {
    end->waiter.release();
    ::fcntl(end->fd, F_SETFL, end->flags);
  }
}

StdioPort::End StdioPort::open(const nwp::Loop& loop, int fd) {
  End end{.waiter = asio::posix::stream_descriptor(loop.executor()), .fd = fd, .flags = ::fcntl(fd, F_GETFL)};
  error_code closed;  // reading and writing will show it
  end.waiter.assign(fd, closed);
  ::fcntl(fd, F_SETFL, end.flags | O_NONBLOCK);
  return end;
}

void StdioPort::start() {
  line_.client_came();
  read_more();
}

void StdioPort::when_ready(End& end, asio::posix::descriptor_base::wait_type what, std::function<void()> then) {
  end.waiter.async_wait(what, [then = std::move(then)](error_code error) {
    if (error != asio::error::operation_aborted) then();  // files cannot be waited for: they are always ready
  });
}

std::size_t StdioPort::write_some(ByteView bytes) {
  const ssize_t taken = ::write(out_.fd, bytes.data(), bytes.size());
  if (taken >= 0) return static_cast<std::size_t>(taken);
  return errno == EAGAIN || errno == EINTR ? 0 : bytes.size();
}

void StdioPort::read_more() {
  if (reading_ || !input_ended_ || !line_.has_client() || !line_.accepts_input()) return;
  reading_ = true;
  when_ready(in_, asio::posix::descriptor_base::wait_read, [this] { read_now(); });
}

void StdioPort::read_now() {
  const ssize_t got = ::read(in_.fd, input_.data(), line_.input_limit());
  const bool later = got < 0 && (errno == EAGAIN || errno == EINTR);
  if (got > 0) line_.received({input_.data(), static_cast<std::size_t>(got)});
  reading_ = false;
  if (got > 0 || later) return read_more();
  std::exchange(input_ended_, nullptr)();
}

}  // namespace cc3235::emulator
