#pragma once

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <sys/socket.h>

#include <string>

// What a process asks of the host's network: every call that could reach an address goes through these functions first. For
// one unit of a program or of a preloaded library, which says where the notes go.

namespace cc3235::test {

/// Defined by the unit that includes this header. `address` may be null.
void note_host_call(const char* call, const sockaddr* address);

/// The library's function of that name.
template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

/// The address without its port; `?` for none and for other families.
inline std::string address_text(const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = "?";
  if (address && address->sa_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text, sizeof text);
  }
  if (address && address->sa_family == AF_INET6) {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text, sizeof text);
  }
  return text;
}

}  // namespace cc3235::test

extern "C" {

int connect(int fd, const sockaddr* address, socklen_t size) {
  cc3235::test::note_host_call("connect", address);
  return cc3235::test::real<int(int, const sockaddr*, socklen_t)>("connect")(fd, address, size);
}

int bind(int fd, const sockaddr* address, socklen_t size) noexcept {
  cc3235::test::note_host_call("bind", address);
  return cc3235::test::real<int(int, const sockaddr*, socklen_t)>("bind")(fd, address, size);
}

ssize_t sendto(int fd, const void* data, size_t length, int flags, const sockaddr* address, socklen_t size) {
  cc3235::test::note_host_call("sendto", address);
  using SendTo = ssize_t(int, const void*, size_t, int, const sockaddr*, socklen_t);
  return cc3235::test::real<SendTo>("sendto")(fd, data, length, flags, address, size);
}

int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** result) {
  cc3235::test::note_host_call("getaddrinfo", nullptr);
  using GetAddrInfo = int(const char*, const char*, const addrinfo*, addrinfo**);
  return cc3235::test::real<GetAddrInfo>("getaddrinfo")(name, service, hints, result);
}

}  // extern "C"
