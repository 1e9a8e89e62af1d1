#include "nwp/chip/ipv6.h"

#include "base/bytes.h"
#include "base/status_codes.h"
#include "nwp/chip/wire.h"

namespace cc3235::nwp::chip {

namespace {

constexpr std::string_view kKey = "netcfg.ipv6";
constexpr std::uint32_t kLocalPrefix = 0xFE800000;
/// The part of an address that a DHCPv6 server gives out.
constexpr std::uint32_t kLeased = 0x1000;

/// The lower half of an address that a host makes of its MAC address (EUI-64).
Ipv6 with_interface_id(std::uint32_t first, std::uint32_t second, const Mac& mac) {
  const auto& b = mac.bytes;
  constexpr unsigned kUniversal = 2;
  const std::uint32_t high =
      (b[0] ^ kUniversal) << 24 | static_cast<std::uint32_t>(b[1]) << 16 | static_cast<std::uint32_t>(b[2]) << 8 | 0xFFu;
  const std::uint32_t low =
      0xFE000000u | static_cast<std::uint32_t>(b[3]) << 16 | static_cast<std::uint32_t>(b[4]) << 8 | b[5];
  return {{first, second, high, low}};
}

void put(Bytes& out, const Ipv6Config& config) {
  put_little_endian(out, static_cast<std::uint32_t>(config.mode));
  for (const Ipv6* one : {&config.address, &config.dns}) {
    for (const std::uint32_t word : one->words) put_little_endian(out, word);
  }
}

/// Takes numbers from the front.
std::uint32_t take(ByteView& bytes) {
  const std::uint32_t value = little_endian_at(bytes, 0);
  bytes = bytes.subspan(4);
  return value;
}

void take(ByteView& bytes, Ipv6Config& config) {
  config.mode = static_cast<Ipv6Config::Mode>(take(bytes));
  for (Ipv6* one : {&config.address, &config.dns}) {
    for (std::uint32_t& word : one->words) word = take(bytes);
  }
}

constexpr std::size_t kStoredSize = 4 + 2 * (4 + 32);

}  // namespace

Ipv6Interface::Ipv6Interface(FlashAccess& flash, const Mac& mac, const Ipv6Router& router)
    : flash_(flash), mac_(mac), router_(router) {
  const auto stored = flash_.setting(kKey);
  if (!stored || stored->size() != kStoredSize) return;
  ByteView bytes(*stored);
  stored_.interface = take(bytes);
  take(bytes, stored_.local);
  take(bytes, stored_.global);
}

Status Ipv6Interface::keep(bool in_flash) {
  if (!in_flash) return kOk;
  Bytes value;
  put_little_endian(value, stored_.interface);
  put(value, stored_.local);
  put(value, stored_.global);
  return flash_.set_setting(kKey, value);
}

Status Ipv6Interface::set_interface(std::uint32_t bits, bool in_flash) {
  stored_.interface = bits;
  return keep(in_flash);
}

Status Ipv6Interface::set(Ipv6Scope scope, const Ipv6Config& config, bool in_flash) {
  constexpr std::uint32_t kGlobalUnicast = 1;  // 2000::/3
  const bool fixed = config.mode == Ipv6Config::Mode::fixed, local = scope == Ipv6Scope::local;
  const std::uint32_t front = config.address.words[0];
  if (fixed && local && front != kLocalPrefix) return status::SL_ERROR_INCORRECT_IPV6_STATIC_LOCAL_ADDR;
  if (fixed && !local) {
    if (front >> 29 != kGlobalUnicast) return status::SL_ERROR_INCORRECT_IPV6_STATIC_GLOBAL_ADDR;
    if ((stored_.interface & kLocal) == 0) return status::SL_ERROR_IPV6_LOCAL_ADDR_SHOULD_BE_SET_FIRST;
  }
  (local ? stored_.local : stored_.global) = config;
  return keep(in_flash);
}

Ipv6Config Ipv6Interface::get(Ipv6Scope scope, bool online) const {
  Ipv6Config shown = stored_.of(scope);
  if (shown.mode == Ipv6Config::Mode::fixed) return shown;
  const auto found = online ? lease(scope) : std::nullopt;
  if (found) shown.address = found->address;
  return shown;
}

std::vector<Ipv6Interface::Lease> Ipv6Interface::leases() const {
  std::vector<Lease> all;
  for (const Ipv6Scope scope : {Ipv6Scope::local, Ipv6Scope::global}) {
    if (const auto one = lease(scope)) all.push_back(*one);
  }
  return all;
}

std::optional<Ipv6Interface::Lease> Ipv6Interface::lease(Ipv6Scope scope) const {
  const bool local = scope == Ipv6Scope::local;
  if (!on() || (!local && !has(kGlobal))) return std::nullopt;
  const Ipv6Config& config = running_.of(scope);
  if (config.mode == Ipv6Config::Mode::fixed) return Lease{config.address, config.dns};
  if (local) return Lease{with_interface_id(kLocalPrefix, 0, mac_), {}};
  const auto& prefix = router_.prefix.words;
  if (config.mode == Ipv6Config::Mode::stateful) return Lease{Ipv6{{prefix[0], prefix[1], 0, kLeased}}, router_.dns};
  return Lease{with_interface_id(prefix[0], prefix[1], mac_), router_.dns};
}

}  // namespace cc3235::nwp::chip
