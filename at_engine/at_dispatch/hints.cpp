#include "at_engine/at_dispatch/hints.h"

#include <array>

namespace cc3235::at {

namespace {

struct Row {
  Trap trap;
  std::string_view id;  // a heading of docs/hints.md
  std::string_view text;
};

// clang-format off
constexpr std::array<Row, kTrapCount> kRows{{
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
}};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].trap != static_cast<Trap>(i)) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

void Hints::say(Trap trap) {
  const auto index = static_cast<std::size_t>(trap);
  if (said_.test(index)) return;
  said_.set(index);
  observers_.see(seen::Hint{kRows[index].id, kRows[index].text});
}

}  // namespace cc3235::at
