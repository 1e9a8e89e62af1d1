#include "tls_sim/suites.h"

namespace cc3235::tls_sim {

std::string offered_suites(std::uint32_t mask, SecMethod method) {
  const Version highest = versions_of(method).highest;
  if (highest == Version::sslv3) return {};  // OpenSSL 3 has no SSLv3. ref: tls.md §1
  std::string list;
  for (std::size_t bit = 0; bit < kSuites.size(); ++bit) {
    const Suite& suite = kSuites[bit];
    if ((mask >> bit & 1) == 0 || suite.openssl_name == nullptr || suite.since > highest) continue;
    if (!list.empty()) list += ':';
    list += suite.openssl_name;
  }
  return list;
}

}  // namespace cc3235::tls_sim
