#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/bytes.h"
#include "base/chip_types.h"
#include "base/result.h"
#include "nwp/loop/eventually.h"

namespace cc3235::nwp {

/// A network and what it asks for. ref: commands-device-wlan.md §3.1
struct WlanConnectRequest {
  std::string ssid;  ///< 1 to 32 bytes; of a profile it may be empty
  std::optional<Mac> bssid;
  SecurityType security{};
  std::string key;  ///< empty: none
  std::string user, anonymous_user;
  std::optional<std::uint32_t> eap;  ///< EAP method bits; only with a user
};

struct WlanProfile {
  WlanConnectRequest network;  ///< as read back it has no key, user or method
  std::uint32_t priority = 0;  ///< as typed; 0 to 15 are of use
};

/// A network found by a scan. ref: commands-device-wlan.md §4
struct NetworkEntry {
  std::string ssid;  ///< empty when hidden
  Mac bssid;
  std::int8_t rssi = 0;  ///< dBm
  std::uint8_t channel = 0;
  std::uint8_t security = 0;  ///< bits
  bool hidden = false;
  std::uint8_t cipher = 0;          ///< unicast bits
  std::uint8_t key_management = 0;  ///< bits
};

/// `value` as the chip keeps it: scan 4 bytes, power 8, else none. ref: commands-device-wlan.md §6
struct WlanPolicy {
  std::uint8_t policy = 0;
  Bytes value;
};

/// ref: commands-device-wlan.md §7.2
struct WlanConnection {
  Role role{};
  std::uint8_t status = 0;
  std::uint8_t security = 0;
  std::string ssid;
  Mac bssid;
  std::string device_name;  ///< of a P2P group owner
};

/// sl_Wlan… Settings travel as the chip's structures. ref: commands-device-wlan.md §3 to §7
class Wlan {
 public:
  virtual ~Wlan() = default;
  virtual Status connect(const WlanConnectRequest& request) = 0;
  virtual Status disconnect() = 0;
  virtual awaitable<Result<std::vector<NetworkEntry>>> network_list(std::uint8_t index, std::uint8_t count) = 0;
  /// The number of the profile, 0 to 6.
  virtual awaitable<Result<std::int16_t>> profile_add(WlanProfile profile) = 0;
  /// `index` as typed; the chip takes 8 bits of it.
  virtual Result<WlanProfile> profile_get(std::int16_t index) = 0;
  /// 255: all.
  virtual awaitable<Status> profile_del(std::int16_t index) = 0;
  virtual awaitable<Status> policy_set(std::uint8_t type, WlanPolicy policy) = 0;
  virtual Result<WlanPolicy> policy_get(std::uint8_t type) = 0;
  /// From the next start on.
  virtual awaitable<Status> set_mode(Role role) = 0;
  virtual awaitable<Status> set(std::uint16_t id, std::uint16_t option, Bytes value) = 0;
  virtual Result<Bytes> get(std::uint16_t id, std::uint16_t option, std::size_t room) = 0;
  virtual Result<WlanConnection> connection() = 0;
};

}  // namespace cc3235::nwp
