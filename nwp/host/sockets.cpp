#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "base/status_codes.h"
#include "nwp/host/driver_core.h"
#include "nwp/host/option_codec.h"

// Socket calls. ref: commands-socket.md §3, §7

namespace cc3235::nwp {

namespace {

constexpr std::uint8_t kNumberMask = 0x1F;
constexpr std::size_t kLanes = 16;

/// A call that waited for its turn while its socket was closed.
constexpr Status kClosedMeanwhile = status::SL_ERROR_BSD_SOC_ERROR;

/// The byte that goes to the chip.
std::uint8_t wire(std::int16_t sd) {
  return static_cast<std::uint8_t>(sd);
}

/// The driver's own idea of the number.
std::uint8_t number(std::int16_t sd) {
  return static_cast<std::uint8_t>(sd & kNumberMask);
}

/// Numbers of transceiver sockets have this bit. ref: commands-socket.md §3 "Socket"
bool transceiver(std::int16_t sd) {
  return (sd & 0x80) != 0;
}

/// Everything that goes wrong when the driver starts a Select. ref: commands-socket.md §3 "Select"
constexpr Status kNotStarted = status::SL_ERROR_BSD_SOC_ERROR;

/// The time-out that the chip is told; nullopt: none. Microseconds count in units of 1024.
std::optional<std::chrono::microseconds> select_timeout(std::uint32_t seconds, std::uint32_t microseconds) {
  constexpr std::uint32_t kForEver = 65535, kMostUnits = 65535;
  constexpr std::chrono::microseconds kLeast{10'000}, kUnit{1024};
  if (seconds >= kForEver) return std::nullopt;
  const std::chrono::microseconds whole = std::chrono::seconds(seconds) + std::min(microseconds / 1024, kMostUnits) * kUnit;
  return std::max(whole, kLeast);
}

}  // namespace

SocketCalls::SocketCalls(DriverCore& core) : core_(core) {
  lanes_.reserve(kLanes);
  for (std::size_t i = 0; i < kLanes; ++i) lanes_.emplace_back(core.loop);
}

/// Counts a call that the chip ends with an event; Close asks for it.
class SocketCalls::Waiting {
 public:
  explicit Waiting(Lane& lane) : lane_(lane) { ++lane_.waiting; }
  ~Waiting() { --lane_.waiting; }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  Lane& lane_;
};

/// One call after the other on a socket; one that waited while Close or Stop came does not begin.
template <class T>
awaitable<T> SocketCalls::in_turn(Lane& lane, std::function<awaitable<T>()> begin) {
  const std::uint32_t begun = core_.stops, closes = lane.closes;
  const Waiting waiting(lane);
  const Turn::Held turn = co_await lane.turn.take();
  T answer = kClosedMeanwhile;
  if (closes == lane.closes && begun == core_.stops) answer = co_await begin();
  co_return core_.ended(begun, answer);
}

SocketCalls::Lane* SocketCalls::lane_of(std::int16_t sd) {
  return number(sd) < kLanes ? &lanes_[number(sd)] : nullptr;
}

Result<std::int16_t> SocketCalls::socket(Family family, SocketType type, Protocol protocol) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  const Result<std::uint8_t> sd = core_.chip.socket(family, type, protocol);
  if (!sd) return sd.status();
  return static_cast<std::int16_t>(*sd);
}

/// Waits for the chip's close event, unless another call waits on the socket.
awaitable<Status> SocketCalls::close(std::int16_t sd) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) co_return refused;
  Lane* lane = lane_of(sd);
  if (lane) ++lane->closes;
  if (lane && lane->waiting > 0) {
    core_.loop.spawn("close", close_alone(sd));
    co_return kOk;
  }
  const std::uint32_t begun = core_.stops;
  const Status status = co_await core_.chip.close(wire(sd));
  co_return core_.ended(begun, status);
}

awaitable<void> SocketCalls::close_alone(std::int16_t sd) {
  std::ignore = co_await core_.chip.close(wire(sd));
}

awaitable<Status> SocketCalls::connect(std::int16_t sd, Endpoint peer) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) co_return refused;
  std::function<awaitable<Status>()> begin = [this, sd, peer] { return core_.chip.connect(wire(sd), peer); };
  Lane* lane = lane_of(sd);
  if (!lane) co_return co_await begin();
  co_return co_await in_turn(*lane, std::move(begin));
}

Status SocketCalls::set_option(std::int16_t sd, SocketLevel level, SocketOption option, OptionValue value) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  return core_.chip.set_sock_opt(wire(sd), level, option, encode_option(level, option, value));
}

Result<OptionValue> SocketCalls::get_option(std::int16_t sd, SocketLevel level, SocketOption option) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  const Result<Bytes> value = core_.chip.get_sock_opt(wire(sd), level, option);
  if (!value) return value.status();
  return decode_option(level, option, *value);
}

/// The chip does not answer: every Send is good until the chip has said that one failed.
Eventually<Result<std::size_t>> SocketCalls::send(std::int16_t sd, ByteView data) {
  if (const Status refused = may_send(sd); !refused.ok()) return refused;
  return sent(core_.chip.send(wire(sd), data), data);
}

Eventually<Result<std::size_t>> SocketCalls::send_to(std::int16_t sd, Endpoint peer, ByteView data) {
  if (const Status refused = may_send(sd); !refused.ok()) return refused;
  if (transceiver(sd)) return status::SL_ERROR_BSD_SOC_ERROR;
  return sent(core_.chip.send_to(wire(sd), peer, data), data);
}

Status SocketCalls::may_send(std::int16_t sd) const {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  if (core_.chip.tx_failed(number(sd))) return status::SL_ERROR_BSD_SOC_ERROR;
  const bool busy = core_.chip.nonblocking(number(sd)) && core_.chip.tx_busy(number(sd));
  return busy ? status::SL_ERROR_BSD_EAGAIN : kOk;
}

Eventually<Result<std::size_t>> SocketCalls::sent(std::optional<awaitable<void>> rest, ByteView data) {
  if (rest) return send_rest(core_.stops, data.size(), std::move(*rest));
  return data.size();
}

awaitable<Result<std::size_t>> SocketCalls::send_rest(std::uint32_t begun, std::size_t size, awaitable<void> rest) {
  co_await std::move(rest);
  Result<std::size_t> sent = size;
  co_return core_.ended(begun, sent);
}

Eventually<Result<std::size_t>> SocketCalls::recv(std::int16_t sd, MutableBytes out) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  Lane* lane = lane_of(sd);
  if (!lane) return status::SL_ERROR_BSD_EBADF;
  std::optional<Turn::Held> turn = lane->turn.try_take();
  if (!turn) {
    return in_turn<Result<std::size_t>>(*lane, [this, sd, out] { return finish(core_.chip.recv(wire(sd), out)); });
  }
  Eventually<Result<std::size_t>> call = core_.chip.recv(wire(sd), out);
  auto* rest = std::get_if<awaitable<Result<std::size_t>>>(&call);
  if (!rest) return call;
  return recv_rest(*lane, std::move(*turn), core_.stops, std::move(*rest));
}

awaitable<Result<std::size_t>> SocketCalls::recv_rest(Lane& lane, [[maybe_unused]] Turn::Held turn, std::uint32_t begun,
                                                      awaitable<Result<std::size_t>> rest) {
  const Waiting waiting(lane);
  Result<std::size_t> received = co_await std::move(rest);
  co_return core_.ended(begun, received);
}

/// What the caller typed as address is for nothing.
Eventually<Result<std::size_t>> SocketCalls::recv_from(std::int16_t sd, Endpoint, MutableBytes out) {
  if (transceiver(sd)) {
    const Status refused = core_.admit(Api::other);
    return refused.ok() ? status::SL_ERROR_BSD_SOC_ERROR : refused;
  }
  return recv(sd, out);
}

// ---- servers ----

Status SocketCalls::bind(std::int16_t sd, Endpoint local) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  return core_.chip.bind(wire(sd), local);
}

Status SocketCalls::listen(std::int16_t sd, std::int16_t backlog) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) return refused;
  return core_.chip.listen(wire(sd), static_cast<std::uint8_t>(backlog));
}

awaitable<Result<Accepted>> SocketCalls::accept(std::int16_t sd, Family) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) co_return refused;
  Lane* lane = lane_of(sd);
  if (!lane) co_return status::SL_ERROR_BSD_EBADF;
  std::function<awaitable<Result<chip::Accepted>>()> begin = [this, sd] { return core_.chip.accept(wire(sd)); };
  const Result<chip::Accepted> accepted = co_await in_turn(*lane, std::move(begin));
  if (!accepted) co_return accepted.status();
  co_return Accepted{static_cast<std::int16_t>(accepted->sd), accepted->peer};
}

/// The driver wakes a waiting Select through a socket of its own, which the first one opens when there is a number left; it
/// stays open until the device stops.
void SocketCalls::open_control_socket() {
  if (std::exchange(control_, core_.stops + 1) == core_.stops + 1) return;
  std::ignore = core_.chip.socket(Family::inet, SocketType::dgram, Protocol::udp);
}

/// After a time-out the set is as the caller gave it: AT cannot tell it from "all of them are ready".
awaitable<Result<std::uint32_t>> SocketCalls::select(Selection wanted) {
  if (const Status refused = core_.admit(Api::other); !refused.ok()) co_return refused;
  open_control_socket();
  const std::uint32_t begun = core_.stops;
  const auto timeout = select_timeout(wanted.seconds, wanted.microseconds);
  Result<std::uint16_t> ready = co_await core_.chip.select(static_cast<std::uint16_t>(wanted.sockets), timeout);
  ready = core_.ended(begun, ready);
  if (!ready) co_return ready.status() == status::SL_ERROR_BSD_EBADF ? kNotStarted : ready.status();
  co_return *ready == 0 ? wanted.sockets : std::uint32_t{*ready};
}

}  // namespace cc3235::nwp
