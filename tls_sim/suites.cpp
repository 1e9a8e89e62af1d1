#include "tls_sim/suites.h"

namespace cc3235::tls_sim {

bool Means::allow(Exchange exchange) const {
  switch (exchange) {
    case Exchange::rsa:
      return rsa;
    case Exchange::dhe_rsa:
      return rsa && dhe;
    case Exchange::ecdhe_rsa:
      return rsa && ecdhe;
    case Exchange::ecdhe_ecdsa:
      break;
  }
  return ecdsa && ecdhe;
}

std::string usable_suites(std::uint32_t mask, SecMethod method, const Means& means) {
  const Version highest = versions_of(method).highest;
  if (highest == Version::sslv3) return {};  // OpenSSL 3 has no SSLv3. ref: tls.md §1
  std::string list;
  for (std::size_t bit = 0; bit < kSuites.size(); ++bit) {
    const Suite& suite = kSuites[bit];
    if ((mask >> bit & 1) == 0 || suite.openssl_name == nullptr || suite.since > highest) continue;
    if (!means.allow(suite.exchange)) continue;
    if (!list.empty()) list += ':';
    list += suite.openssl_name;
  }
  return list;
}

}  // namespace cc3235::tls_sim
