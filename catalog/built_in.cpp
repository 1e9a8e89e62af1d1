#include <algorithm>

#include "catalog/catalog.h"
#include "catalog/known_certificates.h"

namespace cc3235::catalog {
namespace {

using namespace std::chrono_literals;

constexpr UnixSeconds kPlaygroundCreated = std::chrono::sys_days{2016y / 9 / 11} + 14h + 26min + 55s;
constexpr UnixSeconds kTi20190217Created = std::chrono::sys_days{2019y / 2 / 17} + 9h + 7min + 17s;

std::vector<Digest> digests(std::span<const KnownCertificate> certificates) {
  std::vector<Digest> all;
  all.reserve(certificates.size());
  for (const auto& certificate : certificates) all.push_back(certificate.digest);
  return all;
}

}  // namespace

const Catalog& playground() {
  static const Catalog catalog(kPlaygroundCreated, digests(kPlaygroundTrusted), digests(kPlaygroundRevoked));
  return catalog;
}

const Catalog& ti_20190217() {
  static const Catalog catalog(kTi20190217Created, digests(kTi20190217Trusted), {});
  return catalog;
}

std::span<const std::string_view> built_in_names() {
  static constexpr std::array<std::string_view, 2> kNames{"playground", "ti-20190217"};
  return kNames;
}

const Catalog* built_in(std::string_view name) {
  if (name == "playground") return &playground();
  if (name == "ti-20190217") return &ti_20190217();
  return nullptr;
}

std::string_view name_of(const Digest& digest) {
  for (std::span<const KnownCertificate> table :
       {std::span<const KnownCertificate>(kPlaygroundTrusted), std::span<const KnownCertificate>(kPlaygroundRevoked),
        std::span<const KnownCertificate>(kTi20190217Trusted), std::span<const KnownCertificate>(kKnownElsewhere)}) {
    const auto row = std::ranges::find(table, digest, &KnownCertificate::digest);
    if (row != table.end()) return row->name;
  }
  return {};
}

}  // namespace cc3235::catalog
