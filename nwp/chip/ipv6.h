#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/chip_types.h"
#include "base/status.h"
#include "nwp/chip/config.h"
#include "nwp/chip/flash_access.h"

namespace cc3235::nwp::chip {

/// An IPv6 address of the station as NetCfg sets and shows it. ref: commands-net.md §9
struct Ipv6Config {
  enum class Mode : std::uint8_t { fixed = 4, stateless = 5, stateful = 6 };
  Mode mode = Mode::stateless;
  Ipv6 address, dns;  ///< of a fixed one
};

enum class Ipv6Scope : std::uint8_t { local, global };

/// What NetCfgSet keeps of IPv6: a value.
struct Ipv6State {
  static constexpr int kVersion = 1;
  std::uint32_t interface = 0;  ///< bits of NetCfg `if`
  Ipv6Config local, global;

  const Ipv6Config& of(Ipv6Scope scope) const { return scope == Ipv6Scope::local ? local : global; }
};

/// The station's IPv6 interface: its settings, and the addresses it has when the link is up. Off in a fresh device. A
/// setting counts from the next start on. ref: commands-net.md §9
class Ipv6Interface {
 public:
  /// An address and its DNS server.
  struct Lease {
    Ipv6 address, dns;
  };

  Ipv6Interface(FlashAccess& flash, const Mac& mac, const Ipv6Router& router);

  /// What was set counts from now on.
  void power_up() { running_ = stored_; }

  /// `keep`: over a power loss, too.
  Status set_interface(std::uint32_t bits, bool keep);
  /// Fixed addresses: SL_ERROR_INCORRECT_IPV6_STATIC_LOCAL_ADDR outside fe80::/32,
  /// SL_ERROR_INCORRECT_IPV6_STATIC_GLOBAL_ADDR outside 2000::/3, SL_ERROR_IPV6_LOCAL_ADDR_SHOULD_BE_SET_FIRST for a global
  /// one while there is no local one.
  Status set(Ipv6Scope scope, const Ipv6Config& config, bool keep);

  std::uint32_t interface() const { return stored_.interface; }
  /// As it was set; with `online`, an address that is not fixed is the one that the link gave.
  Ipv6Config get(Ipv6Scope scope, bool online) const;

  /// True when a link gives addresses.
  bool on() const { return has(kLocal); }
  /// What it gives: the local address, then the global one.
  std::vector<Lease> leases() const;

 private:
  static constexpr std::uint32_t kLocal = 0x0004, kGlobal = 0x0008;
  std::optional<Lease> lease(Ipv6Scope scope) const;
  bool has(std::uint32_t bit) const { return (running_.interface & bit) != 0; }
  Status keep(bool in_flash);

  FlashAccess& flash_;
  Mac mac_;
  Ipv6Router router_;
  Ipv6State stored_, running_;
};

}  // namespace cc3235::nwp::chip
