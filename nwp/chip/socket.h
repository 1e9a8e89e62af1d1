#pragma once

#include <memory>
#include <optional>
#include <set>

#include "base/ids.h"
#include "base/status_codes.h"
#include "nwp/chip/network.h"
#include "nwp/chip/options.h"
#include "nwp/chip/timer.h"
#include "nwp/loop/turn.h"
#include "tls_sim/tls.h"

namespace cc3235::nwp::chip {

/// What the chip knows of a socket: a value.
struct SocketState {
  static constexpr int kVersion = 1;
  enum class Phase : std::uint8_t {
    unconnected,
    connecting,
    connected,
    failed,  ///< only Close is left
    listening,
    reserved,  ///< a number that a listening socket keeps for its next client
  };

  SocketId id;
  SocketKind kind;
  SocketOptions options;
  Phase phase = Phase::unconnected;
  std::optional<Endpoint> local;  ///< bound to
  std::optional<Endpoint> peer;
  std::set<Address> groups;  ///< multicast
  /// How a Connect that nobody waited for has ended; the next Connect fetches it.
  std::optional<Status> outcome;
};

/// A socket and what it holds on the host. Every coroutine that waits on it keeps a shared pointer and looks at `ended`
/// after each wait.
struct Socket {
  Socket(Loop& loop, SocketState initial) : state(std::move(initial)), sending(loop), moved(loop) {}

  SocketState state;
  std::shared_ptr<Stream> stream;
  std::shared_ptr<Listener> listener;       ///< while the link is up
  std::optional<std::uint8_t> next_client;  ///< of a listening socket: the number it keeps
  std::optional<Endpoint> visitor;          ///< of a secure one: who has that number, has shaken hands and waits for Accept
  bool counts_as_secure = false;            ///< one of the six TLS connections, from the end of its handshake on
  std::optional<tls_sim::Session> session;
  std::optional<Status> broken;  ///< of a secure socket: how its connection broke, without FIN
  Bytes input;                   ///< of a secure socket: encrypted bytes on their way into the session
  Bytes rest;                    ///< of a datagram, for RX_NO_IP_BOUNDARY
  Turn sending;                  ///< bytes of two Sends never mix
  bool alert_waits = false;      ///< TLS has something to say, for which somebody waits for his turn
  Signal moved;                  ///< a listening socket's: the link has come or gone, a number has become free
  bool lost = false;             ///< closed, and the peer will not get all that was sent
  bool asked = false;            ///< sent, and nothing has come since: the peer may owe an answer
  /// The code with which calls on this socket end; set before their waiting is ended.
  std::optional<Status> ended;

  void end_session() {
    session.reset();
    broken.reset();
    counts_as_secure = false;
  }

  /// Passes the options on to the connection.
  void apply_options() {
    if (!stream) return;
    const std::uint32_t ttl = state.options.number(SocketLevel::ip, SocketOption::multicast_ttl);
    const auto flag = [this](SocketOption option) { return state.options.number(SocketLevel::ip, option) != 0; };
    stream->apply({state.options.keepalive(), state.options.receive_buffer(), static_cast<std::uint8_t>(ttl),
                   flag(SocketOption::hdrincl), flag(SocketOption::raw_rx_no_header)});
  }

  /// Lets everything that waits on this socket look again.
  void wake() {
    moved.notify();
    if (listener) listener->wake();
    if (stream && state.phase != SocketState::Phase::connecting) stream->wake();
  }

  /// Ends the calls that wait now and those to come; what was sent still goes out.
  void end_calls(Status code) {
    if (!ended) ended = code;
    if (listener) listener->wake();
    moved.notify();
    if (!stream) return;
    if (state.phase == SocketState::Phase::connecting) {
      stream->end();
    } else {
      stream->wake();
    }
  }

  /// Ends the calls and cuts the connection.
  void end(Status code) {
    if (!ended) ended = code;
    if (listener) listener->end();
    moved.notify();
    if (stream) stream->end();
  }
};

/// A call that waits on a socket while Close comes: no source gives it. ref: commands-socket.md §3 "Close", lean
inline constexpr Status kClosedMeanwhile = status::SL_ERROR_BSD_SOC_ERROR;

/// What a call that needs an IP address gives without one. ref: commands-socket.md §3 "Connect", lean
inline constexpr Status kOffline = status::SL_ERROR_BSD_ENETUNREACH;

/// Held while a peer that was sent something may still answer: a time-out of the device must not come before.
inline Clock::Owed answer_owed(const Socket& socket) {
  return socket.asked && socket.stream ? socket.stream->answer_owed() : Clock::Owed{};
}

/// Until the socket may have become ready (data, an end, a client, its number for a client), or until its waiting is ended.
awaitable<void> until_moved(std::shared_ptr<Socket> socket, bool online);

/// As Stream::read(); nothing also when the deadline passes or calls are ended. `out` outlives the call.
awaitable<std::optional<Result<std::size_t>>> read_until(std::shared_ptr<Socket> socket, MutableBytes out, Clock& clock,
                                                         Deadline until);

/// All of `data`, waiting for room. SL_ERROR_BSD_ENOTCONN (lean) when the peer is gone. `data` must outlive the call.
awaitable<Status> write_all(std::shared_ptr<Stream> stream, ByteView data);

}  // namespace cc3235::nwp::chip
