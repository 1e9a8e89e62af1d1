#include "nwp/chip/hints.h"

namespace cc3235::nwp::chip {

namespace {

// clang-format off
constexpr HintRow<Trap> kRows[] = {
    {Trap::address_outside, "address-outside",
     "the configuration keeps the device from this address: it looks like a silent host; see network.endpoints and network.outside"},
    {Trap::name_unknown, "name-unknown",
     "no such name in network.hosts (nor, with network.outside \"allow\", at the host's resolver): the look-up fails"},
    {Trap::up_with_a_warning, "connection-up-with-a-warning",
     "-453, -461, -467 and -468 are warnings: no +connect: is printed, but the connection is up and carries data"},
    {Trap::clock_never_set, "clock-never-set",
     "the device clock is years behind: every verified TLS connect gives -461 until AT+Set=general,time"},
    {Trap::no_such_network, "no-such-network",
     "no access point has this SSID (and BSSID, and kind of security): the chip searches for ever and says nothing"},
    {Trap::wrong_key, "wrong-key",
     "the access point refuses this key: the chip says disconnect with reason 204 and no connect"},
    {Trap::select_timed_out, "select-timed-out",
     "the time of a Select is over: +select: names all sockets that were asked for, as if each of them were ready"},
    {Trap::send_failed, "send-failed",
     "Send and SendTo answer OK whatever happens: what went wrong comes as +eventsock:tx_failed, later Sends give -1 until Close"},
    {Trap::plain_to_a_tls_port, "plain-to-a-tls-port",
     "the peer answered a plain TCP socket with a TLS alert: it wants TLS; open the socket with protocol sec"},
    {Trap::token_alert, "token-alert",
     "-10365 is a security alert, and enough of them lock the device; FileOpen always presents token 0, so a secure file without public flags cannot be opened again"},
    {Trap::device_locked, "device-locked",
     "security alerts have locked the device: -10299, -2011 and -4112 until a restore, programming, or another flash image"},
    {Trap::ipv6_off, "ipv6-off",
     "IPv6 is off until AT+NetCfgSet=if,state,ipv6_sta_local (or with |ipv6_sta_global), AT+Stop and AT+Start"},
};
// clang-format on
static_assert(in_order<Trap>(kRows));

}  // namespace

std::span<const HintRow<Trap>> hint_rows() {
  return kRows;
}

}  // namespace cc3235::nwp::chip
