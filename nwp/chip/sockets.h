#pragma once

#include <array>
#include <bitset>
#include <memory>
#include <optional>
#include <set>

#include "nwp/chip/secure_socket.h"
#include "nwp/chip/socket.h"
#include "nwp/chip/wlan.h"
#include "nwp/loop/eventually.h"

namespace cc3235::nwp::chip {

inline constexpr std::size_t kSocketCount = 16;
inline constexpr std::size_t kSecureSocketCount = 6;

/// The chip's sixteen sockets. Outlives its coroutines; power_off() ends them. ref: commands-socket.md §3,
/// native-protocol.md §6.5
class SocketTable {
 public:
  SocketTable(Loop& loop, Network& network, Station& station, EventPort& events, Hints& hints, SecureParts secure);

  Result<std::uint8_t> socket(const SocketKind& kind);
  awaitable<Status> close(std::uint8_t sd);
  awaitable<Status> connect(std::uint8_t sd, Endpoint peer);
  Status set_option(std::uint8_t sd, SocketLevel level, SocketOption option, Bytes value);
  Result<Bytes> get_option(std::uint8_t sd, SocketLevel level, SocketOption option);
  std::optional<awaitable<void>> send(std::uint8_t sd, ByteView data);
  Eventually<Result<std::size_t>> recv(std::uint8_t sd, MutableBytes out);

  bool tx_failed(std::uint8_t sd) const { return sd < kSocketCount && tx_failed_.test(sd); }
  bool tx_busy(std::uint8_t sd) const;
  bool nonblocking(std::uint8_t sd) const;

  /// The WLAN link is gone: connections break, sockets stay. ref: commands-socket.md §7
  void link_lost();
  /// All sockets vanish.
  void power_off();

 private:
  using Held = std::shared_ptr<Socket>;
  using Arrived = std::optional<Result<std::size_t>>;  ///< as Stream::try_read()

  Held find(std::uint8_t sd) const { return sd < kSocketCount ? table_[sd] : nullptr; }
  std::size_t secure_count() const;

  awaitable<Status> establish(Held socket);
  awaitable<Status> open_connection(Held socket);
  awaitable<void> establish_alone(Held socket);

  Result<ByteView> wire_form(Socket& socket, ByteView data, Bytes& encrypted);
  awaitable<void> send_rest(Held socket, Turn::Held turn, Bytes encrypted, ByteView rest);
  awaitable<void> send_later(Held socket, ByteView data);
  awaitable<void> send_alone(Held socket, Bytes data);
  awaitable<void> flush_alone(Held socket);
  void sent(const Held& socket, Status status);
  void fail_send(std::uint8_t sd, Status code);

  static Status may_receive(const Socket& socket);
  awaitable<Result<std::size_t>> recv_later(Held socket, MutableBytes out, Arrived seen);
  Result<std::size_t> received(const Held& socket, const Result<std::size_t>& count);

  awaitable<Status> finish(Held socket, Clock::TimePoint give_up);
  awaitable<void> finish_alone(Held socket);

  Loop& loop_;
  Network& network_;
  Station& station_;
  EventPort& events_;
  Hints& hints_;
  SecureParts secure_;
  std::array<Held, kSocketCount> table_;
  std::set<Held> closing_;  ///< closed, with data that still goes out
  std::bitset<kSocketCount> tx_failed_;
  std::uint32_t generation_ = 0;
};

}  // namespace cc3235::nwp::chip
