#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date_time.h"
#include "emulator/failure.h"

/// `cc3235emu catalog …`: trusted root-certificate catalogs, as the vendor's tool makes them and as the chip judges them.
namespace cc3235::emulator {

/// `catalog build FOLDER…`
struct CatalogBuild {
  std::vector<std::string> roots;    ///< files and folders
  std::vector<std::string> revoked;  ///< the same
  std::string out;
  std::string created;  ///< ISO date; empty: now
};

/// `catalog sign FILE`
struct CatalogSign {
  std::string file, key, out;
  bool sha1 = false;  ///< for the generation before
};

/// `catalog show FILE|NAME`
struct CatalogShow {
  std::string catalog{};
  std::string signature{};   ///< empty: none
  std::string key{}, otp{};  ///< whose signatures count beside TI's, or instead; empty: none
  bool json = false;
};

/// `catalog check CERT…`
struct CatalogCheck {
  std::vector<std::string> certificates;
  std::string catalog = "playground";
  std::string time;  ///< device clock as ISO date; empty: dates do not count
  bool json = false;
};

/// `catalog list`
struct CatalogList {
  bool json = false;
};

/// Each throws Failure (usage) with one line for input that cannot be used.
Outcome run_command(const CatalogBuild& command);
Outcome run_command(const CatalogSign& command);
Outcome run_command(const CatalogShow& command);
/// Ends with ExitCode::failed unless both verdicts are 0.
Outcome run_command(const CatalogCheck& command);
Outcome run_command(const CatalogList& command);

}  // namespace cc3235::emulator
