#include "nwp/chip/wlan.h"

#include <algorithm>
#include <utility>

#include "base/status_codes.h"

namespace cc3235::nwp::chip {

namespace {

using Security = AccessPoint::Security;

// Reasons of disconnect events. ref: events.md §2.1
constexpr std::uint8_t kReasonUser = 200;
/// A wrong WPA key; 15 and 202 are plausible as well.
constexpr std::uint8_t kReasonWrongKey = 204;
constexpr std::uint8_t kReasonEnterpriseRefused = 23;

/// The status of ipv4_lost and dhcp_ipv4_acquire_timeout is not documented.
constexpr std::int16_t kLostStatus = 0;
constexpr std::chrono::seconds kDhcpTimeout{25};
/// What a scan still hears. ref: commands-device-wlan.md §7.1 scan_params
constexpr int kScanThreshold = -95;

constexpr std::size_t kLongestSsid = 32;

bool hexadecimal(const std::string& text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
}

bool wep_key_good(const std::string& key) {
  if (key.size() == 5 || key.size() == 13) return true;
  return (key.size() == 10 || key.size() == 26) && hexadecimal(key);
}

/// What the chip refuses before it looks at the air. ref: commands-device-wlan.md §3.1
Status check(const WlanConnect& request) {
  if (request.ssid.empty() || request.ssid.size() > kLongestSsid) return status::SL_ERROR_WLAN_SSID_LEN_ERROR;
  switch (request.security) {
    case SecurityType::wpa_wpa2:
      return request.key.size() < 8 || request.key.size() > 63 ? status::SL_ERROR_WLAN_PASSWORD_ERROR : kOk;
    case SecurityType::wep:
    case SecurityType::wep_shared:
      return wep_key_good(request.key) ? kOk : status::SL_ERROR_WLAN_KEY_ERROR;
    case SecurityType::open:
    case SecurityType::wps_pbc:
    case SecurityType::wps_pin:
    case SecurityType::wpa_ent:
      return kOk;
  }
  return status::SL_ERROR_WLAN_INVALID_SECURITY_TYPE;
}

bool compatible(Security offered, SecurityType asked) {
  switch (asked) {
    case SecurityType::open:
      return offered == Security::open;
    case SecurityType::wep:
    case SecurityType::wep_shared:
      return offered == Security::wep;
    case SecurityType::wpa_wpa2:
      return offered == Security::wpa || offered == Security::wpa2 || offered == Security::wpa_wpa2;
    case SecurityType::wpa_ent:
      return offered == Security::enterprise;
    case SecurityType::wps_pbc:
    case SecurityType::wps_pin:
      break;  // no access point has its button pressed
  }
  return false;
}

}  // namespace

Admission admission(const AccessPoint& point, const WlanConnect& request) {
  if (point.ssid != request.ssid || point.rssi < kScanThreshold) return Admission::absent;
  if (request.bssid && *request.bssid != point.bssid) return Admission::absent;
  if (!compatible(point.security, request.security)) return Admission::absent;
  if (point.security == Security::open || point.key == request.key) return Admission::joined;
  // Open authentication does not test a WEP key: the link comes up and carries nothing.
  return request.security == SecurityType::wep ? Admission::joined_deaf : Admission::refused;
}

Station::Station(Loop& loop, Surroundings surroundings, const Ipv6Interface& ipv6, EventPort& events, Hints& hints)
    : loop_(loop), surroundings_(std::move(surroundings)), ipv6_(ipv6), events_(events), hints_(hints), moved_(loop) {}

const AccessPoint* Station::find(const WlanConnect& request) const {
  const AccessPoint* best = nullptr;
  for (const AccessPoint& point : surroundings_.air) {
    if (admission(point, request) == Admission::absent) continue;
    if (!best || point.rssi > best->rssi) best = &point;
  }
  return best;
}

Status Station::connect(const WlanConnect& request) {
  if (const Status refused = check(request); !refused.ok()) return refused;
  if (state_.phase == WlanState::Phase::connected) {
    events_.raise(WlanDisconnected{state_.ssid, state_.bssid, kReasonUser});
  }
  forget_network();
  const AccessPoint* point = find(request);
  if (!point) {
    state_.phase = WlanState::Phase::searching;
    hints_.say(Trap::no_such_network);
    return kOk;
  }
  state_.phase = WlanState::Phase::joining;
  state_.ssid = point->ssid;
  state_.bssid = point->bssid;
  loop_.spawn("wlan join", join(*point, admission(*point, request)));
  return kOk;
}

Status Station::disconnect() {
  if (state_.phase == WlanState::Phase::idle) return status::SL_ERROR_WLAN_WIFI_ALREADY_DISCONNECTED;
  if (state_.phase == WlanState::Phase::connected) {
    events_.raise(WlanDisconnected{state_.ssid, state_.bssid, kReasonUser});
  }
  forget_network();
  return kOk;
}

void Station::lose(std::uint8_t reason) {
  if (state_.phase != WlanState::Phase::connected) return;
  events_.raise(WlanDisconnected{state_.ssid, state_.bssid, reason});
  if (state_.has_address) {
    events_.raise(Ipv4Lost{kLostStatus});
    for (const auto& lease : ipv6_.leases()) events_.raise(Ipv6Lost{lease.address});
  }
  forget_network();
}

void Station::power_off() {
  forget_network();
}

Ipv4Config Station::ipv4() const {
  const Ipv4Config& address = surroundings_.address;
  if (state_.has_address || address.mode == AddressMode::fixed) return address;
  Ipv4Config none;
  none.mode = address.mode;
  return none;
}

std::vector<Address> Station::addresses() const {
  if (!state_.has_address) return {};
  std::vector<Address> all{surroundings_.address.ip};
  for (const auto& lease : ipv6_.leases()) all.emplace_back(lease.address);
  return all;
}

void Station::forget_network() {
  const bool was_online = state_.has_address;
  WlanState fresh;
  fresh.attempt = state_.attempt + 1;
  state_ = std::move(fresh);
  moved_.notify();
  if (was_online && offline_) offline_();
}

awaitable<bool> Station::still_wanted_after(std::chrono::milliseconds pause) {
  const std::uint32_t attempt = state_.attempt;
  co_await moved_.wait_until(loop_.clock().now() + pause);
  co_return state_.attempt == attempt;
}

awaitable<void> Station::join(AccessPoint point, Admission answer) {
  const RadioTiming& timing = surroundings_.timing;
  const bool refused = answer == Admission::refused;
  const std::chrono::milliseconds pause(refused ? timing.wrong_key : timing.associate);
  if (!co_await still_wanted_after(pause)) co_return;
  if (refused) {
    hints_.say(Trap::wrong_key);
    const bool enterprise = point.security == Security::enterprise;
    events_.raise(WlanDisconnected{point.ssid, point.bssid, enterprise ? kReasonEnterpriseRefused : kReasonWrongKey});
    forget_network();
    co_return;
  }
  state_.phase = WlanState::Phase::connected;
  events_.raise(WlanConnected{point.ssid, point.bssid});
  co_await get_address(answer == Admission::joined_deaf);
}

awaitable<void> Station::get_address(bool deaf) {
  const Ipv4Config& address = surroundings_.address;
  if (deaf) {
    if (co_await still_wanted_after(kDhcpTimeout)) events_.raise(DhcpTimeout{kLostStatus});
    co_return;
  }
  const std::chrono::milliseconds pause(surroundings_.timing.dhcp);
  if (address.mode != AddressMode::fixed && !co_await still_wanted_after(pause)) co_return;
  state_.has_address = true;
  if (online_) online_();
  events_.raise(Ipv4Acquired{address.ip, address.gateway, address.dns});
  for (const auto& lease : ipv6_.leases()) events_.raise(Ipv6Acquired{lease.address, lease.dns});
}

}  // namespace cc3235::nwp::chip
