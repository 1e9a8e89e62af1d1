#include <cstdlib>
#include <map>

#include "catalog/chain.h"
#include "catalog/signed_file.h"
#include "fuzz/parts.h"

/// Any bytes as signature, content and the certificates of a signed file, each under the name that it is issued to: a
/// verdict with a reason, never a good one while the catalog lists nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cc3235;
  auto parts = test::parts_of({data, size});
  while (parts.size() < 3) parts.emplace_back();
  std::map<std::string, Bytes, std::less<>> files;
  std::vector<catalog::Digest> last;
  for (std::size_t i = 2; i < parts.size(); ++i) {
    const auto certificates = catalog::read_certificates(parts[i]);
    if (!certificates.empty()) last = {catalog::digest_of(certificates.back().der)};
    files[i == 2 || certificates.empty() ? "named" : catalog::issued_to(certificates.front().x509.get())] = parts[i];
  }
  const catalog::FindFile find = [&](std::string_view name) -> std::optional<Bytes> {
    const auto found = files.find(name);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
  for (const bool listed : {false, true}) {
    catalog::Store store;
    if (listed) store.catalog = catalog::Catalog({}, last, {});
    for (const auto checker : {catalog::Checker::rom, catalog::Checker::service_pack}) {
      const auto judged = catalog::judge_signed_file(store, {"named", parts[0]}, parts[1], find, checker);
      if (judged.reason.empty() || (!listed && judged.ok())) std::abort();
    }
  }
  return 0;
}
