#include "support/recording.h"

#include <algorithm>
#include <regex>

#include "base/result.h"
#include "support/host/answer_text.h"

namespace cc3235::test {
namespace {

/// The call that begins at `at`: name, bracket, values, bracket.
std::string call_at(std::string_view text, std::size_t at) {
  bool quoted = false;
  for (std::size_t end = at; end < text.size(); ++end) {
    const std::string_view rest = text.substr(end);
    if (text[end] == '"') quoted = !quoted;
    if (rest.starts_with(") -> ") || rest.starts_with(") status ") || (!quoted && rest == ")") ||
        (!quoted && rest.starts_with("); every call"))) {
      return std::string(text.substr(at, end + 1 - at));
    }
  }
  return std::string(text.substr(at));
}

std::string alike(std::string text) {
  static const std::regex kEmpty(R"re(([ \[,])""(?=[,)\]]))re");
  return std::regex_replace(text, kEmpty, "$1null");
}

bool same_call(const std::string& recorded, const std::string& made) {
  const std::string left = alike(recorded), right = alike(made);
  return std::ranges::equal(left, right, [](char a, char b) { return a == b || a == '?'; });
}

}  // namespace

Recording::Recording(std::string_view text) {
  static const std::regex kCall(R"((?:^|; )((?:sl_|MQTTClient_|HTTPClient_)\w+)\(|(?:^|; )(topic "))");
  const std::string all(text);
  std::size_t answer_from = std::string::npos;
  for (std::sregex_iterator one(all.begin(), all.end(), kCall), end; one != end; ++one) {
    const bool topic = (*one)[2].matched;
    const auto at = static_cast<std::size_t>(one->position(topic ? 2 : 1));
    if (topic) {
      calls.push_back(all.substr(at, all.find("; ", at) - at));
      continue;
    }
    calls.push_back(call_at(all, at));
    if (!function.empty()) continue;
    function = (*one)[1];
    answer_from = at + calls.back().size();
  }
  if (function.empty()) {
    calls.clear();
    return;
  }
  // The number first, then what follows, or what stood before the call.
  for (const std::string_view mark : {" -> ", " status "})
    if (std::string_view(all).substr(answer_from).starts_with(mark)) answer = all.substr(answer_from + mark.size());
  if (answer.empty()) answer = "0";
  if (all.find("entry ") != std::string::npos) answer = answer.substr(0, answer.find_first_of(",;")) + "; " + all;
}

bool same_calls(const std::vector<std::string>& recorded, const std::vector<std::string>& made) {
  return std::ranges::equal(recorded, made, same_call);
}

namespace {

/// An event's text: its kind, then labelled values.
struct EventText {
  explicit EventText(std::string_view text) : kind(text.substr(0, text.find(','))), all(text), values(all) {}

  /// Without the remark in brackets.
  std::string name(std::string_view label) const {
    const std::string value = values.text(label);
    const std::string name = value.substr(0, value.find(" ("));
    return name == "empty" ? std::string() : name;
  }
  Ipv6 ipv6(std::string_view label) const {
    Ipv6 address;
    std::string words = values.text(label);
    char* at = words.data();
    for (std::uint32_t& word : address.words) word = static_cast<std::uint32_t>(std::strtoul(at, &at, 16));
    return address;
  }
  template <class Number>
  Number number(std::string_view label) const {
    return values.number<Number>(label);
  }

  std::string_view kind;
  std::string all;
  AnswerText values;
};

/// A number, or the words that stand for it.
std::uint8_t wps_method(const EventText& event) {
  const std::string method = event.name("WPS method");
  const auto speaks_of = [&method](std::string_view word) { return method.find(word) != std::string::npos; };
  if (speaks_of("push")) return 4;
  if (speaks_of("user") || speaks_of("keypad")) return 1;
  if (speaks_of("machine") || speaks_of("display")) return 2;
  if (speaks_of("rekey")) return 3;
  return speaks_of("registrar") ? std::uint8_t{5} : event.number<std::uint8_t>("WPS method");
}

std::uint8_t role_of(const EventText& event) {
  const std::string role = event.name("role");
  if (role == "AP") return 2;
  return role == "P2P" ? std::uint8_t{3} : event.number<std::uint8_t>("role");
}

std::optional<DeviceEvent> wlan_event(const EventText& event) {
  const auto is = [&event](std::string_view name) { return event.kind == "WLAN event " + std::string(name); };
  const Mac bssid = event.values.mac("bssid"), mac = event.values.mac("mac");
  const std::string ssid = event.name("ssid"), device = event.name("device");
  if (is("CONNECT")) return WlanConnected{ssid, bssid};
  if (is("DISCONNECT")) return WlanDisconnected{ssid, bssid, event.number<std::uint8_t>("reason")};
  if (is("STA_ADDED")) return StationAdded{mac};
  if (is("STA_REMOVED")) return StationRemoved{mac};
  if (is("P2P_CONNECT")) return P2pConnected{ssid, bssid, device};
  if (is("P2P_DISCONNECT")) return P2pDisconnected{ssid, bssid, event.number<std::uint8_t>("reason"), device};
  if (is("P2P_CLIENT_ADDED")) return P2pClientAdded{mac, device, event.name("own ssid")};
  if (is("P2P_CLIENT_REMOVED")) return P2pClientRemoved{mac, device, event.name("own ssid")};
  const std::uint8_t wps = wps_method(event);
  if (is("P2P_DEVFOUND")) return P2pDeviceFound{device, mac, wps};
  if (is("P2P_REQUEST")) return P2pRequest{device, mac, wps};
  if (is("P2P_CONNECTFAIL")) return P2pConnectFailed{event.number<std::uint16_t>("status")};
  if (is("PROVISIONING_STATUS"))
    return ProvisioningStatus{event.number<std::uint8_t>("status"), role_of(event),
                              event.number<std::uint8_t>("WLAN status"), ssid};
  if (is("PROVISIONING_PROFILE_ADDED")) return ProvisioningProfileAdded{event.number<std::uint32_t>("status"), ssid};
  return std::nullopt;
}

/// The MAC addresses in the order of the line, whatever they are called.
IpCollision collision(Ipv4 ip, const EventText& event) {
  static const std::regex kMac("mac ([0-9a-f:]{17})");
  std::vector<std::string> macs;
  for (std::sregex_iterator one(event.all.begin(), event.all.end(), kMac), end; one != end; ++one) macs.push_back((*one)[1]);
  macs.resize(2);
  return {ip, AnswerText("0, mac " + macs[0]).mac("mac"), AnswerText("0, mac " + macs[1]).mac("mac")};
}

std::optional<DeviceEvent> net_event(const EventText& event) {
  const auto is = [&event](std::string_view name) { return event.kind == "NETAPP event " + std::string(name); };
  const Ipv4 ip = event.values.ipv4("ip");
  const auto status = event.number<std::int16_t>("status");
  if (is("IPV4_ACQUIRED")) return Ipv4Acquired{ip, event.values.ipv4("gateway"), event.values.ipv4("dns")};
  if (is("IPV6_ACQUIRED")) return Ipv6Acquired{event.ipv6("ip words"), event.ipv6("dns words")};
  if (is("IPV6_LOST")) return Ipv6Lost{event.ipv6("ip words")};
  if (is("IP_COLLISION")) return collision(ip, event);
  const auto lease = event.number<std::uint32_t>(event.values.tells("lease time") ? "lease time" : "lease");
  if (is("DHCPV4_LEASED")) return DhcpLeased{ip, lease, event.values.mac("mac")};
  if (is("DHCPV4_RELEASED")) return DhcpReleased{ip, event.values.mac("mac"), event.number<std::uint16_t>("reason")};
  if (is("IPV4_LOST")) return Ipv4Lost{status};
  if (is("DHCP_IPV4_ACQUIRE_TIMEOUT")) return DhcpTimeout{status};
  return std::nullopt;
}

std::optional<DeviceEvent> other_event(const EventText& event) {
  if (event.kind == "SOCKET event TX_FAILED")
    return SocketTxFailed{event.number<std::uint8_t>("sd"), event.number<std::int16_t>("status")};
  if (event.kind == "SOCKET event ASYNC")
    return SocketAsyncEvent{event.number<std::uint8_t>("sd"), event.number<SocketAsync>("type"),
                            event.number<std::int16_t>("value")};
  if (event.kind == "DEVICE general event 7")
    return GeneralError{event.number<std::int16_t>("code"), event.number<ErrorSource>("source")};
  if (event.kind == "DEVICE general event 6")
    return ResetRequest{event.number<std::int16_t>("code"), event.number<std::uint8_t>("source")};
  if (event.kind.starts_with("FATAL event "))
    return FatalError{event.number<Fatal>("event"), event.number<std::uint32_t>("code"),
                      event.number<std::uint32_t>("value")};
  return std::nullopt;
}

std::optional<DeviceEvent> mqtt_event(const EventText& event) {
  if (event.kind == "MQTT client event OPERATION")
    return MqttOperation{event.number<std::uint8_t>("message"), event.values.bytes("data bytes")};
  if (event.kind == "MQTT client event RECV")
    return MqttReceived{event.name("topic"), event.number<std::uint8_t>("qos"), event.number<int>("retain") != 0,
                        event.number<int>("dup") != 0, event.values.bytes("data bytes")};
  if (event.kind == "MQTT client event DISCONNECT") return MqttDisconnected{};
  return std::nullopt;
}

}  // namespace

std::optional<DeviceEvent> recorded_event(std::string_view text) {
  const EventText event(text);
  for (const auto read : {wlan_event, net_event, other_event, mqtt_event})
    if (auto found = read(event)) return found;
  // Whatever else the chip tells has no line.
  return text.find(" event ") != std::string_view::npos ? std::optional<DeviceEvent>(SilentEvent{}) : std::nullopt;
}

}  // namespace cc3235::test
