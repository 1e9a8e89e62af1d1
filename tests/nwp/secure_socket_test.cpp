#include "tls_peers.h"
#include "tls_sim/world.h"

namespace cc3235::nwp {
namespace {

using namespace std::chrono_literals;
using Strings = std::vector<std::string>;
using test::kPeer;
using test::Pending;
using test::TlsFarm;
using test::Visitors;
using test::Waiting;
using test::world;

class SecureSocketTest : public test::ChipFixture {
 protected:
  SecureSocketTest() { install(catalog::Catalog(UnixSeconds{}, {world().root.digest()}, {})); }

  void SetUp() override {
    ChipFixture::SetUp();
    join();
    flash.put("ca.pem", world().root.pem());
    flash.put("other.pem", world().other_root.pem());
  }

  void serve(std::vector<test::Identity> chain) {
    test::TlsServerOptions options;
    options.chain = std::move(chain);
    farm = std::make_unique<TlsFarm>(network, std::move(options));
  }
  std::int16_t secure_socket(std::string ca = "") {
    const std::int16_t sd = make_socket(SocketType::stream, Protocol::sec);
    if (!ca.empty()) {
      EXPECT_EQ(set(sd, SocketOption::secure_files_ca_file_name, std::move(ca)), kOk);
    }
    return sd;
  }
  void expect_up(std::int16_t sd) {
    EXPECT_EQ(send(sd, "ping"), kOk);
    settle();
    EXPECT_EQ(farm->received(), "ping");
    farm->send("pong");
    EXPECT_EQ(recv(sd), "pong");
  }
  void expect_down(std::int16_t sd) {
    EXPECT_TRUE(farm->peer().device_gone());
    EXPECT_EQ(recv(sd), "<-107>");
    EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_EINVAL);
  }

  std::unique_ptr<TlsFarm> farm;
};

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

// ref: tls.md §2 rows 1, 2
TEST_F(SecureSocketTest, TcpIsTriedBeforeFilesAreRead) {
  EXPECT_EQ(connect(secure_socket("none.pem"), kPeer), status::SL_ERROR_BSD_ECONNREFUSED);
  const std::int16_t sd = secure_socket("none.pem");
  EXPECT_EQ(host().wlan.disconnect(), kOk);
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_ENETUNREACH);
}

// ref: tls.md §2 row 10
TEST_F(SecureSocketTest, APeerWithoutTlsIsToldApart) {
  auto& server = network.serve(kPeer);
  server.on_connect = [](test::FakePeer peer) { peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"); };
  EXPECT_EQ(connect(secure_socket(), kPeer), status::SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE);
  server.on_connect = [](test::FakePeer peer) { peer.finish(); };
  EXPECT_EQ(connect(secure_socket(), kPeer), status::SL_ERROR_BSD_ESEC_SOCKET_ERROR_E);
  server.on_connect = [](test::FakePeer peer) { peer.reset(); };
  EXPECT_EQ(connect(secure_socket(), kPeer), status::SL_ERROR_BSD_ESEC_SOCKET_ERROR_E);
  server.on_connect = nullptr;
  const auto begin = clock.now();
  EXPECT_EQ(connect(secure_socket(), kPeer), status::SL_ERROR_BSD_ESECHANDSHAKETIMEDOUT);
  EXPECT_EQ(clock.now() - begin, 20s);
}

// ref: tls.md §1 "Simultaneous TLS connections"
TEST_F(SecureSocketTest, SixConnectionsAreTheLimit) {
  serve({world().leaf, world().intermediate});
  std::int16_t last = 0;
  for (int i = 0; i < 6; ++i) {
    last = secure_socket();
    EXPECT_EQ(connect(last, kPeer), status::SL_ERROR_BSD_ESECSNOVERIFY);
  }
  EXPECT_EQ(connect(secure_socket(), kPeer), status::SL_ERROR_BSD_ESECT00MANYSSLOPENED);
  EXPECT_EQ(run(host().sockets.close(last)), kOk);
  EXPECT_EQ(connect(secure_socket(), kPeer), status::SL_ERROR_BSD_ESECSNOVERIFY);
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
  EXPECT_TRUE(farm->session().client_said_goodbye()) << "no alert arrived";
}

// ref: tls.md §5 "AT+Close"
TEST_F(ConnectedSecureTest, CloseSaysGoodbyeBeforeFin) {
  EXPECT_EQ(run(host().sockets.close(sd)), kOk);
  EXPECT_TRUE(farm->peer().device_finished());
  settle();
  std::ignore = farm->received();
  EXPECT_TRUE(farm->session().client_said_goodbye());
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
  settle();
  run_until([&] { return status.ready(); });
  EXPECT_EQ(*status, status::SL_ERROR_BSD_SOC_ERROR);
}

// ---- servers ----

class SecureServingTest : public SecureSocketTest {
 protected:
  void SetUp() override {
    SecureSocketTest::SetUp();
    flash.put("own.pem", world().direct_leaf.pem());
    flash.put("own.key", test::private_pem(world().direct_leaf.key));
    listener = secure_socket();
    EXPECT_EQ(set(listener, SocketOption::secure_files_certificate_file_name, std::string("own.pem")), kOk);
    EXPECT_EQ(set(listener, SocketOption::secure_files_private_key_file_name, std::string("own.key")), kOk);
    EXPECT_EQ(host().sockets.bind(listener, {Ipv4{}, 443}), kOk);
  }
  void TearDown() override {
    SecureSocketTest::TearDown();
    visitors.reset();
  }
  void listen() { EXPECT_EQ(host().sockets.listen(listener, 1), kOk); }
  /// Until the last client has its session, or none.
  void settle_visitor() {
    run_until([this] { return visitors->client().connected() || visitors->peer().device_gone(); });
    settle();
  }
  /// One Accept: the number, or the code.
  std::int32_t accept() {
    const Result<Accepted> accepted = run(host().sockets.accept(listener, Family::inet));
    return accepted ? accepted->sd : accepted.status().value();
  }
  void expect_served(std::int16_t sd) {
    visitors->send("ping");
    EXPECT_EQ(recv(sd), "ping");
    EXPECT_EQ(send(sd, "pong"), kOk);
    settle();
    EXPECT_EQ(visitors->received(), "pong");
  }

  std::int16_t listener = -1;
  std::unique_ptr<Visitors> visitors = std::make_unique<Visitors>(network);
};

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
  EXPECT_TRUE(visitors->client().server_said_goodbye());
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
  const std::size_t first = visitors->count();
  visitors->come();
  settle();
  EXPECT_FALSE(visitors->client().connected());
  EXPECT_EQ(accept(), static_cast<std::int32_t>(first));
  settle_visitor();
  EXPECT_TRUE(visitors->client().connected());
  EXPECT_EQ(set(1, SocketOption::nonblocking, 0u), kOk) << "inherited";
  EXPECT_EQ(recv(1), "early");
}

// ref: tls.md §6: the event, and Accept goes on
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

// ref: tls.md §1 "Simultaneous TLS connections"
TEST_F(SecureServingTest, TheSeventhClientIsRejected) {
  listen();
  std::int32_t last = 0;
  for (int i = 0; i < 6; ++i) {
    visitors->come();
    last = accept();
    EXPECT_GT(last, 0);
  }
  EXPECT_TRUE(trail.empty()) << "a listening socket is none of the six";
  visitors->come();
  run_until([this] { return !trail.empty(); });
  EXPECT_EQ(trail, Strings{"socket event 0 0 -460"});
  EXPECT_TRUE(visitors->peer().device_gone());
  EXPECT_EQ(run(host().sockets.close(static_cast<std::int16_t>(last))), kOk);
  visitors->come();
  EXPECT_GT(accept(), 0);
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
