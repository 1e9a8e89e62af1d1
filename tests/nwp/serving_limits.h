#pragma once

#include "serving_fixture.h"

/// Serving and datagrams where a driver asks for what is odd. Part of serving_test.cpp. ref: commands-socket.md §3
namespace cc3235::nwp {
namespace {

class LimitsTest : public test::ServingFixture {
 protected:
  using Lines = std::vector<std::string>;
  std::int16_t ipv6(SocketType type, Protocol protocol) { return *host().sockets.socket(Family::inet6, type, protocol); }
  Status bind_ipv6(std::int16_t sd, std::uint16_t port) { return host().sockets.bind(sd, {Ipv6{}, port}); }
  Lines events() {
    settle();
    return std::exchange(trail, {});
  }
};

// ref: commands-socket.md §3 "Accept": IPv6 listening sockets also take IPv4 clients
TEST_F(LimitsTest, PortsOfDatagramsAreOfTheirFamilyAndThoseOfStreamsOfBoth) {
  const std::int16_t four = udp(), six = ipv6(SocketType::dgram, Protocol::udp);
  EXPECT_EQ(bind_ipv6(six, 5001), kOk);
  EXPECT_EQ(bind(four, 5001), kOk);
  EXPECT_EQ(bind(udp(), 5001), status::SL_ERROR_BSD_EADDRINUSE);
  EXPECT_EQ(bind_ipv6(ipv6(SocketType::dgram, Protocol::udp), 5001), status::SL_ERROR_BSD_EADDRINUSE);
  join();
  network.throw_datagram(5001, "six", Family::inet6);
  network.throw_datagram(5001, "four");
  EXPECT_EQ(recv_from(four), "four");

  EXPECT_EQ(bind_ipv6(ipv6(SocketType::stream, Protocol::tcp), 80), kOk);
  EXPECT_EQ(bind(make_socket(), 80), status::SL_ERROR_BSD_EADDRINUSE);
}

TEST_F(LimitsTest, AClientLeavesFromThePortThatItBound) {
  join();
  auto& server = network.serve(test::kPeer);
  const std::int16_t bound = make_socket();
  EXPECT_EQ(bind(bound, 5001), kOk);
  EXPECT_EQ(connect(bound, test::kPeer), kOk);
  EXPECT_EQ(server.peers.back().bound(), (Endpoint{test::kAny, 5001}));
  EXPECT_EQ(connect(make_socket(), test::kPeer), kOk);
  EXPECT_EQ(server.peers.back().bound(), std::nullopt);
}

TEST_F(LimitsTest, ADatagramToADeniedAddressIsHintedAt) {
  join();
  network.deny(test::kClient);
  const std::int16_t sd = udp();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(send_to(sd, test::kClient, "x"), kOk);
  EXPECT_EQ(hint_keeper.hints, Lines{"address-outside"});
  EXPECT_EQ(events(), Lines{}) << "it is lost on the air";
}

TEST_F(LimitsTest, AConnectedUdpSocketMaySendElsewhere) {
  join();
  const std::int16_t sd = udp();
  EXPECT_EQ(connect(sd, test::kPeer), kOk);
  EXPECT_EQ(send_to(sd, test::kClient, "elsewhere"), kOk);
  EXPECT_EQ(send_to(sd, test::kClient, ""), kOk);
  EXPECT_EQ(network.datagrams, (Lines{"192.168.1.31:40001 elsewhere", "192.168.1.31:40001 "}));
  EXPECT_EQ(events(), Lines{});
  EXPECT_EQ(connect(sd, test::kClient), kOk) << "another default peer";
}

TEST_F(LimitsTest, ListenMayBeRepeated) {
  join();
  const std::int16_t sd = server(80);
  EXPECT_EQ(listen(sd), kOk);
  EXPECT_EQ(make_socket(), 2) << "one number is kept, not two";
  EXPECT_TRUE(network.dial(80, test::kClient));
  EXPECT_EQ(accept(sd), "1 192.168.1.31:40001");
  EXPECT_EQ(recv(sd), "<-107>");
  EXPECT_EQ(send(sd, "x"), kOk);
  EXPECT_EQ(events(), Lines{"tx_failed 0 -107"});
}

TEST_F(LimitsTest, ASendThatFailedIsNotToldAgainAtClose) {
  join();
  const std::int16_t sd = udp();
  EXPECT_EQ(send_to(sd, test::kClient, std::string(1473, 'a')), kOk);
  EXPECT_EQ(events(), Lines{"tx_failed 0 -22"});
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  EXPECT_EQ(events(), Lines{});
}

// ref: customer-cases.md 29
TEST_F(LimitsTest, AReceiveTimeOutIsNoneForAccept) {
  join();
  const std::int16_t sd = server(80);
  EXPECT_EQ(set(sd, SocketOption::rcvtimeo, RcvTimeo{1, 0}), kOk);
  test::Pending<Result<Accepted>> accepted;
  start(accepted, host().sockets.accept(sd, Family::inet));
  pass(std::chrono::hours(1));
  EXPECT_FALSE(accepted.ready());
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  settle();
  EXPECT_TRUE(accepted.ready());
}

TEST_F(LimitsTest, AClientThatIsGoneAgainIsAcceptedAndBroken) {
  join();
  const std::int16_t sd = server(80);
  network.dial(80, test::kClient)->reset();
  EXPECT_EQ(accept(sd), "1 192.168.1.31:40001");
  EXPECT_EQ(recv(1), "<-1>");
  EXPECT_EQ(select(2, 0), 2);
}

// ref: commands-socket.md §2 "sd", §3 "Send"
TEST_F(LimitsTest, NumbersOfNoSocket) {
  join();
  constexpr Status kBad = status::SL_ERROR_BSD_EBADF;
  for (const std::int16_t sd : {std::int16_t{16}, std::int16_t{31}, std::int16_t{-1}, std::int16_t{5}}) {
    EXPECT_EQ(recv(sd), "<-9>");
    EXPECT_EQ(recv_from(sd), sd == -1 ? "<-1>" : "<-9>") << "-1 has the bit of a transceiver";
    EXPECT_EQ(accept(sd), "<-9>");
    EXPECT_EQ(connect(sd, test::kPeer), kBad);
    EXPECT_EQ(bind(sd, 80), kBad);
    EXPECT_EQ(listen(sd), kBad);
    EXPECT_EQ(run(host().sockets.close(sd)), kBad);
    EXPECT_EQ(set(sd, SocketOption::nonblocking, 1u), kBad);
    EXPECT_EQ(get(sd, SocketOption::nonblocking).status(), kBad);
    EXPECT_EQ(send(sd, "x"), kOk) << "Send has no answer";
    EXPECT_EQ(events(), Lines{fmt::format("tx_failed {} -9", sd & 0xFF)});
  }
}

TEST_F(LimitsTest, SendToAClosedSocketFailsUntilItsNumberIsGivenAgain) {
  join();
  const std::int16_t sd = udp();
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  EXPECT_EQ(send_to(sd, test::kClient, "x"), kOk);
  EXPECT_EQ(events(), Lines{"tx_failed 0 -9"});
  EXPECT_EQ(send_to(sd, test::kClient, "x"), status::SL_ERROR_BSD_SOC_ERROR);
  EXPECT_EQ(udp(), sd);
  EXPECT_EQ(send_to(sd, test::kClient, "x"), kOk);
  EXPECT_EQ(events(), Lines{});
}

// ref: commands-socket.md §3 "Select"
TEST_F(LimitsTest, SelectOfNoSocketAndOfNumbersThatTheChipLacks) {
  const auto begin = clock.now();
  EXPECT_EQ(select(0, 2), 0) << "the time is over";
  EXPECT_EQ(clock.now() - begin, std::chrono::seconds(2));
  EXPECT_EQ(select(1u << 20, 0), 1 << 20) << "it shows after a time-out only";
  const std::int16_t sd = udp();
  EXPECT_EQ(select(1u << sd | 1u << 9, 0), -1);
  EXPECT_EQ(select(1u << sd | 1u << 20, 0), 1 << sd | 1 << 20);
}

}  // namespace
}  // namespace cc3235::nwp
