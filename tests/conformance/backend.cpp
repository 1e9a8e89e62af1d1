#include "conformance/backend.h"

#include <gtest/gtest.h>

#include <charconv>
#include <cstdlib>

namespace cc3235::test {
namespace {

constexpr std::string_view kArrow = ") -> ";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

/// The text behind `label`, up to a comma, a semicolon or the end.
std::optional<std::string> behind(std::string_view text, std::string_view label) {
  const std::size_t found = text.find(label);
  if (found == std::string_view::npos) return std::nullopt;
  text.remove_prefix(found + label.size());
  return std::string(text.substr(0, text.find_first_of(",;")));
}

std::uint32_t to_number(std::string_view text) {
  return static_cast<std::uint32_t>(std::strtoll(std::string(text).c_str(), nullptr, 0));
}

std::vector<std::uint32_t> to_numbers(std::string text) {
  std::vector<std::uint32_t> all;
  for (char& c : text) {
    if (c == '.') c = ' ';
  }
  const char* at = text.c_str();
  for (char* end = nullptr;; at = end) {
    const auto value = static_cast<std::uint32_t>(std::strtoll(at, &end, 0));
    if (end == at) return all;
    all.push_back(value);
  }
}

}  // namespace

Backend::Backend(std::string_view text) {
  const std::size_t arrow = text.find(kArrow);
  if (arrow == std::string_view::npos) return;
  call_ = text.substr(0, arrow + 1);
  for (const std::string_view name : {"key", "user", "anonymous", "certificate", "signature"}) {
    replace_all(call_, ", " + std::string(name) + " \"\",", ", " + std::string(name) + " null,");
  }
  answer_ = text.substr(arrow + kArrow.size());
  result_ = static_cast<std::int32_t>(to_number(answer_));
}

std::string Backend::field(std::string_view label) const {
  const auto value = behind(answer_, std::string(label) + " ");
  EXPECT_TRUE(value.has_value()) << "no " << label << " in: " << answer_;
  return value.value_or("");
}

std::uint32_t Backend::number(std::string_view label) const {
  return to_number(field(label));
}

std::vector<std::uint32_t> Backend::numbers(std::string_view label) const {
  return to_numbers(field(label));
}

Ipv4 Backend::ipv4(std::string_view label) const {
  return parse_ipv4(field(label)).value();
}

Bytes Backend::bytes(std::string_view label) const {
  const std::string text = field(label);
  Bytes bytes;
  if (text.starts_with('"')) {
    bytes.assign(text.begin() + 1, text.end() - 1);
  } else {
    EXPECT_TRUE(from_hex(text, bytes)) << text;
  }
  return bytes;
}

namespace {

/// The fields of an event's text, by their labels.
struct EventText {
  std::string_view text;

  std::string field(std::string_view label) const { return behind(text, std::string(label) + " ").value_or(""); }
  template <class Number>
  Number number(std::string_view label) const {
    return static_cast<Number>(to_number(field(label)));
  }
  /// Without the remark in brackets.
  std::string ssid() const {
    const std::string all = field("ssid");
    return all.substr(0, all.find(" ("));
  }
  Mac mac(std::string_view label) const { return parse_mac(field(label)).value(); }
  bool is(std::string_view kind) const { return text.starts_with(kind); }
};

}  // namespace

std::optional<DeviceEvent> recorded_event(std::string_view backend) {
  const EventText event{backend};
  if (event.is("WLAN event CONNECT,")) return WlanConnected{event.ssid(), event.mac("bssid")};
  if (event.is("WLAN event DISCONNECT,"))
    return WlanDisconnected{event.ssid(), event.mac("bssid"), event.number<std::uint8_t>("reason")};
  if (event.is("NETAPP event IPV4_LOST,")) return Ipv4Lost{event.number<std::int16_t>("status")};
  if (event.is("NETAPP event DHCP_IPV4_ACQUIRE_TIMEOUT,")) return DhcpTimeout{event.number<std::int16_t>("status")};
  if (event.is("SOCKET event TX_FAILED,"))
    return SocketTxFailed{event.number<std::uint8_t>("sd"), event.number<std::int16_t>("status")};
  if (event.is("SOCKET event ASYNC,"))
    return SocketAsyncEvent{event.number<std::uint8_t>("sd"), event.number<SocketAsync>("type"),
                            event.number<std::int16_t>("value")};
  if (event.is("DEVICE general event 7,"))
    return GeneralError{event.number<std::int16_t>("code"), event.number<ErrorSource>("source")};
  if (event.is("FATAL event "))
    return FatalError{event.number<Fatal>("event"), event.number<std::uint32_t>("code"),
                      event.number<std::uint32_t>("value")};
  return std::nullopt;
}

}  // namespace cc3235::test
