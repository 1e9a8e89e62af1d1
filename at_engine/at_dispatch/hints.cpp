#include "at_engine/at_dispatch/hints.h"

namespace cc3235::at {

namespace {

// clang-format off
constexpr HintRow<Trap> kRows[] = {
    {Trap::sixth_waiting_command, "sixth-waiting-command",
     "five commands wait already, the sixth is answered ERROR: allocate,0; Close needs a free slot as well"},
    {Trap::length_smaller_than_payload, "length-smaller-than-payload",
     "the line carries more payload than its length field says: it is dropped"},
    {Trap::lower_case_sendto, "lower-case-sendto",
     "+sendto in lower case: the firmware takes the port for the payload length; write AT+SendTo"},
    {Trap::carriage_return_in_payload, "carriage-return-in-payload",
     "a CR within a binary payload is turned into LF by the UART's text mode; use base64"},
    {Trap::line_feed_in_output, "line-feed-in-output",
     "an LF within binary output leaves as CR LF, so the line is longer than its length field says; use base64"},
    {Trap::payload_phase_waits, "payload-phase-waits",
     "a binary +send (or a +sendto in lower case, whose port counts as length) waits for the rest of its payload and a "
     "terminator; whatever is sent now is taken as payload"},
};
// clang-format on
static_assert(in_order<Trap>(kRows));

}  // namespace

std::span<const HintRow<Trap>> hint_rows() {
  return kRows;
}

}  // namespace cc3235::at
