#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/address.h"
#include "base/bytes.h"
#include "base/chip_types.h"
#include "base/result.h"
#include "nwp/loop/loop.h"

/// The only place that opens, binds or connects host sockets; the rules of the sandbox live here.
namespace cc3235::nwp::chip {

/// What may be reached, in device addresses. ref: design §7
struct SandboxRules {
  std::map<std::string, Address, std::less<>> hosts;  ///< names the device's DNS knows
  std::map<Endpoint, Endpoint> endpoints;             ///< device address → host address
  bool outside = false;                               ///< true: everything else too; false: loopback and `endpoints` only
};

/// A byte stream to a peer. One reader and one writer at a time; end() may come any time.
class Stream {
 public:
  virtual ~Stream() = default;
  /// SL_ERROR_BSD_ECONNREFUSED, _ETIMEDOUT, _ENETUNREACH … as the chip would say it.
  virtual awaitable<Status> connect(Endpoint device_endpoint) = 0;
  /// Some bytes; 0 at the peer's FIN; error after a reset or end().
  virtual awaitable<Result<std::size_t>> read_some(MutableBytes out) = 0;
  /// What is there now without waiting; nullopt when nothing is.
  virtual std::optional<Result<std::size_t>> try_read(MutableBytes out) = 0;
  /// All of it.
  virtual awaitable<Status> write(ByteView data) = 0;
  /// FIN; unsent data still goes out.
  virtual void shutdown_write() = 0;
  /// Closes; everything pending ends with an error.
  virtual void end() = 0;
};

class Network {
 public:
  virtual ~Network() = default;
  virtual std::shared_ptr<Stream> make_stream(Family family) = 0;
  /// A look-up at the device's DNS server: SL_ERROR_NET_APP_DNS_* codes.
  virtual awaitable<Result<Address>> resolve(std::string name, Family family) = 0;
};

/// Real host sockets behind the rules.
std::unique_ptr<Network> make_host_network(Loop& loop, SandboxRules rules);

}  // namespace cc3235::nwp::chip
