#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/bytes.h"
#include "base/chip_types.h"
#include "base/result.h"
#include "nwp/chip/config.h"
#include "nwp/chip/inbound_port.h"
#include "nwp/chip/lan.h"
#include "nwp/loop/loop.h"

/// The only place that opens, binds or connects host sockets; the rules of the sandbox (config.h) are kept here.
namespace cc3235::nwp::chip {

/// What the options of a socket mean to its connection.
struct StreamSettings {
  std::optional<std::chrono::seconds> keepalive;  ///< silence until TCP asks whether the peer is there; nothing: never asks
  std::optional<std::uint32_t> receive_buffer;    ///< bytes; nothing: as the host has it
  std::uint8_t multicast_ttl = 1;
  bool header_included = false;  ///< of raw sockets: what is sent begins with the IP header
  bool header_hidden = false;    ///< … and what comes is without it
};

/// Bytes of the longest datagram that is put together from fragments. ref: commands-socket.md §3 "RecvFrom"
inline constexpr std::size_t kLongestReassembled = 16'384;

/// A conversation with one peer: a byte stream (TCP), or datagrams to and from one address (UDP). Waiting may end for no
/// reason, so callers try again and look at their own time-out.
class Stream {
 public:
  virtual ~Stream() = default;
  /// SL_ERROR_BSD_ECONNREFUSED, _ETIMEDOUT, … as the chip would say it; of TCP once in the life of a stream.
  virtual awaitable<Status> connect(Endpoint device_endpoint) = 0;
  /// What is there now: count, 0 at the peer's FIN (or an empty datagram), error after a reset; nullopt: nothing yet.
  virtual std::optional<Result<std::size_t>> try_read(MutableBytes out) = 0;
  /// As try_read(), after waiting; nullopt also after wake(). `out` outlives the call.
  virtual awaitable<std::optional<Result<std::size_t>>> read(MutableBytes out) = 0;
  /// The number of bytes taken, 0 when there is no room; error after a reset.
  virtual Result<std::size_t> try_write(ByteView data) = 0;
  /// Until try_write() may take bytes, or until wake() or end().
  virtual awaitable<void> wait_writable() = 0;
  /// Until try_read() may give something, or until wake() or end().
  virtual awaitable<void> wait_readable() = 0;
  /// True when try_read() would give something.
  virtual bool readable() = 0;
  /// At any time. Values that the host does not go along with are brought into its range.
  virtual void apply(const StreamSettings& settings) = 0;
  /// UDP: opens a port of the device for what comes. SL_ERROR_BSD_EADDRINUSE when the host has it in use. Of a byte stream:
  /// the port from which connect() is to leave; the host takes another one when it has that in use.
  virtual Status bind(const Endpoint& local) = 0;
  /// UDP: a datagram for a peer of its own. As try_write().
  virtual Result<std::size_t> try_write_to(const Endpoint& device_endpoint, ByteView data) = 0;
  /// UDP: takes the port into a multicast group or out of it. The group is heard while the port is bound.
  virtual void set_member(const Address& group, bool member) = 0;
  /// UDP and raw: called for each datagram that is dropped for being longer than kLongestReassembled, until end().
  virtual void on_oversized(std::function<void()> callback) = 0;
  /// TCP: until all that was taken is on its way to the peer, or until end().
  virtual awaitable<void> wait_sent() = 0;
  /// Ends all waiting of this moment.
  virtual void wake() = 0;
  /// FIN; unsent data still goes out.
  virtual void shutdown_write() = 0;
  /// Closes. A connect() in progress ends with an error, all waiting ends.
  virtual void end() = 0;
  /// Held while the peer owes an answer in real time (a connection, an acknowledgement, a reply to what it was sent); empty
  /// for a peer of this process.
  virtual Clock::Owed answer_owed() = 0;
};

/// A connection that came in.
struct Incoming {
  std::shared_ptr<Stream> stream;
  Endpoint peer;
};

/// A port on which TCP connections come in.
class Listener {
 public:
  virtual ~Listener() = default;
  /// Nothing: nobody is there now.
  virtual std::optional<Incoming> try_accept() = 0;
  /// True when try_accept() would give something.
  virtual bool pending() = 0;
  /// Until try_accept() may give something, or until wake() or end().
  virtual awaitable<void> wait() = 0;
  virtual void wake() = 0;
  /// Closes; who has not been accepted is refused.
  virtual void end() = 0;
};

class Network {
 public:
  virtual ~Network() = default;
  /// The device's own addresses from now on, none while it is off the air: other devices of the process reach it there.
  /// `mask` is that of the IPv4 one.
  virtual void set_addresses(std::vector<Address> addresses, Ipv4 mask) = 0;
  /// Waits for TCP connections to a port of the device. SL_ERROR_BSD_EADDRINUSE when the host has its place in use.
  /// An IPv6 address listens for IPv4 as well.
  virtual Result<std::shared_ptr<Listener>> listen(const Endpoint& local) = 0;
  /// `type`: stream, dgram, or raw for UDP packets with their headers.
  virtual std::shared_ptr<Stream> make_stream(SocketType type) = 0;
  /// A look-up at the device's DNS server: SL_ERROR_NET_APP_DNS_* codes.
  virtual awaitable<Result<Address>> resolve(std::string name, Family family) = 0;
  /// True when the rules of the sandbox keep the device from this address: the device then sees a silent one.
  virtual bool denied(const Endpoint& device_endpoint) const = 0;
};

/// How long the chip repeats its SYN before it gives up: device time. The reference says 20 to 60 s, uncertain.
inline constexpr std::chrono::seconds kSynTimeout{30};

/// Real host sockets behind the rules. `opened` is told where a port of the device has appeared on the host. Devices that
/// share a `lan` reach each other by their addresses; null: this device is alone.
std::unique_ptr<Network> make_host_network(Loop& loop, SandboxRules rules, std::function<void(const InboundPort&)> opened,
                                           std::shared_ptr<Lan> lan = nullptr);

}  // namespace cc3235::nwp::chip
