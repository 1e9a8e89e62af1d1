#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/signature.h"
#include "fs_sim/program.h"
#include "fs_sim/snapshot.h"

/// The JSON that describes what goes onto a flash: what `flash program` takes, and what `flash export` and `flash import`
/// write and read. docs/flash-tools.md
namespace cc3235::emulator {

/// All files that it names have been read.
struct Manifest {
  std::uint32_t size = 4u << 20;              ///< bytes, of an image that is made
  bool secured = true;                        ///< of an image that is made: a chip with security features
  fs_sim::Program program;                    ///< the catalog is its first file, if there is one
  std::vector<catalog::SigningKey> rom_keys;  ///< empty: TI's
};

/// Throws Failure (usage): file, place in it, what is wrong, remedy.
Manifest read_manifest(const std::filesystem::path& file);

/// What an exported folder says, for an image that becomes the same. Tokens that it leaves out are made.
fs_sim::Snapshot read_folder(const std::filesystem::path& folder, Random& random);

/// Where a file of the folder is; empty: nowhere.
struct ExportedFile {
  std::string content, signature;
};

/// The folder's manifest; `paths` are those of the files, in their order.
std::string manifest_text(const fs_sim::Snapshot& snapshot, const std::vector<ExportedFile>& paths);

inline constexpr const char* kManifestName = "manifest.json";
inline constexpr const char* kOtpFile = "otp.bin";
inline constexpr const char* kFactoryFile = "factory-image.bin";

std::string_view manifest_schema();

}  // namespace cc3235::emulator
