#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace cc3235::fuzz {

/// Stands between the program and the host's network, by the linker's --wrap. Whatever would leave loopback or ask
/// the host's resolver ends the process; a TCP connection to 127.0.0.1 reaches this peer, which sends the bytes given, says
/// that it has finished, and swallows what comes; every other connection is refused. To each port that is opened a visitor
/// comes at once, says the same bytes and goes; datagrams are lost.
class HostGuard {
 public:
  HostGuard();
  ~HostGuard();
  HostGuard(const HostGuard&) = delete;
  HostGuard& operator=(const HostGuard&) = delete;

  /// What the peer sends from now on to each who connects.
  void peer_says(std::span<const std::uint8_t> bytes);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc3235::fuzz
