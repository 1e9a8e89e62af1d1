#pragma once

#include <compare>
#include <cstdint>

#include "base/address.h"
#include "base/chip_types.h"

namespace cc3235::nwp::chip {

/// A port that the device opens.
struct DevicePort {
  SocketType type{};  ///< stream or dgram
  std::uint16_t port = 0;
  friend constexpr auto operator<=>(const DevicePort&, const DevicePort&) = default;  // NOLINT(modernize-use-nullptr)
};

/// A port of the device and where it is on the host.
struct InboundPort {
  DevicePort device;
  Endpoint host;
};

}  // namespace cc3235::nwp::chip
