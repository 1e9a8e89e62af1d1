#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/chip_types.h"
#include "base/date_time.h"
#include "base/events.h"
#include "base/ids.h"
#include "base/result.h"
#include "fs_sim/file_system.h"
#include "nwp/chip/ipv6.h"
#include "nwp/loop/eventually.h"

/// The network processor: one function per command of its host interface, named as in native-protocol.md §6. Values and
/// negative codes as the chip gives them. The AT firmware's driver and, later, a native host interface stand on it.
///
/// A chip outlives its calls and its own coroutines: stop() ends them all, Loop::running() tells when they are gone.
namespace cc3235::nwp::chip {

struct WlanConnect {
  SecurityType security{};
  std::string ssid;
  std::optional<Mac> bssid;
  std::string key;
  std::string user, anonymous_user;
  std::uint32_t eap = 0;
};

/// The value of a socket option as the wire carries it, little endian. ref: commands-socket.md §5 "Sent as"
using OptionBytes = Bytes;

/// A connection that a listening socket took, and its number.
struct Accepted {
  std::uint8_t sd = 0;
  Endpoint peer;
};

/// What becomes of content that waits for its commit.
enum class FileDecision : std::uint8_t { rollback, commit };

class Chip {
 public:
  virtual ~Chip() = default;

  /// Where events go; called from the loop, never from inside a command.
  virtual void set_event_sink(std::function<void(const DeviceEvent&)> sink) = 0;

  // device
  virtual awaitable<Result<Role>> power_up() = 0;                ///< init complete
  virtual awaitable<Status> stop(std::uint16_t timeout_ms) = 0;  ///< 0x8473
  /// The supply goes, without stop(): calls that wait for a socket wait no longer, so that nothing of them is kept alive.
  virtual void power_cut() {}
  virtual Version device_get_version() = 0;
  virtual DateTime device_get_time() = 0;
  virtual Status device_set_time(const DateTime& time) = 0;
  virtual std::uint8_t device_get_persistent() = 0;
  virtual Status device_set_persistent(std::uint8_t value) = 0;

  // wlan
  virtual Status wlan_connect(const WlanConnect& request) = 0;  ///< 0x8C80
  virtual Status wlan_disconnect() = 0;                         ///< 0x8C81

  // netcfg, netapp
  virtual Mac netcfg_get_mac() = 0;
  virtual Ipv4Config netcfg_get_ipv4_sta() = 0;
  virtual std::uint32_t netcfg_get_if() = 0;
  virtual Status netcfg_set_if(std::uint32_t bits) = 0;
  virtual Ipv6Config netcfg_get_ipv6(Ipv6Scope scope) = 0;  ///< the address while there is one
  virtual Status netcfg_set_ipv6(Ipv6Scope scope, const Ipv6Config& config) = 0;
  virtual awaitable<Result<Address>> netapp_dns_get_host_by_name(std::string name, Family family) = 0;

  // sockets; `sd` is the byte of the wire
  virtual Result<std::uint8_t> socket(Family family, SocketType type, Protocol protocol) = 0;
  virtual awaitable<Status> close(std::uint8_t sd) = 0;
  virtual Status bind(std::uint8_t sd, Endpoint local) = 0;
  virtual Status listen(std::uint8_t sd, std::uint8_t backlog) = 0;
  virtual awaitable<Result<Accepted>> accept(std::uint8_t sd) = 0;
  /// The ready ones of `wanted` (bit n: socket n) as soon as there is one; 0 when the time is over.
  virtual awaitable<Result<std::uint16_t>> select(std::uint16_t wanted,
                                                  std::optional<std::chrono::microseconds> timeout) = 0;
  virtual awaitable<Status> connect(std::uint8_t sd, Endpoint peer) = 0;
  virtual Status set_sock_opt(std::uint8_t sd, SocketLevel level, SocketOption option, const OptionBytes& value) = 0;
  virtual Result<OptionBytes> get_sock_opt(std::uint8_t sd, SocketLevel level, SocketOption option) = 0;
  /// No answer exists: what goes wrong comes as SocketTxFailed, and tx_failed(sd) is set. Nothing, or while there is no
  /// buffer what is left of the call; `data` outlives it.
  virtual std::optional<awaitable<void>> send(std::uint8_t sd, ByteView data) = 0;
  /// As send(), a datagram for a peer of its own.
  virtual std::optional<awaitable<void>> send_to(std::uint8_t sd, Endpoint peer, ByteView data) = 0;
  /// The tx-failure and non-blocking bits of the status words, and whether there is no buffer now.
  /// ref: native-protocol.md §4
  virtual bool tx_failed(std::uint8_t sd) const = 0;
  virtual bool tx_busy(std::uint8_t sd) const = 0;
  virtual bool nonblocking(std::uint8_t sd) const = 0;
  virtual Eventually<Result<std::size_t>> recv(std::uint8_t sd, MutableBytes out) = 0;

  // file system
  virtual awaitable<Result<fs_sim::Opened>> fs_open(fs_sim::OpenRequest request) = 0;
  virtual awaitable<Result<std::size_t>> fs_write(FileHandle handle, std::uint32_t offset, Bytes data) = 0;
  virtual awaitable<Result<Bytes>> fs_read(FileHandle handle, std::uint32_t offset, std::uint32_t length) = 0;
  virtual awaitable<Status> fs_close(FileHandle handle, std::string certificate, Bytes signature) = 0;
  virtual awaitable<Status> fs_delete(std::string name, Token token) = 0;
  virtual awaitable<Result<fs_sim::FileInfo>> fs_get_info(std::string name, Token token) = 0;
  /// At most `count` files behind table index `index`; -1 begins.
  virtual awaitable<Result<fs_sim::FileList>> fs_get_file_list(std::int32_t index, std::uint8_t count) = 0;
  // the operations of file control
  virtual awaitable<Status> fs_rename(std::string name, std::string new_name, Token token) = 0;
  /// The token that is valid from then on.
  virtual awaitable<Result<Token>> fs_decide(std::string name, Token token, FileDecision decision) = 0;
  virtual awaitable<Result<fs_sim::BundleState>> fs_decide_bundle(FileDecision decision) = 0;
  virtual awaitable<Result<fs_sim::StorageInfo>> fs_get_storage_info() = 0;
  /// Errors are composite: the code in the upper half, the step in the lower.
  virtual awaitable<Status> fs_restore(fs_sim::RestoreTarget target) = 0;
};

}  // namespace cc3235::nwp::chip
