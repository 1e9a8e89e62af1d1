#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/bytes.h"
#include "base/chip_types.h"
#include "base/result.h"
#include "nwp/loop/eventually.h"

namespace cc3235::nwp {

/// A setting and the option that comes with it. ref: commands-net.md §9
struct NetCfgValue {
  std::uint16_t option = 0;
  Bytes value;
};

/// ref: commands-net.md §3
struct ServiceAddress {
  Address address;
  std::uint16_t port = 0;
  std::string text;  ///< TXT strings joined by `;`
};

/// A request to the chip's HTTP server, or part of one. ref: commands-net.md §4
struct NetAppRequest {
  std::uint32_t flags = 0;
  Bytes data;
};

/// ref: commands-net.md §5
struct Ping {
  Address destination;
  std::uint16_t size = 0;
  std::uint32_t interval = 0;  ///< ms
  std::uint16_t timeout = 0;   ///< ms
  std::uint32_t attempts = 0;  ///< 0: for ever
  std::uint32_t flags = 0;
};

/// A service of a peer. ref: commands-net.md §6
struct Service {
  Ipv4 ipv4;
  Ipv6 ipv6;
  std::uint16_t port = 0;
  std::string name, host, text;
};

struct ServiceRegistration {
  std::string name;
  std::string text;
  std::uint16_t port = 0;
  std::uint32_t ttl = 0;  ///< s
  std::uint32_t options = 0;
};

/// ref: commands-net.md §10
struct SignedMessage {
  std::uint16_t message_length = 0, signature_length = 0;  ///< as typed
  Bytes both;
};
struct KeyInstallation {
  std::uint8_t operation = 0;
  std::uint8_t algorithm = 0, curve = 0;
  std::string certificate_file, key_file;
};

/// sl_NetApp…, sl_NetCfg…, sl_NetUtil… Settings travel as the chip's structures. ref: commands-net.md
class Net {
 public:
  virtual ~Net() = default;
  virtual awaitable<Status> cfg_set(std::uint8_t id, NetCfgValue value) = 0;
  virtual Result<NetCfgValue> cfg_get(std::uint8_t id) = 0;

  virtual awaitable<Status> app_start(std::uint32_t apps) = 0;
  virtual awaitable<Status> app_stop(std::uint32_t apps) = 0;
  virtual awaitable<Status> app_set(std::uint8_t app, std::uint8_t option, Bytes value) = 0;
  virtual Result<Bytes> app_get(std::uint8_t app, std::uint8_t option, std::size_t room) = 0;
  virtual awaitable<Result<Address>> host_by_name(std::string name, Family family) = 0;
  virtual awaitable<Result<ServiceAddress>> host_by_service(std::string name, Family family) = 0;
  /// TI's driver gives its status as an unsigned number: no failure is ever seen.
  virtual void app_send(std::uint16_t handle, std::uint16_t flags, Bytes data) = 0;
  virtual awaitable<Result<NetAppRequest>> app_recv(std::uint16_t handle, std::uint16_t length) = 0;
  /// Accepted; the reports come as events.
  virtual awaitable<Status> ping(Ping ping) = 0;
  /// At most `count`, of the kind `type`.
  virtual Result<std::vector<Service>> service_list(std::uint8_t offset, std::uint8_t count, std::uint8_t type) = 0;
  virtual awaitable<Status> register_service(ServiceRegistration service) = 0;
  virtual awaitable<Status> unregister_service(std::string name, std::uint32_t options) = 0;

  virtual awaitable<Result<Bytes>> sign(std::uint32_t key, Bytes message) = 0;
  /// 0: the signature is good.
  virtual awaitable<Result<std::uint32_t>> verify(std::uint32_t key, SignedMessage message) = 0;
  virtual awaitable<Status> temp_key(std::uint32_t key, std::uint8_t operation) = 0;
  virtual awaitable<Status> install_key(std::uint32_t key, KeyInstallation installation) = 0;
  virtual Result<Bytes> public_key(std::uint32_t key) = 0;
  virtual Result<Bytes> true_random(std::uint8_t count) = 0;
};

}  // namespace cc3235::nwp
