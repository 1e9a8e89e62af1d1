#pragma once

#include <string>
#include <vector>

namespace cc3235::test {

/// One recorded exchange of the AT layer. Strings hold bytes.
struct Exchange {
  std::string id, group, command, kind;
  std::string line;                 ///< empty for events
  std::vector<std::string> answer;  ///< without line ends
  std::string backend, caveat;
  bool state_free = false;
  std::vector<std::string> before;  ///< lines to send first, on a fresh device
  bool at_layer_only = false;
};

std::vector<Exchange> read_exchanges(const std::string& path);

}  // namespace cc3235::test
