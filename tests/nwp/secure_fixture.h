#pragma once

#include "chip_fixture.h"
#include "support/tls_client.h"
#include "support/tls_server.h"
#include "tls_sim/world.h"

/// A device with secure sockets, and real OpenSSL peers in the test's network.
namespace cc3235::test {

/// A TLS server in the test's network; one session for each connection.
class TlsFarm {
 public:
  TlsFarm(FakeNetwork& network, TlsServerOptions options) : options_(std::move(options)) {
    network.serve(kPeer).on_connect = [this](FakePeer peer) { accept(peer); };
  }

  TlsServer& session() { return *sessions_.back(); }
  FakePeer& peer() { return peers_.back(); }
  void send(std::string_view text) {
    session().write(as_bytes(text));
    flush();
  }
  std::string received() { return std::string(as_text(session().read())); }
  void say_goodbye() {
    session().shutdown();
    flush();
  }

 private:
  void accept(const FakePeer& peer) {
    sessions_.push_back(std::make_unique<TlsServer>(options_));
    peers_.push_back(peer);
    peers_.back().on_data([this, index = peers_.size() - 1] { pump(index); });
  }
  void pump(std::size_t index) {
    const std::string bytes = peers_[index].take();
    sessions_[index]->feed(as_bytes(bytes));
    if (!sessions_[index]->connected()) sessions_[index]->advance();
    peers_[index].send(sessions_[index]->take_output());
  }
  void flush() { peer().send(session().take_output()); }

  TlsServerOptions options_;
  std::vector<std::unique_ptr<TlsServer>> sessions_;
  std::deque<FakePeer> peers_;
};

/// TLS clients that come to the device.
class Visitors {
 public:
  explicit Visitors(FakeNetwork& network) : network_(network) {}

  /// The last client that came, and its end of the wire.
  TlsClient& client() { return *clients_.back(); }
  FakePeer& peer() { return peers_.back(); }
  std::size_t count() const { return clients_.size(); }

  void come(TlsClientOptions options = {}) {
    clients_.push_back(std::make_unique<TlsClient>(std::move(options)));
    std::optional<FakePeer> peer = network_.dial(443, kVisitor);
    ASSERT_TRUE(peer) << "refused";
    peers_.push_back(*peer);
    peers_.back().on_data([this, index = peers_.size() - 1] { pump(index); });
    pump(peers_.size() - 1);
  }
  void send(std::string_view text) {
    client().write(as_bytes(text));
    peer().send(client().take_output());
  }
  std::string received() { return std::string(as_text(client().read())); }

  static constexpr Endpoint kVisitor{Ipv4::of(192, 168, 1, 31), 40001};

 private:
  void pump(std::size_t index) {
    const std::string bytes = peers_[index].take();
    clients_[index]->feed(as_bytes(bytes));
    if (!clients_[index]->connected()) clients_[index]->advance();
    peers_[index].send(clients_[index]->take_output());
  }

  FakeNetwork& network_;
  std::vector<std::unique_ptr<TlsClient>> clients_;
  std::deque<FakePeer> peers_;
};

class SecureSocketTest : public ChipFixture {
 protected:
  SecureSocketTest() { install(catalog::Catalog(UnixSeconds{}, {world().root.digest()}, {})); }

  void SetUp() override {
    ChipFixture::SetUp();
    join();
    flash.put("ca.pem", world().root.pem());
    flash.put("other.pem", world().other_root.pem());
  }

  void serve(std::vector<Identity> chain) {
    TlsServerOptions options;
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
    EXPECT_EQ(connect(sd, kPeer), cc3235::status::SL_ERROR_BSD_EINVAL);
  }

  std::unique_ptr<TlsFarm> farm;
};

class SecureServingTest : public SecureSocketTest {
 protected:
  void SetUp() override {
    SecureSocketTest::SetUp();
    flash.put("own.pem", world().direct_leaf.pem());
    flash.put("own.key", private_pem(world().direct_leaf.key));
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
    const Result<nwp::Accepted> accepted = run(host().sockets.accept(listener, Family::inet));
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

}  // namespace cc3235::test
