// Preloaded into the emulator by sandbox_test.py: writes one line for each call that reaches the host's network or files to
// the file named by HOST_CALLS.

#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

void note(const std::string& line) {
  static const int file = [] {
    const char* path = std::getenv("HOST_CALLS");
    return path ? next<int(const char*, int, ...)>("open")(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
  }();
  const std::string whole = line + "\n";
  if (file >= 0 && write(file, whole.data(), whole.size()) < 0) std::abort();
}

std::string text_of(const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = "?";
  if (address->sa_family == AF_INET) {
    const auto* in = reinterpret_cast<const sockaddr_in*>(address);
    inet_ntop(AF_INET, &in->sin_addr, text, sizeof text);
    return std::string(text) + " " + std::to_string(ntohs(in->sin_port));
  }
  if (address->sa_family == AF_INET6) {
    const auto* in = reinterpret_cast<const sockaddr_in6*>(address);
    inet_ntop(AF_INET6, &in->sin6_addr, text, sizeof text);
    return std::string(text) + " " + std::to_string(ntohs(in->sin6_port));
  }
  return "family " + std::to_string(address->sa_family);
}

}  // namespace

extern "C" {

int connect(int fd, const sockaddr* address, socklen_t length) {
  note("connect " + text_of(address));
  return next<int(int, const sockaddr*, socklen_t)>("connect")(fd, address, length);
}

int bind(int fd, const sockaddr* address, socklen_t length) {
  note("bind " + text_of(address));
  return next<int(int, const sockaddr*, socklen_t)>("bind")(fd, address, length);
}

ssize_t sendto(int fd, const void* data, size_t size, int flags, const sockaddr* address, socklen_t length) {
  if (address) note("sendto " + text_of(address));
  return next<ssize_t(int, const void*, size_t, int, const sockaddr*, socklen_t)>("sendto")(fd, data, size, flags, address,
                                                                                            length);
}

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  note(std::string("open ") + path);
  return next<int(const char*, int, ...)>("open")(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  note(std::string("open ") + path);
  return next<int(const char*, int, ...)>("open64")(path, flags, mode);
}

int unlink(const char* path) {
  note(std::string("unlink ") + path);
  return next<int(const char*)>("unlink")(path);
}
}
