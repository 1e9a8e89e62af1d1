#include "tls_sim/alpn.h"

#include <algorithm>
#include <array>

namespace cc3235::tls_sim {
namespace {

/// Entry n is bit n. ref: tls.md §3, commands-socket.md (secure_alpn)
constexpr std::array<std::string_view, 5> kNames{"http/1.1", "h2", "h2c", "h2-14", "h2-16"};

}  // namespace

Bytes alpn_list(std::uint32_t bits) {
  Bytes list;
  for (std::size_t bit = 0; bit < kNames.size(); ++bit) {
    if ((bits >> bit & 1) == 0) continue;
    list.push_back(static_cast<std::uint8_t>(kNames[bit].size()));
    list.insert(list.end(), kNames[bit].begin(), kNames[bit].end());
  }
  return list;
}

std::uint32_t alpn_bit(std::string_view name) {
  const auto* found = std::ranges::find(kNames, name);
  return found == kNames.end() ? 0 : 1U << (found - kNames.begin());
}

}  // namespace cc3235::tls_sim
