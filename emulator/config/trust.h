#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "emulator/config/config.h"
#include "emulator/config/place.h"

namespace cc3235::emulator {

/// No genuine file about trust comes near.
inline constexpr std::size_t kLargestTrustFile = 1u << 20;

/// A `.lst` catalog whose signature is by a key that `trust` names, as the chip demands of a catalog that is stored on it.
CatalogChoice read_signed_catalog(const std::filesystem::path& file, const std::filesystem::path& signature,
                                  const TrustConfig& trust, const Place& place);

/// A vendor's OTP file that this device takes.
Bytes read_otp_file(const std::filesystem::path& file, const Mac& device, const Place& place);

/// The digests of every certificate in these files and folders (a folder may hold other files, too).
std::vector<catalog::Digest> read_digests(std::span<const std::filesystem::path> paths, std::size_t limit,
                                          const Place& place);

/// A PEM public key that may sign catalogs like TI's own. `name` is what it is called where it has signed.
catalog::SigningKey read_signing_key(std::string name, const std::filesystem::path& file, const Place& place);

}  // namespace cc3235::emulator
