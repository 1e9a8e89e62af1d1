#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/status_codes.h"
#include "nwp/chip/cc3235.h"
#include "nwp/chip/option_table.h"
#include "nwp/host/driver.h"
#include "nwp/loop/virtual_clock.h"
#include "support/fake_network.h"

// Commands of a driver, moves of its peers and what happens to the link, in any order and at any moment of each other.

namespace cc3235::fuzz {
namespace {

using nwp::awaitable;

/// Handlers that one step may run; far more than any needs.
constexpr int kPatience = 100'000;
constexpr std::uint16_t kPorts = 4;  ///< of the device, from 80 on
constexpr std::uint16_t kPeers = 4;

void require(bool good) {
  if (!good) std::abort();
}

/// Takes pieces from the front of the input.
class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  bool empty() const { return bytes_.empty(); }
  std::uint8_t byte() { return bytes_.empty() ? std::uint8_t{0} : take(1)[0]; }
  std::uint8_t below(unsigned limit) { return static_cast<std::uint8_t>(byte() % limit); }
  Bytes block() {
    const auto taken = take(byte());
    return {taken.begin(), taken.end()};
  }

 private:
  std::span<const std::uint8_t> take(std::size_t size) {
    const auto taken = bytes_.first(std::min(size, bytes_.size()));
    bytes_ = bytes_.subspan(taken.size());
    return taken;
  }

  std::span<const std::uint8_t> bytes_;
};

fs_sim::FileSystem empty_flash(Random& random) {
  fs_sim::ImageOptions options;
  options.size = 1u << 20;
  return std::get<fs_sim::FileSystem>(fs_sim::FileSystem::open_image(options, random));
}

nwp::chip::ChipConfig config() {
  nwp::chip::ChipConfig all;
  all.access_points.push_back({.ssid = "open", .bssid = {}, .security = nwp::chip::AccessPoint::Security::open, .key = {}});
  return all;
}

/// A network processor with its driver, and peers that the input moves.
class World {
 public:
  World() {
    driver_.set_event_sink([](const DeviceEvent& event) {
      if (const auto* failed = std::get_if<SocketTxFailed>(&event)) require(failed->status < 0);
    });
    for (std::uint8_t number = 0; number < kPeers; ++number) network_.serve(peer(number));
    start("start", begin());
    settle();
    start("ipv6", ipv6());
    settle();
  }

  void play(Input& input) {
    while (!input.empty()) {
      step(input);
      run(input.byte());
    }
    start("stop", stop());
    settle();
    require(loop_.running() == 0);
  }

 private:
  static Endpoint peer(std::uint8_t number) {
    return number % 2 == 0 ? Endpoint{Ipv4::of(192, 168, 1, 31), number} : Endpoint{Ipv6{{0x20010DB8, 0, 0, 31}}, number};
  }

  nwp::Host host() { return driver_.host(); }
  void start(std::string_view name, awaitable<void> task) { loop_.spawn(name, std::move(task)); }

  /// A few handlers, so that the next step comes in the middle of the last one; from 200 on all that are ready.
  void run(std::uint8_t most) {
    int left = most < 200 ? most % 16 : kPatience;
    if (clock_.run_while_ready([&left] { return --left < 0; }) && most >= 200) std::abort();
  }
  void settle() { run(255); }

  // ---- calls ----

  awaitable<void> begin() {
    std::ignore = co_await host().device.start();
    join();
  }
  awaitable<void> ipv6() {
    nwp::NetCfgValue both{0, Bytes{0x0C, 0, 0, 0}};
    std::ignore = co_await host().net.cfg_set(6, std::move(both));
    co_await restart();
  }
  awaitable<void> stop() { std::ignore = co_await host().device.stop(0); }
  awaitable<void> restart() {
    std::ignore = co_await host().device.stop(0);
    std::ignore = co_await host().device.start();
    join();
  }
  void join() {
    nwp::WlanConnectRequest request;
    request.ssid = "open";
    request.security = SecurityType::open;
    std::ignore = host().wlan.connect(request);
  }
  awaitable<void> close(std::int16_t sd) { std::ignore = co_await host().sockets.close(sd); }
  awaitable<void> connect(std::int16_t sd, Endpoint to) { std::ignore = co_await host().sockets.connect(sd, to); }
  awaitable<void> accept(std::int16_t sd) {
    const Result<nwp::Accepted> accepted = co_await host().sockets.accept(sd, Family::inet);
    if (accepted) require(accepted->sd >= 0 && accepted->sd < 16);
  }
  awaitable<void> select(std::uint32_t sockets, std::uint32_t milliseconds) {
    nwp::Selection wanted{.nfds = 16, .sockets = sockets, .seconds = 0, .microseconds = milliseconds * 1000};
    const Result<std::uint32_t> ready = co_await host().sockets.select(wanted);
    if (ready) require((*ready & ~sockets) == 0);
  }
  awaitable<void> send(std::int16_t sd, Bytes data) { std::ignore = co_await nwp::finish(host().sockets.send(sd, data)); }
  awaitable<void> send_to(std::int16_t sd, Endpoint to, Bytes data) {
    std::ignore = co_await nwp::finish(host().sockets.send_to(sd, to, data));
  }
  awaitable<void> recv(std::int16_t sd, std::size_t room) {
    Bytes buffer(room);
    const Result<std::size_t> count = co_await nwp::finish(host().sockets.recv(sd, buffer));
    if (count) require(*count <= room);
  }

  void select(Input& input) {
    const std::uint32_t low = input.byte(), high = input.byte(), milliseconds = input.byte();
    start("select", select(high << 8 | low, milliseconds));
  }

  void open(Input& input) {
    constexpr std::pair<SocketType, Protocol> kKinds[] = {{SocketType::stream, Protocol::tcp},
                                                          {SocketType::stream, Protocol::sec},
                                                          {SocketType::dgram, Protocol::udp},
                                                          {SocketType::raw, Protocol::udp}};
    const auto [type, protocol] = kKinds[input.below(std::size(kKinds))];
    const auto sd = host().sockets.socket(input.below(4) == 0 ? Family::inet6 : Family::inet, type, protocol);
    if (sd) require(*sd >= 0 && *sd < 16);
  }
  void set_option(std::int16_t sd, Input& input) {
    const auto& row = nwp::chip::kOptionRows[input.below(std::size(nwp::chip::kOptionRows))];
    const Bytes value = input.block();
    std::ignore = chip_->set_sock_opt(static_cast<std::uint8_t>(sd), row.level, row.option, value);
    std::ignore = host().sockets.get_option(sd, row.level, row.option);
  }
  void bind(std::int16_t sd, Input& input) {
    const auto port = static_cast<std::uint16_t>(80 + input.below(kPorts));
    const Address any = input.below(4) == 0 ? Address(Ipv6{}) : Address(Ipv4{});
    std::ignore = host().sockets.bind(sd, {any, port});
  }

  // ---- peers ----

  /// One of those who have a connection.
  test::FakePeer* somebody(std::uint8_t number) {
    std::vector<test::FakePeer*> all;
    for (std::uint8_t i = 0; i < kPeers; ++i) {
      for (test::FakePeer& one : network_.serve(peer(i)).peers) all.push_back(&one);
    }
    for (test::FakePeer& one : visitors_) all.push_back(&one);
    return all.empty() ? nullptr : all[number % all.size()];
  }
  void move_peer(Input& input) {
    test::FakePeer* one = somebody(input.byte());
    if (!one) return;
    switch (input.below(5)) {
      case 0:
        return one->finish();
      case 1:
        return one->reset();
      case 2:
        return one->set_room(input.byte());
      case 3:
        std::ignore = one->take();
        return one->set_room(SIZE_MAX);
      default:
        return one->send(ByteView(input.block()));
    }
  }
  void visit(Input& input) {
    const auto port = static_cast<std::uint16_t>(80 + input.below(kPorts));
    if (auto visitor = network_.dial(port, peer(input.below(kPeers)))) visitors_.push_back(std::move(*visitor));
  }

  void step(Input& input) {
    const std::uint8_t what = input.below(20);
    const std::int16_t sd = input.below(17);
    switch (what) {
      case 0:
      case 1:
        return open(input);
      case 2:
        return start("close", close(sd));
      case 3:
        return start("connect", connect(sd, peer(input.below(kPeers + 1u))));  // the last one refuses
      case 4:
      case 5:
        return start("send", send(sd, input.block()));
      case 6:
        return start("send to", send_to(sd, peer(input.below(kPeers)), input.block()));
      case 7:
      case 8:
        return start("recv", recv(sd, 1u + input.byte()));
      case 9:
        return bind(sd, input);
      case 10:
        return static_cast<void>(host().sockets.listen(sd, 1));
      case 11:
        return start("accept", accept(sd));
      case 12:
        return select(input);
      case 13:
        return set_option(sd, input);
      case 14:
        return visit(input);
      case 15:
        network_.throw_datagram(static_cast<std::uint16_t>(80 + input.below(kPorts)),
                                std::string(as_text(ByteView(input.block()))));
        return;
      case 16:
        return link(input);
      default:
        return move_peer(input);
    }
  }

  void link(Input& input) {
    switch (input.below(8)) {
      case 0:
        return start("restart", restart());
      case 1:
        return static_cast<void>(host().wlan.disconnect());
      default:
        return join();
    }
  }

  boost::asio::io_context io_{1};
  nwp::VirtualClock clock_{io_};
  nwp::Loop loop_{io_.get_executor(), clock_, Log()};
  std::unique_ptr<Random> random_ = make_seeded_random(3235);
  Observers observers_;
  fs_sim::FileSystem flash_ = empty_flash(*random_);
  tls_sim::Context tls_;
  test::FakeNetwork network_{loop_};
  std::unique_ptr<nwp::chip::Chip> chip_ =
      nwp::chip::make_cc3235(config(), {loop_, network_, flash_, tls_, *random_, observers_});
  nwp::Driver driver_{loop_, *chip_, observers_};
  std::vector<test::FakePeer> visitors_;
};

}  // namespace
}  // namespace cc3235::fuzz

/// Steps of some bytes each: a call of the driver, a move of a peer or of the link, and how much of what is ready then runs
/// before the next one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cc3235::fuzz::Input input({data, size});
  cc3235::fuzz::World().play(input);
  return 0;
}
