#pragma once

#include <memory>
#include <string>

#include "nwp/chip/hints.h"
#include "nwp/chip/network.h"
#include "nwp/chip/wlan.h"
#include "nwp/loop/turn.h"

namespace cc3235::nwp::chip {

/// The chip's DNS client: one look-up at a time, a second one waits. Outlives its coroutines. ref: commands-net.md §3
class NameService {
 public:
  NameService(Loop& loop, Network& network, Station& station, Hints& hints);

  awaitable<Result<Address>> look_up(std::string name, Family family);
  /// The look-up in progress ends with `code`.
  void end(Status code);

 private:
  /// An answer of the network and whoever still waits for it.
  struct Query {
    explicit Query(Loop& loop) : moved(loop) {}
    std::optional<Result<Address>> answer;
    Signal moved;
  };
  awaitable<void> ask(std::shared_ptr<Query> query, std::string name, Family family);

  Loop& loop_;
  Network& network_;
  Station& station_;
  Hints& hints_;
  Turn turn_;
  std::shared_ptr<Query> current_;
};

}  // namespace cc3235::nwp::chip
