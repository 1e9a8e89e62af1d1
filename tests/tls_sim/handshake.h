#pragma once

#include <string>
#include <utility>

#include "support/certificates.h"
#include "support/tls_server.h"
#include "tls_sim/tls.h"

/// A client session and a real server, and what carries bytes between them.
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

inline tls_sim::ClientSession make_client(tls_sim::Settings settings = {}, const catalog::Catalog* trust = nullptr,
                                          UnixSeconds now = kToday) {
  tls_sim::ClientSetup setup;
  setup.settings = std::move(settings);
  setup.trust = trust;
  setup.now = now;
  auto client = tls_sim::ClientSession::create(context(), std::move(setup));
  require(client.ok(), "no client");
  return std::move(*client);
}

/// Carries bytes both ways until the client has its verdict, or nothing moves any more.
inline bool handshake(tls_sim::ClientSession& client, TlsServer& server) {
  while (true) {
    const bool finished = client.advance() == tls_sim::ClientSession::Progress::finished;
    const Bytes from_client = client.take_output();
    server.feed(from_client);
    server.advance();
    if (finished) return true;
    const Bytes from_server = server.take_output();
    if (from_client.empty() && from_server.empty()) return false;
    require(client.feed(from_server), "the input is full");
  }
}

/// What the server has sent goes to the client.
inline void deliver(TlsServer& server, tls_sim::ClientSession& client) {
  require(client.feed(server.take_output()), "the input is full");
}

}  // namespace cc3235::test
