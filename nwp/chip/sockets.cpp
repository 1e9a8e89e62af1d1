#include "nwp/chip/sockets.h"

#include <algorithm>
#include <utility>

#include "base/status_codes.h"

namespace cc3235::nwp::chip {

namespace {

using Phase = SocketState::Phase;

// Codes that no source gives; the leans of commands-socket.md §3.
/// A call on a connection that the WLAN link took with it.
constexpr Status kLinkLost = status::SL_ERROR_BSD_SOC_ERROR;
/// Family, type and protocol that do not go together.
constexpr Status kBadCombination = status::SL_ERROR_BSD_EOPNOTSUPP;
/// The value of the other_side_close_ssl event.
constexpr std::int16_t kLeftTlsValue = 0;
/// Transmission to a peer that is gone.
constexpr Status kPeerGone = status::SL_ERROR_BSD_ENOTCONN;

/// The value of rx_frag_too_big is not documented.
constexpr std::int16_t kDroppedValue = 0;
/// A FIN that follows close_notify within this time belongs to it: 0 bytes instead of -452. ref: tls.md §5
constexpr std::chrono::milliseconds kFinGrace{50};

/// What fits one frame. ref: commands-socket.md §3 "SendTo"
constexpr std::size_t kLongestDatagram = 1472;

/// How long unsent data of a closed socket may take in the background; the host driver waits as long for a Close.
constexpr std::chrono::milliseconds kCloseLimit{65'500};

/// The combinations of commands-socket.md §3 "Socket".
Status check(const SocketKind& kind, const Station& station) {
  if (kind.family == Family::rf) {
    if (kind.stream()) return status::SL_ERROR_BSD_EPROTOTYPE;
    // A transceiver needs a station that neither is connected nor connects by itself; the connection policy is `auto`.
    return station.online() ? status::SL_ERROR_BSD_CONNECTION_PENDING : status::SL_ERROR_BSD_EAUTO_CONNECT_OR_CONNECTING;
  }
  switch (kind.protocol) {
    case Protocol::tcp:
      return kind.stream() || kind.type == SocketType::raw ? kOk : kBadCombination;
    case Protocol::udp:
      return kind.datagram() || kind.type == SocketType::raw ? kOk : kBadCombination;
    case Protocol::sec:
      return kind.stream() ? kOk : kBadCombination;
    case Protocol::raw:
      return kind.type == SocketType::raw ? kOk : kBadCombination;
  }
  return kBadCombination;
}

bool fin_may_follow(const Result<std::size_t>& count) {
  return count.status() == status::SL_ERROR_BSD_ESECCLOSED;
}

/// A fatal alert in the clear: what a TLS server says to a client that does not speak TLS.
bool tls_alert(ByteView data) {
  constexpr std::uint8_t kAlert = 21, kFatal = 2;
  return data.size() == 7 && data[0] == kAlert && data[1] == 3 && data[3] == 0 && data[4] == 2 && data[5] == kFatal;
}

/// The front of what is left of a datagram.
std::size_t take_rest(Socket& socket, MutableBytes out) {
  const std::size_t count = std::min(out.size(), socket.rest.size());
  std::copy_n(socket.rest.begin(), count, out.begin());
  socket.rest.erase(socket.rest.begin(), socket.rest.begin() + static_cast<std::ptrdiff_t>(count));
  return count;
}

/// The next datagram, of which the part that does not fit is kept. ref: commands-socket.md §3 "RecvFrom"
std::optional<Result<std::size_t>> try_read_boundless(Socket& socket, MutableBytes out) {
  if (!socket.rest.empty()) return Result<std::size_t>(take_rest(socket, out));
  socket.rest.resize(kLongestReassembled);
  const auto count = socket.stream->try_read(socket.rest);
  socket.rest.resize(count && *count ? **count : 0);
  if (!count || !*count) return count;
  return Result<std::size_t>(take_rest(socket, out));
}

}  // namespace

awaitable<std::optional<Result<std::size_t>>> read_until(std::shared_ptr<Socket> socket, MutableBytes out, Clock& clock,
                                                         Deadline until) {
  const std::shared_ptr<Stream> stream = socket->stream;
  const Timer timer(clock, until, [stream] { stream->wake(); });
  co_return co_await stream->read(out);
}

awaitable<Status> write_all(std::shared_ptr<Stream> stream, ByteView data) {
  while (!data.empty()) {
    const Result<std::size_t> taken = stream->try_write(data);
    if (!taken) co_return kPeerGone;
    data = data.subspan(*taken);
    if (*taken == 0) co_await stream->wait_writable();
  }
  co_return kOk;
}

SocketTable::SocketTable(Loop& loop, Network& network, Station& station, EventPort& events, Hints& hints, SecureParts secure)
    : loop_(loop), network_(network), station_(station), events_(events), hints_(hints), secure_(std::move(secure)) {}

bool SocketTable::tx_busy(std::uint8_t sd) const {
  const Held socket = find(sd);
  return socket && socket->sending.taken();
}

bool SocketTable::nonblocking(std::uint8_t sd) const {
  const Held socket = find(sd);
  return socket && socket->state.options.flag(SocketOption::nonblocking);
}

// ---- Socket, options ----

Result<std::uint8_t> SocketTable::socket(const SocketKind& kind) {
  if (const Status refused = check(kind, station_); !refused.ok()) return refused;
  const Held socket = make(kind);
  if (!socket) return status::SL_ERROR_BSD_ENSOCK;
  if (kind.packets()) {
    socket->stream = network_.make_stream(kind.type);
    socket->stream->on_oversized([this, sd = socket->state.id.number] {
      events_.raise(SocketAsyncEvent{sd, SocketAsync::rx_frag_too_big, kDroppedValue});
    });
  }
  return socket->state.id.number;
}

SocketTable::Held SocketTable::find(std::uint8_t sd) const {
  if (sd >= kSocketCount || !table_[sd] || table_[sd]->state.phase == Phase::reserved) return nullptr;
  return table_[sd];
}

SocketTable::Held SocketTable::fresh(std::uint8_t sd, const SocketKind& kind) {
  SocketState state;
  state.id = {sd, ++generation_};
  state.kind = kind;
  return std::make_shared<Socket>(loop_, std::move(state));
}

SocketTable::Held SocketTable::make(const SocketKind& kind) {
  const auto free = std::ranges::find(table_, nullptr);
  if (free == table_.end()) return nullptr;
  *free = fresh(static_cast<std::uint8_t>(free - table_.begin()), kind);
  tx_failed_.reset((*free)->state.id.number);
  return *free;
}

Status SocketTable::set_option(std::uint8_t sd, SocketLevel level, SocketOption option, Bytes value) {
  const Held socket = find(sd);
  if (!socket) return status::SL_ERROR_BSD_EBADF;
  Status why;
  const OptionRow* row = option_of(socket->state.kind, level, option, why);
  if (!row) return why;
  const bool secure_option = row->owner == OptionOwner::secure;
  if (secure_option && socket->state.phase == Phase::connecting) return status::SL_ERROR_BSD_ESECSSLDURINGHANDSHAKE;
  if (secure_option && socket->state.phase == Phase::listening) return status::SL_ERROR_BSD_ESECNOTALLOWEDWHENLISTENING;
  if (const Status bad = normalise(*row, value); !bad.ok()) return bad;
  if (const auto change = membership_of(option, value)) {
    if (const Status refused = change_membership(*socket, *change); !refused.ok()) return refused;
  }
  socket->state.options.set(*row, std::move(value));
  socket->apply_options();
  return kOk;
}

Result<Bytes> SocketTable::get_option(std::uint8_t sd, SocketLevel level, SocketOption option) {
  const Held socket = find(sd);
  if (!socket) return status::SL_ERROR_BSD_EBADF;
  Status why;
  const OptionRow* row = option_of(socket->state.kind, level, option, why);
  if (!row) return why;
  if (option == SocketOption::secure_alpn && socket->session && socket->state.phase == Phase::connected) {
    return Bytes{static_cast<std::uint8_t>(socket->session->alpn_selected()), 0, 0, 0};
  }
  return socket->state.options.get(*row);
}

// ---- Send ----

void SocketTable::fail_send(std::uint8_t sd, Status code) {
  if (sd < kSocketCount) tx_failed_.set(sd);
  hints_.say(Trap::send_failed);
  events_.raise(SocketTxFailed{sd, static_cast<std::int16_t>(code.value())});
}

std::optional<awaitable<void>> SocketTable::send(std::uint8_t sd, ByteView data) {
  return send(sd, std::nullopt, data);
}

/// A byte stream has its peer: what is said of one here does not count.
std::optional<awaitable<void>> SocketTable::send_to(std::uint8_t sd, const Endpoint& peer, ByteView data) {
  const Held socket = find(sd);
  const bool stream = socket && socket->state.kind.stream();
  if (socket && !stream) hint_at_denied(*socket, peer);
  return send(sd, stream ? std::nullopt : std::optional(peer), data);
}

std::optional<awaitable<void>> SocketTable::send(std::uint8_t sd, std::optional<Endpoint> peer, ByteView data) {
  const Held socket = find(sd);
  if (!socket) {
    fail_send(sd, status::SL_ERROR_BSD_EBADF);
    return std::nullopt;
  }
  if (socket->state.options.flag(SocketOption::nonblocking)) {
    loop_.spawn("send", send_alone(socket, peer, Bytes(data.begin(), data.end())));
    return std::nullopt;
  }
  std::optional<Turn::Held> turn = socket->sending.try_take();
  if (!turn) return send_later(socket, peer, data);
  Bytes encrypted;
  const Result<ByteView> wire = wire_form(*socket, peer, data, encrypted);
  if (!wire) {
    sent(socket, wire.status());
    return std::nullopt;
  }
  const Result<std::size_t> taken = write(*socket->stream, peer, *wire);
  if (taken && *taken < wire->size() && socket->state.kind.stream()) {
    return send_rest(socket, std::move(*turn), std::move(encrypted), wire->subspan(*taken));
  }
  sent(socket, taken ? kOk : kPeerGone);
  return std::nullopt;
}

Result<std::size_t> SocketTable::write(Stream& stream, const std::optional<Endpoint>& peer, ByteView data) {
  return peer ? stream.try_write_to(*peer, data) : stream.try_write(data);
}

/// What goes to the peer for `data`: through TLS it stands in `encrypted`, behind what TLS itself has to say.
Result<ByteView> SocketTable::wire_form(Socket& socket, const std::optional<Endpoint>& peer, ByteView data,
                                        Bytes& encrypted) {
  const SocketState& state = socket.state;
  if (state.kind.mute()) return status::SL_ERROR_BSD_EOPNOTSUPP;
  if (peer && family_of(peer->address) != state.kind.family) return status::SL_ERROR_BSD_EAFNOSUPPORT;
  if (state.kind.packets() && !state.peer && !peer) return status::SL_ERROR_BSD_EDESTADDRREQ;
  if (state.kind.packets() && data.size() > kLongestDatagram) return status::SL_ERROR_BSD_EINVAL;
  if (state.kind.stream() && state.phase != Phase::connected) return status::SL_ERROR_BSD_ENOTCONN;
  if (!online(socket)) return offline(state.kind);
  if (!socket.session) return data;
  if (const Status failed = socket.session->write(data); !failed.ok()) return failed;
  encrypted = socket.session->take_output();
  return ByteView(encrypted);
}

/// `encrypted` is what `rest` may lie in.
awaitable<void> SocketTable::send_rest(Held socket, [[maybe_unused]] Turn::Held turn, [[maybe_unused]] Bytes encrypted,
                                       ByteView rest) {
  const Status status = co_await write_all(socket->stream, rest);
  sent(socket, status);
}

awaitable<void> SocketTable::send_later(Held socket, std::optional<Endpoint> peer, ByteView data) {
  const Turn::Held turn = co_await socket->sending.take();
  Bytes encrypted;
  const Result<ByteView> wire = wire_form(*socket, peer, data, encrypted);
  Status status = wire.status();
  if (wire && socket->state.kind.stream()) {
    status = co_await write_all(socket->stream, *wire);
  } else if (wire && !write(*socket->stream, peer, *wire)) {
    status = kPeerGone;
  }
  sent(socket, status);
}

awaitable<void> SocketTable::send_alone(Held socket, std::optional<Endpoint> peer, Bytes data) {
  co_await send_later(socket, peer, data);
}

void SocketTable::sent(const Held& socket, Status status) {
  const std::uint8_t sd = socket->state.id.number;
  socket->asked = true;
  if (status.ok()) return;
  if (find(sd) == socket) return fail_send(sd, status);
  socket->lost = true;
}

/// What TLS itself has to say: an alert after a broken record, or that it will not renegotiate.
awaitable<void> SocketTable::flush_alone(Held socket) {
  const Turn::Held turn = co_await socket->sending.take();
  socket->alert_waits = false;
  if (!socket->session) co_return;
  const Bytes output = socket->session->take_output();
  std::ignore = co_await write_all(socket->stream, output);
}

// ---- Recv ----

Eventually<Result<std::size_t>> SocketTable::recv(std::uint8_t sd, MutableBytes out) {
  const Held socket = find(sd);
  if (!socket) return status::SL_ERROR_BSD_EBADF;
  const SocketState& state = socket->state;
  if (state.kind.mute()) return status::SL_ERROR_BSD_EOPNOTSUPP;
  if (out.empty()) return status::SL_ERROR_BSD_EINVAL;
  if (const Status refused = may_receive(*socket); !refused.ok()) return refused;
  const Arrived seen = try_read(socket, out);
  if (seen && !fin_may_follow(*seen)) return received(socket, out, *seen);
  if (!seen && state.options.flag(SocketOption::nonblocking)) return status::SL_ERROR_BSD_EAGAIN;
  return recv_later(socket, out, seen);
}

/// What is there without waiting. Datagrams come through the air.
SocketTable::Arrived SocketTable::try_read(const Held& socket, MutableBytes out) {
  const bool datagram = socket->state.kind.packets();
  if (datagram && !online(*socket)) {
    drain(*socket);
    return std::nullopt;
  }
  const bool boundless = datagram && socket->state.options.flag(SocketOption::rx_no_ip_boundary);
  if (boundless || !socket->rest.empty()) return try_read_boundless(*socket, out);
  if (!socket->session) return socket->stream->try_read(out);
  const Arrived seen = secure_try_read(*socket, out);
  if (socket->session->has_output() && !std::exchange(socket->alert_waits, true)) {
    loop_.spawn("tls alert", flush_alone(socket));
  }
  return seen;
}

/// What has come while nothing could.
void SocketTable::drain(Socket& socket) {
  Bytes lost(1);
  for (Arrived one = socket.stream->try_read(lost); one && *one;) one = socket.stream->try_read(lost);
}

Status SocketTable::may_receive(const Socket& socket) {
  if (socket.ended) return *socket.ended;
  const bool off = socket.state.kind.stream() && socket.state.phase != Phase::connected;
  return off ? status::SL_ERROR_BSD_ENOTCONN : kOk;
}

/// A `seen` close_notify may only be the half of it.
awaitable<Result<std::size_t>> SocketTable::recv_later(Held socket, MutableBytes out, Arrived seen) {
  const SocketState& state = socket->state;
  Clock& clock = loop_.clock();
  Deadline give_up;
  if (const auto timeout = state.options.receive_timeout()) give_up = clock.now() + *timeout;
  bool fin_awaited = false;
  const Clock::Owed owed = answer_owed(*socket);
  // Between the call and this a Close may have come: nobody would wake what waits from here on.
  if (const Status refused = may_receive(*socket); !refused.ok()) co_return refused;
  while (!seen || (fin_may_follow(*seen) && !fin_awaited)) {
    if (seen) {
      fin_awaited = true;
      seen.reset();
      const Clock::Owed fin_owed = socket->stream->answer_owed();
      co_await secure_wait(socket, clock, clock.now() + kFinGrace);
    } else if (state.options.flag(SocketOption::nonblocking) || (give_up && clock.now() >= *give_up)) {
      socket->asked = false;
      co_return status::SL_ERROR_BSD_EAGAIN;
    } else if (socket->session) {
      co_await secure_wait(socket, clock, give_up);
    } else if (state.kind.packets()) {
      const Timer timer(clock, give_up, [socket] { socket->wake(); });
      co_await until_moved(socket, online(*socket));
    } else {
      seen = co_await read_until(socket, out, clock, give_up);
    }
    if (const Status refused = may_receive(*socket); !refused.ok()) co_return refused;
    if (!seen) seen = try_read(socket, out);
  }
  co_return received(socket, out, *seen);
}

Result<std::size_t> SocketTable::received(const Held& socket, ByteView data, const Result<std::size_t>& count) {
  socket->asked = false;
  if (count && !socket->session && tls_alert(data.first(*count))) hints_.say(Trap::plain_to_a_tls_port);
  if (socket->session && socket->session->take_left_tls()) {
    events_.raise(SocketAsyncEvent{socket->state.id.number, SocketAsync::other_side_close_ssl, kLeftTlsValue});
  }
  return count;
}

// ---- Close and other ends ----

awaitable<Status> SocketTable::close(std::uint8_t sd) {
  const Held socket = find(sd);
  if (!socket) co_return status::SL_ERROR_BSD_EBADF;
  give_back(sd);
  socket->end_calls(kClosedMeanwhile);
  if (socket->listener) socket->listener->end();
  if (!socket->stream) co_return kOk;
  const auto linger = socket->state.options.linger();
  if (linger) co_return co_await finish(socket, loop_.clock().now() + *linger);
  loop_.spawn("close", finish_alone(socket));
  co_return kOk;
}

awaitable<void> SocketTable::finish_alone(Held socket) {
  const Status status = co_await finish(socket, loop_.clock().now() + kCloseLimit);
  if (status.ok()) co_return;
  events_.raise(SocketTxFailed{socket->state.id.number, static_cast<std::int16_t>(status.value())});
}

/// What waits to be sent, close_notify, FIN. SL_ERROR_BSD_ECLOSE when the peer does not take it in time,
/// or is gone.
awaitable<Status> SocketTable::finish(Held socket, Clock::TimePoint give_up) {
  const Clock::Owed owed = socket->stream->answer_owed();  // the peer's acknowledgements
  closing_.insert(socket);
  {
    const Timer timer(loop_.clock(), give_up, [socket] {
      socket->lost = true;
      socket->stream->end();
    });
    const Turn::Held turn = co_await socket->sending.take();
    if (socket->session && socket->state.phase == Phase::connected) {
      socket->session->close();
      const Bytes goodbye = socket->session->take_output();
      std::ignore = co_await write_all(socket->stream, goodbye);
    }
    if (!socket->lost) co_await socket->stream->wait_sent();
  }
  const bool powered = closing_.erase(socket) == 1;
  if (!socket->lost) socket->stream->shutdown_write();
  socket->stream->end();
  co_return socket->lost&& powered ? status::SL_ERROR_BSD_ECLOSE : kOk;
}

void SocketTable::link_lost() {
  for (const Held& socket : closing_) {
    socket->lost = true;
    socket->stream->end();
  }
  for (const Held& socket : table_) {
    if (!socket || !socket->state.kind.stream()) continue;
    if (socket->state.phase == Phase::listening && socket->listener) {
      std::exchange(socket->listener, nullptr)->end();
      if (socket->state.kind.secure()) dismiss_visitor(*socket);
      socket->moved.notify();
    }
    if (socket->state.phase != Phase::connecting && socket->state.phase != Phase::connected) continue;
    socket->end(kLinkLost);
    socket->state.phase = Phase::failed;
    socket->end_session();
  }
}

void SocketTable::power_off() {
  for (Held& socket : table_) {
    if (const Held gone = std::exchange(socket, nullptr)) gone->end(kClosedMeanwhile);
  }
  for (const Held& socket : std::exchange(closing_, {})) socket->stream->end();
  end_selects();
  tx_failed_.reset();
}

}  // namespace cc3235::nwp::chip
