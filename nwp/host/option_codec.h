#pragma once

#include "base/result.h"
#include "nwp/chip/option_table.h"
#include "nwp/host/host.h"

/// Option values between the host's types and the bytes of the wire. ref: commands-socket.md §5 "Sent as"
namespace cc3235::nwp {

Bytes encode_option(SocketLevel level, SocketOption option, const OptionValue& value);
OptionValue decode_option(SocketLevel level, SocketOption option, ByteView value);

}  // namespace cc3235::nwp
