#pragma once

#include "catalog/otp.h"
#include "support/certificates.h"

namespace cc3235::test {

/// The OTP file of a vendor root with an RSA key of 2048 bits.
inline Bytes make_otp(const Identity& vendor, std::optional<Mac> mac = {}) {
  catalog::Otp otp;
  otp.mac = mac;
  otp.certificates = {vendor.der()};
  otp.signatures = {sign(vendor.key, otp.meta())};
  return otp.to_file();
}

}  // namespace cc3235::test
