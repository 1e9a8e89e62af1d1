#pragma once

#include "tls_sim/evidence.h"
#include "tls_sim/tls.h"

namespace cc3235::tls_sim {

/// What an X509_V_ERR means for the chip.
enum class Fault : std::uint8_t {
  none,       ///< the chip does not look at this
  no_issuer,  ///< row 16
  signature,  ///< row 17
  not_ca,     ///< row 18
  hash,       ///< row 19, -656
  key,        ///< row 19, -657
  extension,  ///< row 19, -660
  length,     ///< row 20
  name,       ///< row 21
  date,       ///< row 25
  other,      ///< no row of its own: certificate verification failed, -729
};
Fault fault_of(int x509_error);

/// The longest list of certificates that the engine takes (uncertain). ref: tls.md §2 row 20
inline constexpr std::size_t kLongestChain = 9;

/// The first row of tls.md §2 that the evidence meets; row 28 when it meets no other.
Verdict judge(const Evidence& evidence);

}  // namespace cc3235::tls_sim
