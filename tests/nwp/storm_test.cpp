#include <map>

#include "pending_calls.h"
#include "support/certificates.h"

// What Close, Stop and the loss of the access point leave behind; at last, in a storm of commands. ref: commands-socket.md
// §3, §7

namespace cc3235::nwp {
namespace {

using namespace std::chrono_literals;
using test::FakePeer;
using test::kClient;
using test::Pending;
using test::Waiting;

class EndTest : public test::ServingFixture {};

TEST_F(EndTest, CloseEndsAWaitingAcceptAndRefusesWhoWaits) {
  join();
  const std::int16_t sd = server(80);
  Pending<Result<Accepted>> accepted;
  start(accepted, host().sockets.accept(sd, Family::inet));
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  settle();
  ASSERT_TRUE(accepted.ready());
  EXPECT_EQ(in_words(*accepted), "<-1>");
  EXPECT_FALSE(network.dial(80, kClient));

  const std::int16_t again = server(80);
  const auto unheard = network.dial(80, kClient);
  EXPECT_EQ(run(host().sockets.close(again)), kOk);
  EXPECT_TRUE(unheard->device_gone());
}

TEST_F(EndTest, AListeningSocketOutlivesTheLink) {
  const std::int16_t sd = server(80);
  EXPECT_FALSE(network.dial(80, kClient)) << "not on the air yet";
  Pending<Result<Accepted>> accepted;
  start(accepted, host().sockets.accept(sd, Family::inet));
  join();
  EXPECT_TRUE(network.dial(80, kClient));
  settle();
  ASSERT_TRUE(accepted.ready());
  EXPECT_EQ(in_words(*accepted), "1 192.168.1.31:40001");

  EXPECT_EQ(host().wlan.disconnect(), kOk);
  settle();
  EXPECT_FALSE(network.dial(80, kClient));
  EXPECT_EQ(recv(1), "<-1>") << "the client is gone";
  Pending<Result<Accepted>> later;
  start(later, host().sockets.accept(sd, Family::inet));
  join();
  EXPECT_TRUE(network.dial(80, kClient));
  settle();
  ASSERT_TRUE(later.ready());
  EXPECT_EQ(in_words(*later), "2 192.168.1.31:40001");
}

/// A Recv that has been called and not begun to wait while the socket is closed.
TEST_F(EndTest, CloseBetweenACallAndItsWaitEndsIt) {
  for (const bool online : {false, true}) {
    if (online) join();
    const std::int16_t sd = udp();
    Bytes buffer(9);
    auto call = nwp::finish(host().sockets.recv(sd, buffer));
    EXPECT_EQ(run(host().sockets.close(sd)), kOk);
    EXPECT_EQ(run(std::move(call)).status(), status::SL_ERROR_BSD_SOC_ERROR);
  }
}

TEST_F(EndTest, StopEndsAcceptAndSelect) {
  join();
  const std::int16_t sd = server(80);
  Pending<Result<Accepted>> accepted;
  Pending<Result<std::uint32_t>> selected;
  start(accepted, host().sockets.accept(sd, Family::inet));
  start(selected, selecting(1));
  EXPECT_EQ(run(host().device.stop(0)), kOk);
  settle();
  ASSERT_TRUE(accepted.ready());
  ASSERT_TRUE(selected.ready());
  EXPECT_EQ(accepted->status(), status::SL_RET_CODE_STOP_IN_PROGRESS);
  EXPECT_EQ(selected->status(), status::SL_RET_CODE_STOP_IN_PROGRESS);
  EXPECT_FALSE(network.dial(80, kClient));
}

// ref: commands-socket.md §7 "Losing the AP"
TEST_F(EndTest, NothingComesThroughTheAirWithoutAConnection) {
  const std::int16_t sd = udp();
  EXPECT_EQ(bind(sd, 5001), kOk);
  network.throw_datagram(5001, "too early");
  EXPECT_EQ(select(1, 0), 1);
  EXPECT_EQ(set(sd, SocketOption::rcvtimeo, RcvTimeo{1, 0}), kOk);
  EXPECT_EQ(recv_from(sd), "<-11>");
  network.throw_datagram(5001, "too early again");
  join();
  EXPECT_EQ(recv_from(sd), "<-11>");
  Waiting waiting;
  start(waiting.count, nwp::finish(host().sockets.recv(sd, waiting.buffer)));
  EXPECT_EQ(host().wlan.disconnect(), kOk);
  network.throw_datagram(5001, "lost");
  settle();
  EXPECT_FALSE(waiting.count.ready());
  join();
  network.throw_datagram(5001, "in time");
  settle();
  ASSERT_TRUE(waiting.count.ready());
  EXPECT_EQ(text_of(*waiting.count, waiting.buffer), "in time");
}

// ---- the storm: random commands on random sockets, while peers, access point and device come and go ----

constexpr int kSteps = 200'000, kStepsOfALife = 1000;
/// As many commands wait at once as the AT firmware has slots for. ref: at-protocol.md §8
constexpr std::size_t kSlots = 5;
constexpr std::uint32_t kServers = 3, kPorts = 4;
constexpr std::uint32_t kNumbers = 18, kFavourites = 5;  ///< two numbers more than there are sockets

class StormTest : public test::ServingFixture {
 protected:
  std::uint32_t chance(std::uint32_t below) { return chance_->number() % below; }
  /// Mostly one of the first, so that commands meet.
  std::int16_t any_socket() { return static_cast<std::int16_t>(chance(chance(8) == 0 ? kNumbers : kFavourites)); }
  std::uint16_t any_port() { return static_cast<std::uint16_t>(5000 + chance(kPorts)); }
  Endpoint any_server() { return {Ipv4::of(192, 168, 1, 30 + chance(kServers + 1)), 7}; }

  template <class T>
  void wait_for(const std::string& name, awaitable<T> call, std::shared_ptr<Bytes> buffer = nullptr) {
    const auto pending = std::make_shared<Pending<T>>();
    start(*pending, std::move(call));
    calls_.push_back({name, [this, name, pending, buffer = std::move(buffer)] {
                        if (pending->ready()) ++ends_[name][code_of(**pending) >= 0];
                        return pending->ready();
                      }});
  }
  static int code_of(const Status& status) { return status.value(); }
  template <class T>
  static int code_of(const Result<T>& result) {
    return result.status().value();
  }

  /// A command that may wait: refused by the firmware when all slots are taken.
  void waiting_command() {
    const std::int16_t sd = any_socket();
    if (calls_.size() >= kSlots) {
      // The driver's author would have kept a slot for this one.
      if (chance(4) == 0) wait_for("Close", host().sockets.close(sd));
      return;
    }
    switch (chance(7)) {
      case 0:
        return wait_for("Close", host().sockets.close(sd));
      case 1:
        return wait_for("Connect", host().sockets.connect(sd, any_server()));
      case 2:
        return wait_for("Accept", host().sockets.accept(sd, Family::inet));
      case 3:
        return wait_for("Select", host().sockets.select({.sockets = chance(0x40000), .seconds = chance(3)}));
      case 4: {
        auto out = std::make_shared<Bytes>(1 + chance(2000));
        return wait_for("RecvFrom", nwp::finish(host().sockets.recv_from(sd, {}, *out)), out);
      }
      default: {
        auto out = std::make_shared<Bytes>(1 + chance(2000));
        return wait_for("Recv", nwp::finish(host().sockets.recv(sd, *out)), out);
      }
    }
  }

  void command() {
    const std::int16_t sd = any_socket();
    switch (chance(9)) {
      case 0:
        std::ignore =
            host().sockets.socket(Family::inet, SocketType::stream, chance(4) == 0 ? Protocol::sec : Protocol::tcp);
        return;
      case 1:
        return serve();
      case 2:
        std::ignore = host().sockets.socket(Family::inet, SocketType::dgram, Protocol::udp);
        return;
      case 3:
        std::ignore = host().sockets.bind(sd, {Ipv4{}, any_port()});
        return;
      case 4:
        std::ignore = host().sockets.listen(sd, 1);
        return;
      case 5:
        std::ignore = set(sd, SocketOption::nonblocking, chance(4) == 0 ? 1u : 0u);
        return;
      case 6:
        std::ignore = set(sd, SocketOption::rcvtimeo, RcvTimeo{static_cast<std::int32_t>(chance(3)), 0});
        return;
      default:
        return transmit(sd);
    }
  }

  void serve() {
    const bool secure = chance(3) == 0;
    const auto sd = host().sockets.socket(Family::inet, SocketType::stream, secure ? Protocol::sec : Protocol::tcp);
    if (!sd) return;
    if (secure) {
      std::ignore = set(*sd, SocketOption::secure_files_certificate_file_name, std::string("own.pem"));
      std::ignore = set(*sd, SocketOption::secure_files_private_key_file_name, std::string("own.key"));
    }
    std::ignore = host().sockets.bind(*sd, {Ipv4{}, any_port()});
    std::ignore = host().sockets.listen(*sd, 1);
    if (calls_.size() < kSlots) wait_for("Accept", host().sockets.accept(*sd, Family::inet));
  }

  /// Send and SendTo hold the reader of commands when they wait; here they take a slot.
  void transmit(std::int16_t sd) {
    if (calls_.size() >= kSlots) return;
    auto data = std::make_shared<Bytes>(chance(1600));
    if (chance(2) == 0) return wait_for("Send", nwp::finish(host().sockets.send(sd, *data)), data);
    wait_for("SendTo", nwp::finish(host().sockets.send_to(sd, any_server(), *data)), data);
  }

  void peer() {
    if (chance(3) == 0) {
      if (const auto client = network.dial(any_port(), {Ipv4::of(192, 168, 1, 99), 40000})) peers_.push_back(*client);
    }
    network.throw_datagram(any_port(), std::string(chance(3000), 'd'));
    if (peers_.empty()) return;
    const std::size_t which = chance(static_cast<std::uint32_t>(peers_.size()));
    FakePeer one = peers_[which];
    switch (chance(6)) {
      case 0:
        one.finish();
        break;
      case 1:
        one.reset();
        break;
      case 2:
        one.set_room(chance(2000));
        break;
      case 3:
        one.set_room(SIZE_MAX);
        one.take();
        break;
      default:
        one.send(std::string(chance(2000), 'p'));
    }
    if (one.device_gone()) peers_.erase(peers_.begin() + static_cast<std::ptrdiff_t>(which));
  }

  void step() {
    switch (chance(10)) {
      case 0:
      case 1:
      case 2:
        waiting_command();
        break;
      case 3:
      case 4:
      case 5:
        command();
        break;
      case 6:
      case 7:
        peer();
        break;
      case 8:
        pass(std::chrono::milliseconds(chance(400)));
        break;
      default:
        if (chance(40) == 0) turn_the_radio();
    }
    settle();
    std::erase_if(calls_, [](const Call& call) { return call.ready(); });
  }

  void turn_the_radio() {
    std::ignore = host().wlan.disconnect();
    if (chance(4) != 0) join_again();
  }

  void join_again() {
    nwp::WlanConnectRequest request;
    request.ssid = "home";
    request.security = SecurityType::wpa_wpa2;
    request.key = "12345678";
    std::ignore = host().wlan.connect(request);
  }

  /// Whatever waits has to end with the device.
  void end_of_a_life() {
    EXPECT_EQ(run(host().device.stop(0)), kOk);
    std::ignore = clock.run_until([this] { return loop.running() == 0; });  // the flash may be reading a certificate
    for (const Call& call : calls_) EXPECT_TRUE(call.ready()) << call.name << " is stuck";
    EXPECT_EQ(loop.running(), 0u);
    calls_.clear();
    peers_.clear();
    network.datagrams.clear();
    failed_visits_ += std::ranges::count_if(trail, [](const auto& event) { return event.starts_with("socket event"); });
    trail.clear();
    EXPECT_EQ(run(host().device.start()).status(), kOk);
    for (std::int16_t sd = 0; sd < 16; ++sd) EXPECT_EQ(make_socket(), sd) << "a number is lost";
    for (std::int16_t sd = 0; sd < 16; ++sd) EXPECT_EQ(run(host().sockets.close(sd)), kOk);
    join_again();
  }

  struct Call {
    std::string name;
    std::function<bool()> ready;
  };

  /// Another storm with --gtest_shuffle --gtest_random_seed=N.
  const int seed_ = ::testing::UnitTest::GetInstance()->random_seed();
  std::unique_ptr<Random> chance_ = make_seeded_random(static_cast<std::uint64_t>(seed_));
  std::vector<Call> calls_;
  std::vector<FakePeer> peers_;
  std::ptrdiff_t failed_visits_ = 0;                 ///< at secure sockets: nobody here speaks TLS
  std::map<std::string, std::map<bool, int>> ends_;  ///< of each command: how many went wrong and well
};

TEST_F(StormTest, NothingStaysBehind) {
  SCOPED_TRACE(fmt::format("seed {}", seed_));
  const test::Identity own = test::self_signed({.name = "device"});
  flash.put("own.pem", own.pem());
  flash.put("own.key", test::private_pem(own.key));
  for (std::uint32_t i = 0; i < kServers; ++i) {
    network.serve({Ipv4::of(192, 168, 1, 30 + i), 7}).on_connect = [this](FakePeer peer) { peers_.push_back(peer); };
  }
  network.make_silent(any_server());
  join_again();
  for (int i = 1; i <= kSteps && !HasFailure(); ++i) {
    step();
    if (i % kStepsOfALife == 0) end_of_a_life();
  }
  EXPECT_GT(failed_visits_, kSteps / 1000);
  for (auto& [command, ends] : ends_) {
    EXPECT_GT(ends[true], kSteps / 1000) << command << " hardly ever goes well";
    EXPECT_GT(ends[false], kSteps / 1000) << command << " hardly ever goes wrong";
  }
}

}  // namespace
}  // namespace cc3235::nwp
