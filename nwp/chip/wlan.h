#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "nwp/chip/cc3235.h"
#include "nwp/chip/event_port.h"
#include "nwp/chip/hints.h"
#include "nwp/chip/ipv6.h"
#include "nwp/loop/loop.h"

namespace cc3235::nwp::chip {

/// The station's state: a value, apart from timers and coroutines.
struct WlanState {
  static constexpr int kVersion = 1;
  enum class Phase : std::uint8_t { idle, searching, joining, connected };

  Phase phase = Phase::idle;
  std::string ssid;
  Mac bssid;
  bool has_address = false;
  std::uint32_t attempt = 0;  ///< counts connection attempts; a coroutine of an older one gives up
};

/// How an access point answers a connection request. ref: commands-device-wlan.md §9.2
enum class Admission : std::uint8_t { absent, joined, joined_deaf, refused };
Admission admission(const AccessPoint& point, const WlanConnect& request);

/// The station role: WLAN link and addresses. Outlives its coroutines; power_off() ends them.
/// ref: commands-device-wlan.md §3, §9
class Station {
 public:
  struct Surroundings {
    std::vector<AccessPoint> air;
    Ipv4Config address;
    RadioTiming timing;
  };

  Station(Loop& loop, Surroundings surroundings, const Ipv6Interface& ipv6, EventPort& events, Hints& hints);

  Status connect(const WlanConnect& request);
  Status disconnect();
  /// The link ends for a reason of the air: beacon loss, deauthentication … ref: events.md §2.1
  void lose(std::uint8_t reason);
  /// No event is raised. ref: commands-device-wlan.md §2.1
  void power_off();

  /// True when IP traffic can leave.
  bool online() const { return state_.has_address; }
  bool online(Family family) const { return state_.has_address && (family != Family::inet6 || ipv6_.on()); }
  bool ipv6_on() const { return ipv6_.on(); }
  /// Those that it has now.
  std::vector<Address> addresses() const;
  /// Zeros while a DHCP station is offline.
  Ipv4Config ipv4() const;
  const WlanState& state() const { return state_; }
  /// Called when IP traffic has become possible.
  void on_online(std::function<void()> callback) { online_ = std::move(callback); }
  /// Called when a link that could carry IP traffic is gone.
  void on_offline(std::function<void()> callback) { offline_ = std::move(callback); }

 private:
  const AccessPoint* find(const WlanConnect& request) const;
  void forget_network();
  awaitable<void> join(AccessPoint point, Admission answer);
  awaitable<void> get_address(bool deaf);
  /// False when another attempt, a disconnect or a stop came first.
  awaitable<bool> still_wanted_after(std::chrono::milliseconds pause);

  Loop& loop_;
  Surroundings surroundings_;
  const Ipv6Interface& ipv6_;
  EventPort& events_;
  Hints& hints_;
  WlanState state_;
  Signal moved_;
  std::function<void()> online_, offline_;
};

}  // namespace cc3235::nwp::chip
