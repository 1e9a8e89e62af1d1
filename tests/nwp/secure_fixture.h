#pragma once

#include "chip_fixture.h"
#include "support/tls_client.h"
#include "support/tls_server.h"
#include "tls_sim/world.h"

/// A device with secure sockets, and real OpenSSL peers in the test's network.
namespace cc3235::test {

/// Ends of TLS connections with the device, `End` being a TlsServer or a TlsClient; the last one is the one that talks.
template <class End>
class Conversations {
 public:
  End& end() { return *ends_.back(); }
  FakePeer& peer() { return peers_.back(); }
  std::size_t count() const { return ends_.size(); }

  void send(std::string_view text) {
    end().write(as_bytes(text));
    flush();
  }
  std::string received() { return std::string(as_text(end().read())); }
  void say_goodbye() {
    end().shutdown();
    flush();
  }

 protected:
  void add(std::unique_ptr<End> end, const FakePeer& peer) {
    ends_.push_back(std::move(end));
    peers_.push_back(peer);
    peers_.back().on_data([this, index = peers_.size() - 1] { pump(index); });
  }
  void pump(std::size_t index) {
    const std::string bytes = peers_[index].take();
    ends_[index]->feed(as_bytes(bytes));
    if (!ends_[index]->connected()) ends_[index]->advance();
    peers_[index].send(ends_[index]->take_output());
  }

 private:
  void flush() { peer().send(end().take_output()); }

  std::vector<std::unique_ptr<End>> ends_;
  std::deque<FakePeer> peers_;
};

/// A TLS server in the test's network; one session for each connection.
class TlsFarm : public Conversations<TlsServer> {
 public:
  TlsFarm(FakeNetwork& network, TlsServerOptions options) : options_(std::move(options)) {
    network.serve(kPeer).on_connect = [this](const FakePeer& peer) { add(std::make_unique<TlsServer>(options_), peer); };
  }
  TlsServer& session() { return end(); }

 private:
  TlsServerOptions options_;
};

/// TLS clients that come to the device.
class Visitors : public Conversations<TlsClient> {
 public:
  explicit Visitors(FakeNetwork& network) : network_(network) {}
  TlsClient& client() { return end(); }

  void come(const TlsClientOptions& options = {}) {
    auto client = std::make_unique<TlsClient>(options);
    std::optional<FakePeer> peer = network_.dial(443, kVisitor);
    ASSERT_TRUE(peer) << "refused";
    add(std::move(client), *peer);
    pump(count() - 1);
  }

  static constexpr Endpoint kVisitor{Ipv4::of(192, 168, 1, 31), 40001};

 private:
  FakeNetwork& network_;
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
