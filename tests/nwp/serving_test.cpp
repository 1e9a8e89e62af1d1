#include "nwp/chip/option_table.h"
#include "serving_limits.h"

// Bind, Listen, Accept, Select, SendTo and RecvFrom on a whole chip. ref: commands-socket.md §3

namespace cc3235::nwp {
namespace {

using namespace std::chrono_literals;
using Strings = std::vector<std::string>;
using test::kAny;
using test::kClient;
using test::kOurs;
using test::kPeer;
using test::Pending;
using test::Waiting;

class ServingTest : public test::ServingFixture {};

// ---- Bind ----

TEST_F(ServingTest, APortBelongsToOneSocketOfItsType) {
  const std::int16_t first = make_socket(), second = make_socket(), datagrams = udp();
  EXPECT_EQ(bind(first, 80), kOk);
  EXPECT_EQ(bind(first, 81), status::SL_ERROR_BSD_EINVAL) << "bound already";
  EXPECT_EQ(bind(second, 80), status::SL_ERROR_BSD_EADDRINUSE);
  EXPECT_EQ(bind(datagrams, 80), kOk);
  EXPECT_EQ(run(host().sockets.close(first)), kOk);
  EXPECT_EQ(bind(second, 80), kOk);
  EXPECT_EQ(bind(9, 82), status::SL_ERROR_BSD_EBADF);
}

TEST_F(ServingTest, AnAddressMustBeOurs) {
  const std::int16_t sd = make_socket();
  EXPECT_EQ(bind(sd, 80, kOurs), status::SL_ERROR_BSD_EADDRNOTAVAIL) << "no address yet";
  join();
  EXPECT_EQ(bind(sd, 80, Ipv4::of(192, 168, 1, 31)), status::SL_ERROR_BSD_EADDRNOTAVAIL);
  EXPECT_EQ(host().sockets.bind(sd, {Ipv6{}, 80}), status::SL_ERROR_BSD_EAFNOSUPPORT);
  EXPECT_EQ(bind(sd, 80, kOurs), kOk);
}

TEST_F(ServingTest, PortZeroIsAnEphemeralOne) {
  join();
  const std::int16_t first = udp(), second = udp();
  EXPECT_EQ(bind(first, 0), kOk);
  EXPECT_EQ(bind(second, 0), kOk);
  EXPECT_TRUE(network.throw_datagram(49152, "to the first"));
  EXPECT_TRUE(network.throw_datagram(49153, "to the second"));
  EXPECT_EQ(recv_from(first), "to the first");
  EXPECT_EQ(recv_from(second), "to the second");
}

// ---- Listen ----

TEST_F(ServingTest, ListenWantsABoundStreamSocket) {
  const std::int16_t stream = make_socket(), datagrams = udp();
  EXPECT_EQ(listen(stream), status::SL_ERROR_BSD_EINVAL);
  EXPECT_EQ(bind(datagrams, 80), kOk);
  EXPECT_EQ(listen(datagrams), status::SL_ERROR_BSD_EOPNOTSUPP);
  EXPECT_EQ(accept(stream), "<-22>");
  EXPECT_EQ(listen(9), status::SL_ERROR_BSD_EBADF);
  EXPECT_EQ(accept(9), "<-9>");
}

TEST_F(ServingTest, AListeningSocketKeepsANumberForItsNextClient) {
  join();
  const std::int16_t sd = server(80);
  EXPECT_EQ(make_socket(), 2) << "1 is kept";
  const auto client = network.dial(80, kClient);
  ASSERT_TRUE(client);
  EXPECT_EQ(accept(sd), "1 192.168.1.31:40001");
  EXPECT_EQ(make_socket(), 4) << "3 is kept";
  EXPECT_EQ(recv(3), "<-9>") << "a kept number is no socket";
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_EINVAL) << "it listens";
  EXPECT_EQ(send(3, "x"), kOk);
  ASSERT_TRUE(network.dial(80, kClient));
  EXPECT_EQ(accept(sd), "3 192.168.1.31:40001");
  EXPECT_EQ(send(3, "x"), kOk) << "what went wrong before it was a socket is forgotten";
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  EXPECT_EQ(make_socket(), 0);
  EXPECT_EQ(make_socket(), 5) << "given back";
}

TEST_F(ServingTest, WithoutANumberForTheClientNobodyListens) {
  join();
  std::int16_t last = 0;
  for (int i = 0; i < 16; ++i) last = make_socket();
  EXPECT_EQ(bind(last, 80), kOk);
  EXPECT_EQ(listen(last), status::SL_ERROR_BSD_ENSOCK);
  EXPECT_FALSE(network.dial(80, kClient)) << "refused";
  EXPECT_EQ(run(host().sockets.close(0)), kOk);
  EXPECT_EQ(listen(last), kOk);
  ASSERT_TRUE(network.dial(80, kClient));
  EXPECT_EQ(accept(last), "0 192.168.1.31:40001");

  // All sixteen are in use: a second client waits for a number.
  ASSERT_TRUE(network.dial(80, kClient));
  Pending<Result<Accepted>> second;
  start(second, host().sockets.accept(last, Family::inet));
  EXPECT_FALSE(second.ready());
  EXPECT_EQ(run(host().sockets.close(4)), kOk);
  settle();
  ASSERT_TRUE(second.ready());
  EXPECT_EQ(in_words(*second), "4 192.168.1.31:40001");
}

TEST_F(ServingTest, APortThatTheHostHasInUseIsTaken) {
  join();
  const auto other = network.listen({kAny, 80});
  const std::int16_t sd = make_socket();
  EXPECT_EQ(bind(sd, 80), kOk);
  EXPECT_EQ(listen(sd), status::SL_ERROR_BSD_EADDRINUSE);
  EXPECT_EQ(make_socket(), 1) << "no number is kept";
  (*other)->end();
  EXPECT_EQ(listen(sd), kOk);
}

// ---- Accept ----

TEST_F(ServingTest, AcceptWaitsForAClientAndItsBytesTravelBothWays) {
  join();
  const std::int16_t sd = server(80);
  Pending<Result<Accepted>> accepted;
  start(accepted, host().sockets.accept(sd, Family::inet));
  EXPECT_FALSE(accepted.ready());
  auto client = network.dial(80, kClient);
  settle();
  ASSERT_TRUE(accepted.ready());
  EXPECT_EQ(in_words(*accepted), "1 192.168.1.31:40001");
  EXPECT_EQ(client->settings().keepalive, 300s) << "as of a fresh socket";
  client->send("GET /");
  EXPECT_EQ(recv(1), "GET /");
  EXPECT_EQ(send(1, "200"), kOk);
  EXPECT_EQ(client->take(), "200");
  client->finish();
  EXPECT_EQ(recv(1), "");
  EXPECT_EQ(run(host().sockets.connect(1, kClient)), status::SL_ERROR_BSD_EISCONN);
}

TEST_F(ServingTest, ClientsMayConnectBeforeAccept) {
  join();
  const std::int16_t sd = server(80);
  auto first = network.dial(80, kClient);
  auto second = network.dial(80, {kClient.address, 40002});
  first->send("early");
  EXPECT_EQ(accept(sd), "1 192.168.1.31:40001");
  EXPECT_EQ(accept(sd), "2 192.168.1.31:40002");
  EXPECT_EQ(recv(1), "early");
}

TEST_F(ServingTest, ANonBlockingAcceptDoesNotWait) {
  join();
  const std::int16_t sd = server(80);
  EXPECT_EQ(set(sd, SocketOption::nonblocking, 1u), kOk);
  EXPECT_EQ(accept(sd), "<-11>");
  network.dial(80, kClient);
  EXPECT_EQ(accept(sd), "1 192.168.1.31:40001");
}

// ---- Select ----

TEST_F(ServingTest, SelectNamesTheReadyOnes) {
  join();
  server(80);
  const std::int16_t datagrams = udp();
  EXPECT_EQ(bind(datagrams, 5001), kOk);
  EXPECT_EQ(datagrams, 2);
  auto client = network.dial(80, kClient);
  EXPECT_EQ(select(0b101), 0b001) << "a client waits";
  network.throw_datagram(5001, "x");
  EXPECT_EQ(select(0b101), 0b101);
  EXPECT_EQ(accept(0), "1 192.168.1.31:40001");
  EXPECT_EQ(recv_from(2), "x");

  Pending<Result<std::uint32_t>> selected;
  start(selected, selecting(0b111));
  EXPECT_FALSE(selected.ready());
  client->send("y");
  settle();
  ASSERT_TRUE(selected.ready());
  EXPECT_EQ(**selected, 0b010u);
  EXPECT_EQ(recv(1), "y");
  client->reset();
  EXPECT_EQ(select(0b111), 0b010) << "a reset is to be fetched";
}

// ref: commands-socket.md §3 "Select": on the wire a time-out cannot be told from "all are ready"
TEST_F(ServingTest, ATimeOutNamesAllThatWereAskedFor) {
  join();
  server(80);
  const std::int16_t datagrams = udp();
  const auto begun = clock.now();
  EXPECT_EQ(select(0b101, 2, 500'000), 0b101);
  EXPECT_EQ(clock.now() - begun, 2s + 488 * 1024us);
  const auto poll = clock.now();
  EXPECT_EQ(select(1u << datagrams, 0, 0), 1 << datagrams);
  EXPECT_EQ(clock.now() - poll, 10ms) << "less is raised";
  EXPECT_EQ(hint_keeper.hints, Strings{"select-timed-out"});
}

TEST_F(ServingTest, SelectWaitsForEverWhenAsked) {
  join();
  const std::int16_t sd = udp();
  EXPECT_EQ(bind(sd, 5001), kOk);
  Pending<Result<std::uint32_t>> selected;
  start(selected, selecting(1, 65'535));
  pass(100h);
  EXPECT_FALSE(selected.ready());
  network.throw_datagram(5001, "x");
  settle();
  EXPECT_TRUE(selected.ready());
}

TEST_F(ServingTest, CloseOfItsLastSocketEndsASelect) {
  join();
  const std::int16_t first = udp(), second = udp();
  Pending<Result<std::uint32_t>> ready;
  start(ready, selecting(1u << first | 1u << second));
  EXPECT_EQ(run(host().sockets.close(first)), kOk);
  settle();
  EXPECT_FALSE(ready.ready());
  EXPECT_EQ(udp(), first) << "a new one, of which the Select knows nothing";
  EXPECT_EQ(bind(first, 5001), kOk);
  EXPECT_TRUE(network.throw_datagram(5001, "news"));
  settle();
  EXPECT_FALSE(ready.ready());
  EXPECT_EQ(run(host().sockets.close(second)), kOk);
  run_until([&] { return ready.ready(); });
  EXPECT_EQ(ready->status(), status::SL_ERROR_BSD_SOC_ERROR);
}

TEST_F(ServingTest, TheFirstSelectTakesANumberUntilStop) {
  join();
  udp();
  EXPECT_EQ(select(1, 0), 1);
  EXPECT_EQ(select(1, 0), 1);
  EXPECT_EQ(make_socket(), 2) << "1 is the driver's";
  EXPECT_EQ(run(host().device.stop(0)), kOk);
  EXPECT_EQ(run(host().device.start()).status(), kOk);
  EXPECT_EQ(make_socket(), 0);
  EXPECT_EQ(make_socket(), 1);
}

TEST_F(ServingTest, ASetWithASocketThatIsNotOpenDoesNotStart) {
  EXPECT_EQ(select(0b1000, 0), -1);
  const std::int16_t sd = udp();
  EXPECT_EQ(select(1u << sd | 0x10000, 0), 1 << sd | 0x10000) << "numbers from 16 on are not the chip's";
}

TEST_F(ServingTest, ASelectSeesAConnectionThatComesUpLater) {
  join();
  auto& far = network.serve(kPeer);
  const std::int16_t sd = make_socket();
  Pending<Result<std::uint32_t>> selected;
  start(selected, selecting(1));
  EXPECT_EQ(connect(sd, kPeer), kOk);
  EXPECT_FALSE(selected.ready());
  far.peers.back().send("x");
  settle();
  EXPECT_TRUE(selected.ready());
}

TEST_F(ServingTest, SeveralSelectsWaitAtOnce) {
  join();
  const std::int16_t first = udp(), second = udp();
  EXPECT_EQ(bind(first, 5001), kOk);
  EXPECT_EQ(bind(second, 5002), kOk);
  Pending<Result<std::uint32_t>> one, both;
  start(one, selecting(0b01));
  start(both, selecting(0b11));
  network.throw_datagram(5002, "x");
  settle();
  EXPECT_FALSE(one.ready());
  ASSERT_TRUE(both.ready());
  EXPECT_EQ(**both, 0b10u);
  network.throw_datagram(5001, "x");
  settle();
  EXPECT_TRUE(one.ready());
}

TEST_F(ServingTest, ARecvAndASelectWaitOnOneSocket) {
  join();
  const std::int16_t sd = udp();
  EXPECT_EQ(bind(sd, 5001), kOk);
  Waiting waiting;
  start(waiting.count, nwp::finish(host().sockets.recv(sd, waiting.buffer)));
  EXPECT_EQ(select(1, 0, 20'000), 1);
  settle();
  EXPECT_FALSE(waiting.count.ready()) << "the end of the Select is not the end of the Recv";
  network.throw_datagram(5001, "x");
  settle();
  ASSERT_TRUE(waiting.count.ready());
  EXPECT_EQ(text_of(*waiting.count, waiting.buffer), "x");
}

// ---- SendTo, RecvFrom ----

TEST_F(ServingTest, DatagramsGoToPeersOfTheirOwn) {
  join();
  const std::int16_t sd = udp();
  EXPECT_EQ(send_to(sd, kClient, "one"), kOk);
  EXPECT_EQ(send_to(sd, {Ipv4::of(255, 255, 255, 255), 9}, "all"), kOk);
  EXPECT_EQ(network.datagrams, (Strings{"192.168.1.31:40001 one", "255.255.255.255:9 all"}));
  EXPECT_EQ(trail, Strings{});
  EXPECT_EQ(hint_keeper.hints, Strings{});
}

TEST_F(ServingTest, ADatagramFitsOneFrame) {
  join();
  const std::int16_t sd = udp();
  EXPECT_EQ(send_to(sd, kClient, std::string(1472, 'a')), kOk);
  settle();
  EXPECT_EQ(trail, Strings{});
  EXPECT_EQ(send_to(sd, kClient, std::string(1473, 'a')), kOk) << "the chip does not answer";
  settle();
  EXPECT_EQ(trail, Strings{"tx_failed 0 -22"});
  EXPECT_EQ(hint_keeper.hints, Strings{"send-failed"});
  EXPECT_EQ(send_to(sd, kClient, "x"), status::SL_ERROR_BSD_SOC_ERROR) << "until Close";
  EXPECT_EQ(network.datagrams.size(), 1u);
}

TEST_F(ServingTest, SendToOfAStreamGoesToItsPeer) {
  join();
  const std::int16_t sd = server(80);
  auto client = network.dial(80, kClient);
  EXPECT_EQ(accept(sd), "1 192.168.1.31:40001");
  EXPECT_EQ(send_to(1, {Ipv4::of(9, 9, 9, 9), 9}, "x"), kOk);
  EXPECT_EQ(client->take(), "x");
  EXPECT_EQ(send_to(0x80, kClient, "x"), status::SL_ERROR_BSD_SOC_ERROR) << "a transceiver";
}

TEST_F(ServingTest, AConnectedUdpSocketKeepsDatagramsApart) {
  join();
  auto& server = network.serve(kPeer);
  const std::int16_t sd = udp();
  EXPECT_EQ(send(sd, "x"), kOk);
  settle();
  EXPECT_EQ(trail, Strings{"tx_failed 0 -89"}) << "no peer";
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  udp();
  EXPECT_EQ(connect(sd, kPeer), kOk);
  EXPECT_EQ(send(sd, "ping"), kOk);
  EXPECT_EQ(server.peers.back().take(), "ping");
  server.peers.back().send("first");
  server.peers.back().send("second");
  EXPECT_EQ(recv(sd, 3), "fir");
  EXPECT_EQ(recv(sd), "second") << "the rest of a long datagram is lost";
}

TEST_F(ServingTest, AnUnconnectedUdpSocketWaitsUntilItsTimeOut) {
  const std::int16_t sd = udp();
  EXPECT_EQ(set(sd, SocketOption::rcvtimeo, RcvTimeo{1, 0}), kOk);
  EXPECT_EQ(recv(sd), "<-11>");
}

TEST_F(ServingTest, OneDatagramPerCall) {
  join();
  const std::int16_t sd = udp();
  EXPECT_EQ(bind(sd, 5001), kOk);
  network.throw_datagram(5001, "abcdef");
  network.throw_datagram(5001, "");
  network.throw_datagram(5001, "ghi");
  EXPECT_EQ(recv_from(sd, 4), "abcd") << "the rest is lost";
  EXPECT_EQ(recv_from(sd), "");
  EXPECT_EQ(recv_from(sd), "ghi");
}

// ref: commands-socket.md §5 "add_membership", "up to 8 multicast sockets"
TEST_F(ServingTest, MembershipsReachTheNetwork) {
  join();
  const auto change = [this](std::int16_t sd, SocketOption option, Ipv4 group, Ipv4 interface = {}) {
    return set(sd, option, Membership{group, interface}, SocketLevel::ip);
  };
  constexpr auto kAdd = SocketOption::add_membership, kDrop = SocketOption::drop_membership;
  constexpr Ipv4 kGroup = Ipv4::of(239, 1, 2, 3);
  const std::int16_t sd = udp();
  EXPECT_EQ(change(sd, kAdd, Ipv4::of(192, 168, 1, 3)), status::SL_ERROR_BSD_EINVAL) << "no group";
  EXPECT_EQ(change(sd, kAdd, kGroup, Ipv4::of(10, 0, 0, 1)), status::SL_ERROR_BSD_EADDRNOTAVAIL) << "not our interface";
  EXPECT_EQ(change(sd, kDrop, kGroup), status::SL_ERROR_BSD_EADDRNOTAVAIL) << "no member";
  EXPECT_EQ(change(sd, kAdd, kGroup, kOurs), kOk);
  EXPECT_EQ(change(sd, kAdd, kGroup), status::SL_ERROR_BSD_EADDRINUSE);
  EXPECT_EQ(change(sd, kDrop, kGroup), kOk);
  EXPECT_EQ(network.memberships, (Strings{"join 239.1.2.3", "leave 239.1.2.3"}));
  for (int i = 0; i < 8; ++i) EXPECT_EQ(change(udp(), kAdd, kGroup), kOk);
  EXPECT_EQ(change(sd, kAdd, kGroup), status::SL_ERROR_BSD_ENOBUFS) << "the ninth";
  Bytes group(20);
  group[3] = 0xff, group[2] = 0x02, group[12] = 1;
  const auto six = host().sockets.socket(Family::inet6, SocketType::dgram, Protocol::udp);
  EXPECT_EQ(chip->set_sock_opt(static_cast<std::uint8_t>(*six), SocketLevel::ip, nwp::chip::kAddIpv6Membership, group),
            status::SL_ERROR_BSD_ENOBUFS);
  EXPECT_EQ(run(host().sockets.close(8)), kOk);
  EXPECT_EQ(chip->set_sock_opt(static_cast<std::uint8_t>(*six), SocketLevel::ip, nwp::chip::kAddIpv6Membership, group), kOk);
  EXPECT_EQ(network.memberships.back(), "join ff02::1");
}

// ref: commands-net.md §9; commands-socket.md §3 "Accept"
TEST_F(ServingTest, AnIpv6SocketServesOnceItIsSwitchedOn) {
  const auto begin = [this] {
    const auto sd = host().sockets.socket(Family::inet6, SocketType::stream, Protocol::tcp);
    EXPECT_EQ(host().sockets.bind(*sd, {Ipv6{}, 80}), kOk);
    EXPECT_EQ(host().sockets.listen(*sd, 1), kOk);
    return *sd;
  };
  EXPECT_EQ(run(host().net.cfg_set(6, {0, Bytes{0x0C, 0, 0, 0}})), kOk);
  join();
  begin();
  EXPECT_FALSE(network.dial(80, kClient)) << "not before the next start";
  EXPECT_EQ(run(host().device.stop(0)), kOk);
  EXPECT_EQ(run(host().device.start()).status(), kOk);
  join();
  settle();
  EXPECT_EQ(trail, (Strings{"netapp.ipv6_acquired", "netapp.ipv6_acquired"}));
  EXPECT_EQ(network.addresses.size(), 3u);
  const std::int16_t sd = begin();
  const Endpoint six{Ipv6{{0x20010DB8, 0, 0, 0x31}}, 40002};
  ASSERT_TRUE(network.dial(80, kClient) && network.dial(80, six));
  EXPECT_EQ(accept(sd), "1 192.168.1.31:40001");
  EXPECT_EQ(accept(sd), "2 [2001:db8::31]:40002");
  network.serve(six);
  const auto client = host().sockets.socket(Family::inet6, SocketType::stream, Protocol::tcp);
  EXPECT_EQ(connect(*client, kClient), status::SL_ERROR_BSD_EAFNOSUPPORT);
  EXPECT_EQ(connect(*client, six), kOk);
}

// ref: commands-socket.md §3 "RecvFrom"
TEST_F(ServingTest, WithoutBoundariesTheRestOfADatagramIsKept) {
  join();
  const std::int16_t sd = udp();
  EXPECT_EQ(bind(sd, 5001), kOk);
  EXPECT_EQ(set(sd, SocketOption::rx_no_ip_boundary, 1u, SocketLevel::socket), kOk);
  network.throw_datagram(5001, "abcdef");
  network.throw_datagram(5001, "ghi");
  EXPECT_EQ(recv_from(sd, 4), "abcd");
  EXPECT_EQ(select(1, 0), 1);
  EXPECT_EQ(recv_from(sd, 4), "ef");
  EXPECT_EQ(recv_from(sd, 2), "gh");
  EXPECT_EQ(set(sd, SocketOption::rx_no_ip_boundary, 0u), kOk);
  EXPECT_EQ(recv_from(sd, 4), "i") << "what was kept is not lost";
}

}  // namespace
}  // namespace cc3235::nwp
