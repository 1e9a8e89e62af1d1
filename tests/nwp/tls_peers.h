#pragma once

#include "chip_fixture.h"
#include "support/tls_client.h"
#include "support/tls_server.h"

/// Real OpenSSL peers in the test's network.
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

}  // namespace cc3235::test
