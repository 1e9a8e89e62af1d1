#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "at_engine/at_grammar/line_machine.h"
#include "base/bytes.h"
#include "base/chip_types.h"
#include "catalog/store.h"
#include "nwp/chip/config.h"

namespace cc3235::emulator {

/// A file that a fresh image starts with.
struct FlashFile {
  std::string name;  ///< of the device's file, 1 to 180 bytes
  Bytes content;
};

/// A catalog, and what vouches for it.
struct CatalogChoice {
  catalog::Catalog catalog;
  Bytes lst;
  catalog::Voucher voucher;

  /// One that needs no signature file.
  static CatalogChoice of(catalog::Voucher::Kind kind, catalog::Catalog catalog);
};
/// The flash stays without a catalog, or loses the one it has.
struct NoCatalog {};
/// The flash keeps what it has; a blank one gets the playground's.
struct DefaultCatalog {};

/// Whose catalogs the device takes, and which one it has.
struct TrustConfig {
  std::vector<catalog::SigningKey> rom_keys{catalog::ti_gen3_key()};
  Bytes otp;  ///< the OTP file that is programmed where none has been; empty: none
  std::variant<DefaultCatalog, NoCatalog, CatalogChoice> catalog;
  std::string file{};  ///< where this was read, for what the flash refuses later; empty: nowhere
};

/// Everything that a configuration file decides, as plain values; all files that it names have been read.
struct Config {
  Config();  ///< what runs without a file

  nwp::chip::ChipConfig chip;
  TrustConfig trust;
  nwp::chip::SandboxRules rules;
  at::Quirks quirks;
  std::uint32_t flash_size = 4u << 20;  ///< bytes
  std::uint8_t alert_threshold = 15;    ///< security alerts that lock a fresh image
  std::vector<FlashFile> flash_files;
};

/// The BSSID of the access point at this place of the list when the configuration gives none.
Mac default_bssid(std::size_t index);

/// Throws Failure (usage) with one line: file, place in it, what is wrong, remedy.
Config read_config(const std::filesystem::path& file);

/// The same for a text that is at hand. `name` stands at the head of messages, relative paths start at `folder`.
Config parse_config(std::string_view text, const std::string& name, const std::filesystem::path& folder);

}  // namespace cc3235::emulator
