#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "nwp/chip/event_port.h"
#include "nwp/chip/files.h"
#include "nwp/chip/hints.h"
#include "nwp/chip/socket.h"

namespace cc3235::nwp::chip {

/// What a TLS handshake needs of the chip.
struct SecureParts {
  Loop& loop;
  tls_sim::Context& tls;
  Flash& flash;
  EventPort& events;
  Hints& hints;
  const Observers& observers;
  std::function<UnixSeconds()> now;
  std::function<bool()> clock_set;
};

/// The handshake on a socket whose TCP connection is up: the verdict of tls.md §2, or of §6 for a server. A client raises
/// wrong_root_ca before it returns. The files are read here, not when SetSockOpt named them.
awaitable<Status> secure(std::shared_ptr<Socket> socket, tls_sim::Side side, const SecureParts& parts);

/// As Stream::try_read(), decrypted. ref: tls.md §5
std::optional<Result<std::size_t>> secure_try_read(Socket& socket, MutableBytes out);

/// Waits for something to decrypt, until the deadline or the end of calls.
awaitable<void> secure_wait(std::shared_ptr<Socket> socket, Clock& clock, Deadline until);

}  // namespace cc3235::nwp::chip
