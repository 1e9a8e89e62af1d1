#pragma once

#include <array>
#include <bitset>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "nwp/chip/chip.h"
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
  std::optional<awaitable<void>> send_to(std::uint8_t sd, const Endpoint& peer, ByteView data);
  Eventually<Result<std::size_t>> recv(std::uint8_t sd, MutableBytes out);
  Status bind(std::uint8_t sd, Endpoint local);
  Status listen(std::uint8_t sd);
  awaitable<Result<Accepted>> accept(std::uint8_t sd);
  awaitable<Result<std::uint16_t>> select(std::uint16_t wanted, std::optional<std::chrono::microseconds> timeout);

  bool tx_failed(std::uint8_t sd) const { return sd < kSocketCount && tx_failed_.test(sd); }
  bool tx_busy(std::uint8_t sd) const;
  bool nonblocking(std::uint8_t sd) const;

  /// The WLAN link is there: listening sockets can be reached.
  void link_up();
  /// The WLAN link is gone: connections break, sockets stay. ref: commands-socket.md §7
  void link_lost();
  /// All sockets vanish.
  void power_off();

 private:
  using Held = std::shared_ptr<Socket>;
  using Arrived = std::optional<Result<std::size_t>>;  ///< as Stream::try_read()

  Held find(std::uint8_t sd) const;
  Held fresh(std::uint8_t sd, const SocketKind& kind);
  /// A fresh socket under the lowest free number; nothing when there is none.
  Held make(const SocketKind& kind);
  void give_back(std::uint8_t sd);
  Status change_membership(Socket& socket, const MembershipChange& change);
  Status offline(const SocketKind& kind);
  bool online(const Socket& socket) const { return station_.online(socket.state.kind.family); }

  awaitable<Status> establish(Held socket);
  awaitable<Status> open_connection(Held socket);
  bool secure_room() const;
  awaitable<Status> shake_hands(Held socket, tls_sim::Side side);
  awaitable<void> establish_alone(Held socket);

  std::optional<awaitable<void>> send(std::uint8_t sd, std::optional<Endpoint> peer, ByteView data);
  void hint_at_denied(const Socket& socket, const Endpoint& peer);
  Result<ByteView> wire_form(Socket& socket, const std::optional<Endpoint>& peer, ByteView data, Bytes& encrypted);
  static Result<std::size_t> write(Stream& stream, const std::optional<Endpoint>& peer, ByteView data);
  awaitable<void> send_rest(Held socket, Turn::Held turn, Bytes encrypted, ByteView rest);
  awaitable<void> send_later(Held socket, std::optional<Endpoint> peer, ByteView data);
  awaitable<void> send_alone(Held socket, std::optional<Endpoint> peer, Bytes data);
  awaitable<void> flush_alone(Held socket);
  void sent(const Held& socket, Status status);
  void fail_send(std::uint8_t sd, Status code);

  bool port_taken(const SocketKind& kind, std::uint16_t port) const;
  std::uint16_t free_port(const SocketKind& kind) const;
  Status check_local(const Endpoint& local) const;
  bool reserve(Socket& listening);
  void reserve_all();
  void unreserve(Socket& listening);
  bool open_listener(Socket& listening);
  std::optional<Accepted> take_client(Socket& listening);
  awaitable<void> welcome_visitors(Held listening);
  awaitable<void> welcome(Held listening, Incoming incoming);
  void dismiss_visitor(Socket& listening);
  bool closed(const Held& socket) const { return table_[socket->state.id.number] != socket; }
  std::uint16_t ready_of(const std::vector<Held>& wanted) const;
  struct Watch;
  void end_selects();
  awaitable<void> watch(Held socket, std::shared_ptr<Watch> watch);

  Arrived try_read(const Held& socket, MutableBytes out);
  static void drain(Socket& socket);
  static Status may_receive(const Socket& socket);
  awaitable<Result<std::size_t>> recv_later(Held socket, MutableBytes out, Arrived seen);
  Result<std::size_t> received(const Held& socket, ByteView data, const Result<std::size_t>& count);

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
  std::set<std::shared_ptr<Watch>> selects_;
  std::bitset<kSocketCount> tx_failed_;
  std::uint32_t generation_ = 0;
};

}  // namespace cc3235::nwp::chip
