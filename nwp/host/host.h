#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "base/chip_types.h"
#include "base/date_time.h"
#include "base/events.h"
#include "base/ids.h"
#include "base/result.h"
#include "nwp/loop/eventually.h"

/// The seam between the AT firmware and everything below: what TI's host driver offers. at_engine calls these classes with
/// decoded values and knows nothing of a chip; tests put a fake or a recording in their place.
/// Calls that can wait are awaitable, or Eventually. Codes and order of checks: commands-device-wlan.md §1, commands-*.md.
namespace cc3235::nwp {

/// sl_Start, sl_Stop, sl_DeviceGet, sl_DeviceSet.
class Device {
 public:
  virtual ~Device() = default;
  virtual awaitable<Result<Role>> start() = 0;
  /// 0: at once; 1 to 65534 ms for an orderly leave; 65535: no limit.
  virtual awaitable<Status> stop(std::uint16_t timeout_ms) = 0;
  virtual Result<Version> version() = 0;
  virtual Result<DateTime> time() = 0;
  virtual Status set_time(const DateTime& time) = 0;
  virtual Result<std::uint8_t> persistent() = 0;
  virtual Status set_persistent(std::uint8_t value) = 0;
  /// A command that this chip does not know: the state checks of every call, then SL_ERROR_INVALID_OPCODE.
  virtual Status unknown_command() = 0;
};

struct WlanConnectRequest {
  std::string ssid;  ///< 1 to 32 bytes
  std::optional<Mac> bssid;
  SecurityType security{};
  std::string key;  ///< empty: none
  std::string user, anonymous_user;
  std::optional<std::uint32_t> eap;  ///< EAP method bits; only with a user
};

/// sl_WlanConnect, sl_WlanDisconnect.
class Wlan {
 public:
  virtual ~Wlan() = default;
  virtual Status connect(const WlanConnectRequest& request) = 0;
  virtual Status disconnect() = 0;
};

/// sl_NetCfgGet, sl_NetAppDnsGetHostByName.
class Net {
 public:
  virtual ~Net() = default;
  virtual Result<Mac> mac() = 0;
  virtual Result<Ipv4Config> ipv4_station() = 0;
  virtual awaitable<Result<Address>> host_by_name(std::string name, Family family) = 0;
};

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

/// sl_Socket … The `sd` is the 16-bit number that the caller typed; what is in range is the driver's and the chip's
/// business.
class Sockets {
 public:
  virtual ~Sockets() = default;
  virtual Result<std::int16_t> socket(Family family, SocketType type, Protocol protocol) = 0;
  virtual awaitable<Status> close(std::int16_t sd) = 0;
  virtual awaitable<Status> connect(std::int16_t sd, Endpoint peer) = 0;
  virtual Status set_option(std::int16_t sd, SocketLevel level, SocketOption option, OptionValue value) = 0;
  virtual Result<OptionValue> get_option(std::int16_t sd, SocketLevel level, SocketOption option) = 0;
  /// The number of bytes handed over; waits while the chip has no buffer. `data` outlives the call.
  virtual Eventually<Result<std::size_t>> send(std::int16_t sd, ByteView data) = 0;
  /// At least 1 and at most out.size() bytes; 0 when the peer closed. `out` must stay until the call ends.
  virtual Eventually<Result<std::size_t>> recv(std::int16_t sd, MutableBytes out) = 0;
};

struct FileOpenResult {
  std::int32_t handle = 0;
  std::uint32_t token = 0;
};

struct FileInformation {
  std::uint16_t flags = 0;
  std::uint32_t length = 0, max_size = 0;
  std::array<std::uint32_t, 4> tokens{};
  std::uint32_t storage = 0, write_counter = 0;
};

/// sl_FsOpen … `flags` are the mode and creation bits, `max_size` bytes as typed (the driver rounds and masks).
class Files {
 public:
  virtual ~Files() = default;
  virtual awaitable<Result<FileOpenResult>> open(std::string name, std::uint32_t flags, std::uint32_t max_size) = 0;
  virtual awaitable<Status> close(std::int32_t handle, std::string certificate, std::string signature) = 0;
  virtual awaitable<Result<std::size_t>> write(std::int32_t handle, std::uint32_t offset, Bytes data) = 0;
  virtual awaitable<Result<Bytes>> read(std::int32_t handle, std::uint32_t offset, std::uint32_t length) = 0;
  virtual awaitable<Status> remove(std::string name, std::uint32_t token) = 0;
  virtual awaitable<Result<FileInformation>> info(std::string name, std::uint32_t token) = 0;
};

/// All of the seam, and where events go.
struct Host {
  Device& device;
  Wlan& wlan;
  Net& net;
  Sockets& sockets;
  Files& files;
};

using EventSink = std::function<void(const DeviceEvent&)>;

}  // namespace cc3235::nwp
