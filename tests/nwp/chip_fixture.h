#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "base/status_codes.h"
#include "fmt/format.h"
#include "nwp/chip/cc3235.h"
#include "nwp/host/driver.h"
#include "support/fake_network.h"
#include "support/flash.h"
#include "support/loop_fixture.h"

namespace cc3235::test {

using nwp::chip::AccessPoint;
using nwp::chip::ChipConfig;

/// An event in words.
struct EventText {
  std::string operator()(const WlanConnected& e) const { return fmt::format("connect {} {}", e.ssid, to_string(e.bssid)); }
  std::string operator()(const WlanDisconnected& e) const { return fmt::format("disconnect {} {}", e.ssid, e.reason); }
  std::string operator()(const Ipv4Acquired& e) const { return fmt::format("acquired {}", to_string(e.ip)); }
  std::string operator()(const Ipv4Lost& e) const { return fmt::format("lost {}", e.status); }
  std::string operator()(const DhcpTimeout& e) const { return fmt::format("dhcp timeout {}", e.status); }
  std::string operator()(const SocketTxFailed& e) const { return fmt::format("tx_failed {} {}", e.sd, e.status); }
  std::string operator()(const SocketAsyncEvent& e) const {
    return fmt::format("socket event {} {} {}", e.sd, static_cast<int>(e.type), e.value);
  }
  std::string operator()(const GeneralError& e) const { return fmt::format("error {}", e.code); }
  std::string operator()(const FatalError& e) const { return fmt::format("fatal {}", e.code); }
  /// The others, by their names.
  template <class Other>
  std::string operator()(const Other& e) const {
    return std::string(name_of(DeviceEvent(e)));
  }
};

/// Keeps the hints.
class HintKeeper final : public Observer {
 public:
  void see(const Sight& sight) override {
    if (const auto* hint = std::get_if<seen::Hint>(&sight)) hints.emplace_back(hint->id);
  }
  std::vector<std::string> hints;
};

/// A whole network processor with its host driver, started, on an empty flash and a network inside the test.
class ChipFixture : public LoopFixture {
 protected:
  explicit ChipFixture(ChipConfig config = home()) : config_(std::move(config)) { observers.add(hint_keeper); }

  static ChipConfig home() {
    ChipConfig config;
    config.access_points = {access_point("home", AccessPoint::Security::wpa2, "12345678")};
    return config;
  }
  static AccessPoint access_point(std::string ssid, AccessPoint::Security security, std::string key) {
    AccessPoint point;
    point.ssid = std::move(ssid);
    point.bssid = Mac{{0x10, 0xda, 0x43, 0x05, 0x08, 0x01}};
    point.security = security;
    point.key = std::move(key);
    return point;
  }

  /// As programming puts a catalog in.
  void install(const catalog::Catalog& trust) {
    const auto voucher = catalog::Voucher::of(catalog::Voucher::Kind::roots, trust.to_lst());
    EXPECT_TRUE(flash->install(fs_sim::catalog_file(trust.to_lst(), voucher)).ok());
  }

  void SetUp() override {
    power_on();
    EXPECT_EQ(run(host().device.start()).status(), kOk);
  }
  void TearDown() override {
    std::ignore = run(host().device.stop(0));
    expect_quiet();
  }

  /// A new life on the same flash.
  void power_on() {
    driver.reset();
    chip = nwp::chip::make_cc3235(config_, {loop, network, *flash, tls, *random, observers});
    driver = std::make_unique<nwp::Driver>(loop, *chip, observers);
    driver->set_event_sink([this](const DeviceEvent& event) { trail.push_back(std::visit(EventText{}, event)); });
  }
  nwp::Host host() { return driver->host(); }

  /// On the air with an address; the events of it are forgotten.
  void join() {
    nwp::WlanConnectRequest request;
    request.ssid = "home";
    request.security = SecurityType::wpa_wpa2;
    request.key = "12345678";
    ASSERT_EQ(host().wlan.connect(request), kOk);
    run_until([this] { return !trail.empty() && trail.back().starts_with("acquired"); });
    trail.clear();
  }

  std::int16_t make_socket(SocketType type = SocketType::stream, Protocol protocol = Protocol::tcp) {
    const auto sd = host().sockets.socket(Family::inet, type, protocol);
    EXPECT_TRUE(sd.ok()) << sd.status().value();
    return sd.ok() ? *sd : std::int16_t{-1};
  }
  Status set(std::int16_t sd, SocketOption option, nwp::OptionValue value, SocketLevel level = SocketLevel::socket) {
    return host().sockets.set_option(sd, level, option, std::move(value));
  }
  Result<nwp::OptionValue> get(std::int16_t sd, SocketOption option, SocketLevel level = SocketLevel::socket) {
    return host().sockets.get_option(sd, level, option);
  }
  Status connect(std::int16_t sd, const Endpoint& peer) { return run(host().sockets.connect(sd, peer)); }
  Status send(std::int16_t sd, std::string_view data) {
    nwp::Eventually<Result<std::size_t>> call = host().sockets.send(sd, as_bytes(data));
    if (const auto* sent = std::get_if<Result<std::size_t>>(&call)) return sent->status();
    return run(nwp::finish(std::move(call))).status();
  }

  /// One Recv: the data, or the code in angle brackets.
  std::string recv(std::int16_t sd, std::size_t room = 1024) {
    Bytes buffer(room);
    return text_of(run(nwp::finish(host().sockets.recv(sd, buffer))), buffer);
  }
  static std::string text_of(const Result<std::size_t>& count, const Bytes& buffer) {
    if (!count) return fmt::format("<{}>", count.status().value());
    return std::string(as_text(ByteView(buffer).first(*count)));
  }

  ChipConfig config_;
  HintKeeper hint_keeper;
  Observers observers;
  std::unique_ptr<Random> random = make_seeded_random(1);
  Flash flash;
  FakeNetwork network{loop};
  tls_sim::Context tls;
  std::unique_ptr<nwp::chip::Chip> chip;
  std::unique_ptr<nwp::Driver> driver;
  std::vector<std::string> trail;  ///< events, and what a test adds
};

/// A call that waits while the test goes on.
class Waiting {
 public:
  explicit Waiting(std::size_t room = 1024) : buffer(room) {}
  Bytes buffer;
  Pending<Result<std::size_t>> count;
};

inline constexpr Endpoint kPeer{Ipv4::of(192, 168, 1, 31), 7};

}  // namespace cc3235::test
