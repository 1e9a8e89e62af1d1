#pragma once

#include "chip_fixture.h"

namespace cc3235::test {

inline constexpr Ipv4 kAny{};
inline constexpr Ipv4 kOurs = Ipv4::of(192, 168, 1, 23);
inline constexpr Endpoint kClient{Ipv4::of(192, 168, 1, 31), 40001};

/// A device whose sockets serve, and wait for each other.
class ServingFixture : public ChipFixture {
 protected:
  std::int16_t udp() { return make_socket(SocketType::dgram, Protocol::udp); }
  Status bind(std::int16_t sd, std::uint16_t port, Ipv4 address = kAny) { return host().sockets.bind(sd, {address, port}); }
  Status listen(std::int16_t sd) { return host().sockets.listen(sd, 1); }
  /// A socket that listens at this port.
  std::int16_t server(std::uint16_t port) {
    const std::int16_t sd = make_socket();
    EXPECT_EQ(bind(sd, port), kOk);
    EXPECT_EQ(listen(sd), kOk);
    return sd;
  }
  /// One Accept: `number peer`, or the code in angle brackets.
  std::string accept(std::int16_t sd) { return in_words(run(host().sockets.accept(sd, Family::inet))); }
  static std::string in_words(const Result<nwp::Accepted>& accepted) {
    if (!accepted) return fmt::format("<{}>", accepted.status().value());
    return fmt::format("{} {}", accepted->sd, to_string(accepted->peer));
  }
  nwp::awaitable<Result<std::uint32_t>> selecting(std::uint32_t sockets, std::uint32_t seconds = 70'000,
                                                  std::uint32_t microseconds = 0) {
    return host().sockets.select({.sockets = sockets, .seconds = seconds, .microseconds = microseconds});
  }
  std::int64_t select(std::uint32_t sockets, std::uint32_t seconds = 70'000, std::uint32_t microseconds = 0) {
    const Result<std::uint32_t> ready = run(selecting(sockets, seconds, microseconds));
    return ready ? std::int64_t{*ready} : ready.status().value();
  }
  Status send_to(std::int16_t sd, const Endpoint& peer, std::string_view data) {
    return run(nwp::finish(host().sockets.send_to(sd, peer, as_bytes(data)))).status();
  }
  std::string recv_from(std::int16_t sd, std::size_t room = 2000) {
    Bytes buffer(room);
    return text_of(run(nwp::finish(host().sockets.recv_from(sd, {}, buffer))), buffer);
  }
};

}  // namespace cc3235::test
