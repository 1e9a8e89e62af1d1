#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "catalog/catalog.h"
#include "emulator/config/place.h"

namespace cc3235::emulator {

/// A `.lst` catalog whose signature one of `keys` made, as the chip demands of a catalog that is stored on it.
catalog::Catalog read_signed_catalog(const std::filesystem::path& file, const std::filesystem::path& signature,
                                     std::span<const catalog::SigningKey> keys, const Place& place);

/// The digests of every certificate in these files and folders (a folder may hold other files, too).
std::vector<catalog::Digest> read_digests(std::span<const std::filesystem::path> paths, std::size_t limit,
                                          const Place& place);

/// A PEM public key that may sign catalogs like TI's own.
catalog::SigningKey read_rom_key(const std::filesystem::path& file, const Place& place);

}  // namespace cc3235::emulator
