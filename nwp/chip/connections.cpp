#include <algorithm>
#include <utility>
#include <vector>

#include "base/status_codes.h"
#include "nwp/chip/sockets.h"

// How sockets come to their peers: Connect, Bind, multicast groups, Listen, Accept; and Select. ref: commands-socket.md §3

namespace cc3235::nwp::chip {

namespace {

using Phase = SocketState::Phase;

/// Connect on a secure socket whose connection has failed or broken.
constexpr Status kUsedUp = status::SL_ERROR_BSD_EINVAL;
/// Listen and Accept on a socket that has no port, or does not listen; Bind of one that has; Connect of one that listens.
constexpr Status kWrongState = status::SL_ERROR_BSD_EINVAL;
constexpr std::uint16_t kFirstEphemeral = 49152;
// Codes of memberships, as other stacks give them.
constexpr Status kMemberAlready = status::SL_ERROR_BSD_EADDRINUSE;
constexpr Status kNoMember = status::SL_ERROR_BSD_EADDRNOTAVAIL;
constexpr Status kTooManyGroups = status::SL_ERROR_BSD_ENOBUFS;
/// ref: commands-socket.md §5 "add_membership"
constexpr std::ptrdiff_t kMulticastSockets = 8;

}  // namespace

/// What a call gives that needs an address, and the hint when it is the fault of IPv6.
Status SocketTable::offline(const SocketKind& kind) {
  if (kind.family == Family::inet6 && !station_.ipv6_on()) hints_.say(Trap::ipv6_off);
  return kOffline;
}

/// SendTo to an address that the rules keep from the device. What has its IP header with it goes where that says.
void SocketTable::hint_at_denied(const Socket& socket, const Endpoint& peer) {
  const bool elsewhere = socket.state.options.number(SocketLevel::ip, SocketOption::hdrincl) != 0;
  if (hints_.said(Trap::address_outside) || elsewhere || !online(socket)) return;
  if (network_.denied(peer)) hints_.say(Trap::address_outside);
}

// ---- Connect ----

awaitable<Status> SocketTable::connect(std::uint8_t sd, Endpoint peer) {
  const Held socket = find(sd);
  if (!socket) co_return status::SL_ERROR_BSD_EBADF;
  SocketState& state = socket->state;
  if (family_of(peer.address) != state.kind.family) co_return status::SL_ERROR_BSD_EAFNOSUPPORT;
  if (state.kind.mute()) co_return status::SL_ERROR_BSD_EOPNOTSUPP;
  if (state.outcome) co_return *std::exchange(state.outcome, std::nullopt);
  if (state.phase == Phase::connecting) co_return status::SL_ERROR_BSD_EALREADY;
  if (state.phase == Phase::connected && state.kind.stream()) co_return status::SL_ERROR_BSD_EISCONN;
  const bool needs_link = state.kind.stream() || (state.kind.family == Family::inet6 && !station_.ipv6_on());
  if (needs_link && !online(*socket)) co_return offline(state.kind);
  if (state.phase == Phase::failed) co_return kUsedUp;
  if (state.phase == Phase::listening) co_return kWrongState;

  state.peer = peer;
  state.phase = Phase::connecting;
  if (state.kind.packets() || !state.options.flag(SocketOption::nonblocking)) co_return co_await establish(socket);
  loop_.spawn("connect", establish_alone(socket));
  co_return status::SL_ERROR_BSD_EALREADY;
}

awaitable<void> SocketTable::establish_alone(Held socket) {
  const Status status = co_await establish(socket);
  socket->state.outcome = status;
}

awaitable<Status> SocketTable::establish(Held socket) {
  const Status status = co_await open_connection(socket);
  SocketState& state = socket->state;
  if (tls_sim::connection_up(status)) {
    state.phase = Phase::connected;
    socket->moved.notify();
    co_return status;
  }
  socket->stream->end();
  socket->end_session();
  state.phase = state.kind.secure() || socket->ended ? Phase::failed : Phase::unconnected;
  socket->moved.notify();
  co_return status;
}

/// TCP, then the handshake: so a refusal is told before a bad file. ref: tls.md §2, first row that matches
awaitable<Status> SocketTable::open_connection(Held socket) {
  const Endpoint peer = *socket->state.peer;
  if (network_.denied(peer)) hints_.say(Trap::address_outside);
  if (socket->state.kind.stream()) {
    if (socket->stream) socket->stream->end();
    socket->stream = network_.make_stream(SocketType::stream);
    if (socket->state.local) std::ignore = socket->stream->bind(*socket->state.local);
    socket->apply_options();
  }
  const Status status = co_await socket->stream->connect(peer);
  if (socket->ended) co_return *socket->ended;
  if (!status.ok() || !socket->state.kind.secure()) co_return status;
  co_return co_await shake_hands(socket, tls_sim::Side::client);
}

// ---- Bind ----

/// A stream socket of IPv6 listens for IPv4 as well, so that the families share their ports; those of UDP are two worlds.
/// ref: commands-socket.md §3 "Accept"
bool SocketTable::port_taken(const SocketKind& kind, std::uint16_t port) const {
  return std::ranges::any_of(table_, [&](const Held& socket) {
    if (!socket || !socket->state.local || socket->state.local->port != port) return false;
    const SocketKind& other = socket->state.kind;
    return other.type == kind.type && (kind.stream() || other.family == kind.family);
  });
}

/// The lowest: so that the host sees no more of them than there are sockets.
std::uint16_t SocketTable::free_port(const SocketKind& kind) const {
  std::uint16_t port = kFirstEphemeral;
  while (port_taken(kind, port)) ++port;
  return port;
}

/// A driver may name its loopback as well: so it does for replies to itself.
Status SocketTable::check_local(const Endpoint& local) const {
  if (is_any(local.address)) return kOk;
  const std::vector<Address> ours = station_.addresses();
  return is_loopback(local.address) || std::ranges::find(ours, local.address) != ours.end()
             ? kOk
             : status::SL_ERROR_BSD_EADDRNOTAVAIL;
}

Status SocketTable::bind(std::uint8_t sd, Endpoint local) {
  const Held socket = find(sd);
  if (!socket) return status::SL_ERROR_BSD_EBADF;
  SocketState& state = socket->state;
  if (family_of(local.address) != state.kind.family) return status::SL_ERROR_BSD_EAFNOSUPPORT;
  if (state.kind.mute()) return status::SL_ERROR_BSD_EOPNOTSUPP;
  if (state.local || state.phase != Phase::unconnected) return kWrongState;
  if (const Status bad = check_local(local); !bad.ok()) return bad;
  if (state.kind.type == SocketType::raw) local.port = 0;
  if (local.port != 0 && port_taken(state.kind, local.port)) return status::SL_ERROR_BSD_EADDRINUSE;
  if (local.port == 0) local.port = free_port(state.kind);
  if (state.kind.packets()) {
    if (const Status refused = socket->stream->bind(local); !refused.ok()) return refused;
  }
  state.local = local;
  return kOk;
}

// ---- Multicast ----

Status SocketTable::change_membership(Socket& socket, const MembershipChange& change) {
  std::set<Address>& groups = socket.state.groups;
  if (!is_multicast(change.group)) return status::SL_ERROR_BSD_EINVAL;
  if (family_of(change.group) != socket.state.kind.family) return status::SL_ERROR_BSD_EAFNOSUPPORT;
  if (change.interface && !check_local({*change.interface}).ok()) return status::SL_ERROR_BSD_EADDRNOTAVAIL;
  if (change.member == groups.contains(change.group)) return change.member ? kMemberAlready : kNoMember;
  const auto multicasts = [](const Held& one) { return one && !one->state.groups.empty(); };
  if (change.member && groups.empty() && std::ranges::count_if(table_, multicasts) == kMulticastSockets)
    return kTooManyGroups;
  if (change.member) {
    groups.insert(change.group);
  } else {
    groups.erase(change.group);
  }
  socket.stream->set_member(change.group, change.member);
  return kOk;
}

// ---- Listen ----

/// Keeps the lowest free number for the next client. False when there is none.
bool SocketTable::reserve(Socket& listening) {
  if (listening.next_client) return true;
  const Held kept = make(listening.state.kind);
  if (!kept) return false;
  kept->state.phase = Phase::reserved;
  listening.next_client = kept->state.id.number;
  return true;
}

/// A number is free again: whoever listens without one takes it.
void SocketTable::reserve_all() {
  for (const Held& socket : table_) {
    if (!socket || socket->state.phase != Phase::listening || socket->next_client) continue;
    if (reserve(*socket)) socket->moved.notify();
  }
}

/// The number that a listening socket keeps is free for others.
void SocketTable::unreserve(Socket& listening) {
  if (listening.next_client) {
    const Held kept = std::exchange(table_[*std::exchange(listening.next_client, std::nullopt)], nullptr);
    kept->end(kClosedMeanwhile);
  }
  reserve_all();
}

void SocketTable::give_back(std::uint8_t sd) {
  const Held socket = std::exchange(table_[sd], nullptr);
  tx_failed_.reset(sd);
  unreserve(*socket);
}

bool SocketTable::open_listener(Socket& listening) {
  if (listening.listener) return true;
  Result<std::shared_ptr<Listener>> listener = network_.listen(*listening.state.local);
  if (!listener) return false;
  listening.listener = std::move(*listener);
  listening.moved.notify();
  return true;
}

Status SocketTable::listen(std::uint8_t sd) {
  const Held socket = find(sd);
  if (!socket) return status::SL_ERROR_BSD_EBADF;
  SocketState& state = socket->state;
  if (!state.kind.stream()) return status::SL_ERROR_BSD_EOPNOTSUPP;
  if (!state.local || (state.phase != Phase::unconnected && state.phase != Phase::listening)) return kWrongState;
  if (!reserve(*socket)) return status::SL_ERROR_BSD_ENSOCK;
  if (online(*socket) && !open_listener(*socket)) {
    unreserve(*socket);
    return status::SL_ERROR_BSD_EADDRINUSE;
  }
  const bool begins = std::exchange(state.phase, Phase::listening) != Phase::listening;
  if (begins && state.kind.secure()) loop_.spawn("tls server", welcome_visitors(socket));
  return kOk;
}

void SocketTable::link_up() {
  for (const Held& socket : table_) {
    if (socket && socket->state.kind.packets()) {
      drain(*socket);
      socket->moved.notify();
    }
    if (socket && socket->state.phase == Phase::listening && online(*socket)) std::ignore = open_listener(*socket);
  }
}

// ---- Accept ----

/// A client takes the number that was kept for it. Nothing: nobody is there, or there is no number.
std::optional<Accepted> SocketTable::take_client(Socket& listening) {
  if (!listening.next_client) return std::nullopt;
  const Held client = table_[*listening.next_client];
  if (!listening.state.kind.secure()) {
    std::optional<Incoming> incoming = listening.listener ? listening.listener->try_accept() : std::nullopt;
    if (!incoming) return std::nullopt;
    client->state.peer = incoming->peer;
    client->stream = std::move(incoming->stream);
  } else if (!std::exchange(listening.visitor, std::nullopt)) {
    return std::nullopt;
  } else {
    client->state.options = listening.state.options;  // as they are now. ref: tls.md §3
  }
  client->state.kind.family = family_of(client->state.peer->address);
  client->apply_options();
  client->state.phase = Phase::connected;
  tx_failed_.reset(client->state.id.number);
  listening.next_client.reset();
  reserve(listening);
  listening.moved.notify();
  return Accepted{client->state.id.number, *client->state.peer};
}

awaitable<Result<Accepted>> SocketTable::accept(std::uint8_t sd) {
  const Held socket = find(sd);
  if (!socket) co_return status::SL_ERROR_BSD_EBADF;
  if (socket->state.phase != Phase::listening) co_return kWrongState;
  while (true) {
    if (socket->ended) co_return *socket->ended;
    if (const std::optional<Accepted> accepted = take_client(*socket)) co_return *accepted;
    if (socket->state.options.flag(SocketOption::nonblocking)) co_return status::SL_ERROR_BSD_EAGAIN;
    co_await until_moved(socket, online(*socket));
  }
}

// ---- Select ----

namespace {

/// Data, an end or a reset of the peer, or a client at a listening socket.
bool ready(const Socket& socket, bool online) {
  if (socket.ended || !socket.rest.empty()) return true;
  if (socket.state.phase == Phase::listening && socket.state.kind.secure()) return socket.visitor.has_value();
  if (socket.state.phase == Phase::listening) return socket.next_client && socket.listener && socket.listener->pending();
  if (socket.state.kind.stream() && socket.state.phase != Phase::connected) return socket.state.phase == Phase::failed;
  if (socket.state.kind.packets() && !online) return false;
  if (socket.session && socket.session->readable()) return true;
  return socket.stream && socket.stream->readable();
}

}  // namespace

awaitable<void> until_moved(std::shared_ptr<Socket> socket, bool online) {
  const bool door = socket->state.phase == Phase::listening && !socket->state.kind.secure();
  if (door && socket->listener && socket->next_client) {
    const std::shared_ptr<Listener> listener = socket->listener;
    co_await listener->wait();
  } else if (socket->stream && (socket->state.kind.packets() ? online : socket->state.phase == Phase::connected)) {
    const std::shared_ptr<Stream> stream = socket->stream;
    co_await stream->wait_readable();
  } else {
    co_await socket->moved.wait();
  }
}

/// What the watchers of one Select share.
struct SocketTable::Watch {
  explicit Watch(Loop& loop) : moved(loop) {}
  Signal moved;
  bool over = false;
};

awaitable<void> SocketTable::watch(Held socket, std::shared_ptr<Watch> watch) {
  while (!watch->over && !ready(*socket, online(*socket))) co_await until_moved(socket, online(*socket));
  watch->moved.notify();
}

void SocketTable::end_selects() {
  for (const auto& watch : selects_) {
    watch->over = true;
    watch->moved.notify();
  }
}

std::uint16_t SocketTable::ready_of(const std::vector<Held>& wanted) const {
  std::uint16_t found = 0;
  for (const Held& socket : wanted) {
    if (closed(socket) || !ready(*socket, online(*socket))) continue;
    found = static_cast<std::uint16_t>(found | 1u << socket->state.id.number);
  }
  return found;
}

/// A socket that is closed meanwhile no longer counts, nor does a new one under its number; the last one ends the call.
awaitable<Result<std::uint16_t>> SocketTable::select(std::uint16_t wanted,
                                                     std::optional<std::chrono::microseconds> timeout) {
  std::vector<Held> sockets;
  for (std::uint8_t sd = 0; sd < kSocketCount; ++sd) {
    if ((wanted >> sd & 1u) == 0) continue;
    if (!find(sd)) co_return status::SL_ERROR_BSD_EBADF;
    sockets.push_back(table_[sd]);
  }
  std::uint16_t found = ready_of(sockets);
  if (found != 0) co_return found;
  const Deadline until = timeout ? Deadline(loop_.clock().now() + *timeout) : std::nullopt;
  const auto watch = std::make_shared<Watch>(loop_);
  selects_.insert(watch);
  std::vector<Clock::Owed> owed;
  for (const Held& socket : sockets) {
    owed.push_back(answer_owed(*socket));
    loop_.spawn("select", this->watch(socket, watch));
  }
  const bool any = !sockets.empty();
  bool none_left = false;
  while (found == 0 && !none_left && !watch->over && (!until || loop_.clock().now() < *until)) {
    if (until) {
      co_await watch->moved.wait_until(*until);
    } else {
      co_await watch->moved.wait();
    }
    none_left = any && std::ranges::all_of(sockets, [this](const Held& one) { return closed(one); });
    found = ready_of(sockets);
  }
  watch->over = true;
  selects_.erase(watch);
  for (const Held& socket : sockets) {
    if (found == 0) socket->asked = false;
    socket->wake();
  }
  if (none_left) co_return kClosedMeanwhile;
  if (found == 0 && until && loop_.clock().now() >= *until) hints_.say(Trap::select_timed_out);
  co_return found;
}

}  // namespace cc3235::nwp::chip
