#include "nwp/chip/lan.h"

#include <algorithm>
#include <utility>

namespace cc3235::nwp::chip {

namespace {

/// Connections that are over and were not accepted: more of them are forgotten.
constexpr std::size_t kMostUnheard = 64;

/// fe80::/10
bool link_local(const Address& address) {
  const auto* v6 = std::get_if<Ipv6>(&address);
  return v6 && v6->words[0] >> 22 == 0x3FA;
}

}  // namespace

Lan::Seat::Seat(std::shared_ptr<Lan> lan) : lan_(std::move(lan)) {
  const std::lock_guard lock(lan_->mutex_);
  lan_->seats_.insert(this);
}

Lan::Seat::~Seat() {
  const std::lock_guard lock(lan_->mutex_);
  lan_->seats_.erase(this);
}

void Lan::Seat::set_addresses(std::vector<Address> addresses, Ipv4 mask) {
  const std::lock_guard lock(lan_->mutex_);
  addresses_ = std::move(addresses);
  mask_ = mask;
}

bool Lan::Seat::shared(const Address& address) const {
  if (is_shared(address)) return true;
  const std::lock_guard lock(lan_->mutex_);
  const auto own = first_of(Family::inet);
  if (!own || mask_.any()) return false;
  return address == Address(Ipv4{std::get<Ipv4>(*own).value | ~mask_.value});
}

std::optional<Address> Lan::Seat::first_of(Family family) const {
  for (const Address& one : addresses_) {
    if (family_of(one) == family) return one;
  }
  return std::nullopt;
}

std::optional<Address> Lan::Seat::address(Family family) const {
  const std::lock_guard lock(lan_->mutex_);
  return first_of(family);
}

std::optional<Address> Lan::Seat::address_for(const Address& peer) const {
  const std::lock_guard lock(lan_->mutex_);
  for (const Address& one : addresses_) {
    if (family_of(one) == family_of(peer) && link_local(one) == link_local(peer)) return one;
  }
  return first_of(family_of(peer));
}

void Lan::Seat::opened(const DevicePort& port, Family family, const Endpoint& host) {
  const std::lock_guard lock(lan_->mutex_);
  ports_[{port, family}].hosts.push_back(host);
}

void Lan::Seat::closed(const DevicePort& port, Family family, const Endpoint& host) {
  const std::lock_guard lock(lan_->mutex_);
  const auto found = ports_.find({port, family});
  if (found == ports_.end()) return;
  std::erase(found->second.hosts, host);
  if (found->second.hosts.empty()) ports_.erase(found);
}

bool Lan::Seat::open_at(const DevicePort& port, Family family, const Endpoint& host) const {
  const std::lock_guard lock(lan_->mutex_);
  const auto found = ports_.find({port, family});
  return found != ports_.end() && std::ranges::find(found->second.hosts, host) != found->second.hosts.end();
}

void Lan::Seat::set_member(const DevicePort& port, const Address& group, bool member) {
  const std::lock_guard lock(lan_->mutex_);
  const auto found = ports_.find({port, family_of(group)});
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

/// The one of the address's family, or one of IPv6 that listens for both.
const Lan::Seat::Port* Lan::Seat::port_of(SocketType type, const Endpoint& device) const {
  const DevicePort port{type, device.port};
  auto found = ports_.find({port, family_of(device.address)});
  if (found == ports_.end() && type == SocketType::stream) found = ports_.find({port, Family::inet6});
  return found == ports_.end() ? nullptr : &found->second;
}

/// Its place of the same family, where it has one.
std::optional<Endpoint> Lan::Seat::host_of(SocketType type, const Endpoint& device) const {
  const Port* port = port_of(type, device);
  if (!port) return std::nullopt;
  for (const Endpoint& host : port->hosts) {
    if (family_of(host.address) == family_of(device.address)) return host;
  }
  return port->hosts.front();
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
    const Port* port = seat->port_of(SocketType::dgram, shared);
    if (seat == this || seat->addresses_.empty() || !port) continue;
    if (is_multicast(shared.address) && !port->groups.contains(shared.address)) continue;
    if (const auto host = seat->host_of(SocketType::dgram, shared)) all.push_back(*host);
  }
  return all;
}

void Lan::Seat::dialled(SocketType type, const Endpoint& host, const Endpoint& own) {
  const std::lock_guard lock(lan_->mutex_);
  lan_->calls_[{type, host}] = Call{own};
}

void Lan::Seat::hung_up(SocketType type, const Endpoint& host, bool connected) {
  const std::lock_guard lock(lan_->mutex_);
  const auto found = lan_->calls_.find({type, host});
  if (found == lan_->calls_.end()) return;
  if (found->second.heard || !connected) {
    lan_->calls_.erase(found);
    return;
  }
  found->second.over = true;
  lan_->unheard_.push_back(found->first);
  if (lan_->unheard_.size() <= kMostUnheard) return;
  const auto oldest = lan_->calls_.find(lan_->unheard_.front());
  if (oldest != lan_->calls_.end() && oldest->second.over) lan_->calls_.erase(oldest);
  lan_->unheard_.pop_front();
}

/// Its port that is there on the host, as others see it.
std::optional<Endpoint> Lan::Seat::owner_of(SocketType type, const Endpoint& host) const {
  for (const auto& [key, port] : ports_) {
    if (key.first.type != type || std::ranges::find(port.hosts, host) == port.hosts.end()) continue;
    if (const auto address = first_of(key.second)) return Endpoint{*address, key.first.port};
  }
  return std::nullopt;
}

Endpoint Lan::Seat::caller(SocketType type, const Endpoint& host) const {
  const std::lock_guard lock(lan_->mutex_);
  if (const auto found = lan_->calls_.find({type, host}); found != lan_->calls_.end()) {
    const Endpoint own = found->second.own;
    found->second.heard = type == SocketType::stream;
    if (found->second.heard && found->second.over) lan_->calls_.erase(found);
    return own;
  }
  for (const Seat* seat : lan_->seats_) {
    if (const auto owner = seat->owner_of(type, host)) return *owner;
  }
  return host;
}

}  // namespace cc3235::nwp::chip
