#pragma once

#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "catalog/otp.h"
#include "catalog/signature.h"
#include "emulator/config/place.h"
#include "emulator/config/trust.h"

/// What the commands about trust read from the host's disk. Each throws Failure (usage) with one line.
namespace cc3235::emulator {

/// A catalog by the name of a built-in one or as a `.lst` file.
struct NamedCatalog {
  std::string name;
  Bytes lst;
  catalog::Catalog catalog;
};
NamedCatalog read_catalog(const std::string& name_or_file, const Place& place);

/// A private RSA key, PEM or DER, not encrypted.
catalog::KeyPtr read_private_key(const std::string& file, const Place& place);

catalog::Otp read_otp(const std::string& file, const Place& place);

/// A date such as 2021-06-01 or 2021-06-01T00:00:00Z, or `host`.
UnixSeconds read_time(const std::string& text, const Place& place);

}  // namespace cc3235::emulator
