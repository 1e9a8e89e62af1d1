#include "socket_options.h"

namespace cc3235::nwp {
namespace {

using namespace std::chrono_literals;
using Strings = std::vector<std::string>;
using test::kPeer;
using test::Pending;
using test::Waiting;

class SocketTest : public test::SocketFixture {};

// ---- Socket ----

// ref: commands-socket.md §3 "Socket"
TEST_F(SocketTest, TheLowestFreeNumberIsGivenAndTheSeventeenthRefused) {
  for (std::int16_t sd = 0; sd < 16; ++sd) EXPECT_EQ(make_socket(), sd);
  EXPECT_EQ(host().sockets.socket(Family::inet, SocketType::stream, Protocol::tcp).status(), status::SL_ERROR_BSD_ENSOCK);
  EXPECT_EQ(run(host().sockets.close(3)), kOk);
  EXPECT_EQ(run(host().sockets.close(9)), kOk);
  EXPECT_EQ(make_socket(), 3);
  EXPECT_EQ(make_socket(), 9);
}

TEST_F(SocketTest, CombinationsOfTypeAndProtocol) {
  constexpr Status kBad = status::SL_ERROR_BSD_EOPNOTSUPP;
  struct Row {
    SocketType type;
    Protocol protocol;
    Status status;
  };
  const Row rows[] = {
      {SocketType::stream, Protocol::tcp, kOk},  {SocketType::dgram, Protocol::udp, kOk},
      {SocketType::stream, Protocol::sec, kOk},  {SocketType::raw, Protocol::tcp, kOk},
      {SocketType::raw, Protocol::udp, kOk},     {SocketType::raw, Protocol::raw, kOk},
      {SocketType::stream, Protocol::udp, kBad}, {SocketType::stream, Protocol::raw, kBad},
      {SocketType::dgram, Protocol::tcp, kBad},  {SocketType::dgram, Protocol::raw, kBad},
      {SocketType::dgram, Protocol::sec, kBad},  {SocketType::raw, Protocol::sec, kBad},
  };
  for (const Row& row : rows) {
    for (const Family family : {Family::inet, Family::inet6}) {
      const auto sd = host().sockets.socket(family, row.type, row.protocol);
      EXPECT_EQ(sd.status(), row.status);
      if (sd) {
        EXPECT_EQ(run(host().sockets.close(*sd)), kOk);
      }
    }
  }
}

TEST_F(SocketTest, ATransceiverNeedsAStationThatDoesNotConnectByItself) {
  const auto make = [this](SocketType type) { return host().sockets.socket(Family::rf, type, Protocol::tcp).status(); };
  EXPECT_EQ(make(SocketType::stream), status::SL_ERROR_BSD_EPROTOTYPE);
  EXPECT_EQ(make(SocketType::raw), status::SL_ERROR_BSD_EAUTO_CONNECT_OR_CONNECTING);
  join();
  EXPECT_EQ(make(SocketType::raw), status::SL_ERROR_BSD_CONNECTION_PENDING);
}

TEST_F(SocketTest, ANumberOfNoSocketIsBad) {
  EXPECT_EQ(run(host().sockets.close(0)), status::SL_ERROR_BSD_EBADF);
  EXPECT_EQ(connect(0, kPeer), status::SL_ERROR_BSD_EBADF);
  EXPECT_EQ(set(0, SocketOption::nonblocking, 1u), status::SL_ERROR_BSD_EBADF);
  EXPECT_EQ(get(0, SocketOption::nonblocking).status(), status::SL_ERROR_BSD_EBADF);
  for (const std::int16_t sd : std::initializer_list<std::int16_t>{0, 15, 16, 31, 32, 128, -1}) {
    EXPECT_EQ(recv(sd), "<-9>") << sd;
    EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_EBADF) << sd;
    EXPECT_EQ(run(host().sockets.close(sd)), status::SL_ERROR_BSD_EBADF) << sd;
  }
}

// ref: commands-socket.md §2 "sd"
TEST_F(SocketTest, TheChipSeesOnlyTheLowByteOfTheNumber) {
  make_socket();
  EXPECT_EQ(run(host().sockets.close(256)), kOk);
  EXPECT_EQ(run(host().sockets.close(0)), status::SL_ERROR_BSD_EBADF);
}

// ---- Connect ----

// ref: commands-socket.md §3 "Connect"
TEST_F(SocketTest, ConnectGivesTheCodesOfThePage) {
  const std::int16_t sd = make_socket();
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_ENETUNREACH) << "no address";
  join();
  EXPECT_EQ(connect(sd, Endpoint{Ipv6{}, 7}), status::SL_ERROR_BSD_EAFNOSUPPORT);
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_ECONNREFUSED);
  network.serve(kPeer);
  EXPECT_EQ(connect(sd, kPeer), kOk) << "a refused TCP socket may try again";
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_EISCONN);
}

TEST_F(SocketTest, ASilentAddressTimesOut) {
  join();
  network.make_silent(kPeer);
  const auto begin = clock.now();
  EXPECT_EQ(connect(make_socket(), kPeer), status::SL_ERROR_BSD_ETIMEDOUT);
  EXPECT_EQ(clock.now() - begin, 30s);
  EXPECT_TRUE(hint_keeper.hints.empty());
}

// ref: design §7 "outside"
TEST_F(SocketTest, ADeniedAddressIsASilentOneWithAHint) {
  join();
  network.deny(kPeer);
  Pending<Status> status;
  start(status, host().sockets.connect(make_socket(), kPeer));
  EXPECT_EQ(hint_keeper.hints, Strings{"address-outside"});
  pass(29s);
  EXPECT_FALSE(status.ready());
  pass(2s);
  EXPECT_EQ(*status, status::SL_ERROR_BSD_ETIMEDOUT);
}

TEST_F(SocketTest, ANonBlockingConnectIsRepeatedUntilItIsDone) {
  join();
  network.serve(kPeer);
  const std::int16_t sd = make_socket();
  EXPECT_EQ(set(sd, SocketOption::nonblocking, 1u), kOk);
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_EALREADY);
  settle();
  EXPECT_EQ(connect(sd, kPeer), kOk);
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_EISCONN);
}

TEST_F(SocketTest, ANonBlockingConnectTellsItsFailureOnce) {
  join();
  const std::int16_t sd = make_socket();
  EXPECT_EQ(set(sd, SocketOption::nonblocking, 1u), kOk);
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_EALREADY);
  settle();
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_ECONNREFUSED);
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_EALREADY) << "a new attempt";
  settle();
}

TEST_F(SocketTest, ASecondConnectWaitsForTheFirst) {
  join();
  network.make_silent(kPeer);
  const std::int16_t sd = make_socket();
  Pending<Status> first, second;
  start(first, host().sockets.connect(sd, kPeer));
  start(second, host().sockets.connect(sd, Endpoint{Ipv4::of(192, 168, 1, 32), 9}));
  EXPECT_FALSE(second.ready());
  pass(31s);
  EXPECT_EQ(*first, status::SL_ERROR_BSD_ETIMEDOUT);
  ASSERT_TRUE(second.ready());
  EXPECT_EQ(*second, status::SL_ERROR_BSD_ECONNREFUSED);
}

TEST_F(SocketTest, Ipv6IsOff) {
  join();
  const auto sd = host().sockets.socket(Family::inet6, SocketType::stream, Protocol::tcp);
  ASSERT_TRUE(sd.ok());
  EXPECT_EQ(connect(*sd, Endpoint{Ipv6{{0, 0, 0, 1}}, 7}), status::SL_ERROR_BSD_ENETUNREACH);
  EXPECT_EQ(hint_keeper.hints, Strings{"ipv6-off"});
}

// ---- Send and Recv ----

TEST_F(SocketTest, BytesTravelBothWaysInOrder) {
  const std::int16_t sd = connected();
  EXPECT_EQ(send(sd, "hello"), kOk);
  EXPECT_EQ(send(sd, " world"), kOk);
  EXPECT_EQ(peer().take(), "hello world");
  peer().send("abcdef");
  EXPECT_EQ(recv(sd, 4), "abcd");
  EXPECT_EQ(recv(sd, 4), "ef");
}

TEST_F(SocketTest, RecvWaitsForTheFirstByte) {
  const std::int16_t sd = connected();
  Waiting waiting;
  start_recv(waiting, sd);
  pass(1h);
  EXPECT_EQ(result(waiting), "waits");
  peer().send("x");
  settle();
  EXPECT_EQ(result(waiting), "x");
}

// ref: commands-socket.md §3 "Recv"
TEST_F(SocketTest, APeerThatHasClosedGivesZeroBytesEachTimeAfterItsData) {
  const std::int16_t sd = connected();
  peer().send("last");
  peer().finish();
  EXPECT_EQ(recv(sd), "last");
  EXPECT_EQ(recv(sd), "");
  EXPECT_EQ(recv(sd), "");
}

TEST_F(SocketTest, APeerThatResetsGivesMinusOne) {
  const std::int16_t sd = connected();
  peer().reset();
  EXPECT_EQ(recv(sd), "<-1>");
}

TEST_F(SocketTest, RecvWithoutAConnectionOrWithATimeOutHasItsCode) {
  const std::int16_t fresh = make_socket();
  EXPECT_EQ(recv(fresh), "<-107>");
  const std::int16_t sd = connected();
  EXPECT_EQ(set(sd, SocketOption::rcvtimeo, RcvTimeo{2, 500'000}), kOk);
  const auto begin = clock.now();
  EXPECT_EQ(recv(sd), "<-11>");
  EXPECT_EQ(clock.now() - begin, 2500ms);
  EXPECT_EQ(set(sd, SocketOption::rcvtimeo, RcvTimeo{0, 0}), kOk);
  EXPECT_EQ(set(sd, SocketOption::nonblocking, 1u), kOk);
  EXPECT_EQ(recv(sd), "<-11>");
  peer().send("x");
  EXPECT_EQ(recv(sd), "x");
}

// ref: native-protocol.md §3 "Every Recv must be completed exactly once"
TEST_F(SocketTest, TwoRecvOnOneSocketAreServedInOrder) {
  const std::int16_t sd = connected();
  Waiting first, second;
  start_recv(first, sd);
  start_recv(second, sd);
  peer().send("one");
  settle();
  EXPECT_EQ(result(first), "one");
  EXPECT_EQ(result(second), "waits");
  peer().send("two");
  settle();
  EXPECT_EQ(result(second), "two");
}

// ref: commands-socket.md §3 "Send"
TEST_F(SocketTest, ASendThatCannotSucceedIsGoodAndTheNextOneIsNot) {
  join();
  const std::int16_t sd = make_socket();
  EXPECT_EQ(send(sd, "x"), kOk);
  trail.emplace_back("OK");
  settle();
  EXPECT_EQ(trail, (Strings{"OK", "tx_failed 0 -107"}));
  EXPECT_EQ(send(sd, "x"), status::SL_ERROR_BSD_SOC_ERROR);
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  make_socket();
  EXPECT_EQ(send(sd, "x"), kOk) << "Close forgets the failure";
  settle();
}

TEST_F(SocketTest, SendToAPeerThatIsGoneOrABadNumberFailsLater) {
  const std::int16_t sd = connected();
  peer().reset();
  EXPECT_EQ(send(sd, "x"), kOk);
  EXPECT_EQ(send(9, "x"), kOk);
  settle();
  EXPECT_EQ(trail, (Strings{"tx_failed 0 -107", "tx_failed 9 -9"}));
  EXPECT_EQ(send(sd, "x"), status::SL_ERROR_BSD_SOC_ERROR);
}

TEST_F(SocketTest, ABlockingSendWaitsForRoomAndANonBlockingOneDoesNot) {
  const std::int16_t sd = connected();
  peer().set_room(3);
  Pending<Result<std::size_t>> waiting;
  const std::string_view text = "hello";
  start(waiting, nwp::finish(host().sockets.send(sd, as_bytes(text))));
  EXPECT_FALSE(waiting.ready());
  EXPECT_EQ(peer().take(), "hel");
  EXPECT_EQ(set(sd, SocketOption::nonblocking, 1u), kOk);
  EXPECT_EQ(send(sd, "again"), status::SL_ERROR_BSD_EAGAIN);
  peer().set_room(100);
  settle();
  ASSERT_TRUE(waiting.ready());
  EXPECT_EQ(**waiting, 5u);
  EXPECT_EQ(send(sd, "more"), kOk);
  settle();
  EXPECT_EQ(peer().take(), "lomore");
}

// ---- Close ----

// ref: commands-socket.md §3 "Close"
TEST_F(SocketTest, CloseSendsFinAndFreesTheNumber) {
  const std::int16_t sd = connected();
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  EXPECT_TRUE(peer().device_finished());
  EXPECT_TRUE(peer().device_gone());
  EXPECT_EQ(run(host().sockets.close(sd)), status::SL_ERROR_BSD_EBADF);
}

TEST_F(SocketTest, CloseEndsEveryCallThatWaitsOnTheSocket) {
  const std::int16_t sd = connected();
  Waiting first, second;
  start_recv(first, sd);
  start_recv(second, sd);
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  EXPECT_EQ(make_socket(), sd);
  settle();
  EXPECT_EQ(result(first), "<-1>");
  EXPECT_EQ(result(second), "<-1>") << "it does not begin on the next socket of this number";
}

TEST_F(SocketTest, CloseEndsAConnectInProgress) {
  join();
  network.make_silent(kPeer);
  const std::int16_t sd = make_socket();
  Pending<Status> status;
  start(status, host().sockets.connect(sd, kPeer));
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  settle();
  ASSERT_TRUE(status.ready());
  EXPECT_EQ(*status, status::SL_ERROR_BSD_SOC_ERROR);
}

TEST_F(SocketTest, DataOfAClosedSocketStillGoesOut) {
  const std::int16_t sd = connected();
  EXPECT_EQ(set(sd, SocketOption::nonblocking, 1u), kOk);
  peer().set_room(2);
  EXPECT_EQ(send(sd, "hello"), kOk);
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  EXPECT_FALSE(peer().device_finished());
  peer().set_room(100);
  settle();
  EXPECT_EQ(peer().take(), "hello");
  EXPECT_TRUE(peer().device_finished());
}

TEST_F(SocketTest, DataThatNobodyTakesIsGivenUpWithAnEvent) {
  const std::int16_t sd = connected();
  EXPECT_EQ(set(sd, SocketOption::nonblocking, 1u), kOk);
  peer().set_room(2);
  EXPECT_EQ(send(sd, "hello"), kOk);
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  pass(66s);
  EXPECT_EQ(trail, Strings{"tx_failed 0 -15"});
  EXPECT_TRUE(peer().device_gone());
}

TEST_F(SocketTest, CloseWithLingerEndsWithTheData) {
  const std::int16_t sd = connected();
  EXPECT_EQ(set(sd, SocketOption::linger, Linger{1, 3}), kOk);
  EXPECT_EQ(set(sd, SocketOption::nonblocking, 1u), kOk);
  for (const bool resets : {false, true}) {
    const std::int16_t one = resets ? connected() : sd;
    if (resets) {
      EXPECT_EQ(set(one, SocketOption::linger, Linger{1, 3}), kOk);
      EXPECT_EQ(set(one, SocketOption::nonblocking, 1u), kOk);
    }
    peer().set_room(2);
    EXPECT_EQ(send(one, "hello"), kOk);
    Pending<Status> closed;
    start(closed, host().sockets.close(one));
    pass(1s);
    EXPECT_FALSE(closed.ready());
    if (resets) {
      peer().reset();
    } else {
      peer().set_room(100);
    }
    settle();
    ASSERT_TRUE(closed.ready());
    EXPECT_EQ(*closed, resets ? status::SL_ERROR_BSD_ECLOSE : kOk);
  }
}

TEST_F(SocketTest, CloseWithLingerWaitsAndTellsWhenItWasTooLong) {
  const std::int16_t sd = connected();
  EXPECT_EQ(set(sd, SocketOption::linger, Linger{1, 3}), kOk);
  EXPECT_EQ(set(sd, SocketOption::nonblocking, 1u), kOk);
  peer().set_room(2);
  EXPECT_EQ(send(sd, "hello"), kOk);
  const auto begin = clock.now();
  EXPECT_EQ(run(host().sockets.close(sd)), status::SL_ERROR_BSD_ECLOSE);
  EXPECT_EQ(clock.now() - begin, 3s);
}

// ---- the device goes, the link goes ----

// ref: commands-socket.md §7
TEST_F(SocketTest, StopEndsWaitingCallsAndFreesAllNumbers) {
  const std::int16_t sd = connected();
  make_socket();
  Waiting first, second;
  start_recv(first, sd);
  start_recv(second, sd);
  EXPECT_EQ(run(host().device.stop(0)), kOk);
  settle();
  EXPECT_EQ(result(first), "<-2017>");
  EXPECT_EQ(result(second), "<-2017>");
  EXPECT_EQ(run(host().device.start()).status(), kOk);
  EXPECT_EQ(make_socket(), 0);
}

TEST_F(SocketTest, ALostLinkBreaksConnectionsAndKeepsSockets) {
  const std::int16_t sd = connected();
  Waiting waiting;
  start_recv(waiting, sd);
  EXPECT_EQ(host().wlan.disconnect(), kOk);
  settle();
  EXPECT_EQ(result(waiting), "<-1>");
  EXPECT_EQ(recv(sd), "<-1>");
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_ENETUNREACH);
  EXPECT_EQ(make_socket(), 1) << "the number is still taken";
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
}

// ref: tls.md §2: 15 is an alert, 02 a fatal one
TEST_F(SocketTest, ATlsAlertOnAPlainSocketIsHintedAt) {
  const std::int16_t sd = connected();
  peer().send(std::string("\x15\x03\x03\x00\x02\x01\x0a", 7));
  EXPECT_EQ(hint_keeper.hints, Strings{});
  peer().send(std::string("\x15\x03\x03\x00\x02\x02\x0a", 7));
  EXPECT_EQ(recv(sd).size(), 7u);
  EXPECT_EQ(hint_keeper.hints, Strings{});
  EXPECT_EQ(recv(sd).size(), 7u);
  EXPECT_EQ(hint_keeper.hints, Strings{"plain-to-a-tls-port"});
}

}  // namespace
}  // namespace cc3235::nwp
