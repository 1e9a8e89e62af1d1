#include "nwp/chip/lan.h"

#include <algorithm>
#include <utility>

namespace cc3235::nwp::chip {

Lan::Seat::Seat(std::shared_ptr<Lan> lan) : lan_(std::move(lan)) {
  const std::lock_guard lock(lan_->mutex_);
  lan_->seats_.insert(this);
}

Lan::Seat::~Seat() {
  const std::lock_guard lock(lan_->mutex_);
  lan_->seats_.erase(this);
}

void Lan::Seat::set_addresses(std::vector<Address> addresses) {
  const std::lock_guard lock(lan_->mutex_);
  addresses_ = std::move(addresses);
}

std::optional<Address> Lan::Seat::address(Family family) const {
  const std::lock_guard lock(lan_->mutex_);
  for (const Address& one : addresses_) {
    if (family_of(one) == family) return one;
  }
  return std::nullopt;
}

void Lan::Seat::opened(const DevicePort& port, Family family, const Endpoint& host) {
  const std::lock_guard lock(lan_->mutex_);
  Port& open = ports_[port];
  open.family = family;
  open.hosts.push_back(host);
}

void Lan::Seat::closed(const DevicePort& port) {
  const std::lock_guard lock(lan_->mutex_);
  ports_.erase(port);
}

void Lan::Seat::set_member(const DevicePort& port, const Address& group, bool member) {
  const std::lock_guard lock(lan_->mutex_);
  const auto found = ports_.find(port);
  if (found == ports_.end()) return;
  if (member) {
    found->second.groups.insert(group);
  } else {
    found->second.groups.erase(group);
  }
}

bool Lan::Seat::has(const Address& address) const {
  return std::ranges::find(addresses_, address) != addresses_.end();
}

bool Lan::Seat::present(const Address& address) const {
  const std::lock_guard lock(lan_->mutex_);
  return std::ranges::any_of(lan_->seats_, [&](const Seat* seat) { return seat->has(address); });
}

/// Its place of the same family, where it has one.
std::optional<Endpoint> Lan::Seat::host_of(SocketType type, const Endpoint& device) const {
  const auto found = ports_.find({type, device.port});
  if (found == ports_.end()) return std::nullopt;
  const bool dual = type == SocketType::stream && found->second.family == Family::inet6;
  if (found->second.family != family_of(device.address) && !dual) return std::nullopt;
  for (const Endpoint& host : found->second.hosts) {
    if (family_of(host.address) == family_of(device.address)) return host;
  }
  return found->second.hosts.front();
}

std::optional<Endpoint> Lan::Seat::find(SocketType type, const Endpoint& device) const {
  const std::lock_guard lock(lan_->mutex_);
  for (const Seat* seat : lan_->seats_) {
    const bool own = seat == this && is_loopback(device.address);
    if (!own && !seat->has(device.address)) continue;
    if (const auto host = seat->host_of(type, device)) return host;
  }
  return std::nullopt;
}

std::vector<Endpoint> Lan::Seat::audience(const Endpoint& shared) const {
  const std::lock_guard lock(lan_->mutex_);
  std::vector<Endpoint> all;
  for (const Seat* seat : lan_->seats_) {
    const auto found = seat->ports_.find({SocketType::dgram, shared.port});
    if (seat == this || seat->addresses_.empty() || found == seat->ports_.end()) continue;
    if (is_multicast(shared.address) && !found->second.groups.contains(shared.address)) continue;
    if (const auto host = seat->host_of(SocketType::dgram, shared)) all.push_back(*host);
  }
  return all;
}

void Lan::Seat::dialled(const Endpoint& host) {
  const auto own = address(family_of(host.address));
  const std::lock_guard lock(lan_->mutex_);
  if (own) lan_->calls_[host] = Endpoint{*own, host.port};
}

void Lan::Seat::hung_up(const Endpoint& host) {
  const std::lock_guard lock(lan_->mutex_);
  lan_->calls_.erase(host);
}

Endpoint Lan::Seat::caller(const Endpoint& host) const {
  const std::lock_guard lock(lan_->mutex_);
  const auto found = lan_->calls_.find(host);
  return found == lan_->calls_.end() ? host : found->second;
}

}  // namespace cc3235::nwp::chip
