#include "at_engine/at_dispatch/event_lines.h"

#include "at_engine/at_grammar/enumerations.h"
#include "at_engine/at_grammar/reply.h"

namespace cc3235::at {

namespace {

constexpr std::string_view kWlan = "+eventwlan:";
constexpr std::string_view kNetApp = "+eventnetapp:";
constexpr std::string_view kSock = "+eventsock:";
constexpr std::string_view kGeneral = "+eventgeneral:";
constexpr std::string_view kFatal = "+eventfatalerror:";

/// An empty field at the end of a line: only its comma shows.
Text nothing() {
  return Text{};
}

/// The end mark of a full SSID overwrites the byte that follows it in the firmware's memory. ref: events.md §2
Mac shown_bssid(const std::string& ssid, Mac bssid) {
  constexpr std::size_t kFullSsid = 32;
  if (ssid.size() >= kFullSsid) bssid.bytes[0] = 0;
  return bssid;
}

struct Writer {
  std::string operator()(const WlanConnected& event) const {
    return format_line(kWlan, {Text{"connect"}, Text{event.ssid}, shown_bssid(event.ssid, event.bssid)});
  }
  std::string operator()(const WlanDisconnected& event) const {
    return format_line(kWlan,
                       {Text{"disconnect"}, Text{event.ssid}, shown_bssid(event.ssid, event.bssid), Dec{event.reason}});
  }
  std::string operator()(const Ipv4Acquired& event) const {
    return format_line(kNetApp, {Text{"ipv4_acquired"}, event.ip, event.gateway, event.dns});
  }
  std::string operator()(const Ipv4Lost& event) const {
    return format_line(kNetApp, {Text{"ipv4_lost"}, Dec{event.status}});
  }
  std::string operator()(const DhcpTimeout& event) const {
    return format_line(kNetApp, {Text{"dhcp_ipv4_acquire_timeout"}, Dec{event.status}});
  }
  std::string operator()(const SocketTxFailed& event) const {
    return format_line(kSock, {Text{"tx_failed"}, Dec{event.sd}, Dec{event.status}});
  }
  std::string operator()(const SocketAsyncEvent& event) const {
    const Word type{&kSocketAsync, static_cast<std::uint32_t>(event.type)};
    return format_line(kSock, {Text{"async_event"}, Dec{event.sd}, type, Dec{event.value}});
  }
  std::string operator()(const GeneralError& event) const {
    const Word source{&kErrorSource, static_cast<std::uint32_t>(event.source)};
    return format_line(kGeneral, {Text{"error"}, Dec{event.code}, source});
  }
  std::string operator()(const FatalError& event) const {
    const Word kind{&kFatalError, static_cast<std::uint32_t>(event.kind)};
    const Dec code{static_cast<std::int32_t>(event.code)};
    switch (event.kind) {
      case Fatal::device_abort:
        return format_line(kFatal, {kind, code, Dec{static_cast<std::int32_t>(event.value)}});
      case Fatal::driver_abort:
      case Fatal::sync_loss:
        return format_line(kFatal, {kind, nothing()});
      case Fatal::no_cmd_ack:
      case Fatal::cmd_timeout:
        return format_line(kFatal, {kind, code});
    }
    return {};
  }
};

}  // namespace

std::string event_line(const DeviceEvent& event) {
  return std::visit(Writer{}, event);
}

}  // namespace cc3235::at
