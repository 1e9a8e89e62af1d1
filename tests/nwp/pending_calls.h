#pragma once

#include "serving_fixture.h"

/// A call of each kind that waits, and what ends it. Part of storm_test.cpp. ref: commands-socket.md §3 "Close", §7
namespace cc3235::nwp {
namespace {

using test::Pending;

class PendingTest : public test::ServingFixture {
 protected:
  using Lines = std::vector<std::string>;
  static constexpr Endpoint kSilent{Ipv4::of(192, 168, 1, 40), 7};
  // The sockets, by what waits on them; the client of the listening one has a number, too.
  static constexpr std::int16_t kRecv = 0, kRecvFrom = 1, kAccept = 2, kConnect = 4, kSelect = 5, kSend = 6, kClose = 7;

  void SetUp() override {
    ServingFixture::SetUp();
    join();
    network.serve(test::kPeer);
    network.make_silent(kSilent);
    EXPECT_EQ(connected(), kRecv);
    EXPECT_EQ(udp(), kRecvFrom);
    EXPECT_EQ(server(80), kAccept);
    EXPECT_EQ(make_socket(), kConnect);
    EXPECT_EQ(connected(), kSelect);
    EXPECT_EQ(connected(), kSend);
    peer().set_room(0);
    EXPECT_EQ(connected(), kClose);
    peer().set_room(0);
    EXPECT_EQ(set(kClose, SocketOption::nonblocking, 1u), kOk);
    EXPECT_EQ(set(kClose, SocketOption::linger, Linger{1, 60}), kOk);
    EXPECT_EQ(send(kClose, "unsent"), kOk);

    wait_for("recv", nwp::finish(host().sockets.recv(kRecv, buffer_)));
    wait_for("second recv", nwp::finish(host().sockets.recv(kRecv, buffer_)));
    wait_for("recvfrom", nwp::finish(host().sockets.recv_from(kRecvFrom, {}, buffer_)));
    wait_for("accept", host().sockets.accept(kAccept, Family::inet));
    wait_for("connect", host().sockets.connect(kConnect, kSilent));
    wait_for("select", selecting(1u << kSelect));
    wait_for("send", nwp::finish(host().sockets.send(kSend, as_bytes(std::string_view("unsent")))));
    wait_for("close", host().sockets.close(kClose));
    EXPECT_EQ(ended(), Lines{});
  }

  std::int16_t connected() {
    const std::int16_t sd = make_socket();
    EXPECT_EQ(connect(sd, test::kPeer), kOk);
    return sd;
  }
  test::FakePeer& peer() { return network.serve(test::kPeer).peers.back(); }

  template <class T>
  void wait_for(const std::string& name, awaitable<T> call) {
    const auto pending = std::make_shared<Pending<T>>();
    start(*pending, std::move(call));
    calls_.emplace_back(name, [pending]() -> std::optional<int> {
      if (!pending->ready()) return std::nullopt;
      return code_of(**pending);
    });
  }
  /// The calls that have ended, and their codes.
  Lines ended() {
    settle();
    Lines all;
    for (const auto& [name, code] : calls_) {
      if (const auto value = code()) all.push_back(fmt::format("{} {}", name, *value));
    }
    return all;
  }

 private:
  static int code_of(const Status& status) { return status.value(); }
  static int code_of(const Result<std::uint32_t>& ready) {
    return ready ? static_cast<int>(*ready) : ready.status().value();
  }
  template <class T>
  static int code_of(const Result<T>& result) {
    return result.status().value();
  }

  Bytes buffer_ = Bytes(100);
  std::vector<std::pair<std::string, std::function<std::optional<int>()>>> calls_;
};

TEST_F(PendingTest, CloseEndsWhatWaitsOnItsSocket) {
  for (const std::int16_t sd : {kRecv, kRecvFrom, kAccept, kConnect, kSelect, kSend}) {
    EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  }
  EXPECT_EQ(run(host().sockets.close(kClose)), status::SL_ERROR_BSD_EBADF) << "its number is free";
  EXPECT_EQ(ended(), (Lines{"recv -1", "second recv -1", "recvfrom -1", "accept -1", "connect -1", "select -1"}))
      << "what was sent still goes out";
  pass(std::chrono::seconds(66));
  EXPECT_EQ(ended().back(), "close -15");
  EXPECT_EQ(ended().size(), 8u);
  EXPECT_EQ(trail, Lines{"tx_failed 6 -15"});
}

// ref: commands-socket.md §7 "Losing the AP"
TEST_F(PendingTest, TheLossOfTheAccessPointEndsConnections) {
  EXPECT_EQ(host().wlan.disconnect(), kOk);
  EXPECT_EQ(ended(), (Lines{"recv -1", "second recv -1", "connect -1", fmt::format("select {}", 1 << kSelect), "send 0",
                            "close -15"}));
  EXPECT_EQ(std::ranges::count(trail, "tx_failed 6 -107"), 1);
  join();
  EXPECT_TRUE(network.dial(80, test::kClient));
  EXPECT_EQ(ended().at(2), "accept 0") << "it has waited";
}

TEST_F(PendingTest, StopEndsEverything) {
  EXPECT_EQ(run(host().device.stop(0)), kOk);
  EXPECT_EQ(ended(), (Lines{"recv -2017", "second recv -2017", "recvfrom -2017", "accept -2017", "connect -2017",
                            "select -2017", "send -2017", "close -2017"}));
  EXPECT_EQ(loop.running(), 0u);
  EXPECT_EQ(run(host().device.start()).status(), kOk);
  EXPECT_EQ(make_socket(), 0);
  EXPECT_TRUE(std::ranges::none_of(trail, [](const std::string& event) { return event.starts_with("tx_failed"); }));
}

TEST_F(PendingTest, APowerCutLeavesNobodyWaiting) {
  chip->power_cut();
  EXPECT_EQ(ended().size(), 8u);
  EXPECT_EQ(loop.running(), 0u);
}

}  // namespace
}  // namespace cc3235::nwp
