#pragma once

#include "tls_sim/evidence.h"

namespace cc3235::tls_sim {

/// What the failed OpenSSL call that just returned says, in the chip's codes; empties this thread's error queue.
/// `text_from_peer`: what the peer sent first is no TLS record.
HandshakeFault fault_from_error_queue(bool text_from_peer);

/// The peer's alert in the chip's codes. ref: tls.md §2 row 11
Status status_of_alert(int alert);

/// The peer closed TCP before the handshake was through.
HandshakeFault peer_closed();
/// The peer sent close_notify before the handshake was through.
HandshakeFault closed_by_alert();

}  // namespace cc3235::tls_sim
