#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/status_codes.h"
#include "catalog/catalog.h"
#include "catalog/judgement.h"

/// The vendor's one-time-programmable area: whose catalogs a device takes, for good. ref: certificate-catalog.md §5
namespace cc3235::catalog {

/// A file that is no OTP file, or that its own vendor did not sign (both uncertain).
inline constexpr Status kOtpMalformed = status::SL_ERROR_FS_PROGRAMMING_ILLEGAL_FILE;
inline constexpr Status kOtpBadlySigned = status::SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT;
/// A file made for the MAC address of another device (uncertain).
inline constexpr Status kOtpForAnotherMac = status::SL_ERROR_FS_DEVELOPMENT_BOARD_WRONG_MAC;
/// Another file than the one that the device has (uncertain). ref: certificate-catalog.md §6 row 22
inline constexpr Status kOtpAlreadyWritten = status::SL_ERROR_FS_OPERATION_BLOCKED_BY_VENDOR;

inline constexpr std::size_t kLargestOtp = 16384;  ///< bytes
inline constexpr std::size_t kOtpSigners = 2;      ///< at most

/// What the area holds. TI's field layout is not public: the file is this project's own, see docs/trust.md.
struct Otp {
  std::optional<Mac> mac;           ///< the one device that it is for; nullopt: any
  std::vector<Bytes> certificates;  ///< DER: the vendor's root, then the rest of its chain if wanted; 1 to 8
  std::vector<Bytes> signatures;    ///< over meta(), by the key of the certificate at the same place; 1 or 2

  /// What is signed: everything but the signatures.
  Bytes meta() const;
  Bytes to_file() const;
  /// The key that signs the vendor's catalogs; nullopt when the root's is no RSA key of 2048 bits.
  std::optional<SigningKey> key() const;
};

/// Reads the form and nothing else. On failure nullopt, and `why` says in one line what is wrong.
std::optional<Otp> parse_otp(ByteView file, std::string& why);

/// Whether it is for a device with this MAC address: kOk or kOtpForAnotherMac.
Judgement judge_otp_device(const Otp& otp, const Mac& device);

/// Whether a device takes this file: its form, its signatures, its MAC address. kOk, or one of the codes above.
Judgement judge_otp(ByteView file, const Mac& device);

/// The same for a device that may have an OTP already: the same file again is no change, another one is refused.
Judgement judge_otp_write(const std::optional<Bytes>& written, ByteView file, const Mac& device);

}  // namespace cc3235::catalog
