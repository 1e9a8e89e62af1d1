#pragma once

#include <string>
#include <utility>

#include "support/certificates.h"
#include "support/tls_server.h"
#include "tls_sim/tls.h"

/// A session and a real peer, and what carries bytes between them.
namespace cc3235::test {

inline constexpr UnixSeconds kToday = std::chrono::sys_days{2025y / 6 / 1};

inline tls_sim::Credential file(std::string_view content) {
  return {.named = true, .content = to_bytes(content)};
}
inline tls_sim::Credential absent_file() {
  return {.named = true, .content = std::nullopt};
}

inline catalog::Catalog catalog_of(const std::vector<Identity>& trusted, const std::vector<Identity>& revoked = {}) {
  std::vector<catalog::Digest> roots, bad;
  for (const auto& root : trusted) roots.push_back(root.digest());
  for (const auto& certificate : revoked) bad.push_back(certificate.digest());
  return {kToday, std::move(roots), std::move(bad)};
}

/// A root, a leaf that it issued, and a server with both, for tests that are not about certificates.
struct PlainServer {
  Identity root = self_signed({.name = "root", .ca = true});
  Identity leaf = issued_by(root, {.name = "server"});
  TlsServerOptions options(std::string suites = "ALL") const { return {.chain = {leaf}, .suites = std::move(suites)}; }
};
inline const PlainServer& plain_server() {
  static const PlainServer server;
  return server;
}

inline tls_sim::Context& context() {
  static tls_sim::Context context;
  return context;
}

inline tls_sim::Session make_client(tls_sim::Settings settings = {}, const catalog::Catalog* trust = nullptr,
                                    UnixSeconds now = kToday) {
  tls_sim::SessionSetup setup;
  setup.settings = std::move(settings);
  setup.trust = trust;
  setup.now = now;
  auto client = tls_sim::Session::create(context(), std::move(setup));
  require(client.ok(), "no client");
  return std::move(*client);
}

/// Gives bytes to the session in parts that its input can hold. True when it has its verdict before all are there.
inline bool feed_in_parts(tls_sim::Session& session, ByteView bytes) {
  constexpr std::size_t kPart = 32'768;
  while (bytes.size() > kPart) {
    require(session.feed(bytes.first(kPart)), "the input is full");
    if (session.advance() == tls_sim::Session::Progress::finished) return true;
    bytes = bytes.subspan(kPart);
  }
  require(session.feed(bytes), "the input is full");
  return false;
}

/// Carries bytes both ways until the session has its verdict, or nothing moves any more. `peer`: a TlsServer or a TlsClient.
template <class Peer>
bool handshake(tls_sim::Session& session, Peer& peer) {
  while (true) {
    const bool finished = session.advance() == tls_sim::Session::Progress::finished;
    const Bytes from_session = session.take_output();
    peer.feed(from_session);
    peer.advance();
    if (finished) return true;
    const Bytes from_peer = peer.take_output();
    if (from_session.empty() && from_peer.empty()) return false;
    feed_in_parts(session, from_peer);
  }
}

/// What the peer has sent goes to the session.
template <class Peer>
void deliver(Peer& peer, tls_sim::Session& session) {
  require(session.feed(peer.take_output()), "the input is full");
}

}  // namespace cc3235::test
