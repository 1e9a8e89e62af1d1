#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>
#include <vector>

#include "catalog/crypto.h"
#include "catalog/presented.h"
#include "catalog/signature.h"
#include "fuzz/parts.h"
#include "tls_sim/tls.h"

/// Any bytes as certificate files, a chain and keys: whatever can be arranged has both verdicts, and one of the chip's
/// codes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cc3235;
  const auto files = test::parts_of({data, size});
  static_cast<void>(catalog::parse_signing_key("any", files.back()));
  static_cast<void>(catalog::parse_private_key(files.back()));
  std::vector<catalog::Certificate> all = catalog::read_certificates(files.front());
  if (all.size() != catalog::certificates_in(files.front()).size()) std::abort();
  if (all.empty()) return 0;
  for (std::size_t i = 1; i < files.size(); ++i)
    std::ranges::move(catalog::read_certificates(files[i]), std::back_inserter(all));
  const catalog::Presented presented = catalog::arrange(std::move(all), catalog::is_pem(files.front()));
  const catalog::Digest root = catalog::digest_of(presented.root());
  for (const auto& trust : {catalog::Catalog(), catalog::Catalog({}, {root}, {}), catalog::Catalog({}, {root}, {root})}) {
    const auto programming = catalog::judge_programming(trust, presented);
    const auto tls = tls_sim::judge_certificates(presented.root(), presented.chain, trust, presented.valid_from);
    if (programming.reason.empty() || tls.reason.empty()) std::abort();
    if (trust.trusted().empty() && (programming.status == kOk || tls.status == kOk)) std::abort();
    if (!trust.revoked().empty() && (programming.status == kOk || tls.status == kOk)) std::abort();
  }
  return 0;
}
