#include "secure_limits.h"

namespace cc3235::nwp {
namespace {

using namespace std::chrono_literals;
using Strings = std::vector<std::string>;
using test::kPeer;
using test::Pending;
using test::SecureServingTest;
using test::SecureSocketTest;
using test::TlsFarm;
using test::Visitors;
using test::Waiting;
using test::world;

// ref: tls.md §2 rows 24, 25, 27, 28
TEST_F(SecureSocketTest, AGoodConnectAndTheWarningsLeaveTheConnectionUp) {
  serve({world().leaf, world().intermediate});
  std::int16_t sd = secure_socket("ca.pem");
  EXPECT_EQ(connect(sd, kPeer), kOk);
  expect_up(sd);
  sd = secure_socket();
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_ESECSNOVERIFY);
  expect_up(sd);
  EXPECT_EQ(hint_keeper.hints, Strings{"connection-up-with-a-warning"});
  EXPECT_EQ(host().device.set_time({.hour = 0, .minute = 0, .second = 0, .day = 1, .month = 1, .year = 2013}), kOk);
  sd = secure_socket("ca.pem");
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_ESECDATEERROR);
  expect_up(sd);
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_EISCONN);
}

class UntrustedSocketTest : public SecureSocketTest {
 protected:
  UntrustedSocketTest() { install(catalog::playground()); }
};

// ref: tls.md §2 row 27
TEST_F(UntrustedSocketTest, ARootThatTheCatalogLacksIsAWarning) {
  serve({world().leaf, world().intermediate});
  const std::int16_t sd = secure_socket("ca.pem");
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_ESECUNKNOWNROOTCA);
  expect_up(sd);
}

// ref: tls.md §2 row 16, §10 "Event line first"
TEST_F(SecureSocketTest, AWrongRootIsAnEventThenTheCode) {
  serve({world().leaf, world().intermediate});
  const std::int16_t sd = secure_socket("other.pem");
  trail.push_back(std::to_string(connect(sd, kPeer).value()));
  EXPECT_EQ(trail, (Strings{"socket event 0 5 0", "-688"}));
  expect_down(sd);
}

// ref: tls.md §2 rows 4, 5, 21
TEST_F(SecureSocketTest, FilesAndNameAreJudgedAtConnect) {
  serve({world().leaf, world().intermediate});
  EXPECT_EQ(connect(secure_socket("none.pem"), kPeer), status::SL_ERROR_BSD_ESECNOCAFILE);
  flash.put("bad.pem", "-----BEGIN CERTIFICATE-----\nrubbish");
  EXPECT_EQ(connect(secure_socket("bad.pem"), kPeer), status::SL_ERROR_BSD_ESECBADCAFILE);
  const std::int16_t sd = secure_socket("ca.pem");
  EXPECT_EQ(set(sd, SocketOption::secure_domain_name_verification, std::string("other.example")), kOk);
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_ESEC_DOMAIN_NAME_MISMATCH);
  expect_down(sd);
}

/// The rows of tls.md §2 that need no certificate; T4 to T28 are in tests/tls_sim. The CA file is missing, too: row 4.
struct ChipRow {
  int number;
  const char* sentence;
  Status code;
  Endpoint peer = kPeer;
  bool online = true;
  int connections = 0;  ///< that are up before
};
class DecisionTable : public SecureSocketTest, public testing::WithParamInterface<ChipRow> {};

TEST_P(DecisionTable, EndsConnectAsItSays) {
  const ChipRow& row = GetParam();
  SCOPED_TRACE(row.sentence);
  serve({world().leaf, world().intermediate});
  for (int i = 0; i < row.connections; ++i) EXPECT_EQ(connect(secure_socket(), kPeer), status::SL_ERROR_BSD_ESECSNOVERIFY);
  if (!row.online) {
    EXPECT_EQ(host().wlan.disconnect(), kOk);
  }
  const std::int16_t sd = secure_socket("none.pem");
  EXPECT_EQ(connect(sd, row.peer), row.code);
  EXPECT_EQ(recv(sd), "<-107>") << "not up";
}
constexpr ChipRow kChipRows[]{
    {.number = 1, .sentence = "no network", .code = status::SL_ERROR_BSD_ENETUNREACH, .online = false},
    {.number = 2, .sentence = "nobody listens", .code = status::SL_ERROR_BSD_ECONNREFUSED, .peer = {kPeer.address, 9}},
    {.number = 3,
     .sentence = "six TLS connections are up",
     .code = status::SL_ERROR_BSD_ESECT00MANYSSLOPENED,
     .connections = 6},
};
INSTANTIATE_TEST_SUITE_P(Tls, DecisionTable, testing::ValuesIn(kChipRows),
                         [](const auto& info) { return "T" + std::to_string(info.param.number); });

// ref: tls.md §2 row 10
TEST_F(SecureSocketTest, APeerWithoutTlsIsToldApart) {
  auto& server = network.serve(kPeer);
  server.on_connect = [](test::FakePeer peer) { peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"); };
  EXPECT_EQ(connect(secure_socket(), kPeer), status::SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE);
  server.on_connect = [](test::FakePeer peer) { peer.finish(); };
  EXPECT_EQ(connect(secure_socket(), kPeer), status::SL_ERROR_BSD_ESEC_SOCKET_ERROR_E);
  server.on_connect = [](test::FakePeer peer) { peer.reset(); };
  EXPECT_EQ(connect(secure_socket(), kPeer), status::SL_ERROR_BSD_ESEC_SOCKET_ERROR_E);
  for (const std::string_view beginning : {"", "\x16\x03\x03\x01"}) {
    server.on_connect = [beginning](test::FakePeer peer) { peer.send(std::string(beginning)); };
    const auto begin = clock.now();
    EXPECT_EQ(connect(secure_socket(), kPeer), status::SL_ERROR_BSD_ESECHANDSHAKETIMEDOUT);
    EXPECT_EQ(clock.now() - begin, 20s);
  }
}

// ref: error-codes.csv -728
TEST_F(SecureSocketTest, AMessageWhoseLengthsDoNotAddUpIsToldApart) {
  network.serve(kPeer).on_connect = [](test::FakePeer peer) {
    // A ServerHello of five bytes: the version, and not even all of the random bytes.
    peer.send(std::string("\x16\x03\x03\x00\x09\x02\x00\x00\x05\x03\x03\x01\x02\x03", 14));
  };
  EXPECT_EQ(connect(secure_socket(), kPeer), status::SL_ERROR_BSD_ESEC_BUFFER_ERROR);
}

// ref: tls.md §3 SECURE_EXT_CLIENT_CHLNG_RESP
TEST_F(SecureSocketTest, ASignatureThatTheHostNeverGivesLetsTheTimeRunOut) {
  test::TlsServerOptions options;
  options.chain = {world().leaf, world().intermediate};
  options.client_root = world().root;
  farm = std::make_unique<TlsFarm>(network, std::move(options));
  const std::int16_t sd = secure_socket();
  EXPECT_EQ(set(sd, SocketOption::secure_files_certificate_file_name, std::string("ca.pem")), kOk);
  EXPECT_EQ(set(sd, SocketOption::secure_ext_client_chlng_resp, std::monostate{}), kOk);
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_ESECHANDSHAKETIMEDOUT);
}

// ref: tls.md §2 "Non-blocking TLS socket"
TEST_F(SecureSocketTest, ANonBlockingConnectIsRepeatedUntilItTellsItsWarning) {
  serve({world().leaf, world().intermediate});
  const std::int16_t sd = secure_socket();
  EXPECT_EQ(set(sd, SocketOption::nonblocking, 1u), kOk);
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_EALREADY);
  EXPECT_EQ(set(sd, SocketOption::secmethod, 3u), status::SL_ERROR_BSD_ESECSSLDURINGHANDSHAKE);
  Status status = status::SL_ERROR_BSD_EALREADY;
  run_until([&] {
    status = run(host().sockets.connect(sd, kPeer));
    return status != status::SL_ERROR_BSD_EALREADY;
  });
  EXPECT_EQ(status, status::SL_ERROR_BSD_ESECSNOVERIFY);
  expect_up(sd);
}

// ref: tls.md §3 "SECURE_ALPN"
TEST_F(SecureSocketTest, TheProtocolThatTheServerPickedIsReadBack) {
  test::TlsServerOptions options;
  options.chain = {world().leaf, world().intermediate};
  options.protocols = {"http/1.1"};
  farm = std::make_unique<TlsFarm>(network, std::move(options));
  const std::int16_t sd = secure_socket();
  EXPECT_EQ(set(sd, SocketOption::secure_alpn, 3u), kOk);
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_ESECSNOVERIFY);
  EXPECT_EQ(std::get<std::uint32_t>(*get(sd, SocketOption::secure_alpn)), 1u);
}

class ConnectedSecureTest : public SecureSocketTest {
 protected:
  void SetUp() override {
    SecureSocketTest::SetUp();
    serve({world().leaf, world().intermediate});
    sd = secure_socket();
    EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_ESECSNOVERIFY);
  }
  std::int16_t sd = -1;
};

TEST_F(ConnectedSecureTest, DataOfAnyLengthTravelsBothWaysInOrder) {
  const std::string text = test::pattern(100'000);
  for (std::size_t at = 0; at < text.size(); at += 1000) EXPECT_EQ(send(sd, std::string_view(text).substr(at, 1000)), kOk);
  settle();
  std::string there = farm->received();
  there += farm->received();
  EXPECT_TRUE(there == text);
  farm->send(text);
  std::string back;
  while (back.size() < text.size()) back += recv(sd, 700);
  EXPECT_TRUE(back == text);
}

// ref: tls.md §5
TEST_F(ConnectedSecureTest, TheEndOfASessionHasItsCodes) {
  farm->send("last");
  farm->say_goodbye();
  EXPECT_EQ(recv(sd), "last");
  EXPECT_EQ(recv(sd), "<-452>") << "TCP is still up";
  EXPECT_EQ(send(sd, "x"), kOk);
  settle();
  EXPECT_EQ(trail, Strings{"tx_failed 0 -452"});
  EXPECT_EQ(send(sd, "x"), status::SL_ERROR_BSD_SOC_ERROR);
  farm->peer().finish();
  EXPECT_EQ(recv(sd), "");
}

TEST_F(ConnectedSecureTest, AResetIsAnErrorBehindTheData) {
  farm->send("last");
  farm->peer().reset();
  for (const char* answer : {"last", "<-1>", "<-1>"}) EXPECT_EQ(recv(sd), answer);
}

TEST_F(ConnectedSecureTest, AFinRightAfterCloseNotifyIsTheEnd) {
  farm->say_goodbye();
  Waiting waiting;
  start(waiting.count, nwp::finish(host().sockets.recv(sd, waiting.buffer)));
  EXPECT_FALSE(waiting.count.ready());
  farm->peer().finish();
  settle();
  ASSERT_TRUE(waiting.count.ready());
  EXPECT_EQ(text_of(*waiting.count, waiting.buffer), "");
}

TEST_F(ConnectedSecureTest, AFinWithoutCloseNotifyIsTheEndOrABrokenRecord) {
  Waiting waiting;
  start(waiting.count, nwp::finish(host().sockets.recv(sd, waiting.buffer)));
  farm->session().write(as_bytes("record"));
  Bytes record = farm->session().take_output();
  record.pop_back();
  farm->peer().send(record);
  farm->peer().finish();
  settle();
  ASSERT_TRUE(waiting.count.ready());
  EXPECT_EQ(text_of(*waiting.count, waiting.buffer), "<-470>");
}

TEST_F(ConnectedSecureTest, ARecordThatDoesNotDecryptBreaksTheSocketAndTheServerIsTold) {
  farm->session().write(as_bytes("record"));
  Bytes record = farm->session().take_output();
  record.back() ^= 1;
  farm->peer().send(record);
  EXPECT_EQ(recv(sd), "<-451>");
  settle();
  std::ignore = farm->received();
  EXPECT_TRUE(farm->session().peer_said_goodbye()) << "no alert arrived";
}

// ref: tls.md §1 "renegotiation": declined at once; OpenSSL's server ends the session when it hears that
TEST_F(ConnectedSecureTest, ARequestToRenegotiateIsDeclined) {
  Waiting waiting;
  start(waiting.count, nwp::finish(host().sockets.recv(sd, waiting.buffer)));
  farm->session().renegotiate();
  farm->peer().send(farm->session().take_output());
  settle();
  std::ignore = farm->received();
  farm->peer().send(farm->session().take_output());
  settle();
  ASSERT_TRUE(waiting.count.ready());
  EXPECT_EQ(text_of(*waiting.count, waiting.buffer), "<-340>");
}

// ref: tls.md §5 "AT+Close"
TEST_F(ConnectedSecureTest, CloseSaysGoodbyeBeforeFin) {
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  EXPECT_TRUE(farm->peer().device_finished());
  settle();
  std::ignore = farm->received();
  EXPECT_TRUE(farm->session().peer_said_goodbye());
}

// ref: tls.md §5 "plain data on a secured socket", events.md §4
TEST_F(ConnectedSecureTest, PlainDataIsAnEvent) {
  farm->peer().send("HTTP/1.1 400 Bad Request\r\n\r\n");
  EXPECT_EQ(recv(sd), "<-711>");
  settle();
  EXPECT_EQ(trail, Strings{"socket event 0 2 0"});
  EXPECT_EQ(recv(sd), "<-711>");
  settle();
  EXPECT_EQ(trail.size(), 1u) << "once";
}

TEST_F(ConnectedSecureTest, GoingOnInPlainTextAfterCloseNotifyIsAnEvent) {
  farm->say_goodbye();
  EXPECT_EQ(recv(sd), "<-452>");
  settle();
  EXPECT_TRUE(trail.empty());
  farm->peer().send("and now in the clear");
  EXPECT_EQ(recv(sd), "<-452>");
  settle();
  EXPECT_EQ(trail, Strings{"socket event 0 2 0"});
}

TEST_F(ConnectedSecureTest, CloseEndsARecvThatWaits) {
  Waiting waiting;
  start(waiting.count, nwp::finish(host().sockets.recv(sd, waiting.buffer)));
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  settle();
  ASSERT_TRUE(waiting.count.ready());
  EXPECT_EQ(text_of(*waiting.count, waiting.buffer), "<-1>");
}

// ref: tls.md §10 "Close of a socket in handshake"
TEST_F(SecureSocketTest, CloseEndsAHandshake) {
  network.serve(kPeer);
  const std::int16_t sd = secure_socket();
  Pending<Status> status;
  start(status, host().sockets.connect(sd, kPeer));
  run_until([this] { return !network.serve(kPeer).peers.empty(); });
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  run_until([&] { return status.ready(); });
  EXPECT_EQ(*status, status::SL_ERROR_BSD_SOC_ERROR);
}

// ---- servers ----

// ref: tls.md §6
TEST_F(SecureServingTest, AcceptGivesAFinishedConnection) {
  listen();
  Pending<Result<Accepted>> waiting;
  start(waiting, host().sockets.accept(listener, Family::inet));
  visitors->come({.trusted = world().root});
  run_until([&] { return waiting.ready(); });
  ASSERT_TRUE(waiting->ok());
  EXPECT_EQ((*waiting)->sd, 1);
  EXPECT_EQ((*waiting)->peer, Visitors::kVisitor);
  EXPECT_TRUE(visitors->client().connected());
  expect_served(1);
  EXPECT_EQ(run(host().sockets.close(1)), kOk);
  settle();
  std::ignore = visitors->received();
  EXPECT_TRUE(visitors->client().peer_said_goodbye());
  EXPECT_TRUE(trail.empty());
  EXPECT_TRUE(hint_keeper.hints.empty());
}

// ref: tls.md §6: before Accept is called (uncertain)
TEST_F(SecureServingTest, TheHandshakeDoesNotWaitForAccept) {
  listen();
  EXPECT_EQ(set(listener, SocketOption::nonblocking, 1u), kOk);
  EXPECT_EQ(accept(), -11);
  visitors->come();
  EXPECT_EQ(accept(), -11) << "connected, but no hands are shaken";
  settle_visitor();
  EXPECT_TRUE(visitors->client().connected());
  visitors->send("early");
  const Result<std::uint32_t> ready =
      run(host().sockets.select({.sockets = 1u << listener, .seconds = 5, .microseconds = 0}));
  EXPECT_EQ(*ready, 1u << listener);
  // A second client waits until the first one has been taken.
  visitors->come();
  settle();
  EXPECT_FALSE(visitors->client().connected());
  EXPECT_EQ(accept(), 1);
  settle_visitor();
  EXPECT_TRUE(visitors->client().connected());
  EXPECT_EQ(set(1, SocketOption::nonblocking, 0u), kOk) << "inherited";
  EXPECT_EQ(recv(1), "early");
}

TEST_F(SecureServingTest, AFailedHandshakeIsAnEventAndAcceptGoesOn) {
  flash.put("client-root.pem", world().other_root.pem());
  EXPECT_EQ(set(listener, SocketOption::secure_files_ca_file_name, std::string("client-root.pem")), kOk);
  listen();
  Pending<Result<Accepted>> waiting;
  start(waiting, host().sockets.accept(listener, Family::inet));
  visitors->come();
  run_until([this] { return !trail.empty(); });
  EXPECT_EQ(trail, Strings{"socket event 0 0 -745"});
  EXPECT_TRUE(visitors->peer().device_finished());
  visitors->come({.certificate = {world().direct_leaf}});
  run_until([this] { return trail.size() == 2; });
  EXPECT_EQ(trail.back(), "socket event 0 0 -688");
  EXPECT_FALSE(waiting.ready());
  const auto begin = clock.now();
  std::optional<test::FakePeer> silent = network.dial(443, Visitors::kVisitor);
  run_until([this] { return trail.size() == 3; });
  EXPECT_EQ(trail.back(), "socket event 0 0 -462");
  EXPECT_EQ(clock.now() - begin, 20s);
  visitors->come({.certificate = {test::issued_by(world().other_root, {.name = "client"})}});
  run_until([&] { return waiting.ready(); });
  ASSERT_TRUE(waiting->ok());
  expect_served((*waiting)->sd);
}

// ref: tls.md §3, §6: files are not looked at before a client comes
TEST_F(SecureServingTest, FilesAreReadWhenAClientComes) {
  EXPECT_EQ(set(listener, SocketOption::secure_files_certificate_file_name, std::string("none.pem")), kOk);
  listen();
  visitors->come();
  run_until([this] { return !trail.empty(); });
  EXPECT_EQ(trail, Strings{"socket event 0 0 -457"});
  flash.put("none.pem", world().direct_leaf.pem());
  visitors->come();
  EXPECT_EQ(accept(), 1);
  expect_served(1);
}

// ref: tls.md §3 "later → -466"
TEST_F(SecureServingTest, OptionsAreForTheTimeBeforeListen) {
  listen();
  EXPECT_EQ(set(listener, SocketOption::secmethod, 3u), status::SL_ERROR_BSD_ESECNOTALLOWEDWHENLISTENING);
  EXPECT_EQ(set(listener, SocketOption::secure_files_ca_file_name, std::string("ca.pem")),
            status::SL_ERROR_BSD_ESECNOTALLOWEDWHENLISTENING);
  EXPECT_EQ(set(listener, SocketOption::keepalivetime, 60u), kOk) << "no option of TLS";
}

TEST_F(SecureServingTest, CloseAndALostLinkTakeTheWaitingClientAlong) {
  listen();
  visitors->come();
  settle_visitor();
  EXPECT_TRUE(visitors->client().connected());
  EXPECT_EQ(host().wlan.disconnect(), kOk);
  settle();
  EXPECT_TRUE(visitors->peer().device_gone());
  join();
  visitors->come();
  EXPECT_EQ(accept(), 1);
  expect_served(1);
  visitors->come();
  settle_visitor();
  std::optional<test::FakePeer> midway = network.dial(443, Visitors::kVisitor);
  EXPECT_EQ(run(host().sockets.close(listener)), kOk);
  settle();
  EXPECT_TRUE(visitors->peer().device_gone());
  EXPECT_TRUE(midway->device_gone());
  EXPECT_EQ(make_socket(), 0) << "all numbers are given back";
  EXPECT_EQ(make_socket(), 2);
}

}  // namespace
}  // namespace cc3235::nwp
