#pragma once

#include "nwp/host/seam/wlan.h"
#include "support/host/call_book.h"

namespace cc3235::test {

class FakeWlan final : public nwp::Wlan {
 public:
  explicit FakeWlan(CallBook& calls) : calls_(calls) {}

  Status connect(const nwp::WlanConnectRequest& request) override {
    const bool enterprise = request.eap.has_value();
    return calls_.status(
        "sl_WlanConnect",
        fmt::format("{}, key {}, key length {}, user {}, user length {}, anonymous {}, length {}, eap {:#x}",
                    network(request), in_quotes_or_null(request.key), request.key.size(), ext(enterprise, request.user),
                    request.user.size(), ext(enterprise, request.anonymous_user), request.anonymous_user.size(),
                    request.eap.value_or(0)));
  }
  Status disconnect() override { return calls_.status("sl_WlanDisconnect", ""); }

  nwp::awaitable<Result<std::vector<nwp::NetworkEntry>>> network_list(std::uint8_t index, std::uint8_t count) override {
    return calls_.value_later<std::vector<nwp::NetworkEntry>>("sl_WlanGetNetworkList",
                                                              fmt::format("index {}, count {}", index, count), networks);
  }
  nwp::awaitable<Result<std::int16_t>> profile_add(nwp::WlanProfile profile) override {
    const nwp::WlanConnectRequest& request = profile.network;
    const bool enterprise = request.eap.has_value();
    const auto values =
        fmt::format("{}, key {}, key length {}, user {}, anonymous {}, eap {:#x}, priority {}, options 0", network(request),
                    in_quotes_or_null(request.key), request.key.size(), ext(enterprise, request.user),
                    ext(enterprise, request.anonymous_user), request.eap.value_or(0), profile.priority);
    return calls_.value_later<std::int16_t>(
        "sl_WlanProfileAdd", values, [](const AnswerText& answer) { return static_cast<std::int16_t>(answer.result()); });
  }
  Result<nwp::WlanProfile> profile_get(std::int16_t index) override {
    return calls_.value<nwp::WlanProfile>("sl_WlanProfileGet", fmt::format("index {}", index), [](const AnswerText& answer) {
      nwp::WlanProfile profile;
      profile.network.ssid = answer.text("ssid");
      profile.network.bssid = answer.mac("bssid");
      profile.network.security = answer.number<SecurityType>("security type");
      profile.priority = answer.number("priority");
      return profile;
    });
  }
  nwp::awaitable<Status> profile_del(std::int16_t index) override {
    return calls_.status_later("sl_WlanProfileDel", fmt::format("index {}", index));
  }
  nwp::awaitable<Status> policy_set(std::uint8_t type, nwp::WlanPolicy policy) override {
    return calls_.status_later("sl_WlanPolicySet",
                               fmt::format("type {:#x}, policy {:#x}, value bytes {}, length {}", type, policy.policy,
                                           hex_or_null(policy.value), policy.value.size()));
  }
  Result<nwp::WlanPolicy> policy_get(std::uint8_t type) override {
    return calls_.value<nwp::WlanPolicy>("sl_WlanPolicyGet", fmt::format("type {:#x}", type), [](const AnswerText& answer) {
      Bytes value = answer.bytes("value bytes");
      if (answer.tells("value length")) value.resize(answer.number<std::size_t>("value length"));
      return nwp::WlanPolicy{answer.number<std::uint8_t>("policy"), std::move(value)};
    });
  }
  nwp::awaitable<Status> set_mode(Role role) override {
    return calls_.status_later("sl_WlanSetMode", fmt::format("{}", static_cast<int>(role)));
  }
  nwp::awaitable<Status> set(std::uint16_t id, std::uint16_t option, Bytes value) override {
    return calls_.status_later("sl_WlanSet", fmt::format("id {}, option {}, length {}, value bytes {}", id, option,
                                                         value.size(), hex_or_null(value)));
  }
  Result<Bytes> get(std::uint16_t id, std::uint16_t option, std::size_t room) override {
    return calls_.value<Bytes>("sl_WlanGet", fmt::format("id {}, option {}, length {}", id, option, room),
                               [](const AnswerText& answer) { return answer.bytes("value bytes"); });
  }
  Result<nwp::WlanConnection> connection() override {
    return calls_.value<nwp::WlanConnection>("sl_WlanGet", "id 5, option 0, length 80", [](const AnswerText& answer) {
      nwp::WlanConnection is;
      is.role = answer.number<Role>("mode");
      is.status = answer.number<std::uint8_t>("connection status");
      is.security = answer.number<std::uint8_t>("security");
      is.ssid = answer.text("ssid");
      is.bssid = answer.mac("bssid");
      is.device_name = answer.text("device name");
      return is;
    });
  }

 private:
  static std::string network(const nwp::WlanConnectRequest& request) {
    return fmt::format("ssid {}, length {}, bssid {}, security {}", in_quotes_or_null(request.ssid), request.ssid.size(),
                       request.bssid ? to_hex(request.bssid->bytes) : "null", static_cast<int>(request.security));
  }
  static std::string ext(bool enterprise, std::string_view text) { return enterprise ? in_quotes_or_null(text) : "no ext"; }
  static std::vector<nwp::NetworkEntry> networks(const AnswerText& answer) {
    std::vector<nwp::NetworkEntry> all;
    for (const AnswerText& one : answer.parts("entry")) {
      nwp::NetworkEntry entry;
      entry.ssid = one.text("ssid");
      entry.bssid = one.mac("bssid");
      entry.rssi = one.number<std::int8_t>("rssi");
      entry.channel = one.number<std::uint8_t>("channel");
      entry.security = one.number<std::uint8_t>("security bits");
      entry.hidden = one.number("hidden") != 0;
      entry.cipher = one.number<std::uint8_t>("unicast cipher bits");
      entry.key_management = one.number<std::uint8_t>("key management bits");
      all.push_back(std::move(entry));
    }
    return all;
  }

  CallBook& calls_;
};

}  // namespace cc3235::test
