// Preloaded into the emulator by sandbox_test.py: writes one line for each call that reaches the host's network or files to
// the file named by HOST_CALLS.

#include "support/host_calls.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdlib>

namespace {

using cc3235::test::real;
using Open = int(const char*, int, ...);

void note(const std::string& line) {
  static const int file = [] {
    const char* path = std::getenv("HOST_CALLS");
    return path ? real<Open>("open")(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
  }();
  const std::string whole = line + "\n";
  if (file >= 0 && write(file, whole.data(), whole.size()) < 0) std::abort();
}

/// open() and open64(): `arguments` holds the mode where the flags ask for one.
int open_noted(const char* name, const char* path, int flags, std::va_list arguments) {
  note(std::string("open ") + path);
  const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
  return real<Open>(name)(path, flags, mode);
}

}  // namespace

/// With the port. A call without an address goes to a socket whose connect() was noted.
void cc3235::test::note_host_call(const char* call, const sockaddr* address) {
  std::string line = call;
  if (address) {
    // The port stands at the same place in both families.
    line +=
        " " + address_text(address) + " " + std::to_string(ntohs(reinterpret_cast<const sockaddr_in*>(address)->sin_port));
  }
  note(line);
}

extern "C" {

int open(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const int fd = open_noted("open", path, flags, arguments);
  va_end(arguments);
  return fd;
}

int open64(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const int fd = open_noted("open64", path, flags, arguments);
  va_end(arguments);
  return fd;
}

int unlink(const char* path) {
  note(std::string("unlink ") + path);
  return real<int(const char*)>("unlink")(path);
}

}  // extern "C"
