#include "nwp/chip/secure_socket.h"

#include <algorithm>
#include <utility>

#include "base/status_codes.h"
#include "nwp/chip/sockets.h"

namespace cc3235::nwp::chip {

namespace {

using Progress = tls_sim::Session::Progress;

/// The length of the handshake time-out is not documented.
constexpr std::chrono::seconds kHandshakeTimeout{20};
/// One record of 16 KiB and its frame.
constexpr std::size_t kInputSize = 16 * 1024 + 512;
/// The value of the wrong_root_ca event is not documented.
constexpr std::int16_t kWrongRootValue = 0;

awaitable<tls_sim::Credential> credential(Flash& flash, std::string name) {
  tls_sim::Credential found;
  found.named = !name.empty();
  if (found.named) {
    Result<Bytes> content = co_await flash.content(std::move(name));
    if (content) found.content = std::move(*content);
  }
  co_return found;
}

awaitable<tls_sim::Settings> settings(std::shared_ptr<Socket> socket, Flash& flash) {
  const SocketOptions& options = socket->state.options;
  tls_sim::Settings all;
  all.method = static_cast<SecMethod>(options.number(SocketOption::secmethod));
  all.suites = options.number(SocketOption::secure_mask);
  all.domain_name = options.text(SocketOption::secure_domain_name_verification);
  all.host_signs = options.was_set(SocketOption::secure_ext_client_chlng_resp);
  all.alpn = options.number(SocketOption::secure_alpn);
  all.ca = co_await credential(flash, options.text(SocketOption::secure_files_ca_file_name));
  all.private_key = co_await credential(flash, options.text(SocketOption::secure_files_private_key_file_name));
  all.certificate = co_await credential(flash, options.text(SocketOption::secure_files_certificate_file_name));
  all.dh_key = co_await credential(flash, options.text(SocketOption::secure_files_dh_key_file_name));
  co_return all;
}

/// Feeds what has arrived; a break is noted in the socket. False when nothing has.
bool feed(Socket& socket, const std::optional<Result<std::size_t>>& count) {
  if (!count) return false;
  if (!*count) {
    socket.broken = count->status();
  } else if (**count == 0) {
    socket.session->feed_end();
  } else {
    socket.session->feed(ByteView(socket.input).first(**count));
  }
  return true;
}

/// kOk once the session has its verdict.
awaitable<Status> shake_hands(std::shared_ptr<Socket> socket, Clock& clock) {
  const Clock::Owed owed = socket->stream->answer_owed();
  const Clock::TimePoint give_up = clock.now() + kHandshakeTimeout;
  while (true) {
    const Progress progress = socket->session->advance();
    const Bytes output = socket->session->take_output();
    std::ignore = co_await write_all(socket->stream, output);  // a broken connection shows at the next read
    if (progress == Progress::finished) co_return kOk;
    bool fed = false;
    while (!fed) {
      const std::optional<Result<std::size_t>> count = co_await read_until(socket, socket->input, clock, give_up);
      if (socket->ended) co_return *socket->ended;
      fed = feed(*socket, count);
      if (socket->broken) socket->session->feed_end();
      if (!fed && clock.now() >= give_up) co_return status::SL_ERROR_BSD_ESECHANDSHAKETIMEDOUT;
    }
  }
}

void say_hints(Status status, const SecureParts& parts) {
  if (!status.ok() && tls_sim::connection_up(status)) parts.hints.say(Trap::up_with_a_warning);
  if (status == status::SL_ERROR_BSD_ESECDATEERROR && !parts.clock_set()) parts.hints.say(Trap::clock_never_set);
}

}  // namespace

awaitable<Status> secure(std::shared_ptr<Socket> socket, tls_sim::Side side, const SecureParts& parts) {
  tls_sim::SessionSetup setup;
  setup.side = side;
  setup.settings = co_await settings(socket, parts.flash);
  const catalog::Store store = co_await parts.flash.trust();
  setup.trust = &store.catalog;
  setup.now = parts.now();
  setup.log = parts.loop.log();
  if (socket->ended) co_return *socket->ended;

  Result<tls_sim::Session> session = tls_sim::Session::create(parts.tls, std::move(setup));
  if (!session) co_return session.status();
  socket->session.emplace(std::move(*session));
  socket->input.resize(kInputSize);
  const Status shaken = co_await shake_hands(socket, parts.loop.clock());
  if (!shaken.ok()) co_return shaken;

  const tls_sim::Verdict& verdict = socket->session->verdict();
  parts.observers.see(seen::Verdict{verdict.row, verdict.status, verdict.reason});
  const Status status = verdict.status;
  if (side == tls_sim::Side::server) co_return status;
  say_hints(status, parts);
  if (status == status::SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E) {
    parts.events.raise(SocketAsyncEvent{socket->state.id.number, SocketAsync::wrong_root_ca, kWrongRootValue});
    co_await parts.loop.yield();  // the event line comes before the result line
  }
  co_return status;
}

std::optional<Result<std::size_t>> secure_try_read(Socket& socket, MutableBytes out) {
  while (true) {
    auto answer = socket.session->read(out);
    const bool wants_input = !answer || answer->status() == status::SL_ERROR_BSD_ESECCLOSED;  // is there a FIN, too?
    if (!wants_input) return answer;
    if (socket.broken) return Result<std::size_t>(*socket.broken);  // behind all data, and only a FIN is 0 bytes
    if (!feed(socket, socket.stream->try_read(socket.input))) return answer;
  }
}

/// Clients and servers together. ref: tls.md §1
bool SocketTable::secure_room() const {
  const auto up = std::ranges::count_if(table_, [](const Held& one) { return one && one->counts_as_secure; });
  return static_cast<std::size_t>(up) < kSecureSocketCount;
}

/// Only connections that are up count, or a silent visitor would take a place; so it is asked again at the end.
awaitable<Status> SocketTable::shake_hands(Held socket, tls_sim::Side side) {
  if (!secure_room()) co_return status::SL_ERROR_BSD_ESECT00MANYSSLOPENED;
  const Status status = co_await secure(socket, side, secure_);
  if (socket->ended || !tls_sim::connection_up(status)) co_return status;
  if (!secure_room()) co_return status::SL_ERROR_BSD_ESECT00MANYSSLOPENED;
  socket->counts_as_secure = true;
  co_return status;
}

// ---- servers ----

/// Shakes hands with one client after the other, whether Accept was called or not (uncertain): the next one's turn comes
/// when Accept has taken the one before. ref: tls.md §6
awaitable<void> SocketTable::welcome_visitors(Held listening) {
  while (!listening->ended) {
    std::optional<Incoming> incoming;
    const bool room = listening->listener && listening->next_client && !listening->visitor;
    if (room) incoming = listening->listener->try_accept();
    if (incoming) {
      co_await welcome(listening, std::move(*incoming));
    } else if (room) {
      const std::shared_ptr<Listener> listener = listening->listener;
      co_await listener->wait();
    } else {
      co_await listening->moved.wait();
    }
  }
}

/// The handshake with a client under the number that is kept for it. A failure is an event, and the number is kept for
/// another one.
awaitable<void> SocketTable::welcome(Held listening, Incoming incoming) {
  const Held client = table_[*listening->next_client];
  client->state.options = listening->state.options;
  client->state.peer = incoming.peer;
  client->stream = std::move(incoming.stream);
  client->apply_options();
  const Status status = co_await shake_hands(client, tls_sim::Side::server);
  if (client->ended) co_return;  // the socket is closed, or the link is gone
  if (!status.ok()) {
    events_.raise(
        SocketAsyncEvent{listening->state.id.number, SocketAsync::ssl_accept, static_cast<std::int16_t>(status.value())});
    client->stream->shutdown_write();
    dismiss_visitor(*listening);
    co_await loop_.yield();  // to refuse needs no waiting, and many may come
    co_return;
  }
  listening->visitor = incoming.peer;
  listening->moved.notify();
}

/// Whoever was to have the number that is kept is gone; the number stays.
void SocketTable::dismiss_visitor(Socket& listening) {
  listening.visitor.reset();
  if (!listening.next_client) return;
  Held& kept = table_[*listening.next_client];
  kept->end(kClosedMeanwhile);
  kept = fresh(*listening.next_client, listening.state.kind);
  kept->state.phase = SocketState::Phase::reserved;
}

awaitable<void> secure_wait(std::shared_ptr<Socket> socket, Clock& clock, Deadline until) {
  const std::optional<Result<std::size_t>> count = co_await read_until(socket, socket->input, clock, until);
  if (!socket->ended) feed(*socket, count);
}

}  // namespace cc3235::nwp::chip
