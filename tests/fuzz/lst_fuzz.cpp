#include <cstdlib>

#include "catalog/catalog.h"

/// Any bytes as a catalog file: read or refused with a reason, and what was read is written and read alike.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cc3235;
  std::string why;
  const auto read = catalog::parse_lst({data, size}, why);
  if (!read) {
    if (why.empty()) std::abort();
    return 0;
  }
  const Bytes written = read->to_lst();
  const auto again = catalog::parse_lst(written, why);
  if (!again || written.size() != size || again->trusted() != read->trusted() || again->revoked() != read->revoked() ||
      again->created() != read->created()) {
    std::abort();
  }
  return 0;
}
