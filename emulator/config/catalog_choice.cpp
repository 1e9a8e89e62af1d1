#include "emulator/config/catalog_choice.h"

#include "emulator/config/trust.h"

namespace cc3235::emulator {
namespace {

std::vector<std::filesystem::path> paths_of(const JsonNode& list, const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const JsonNode& node : list.items()) paths.push_back(path_of(node, folder));
  return paths;
}

}  // namespace

std::optional<CatalogChoice> catalog_of(const JsonNode& node, const TrustConfig& trust,
                                        const std::filesystem::path& folder) {
  using Kind = catalog::Voucher::Kind;
  if (node.is_text()) {
    if (node.text() == "none") return std::nullopt;
    const catalog::Catalog* known = catalog::built_in(node.text());
    if (!known) node.refuse_value("playground, ti-20190217, none, or an object");
    if (!trust.otp.empty()) {
      node.place().refuse(
          fmt::format("{} is TI's, but with device.otp the device takes its vendor's catalogs only; give file and "
                      "signature, or roots",
                      node.text()));
    }
    return CatalogChoice::of(Kind::built_in, *known);
  }
  const auto file = node.member("file"), signature = node.member("signature");
  const auto roots = node.member("roots"), revoked = node.member("revoked");
  if (file && signature && !roots && !revoked) {
    return read_signed_catalog(path_of(*file, folder), path_of(*signature, folder), trust, node.place());
  }
  if (file || signature || !roots) node.place().refuse("expected both file and signature, or roots with or without revoked");
  std::vector<catalog::Digest> refused;
  if (revoked) refused = read_digests(paths_of(*revoked, folder), catalog::kMaxRevoked, revoked->place());
  auto trusted = read_digests(paths_of(*roots, folder), catalog::kMaxTrusted, roots->place());
  return CatalogChoice::of(Kind::roots, {UnixSeconds{}, std::move(trusted), std::move(refused)});
}

}  // namespace cc3235::emulator
