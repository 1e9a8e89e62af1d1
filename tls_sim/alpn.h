#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace cc3235::tls_sim {

/// The protocol list of a ClientHello for the bits of SECURE_ALPN, in bit order. ref: tls.md §3
Bytes alpn_list(std::uint32_t bits);

/// The bit of the protocol that a server picked; 0 for a name that is none of the chip's.
std::uint32_t alpn_bit(std::string_view name);

}  // namespace cc3235::tls_sim
