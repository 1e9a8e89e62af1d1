#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/address.h"
#include "base/bytes.h"
#include "base/chip_types.h"
#include "base/result.h"
#include "nwp/loop/eventually.h"

namespace cc3235::nwp {

/// Values of SetSockOpt and GetSockOpt, by the shape that travels. ref: commands-socket.md §5
struct RcvTimeo {
  std::int32_t seconds = 0, microseconds = 0;
};
struct Linger {
  std::uint32_t on = 0, seconds = 0;
};
struct Membership {
  Ipv4 group, interface;
};
/// number: every u32 and u8 option, keywords and bit lists included; string: file names and the domain name; monostate:
/// none.
using OptionValue = std::variant<std::monostate, std::uint32_t, std::string, RcvTimeo, Linger, Membership>;

/// A connection that a listening socket took.
struct Accepted {
  std::int16_t sd = 0;
  Endpoint peer;
};

/// What Select waits for. ref: commands-socket.md §3 "Select"
struct Selection {
  std::uint16_t nfds = 0;
  std::uint32_t sockets = 0;  ///< bit n: socket n
  std::uint32_t seconds = 0, microseconds = 0;
};

/// sl_Socket … The `sd` is the 16-bit number that the caller typed; what is in range is the driver's and the chip's
/// business.
class Sockets {
 public:
  virtual ~Sockets() = default;
  virtual Result<std::int16_t> socket(Family family, SocketType type, Protocol protocol) = 0;
  virtual awaitable<Status> close(std::int16_t sd) = 0;
  virtual Status bind(std::int16_t sd, Endpoint local) = 0;
  virtual Status listen(std::int16_t sd, std::int16_t backlog) = 0;
  /// `family`: of the buffer for the peer's address.
  virtual awaitable<Result<Accepted>> accept(std::int16_t sd, Family family) = 0;
  /// The ready sockets of `wanted`, by bits; all of them after a time-out.
  virtual awaitable<Result<std::uint32_t>> select(Selection wanted) = 0;
  virtual awaitable<Status> connect(std::int16_t sd, Endpoint peer) = 0;
  virtual Status set_option(std::int16_t sd, SocketLevel level, SocketOption option, OptionValue value) = 0;
  virtual Result<OptionValue> get_option(std::int16_t sd, SocketLevel level, SocketOption option) = 0;
  /// The number of bytes handed over; waits while the chip has no buffer. `data` outlives the call.
  virtual Eventually<Result<std::size_t>> send(std::int16_t sd, ByteView data) = 0;
  /// At least 1 and at most out.size() bytes; 0 when the peer closed. `out` must stay until the call ends.
  virtual Eventually<Result<std::size_t>> recv(std::int16_t sd, MutableBytes out) = 0;
  /// As send(), to a peer of its own.
  virtual Eventually<Result<std::size_t>> send_to(std::int16_t sd, Endpoint peer, ByteView data) = 0;
  /// As recv(); one datagram. `typed` is what the caller typed as address: nobody reads it.
  virtual Eventually<Result<std::size_t>> recv_from(std::int16_t sd, Endpoint typed, MutableBytes out) = 0;
};

}  // namespace cc3235::nwp
