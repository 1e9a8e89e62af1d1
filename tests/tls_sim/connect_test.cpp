#include <gtest/gtest.h>

#include <thread>

#include "base/status_codes.h"
#include "base/status_table.h"
#include "tls_sim/handshake.h"
#include "tls_sim/world.h"

/// Rows of the decision table against a real server. ref: tls.md §2
namespace cc3235::tls_sim {
namespace {

using namespace status;
using namespace std::chrono_literals;
using test::day;
using test::Identity;
using test::issued_by;
using test::kToday;
using test::World;
using test::world;

constexpr UnixSeconds kColdStart = day(2013y / 1 / 1);

struct Row {
  int number;
  const char* fact;
  std::vector<Identity> chain;  ///< sent by the server
  std::optional<Identity> ca;
  std::vector<Identity> trusted{}, revoked{};
  UnixSeconds clock = kToday;
  std::string domain{};
  Status code;
  std::optional<Identity> expected_peer{};
};

std::vector<Identity> chain_of(std::size_t certificates) {
  std::vector<Identity> chain{world().root};
  while (chain.size() < certificates) {
    chain.insert(chain.begin(), issued_by(chain.front(), {.name = "Level " + std::to_string(chain.size()), .ca = true}));
  }
  chain.insert(chain.begin(), issued_by(chain.front(), {.name = "server"}));
  chain.pop_back();
  return chain;
}

std::vector<Row> rows() {
  const World& w = world();
  return {
      {.number = 16,
       .fact = "another root than the server's",
       .chain = {w.leaf, w.intermediate},
       .ca = w.other_root,
       .trusted = {w.other_root},
       .code = SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
      {.number = 16,
       .fact = "wrong root although the server sends its own root",
       .chain = {w.leaf, w.intermediate, w.root},
       .ca = w.other_root,
       .code = SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
      {.number = 16,
       .fact = "wrong root and expired is not a mere date",
       .chain = {w.expired_leaf},
       .ca = w.other_root,
       .code = SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
      {.number = 16,
       .fact = "wrong root and cold clock",
       .chain = {w.leaf, w.intermediate},
       .ca = w.other_root,
       .clock = kColdStart,
       .code = SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
      {.number = 16,
       .fact = "the server leaves out its intermediate",
       .chain = {w.leaf},
       .ca = w.root,
       .code = SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
      {.number = 16,
       .fact = "cross-signed top, OpenSSL would stop at the known root",
       .chain = {w.new_leaf, w.new_intermediate, w.new_by_old},
       .ca = w.new_root,
       .trusted = {w.new_root},
       .code = SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
      {.number = 28,
       .fact = "cross-signed top with the root that signed it",
       .chain = {w.new_leaf, w.new_intermediate, w.new_by_old},
       .ca = w.old_root,
       .trusted = {w.old_root},
       .code = SL_RET_CODE_OK},
      {.number = 28,
       .fact = "short chain below the new root",
       .chain = {w.new_leaf, w.new_intermediate},
       .ca = w.new_root,
       .trusted = {w.new_root},
       .code = SL_RET_CODE_OK},
      {.number = 16,
       .fact = "leaf as CA file",
       .chain = {w.leaf, w.intermediate},
       .ca = w.leaf,
       .code = SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
      {.number = 16,
       .fact = "intermediate as CA file, and the server sends it too",
       .chain = {w.leaf, w.intermediate},
       .ca = w.intermediate,
       .code = SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
      {.number = 27,
       .fact = "intermediate as CA file, and the list ends below it",
       .chain = {w.leaf},
       .ca = w.intermediate,
       .trusted = {w.root},
       .code = SL_ERROR_BSD_ESECUNKNOWNROOTCA},
      {.number = 17,
       .fact = "a root of the same name, but another key",
       .chain = {w.leaf_of_namesake},
       .ca = w.root,
       .code = SL_ERROR_BSD_ESEC_ASN_SIG_CONFIRM_E},
      {.number = 18,
       .fact = "issuer is not a CA",
       .chain = {w.leaf_of_not_ca, w.not_ca},
       .ca = w.root,
       .trusted = {w.root},
       .code = SL_ERROR_BSD_ESEC_NOT_CA_ERROR},
      {.number = 19,
       .fact = "critical extension that nobody knows",
       .chain = {w.leaf_with_extension},
       .ca = w.root,
       .code = SL_ERROR_BSD_ESEC_ASN_CRIT_EXT_E},
      {.number = 28,
       .fact = "nine certificates",
       .chain = chain_of(9),
       .ca = w.root,
       .trusted = {w.root},
       .code = SL_RET_CODE_OK},
      {.number = 20,
       .fact = "ten certificates",
       .chain = chain_of(10),
       .ca = w.root,
       .trusted = {w.root},
       .code = SL_ERROR_BSD_ESEC_MAX_CHAIN_ERROR},
      {.number = 21,
       .fact = "another name",
       .chain = {w.leaf, w.intermediate},
       .ca = w.root,
       .trusted = {w.root},
       .domain = "other.example.net",
       .code = SL_ERROR_BSD_ESEC_DOMAIN_NAME_MISMATCH},
      {.number = 21,
       .fact = "another name, not listed and expired",
       .chain = {w.expired_leaf},
       .ca = w.root,
       .domain = "other.example",
       .code = SL_ERROR_BSD_ESEC_DOMAIN_NAME_MISMATCH},
      {.number = 21,
       .fact = "a wildcard stands for one label only",
       .chain = {w.leaf, w.intermediate},
       .ca = w.root,
       .domain = "a.b.wild.example",
       .code = SL_ERROR_BSD_ESEC_DOMAIN_NAME_MISMATCH},
      {.number = 28,
       .fact = "the wildcard's label",
       .chain = {w.leaf, w.intermediate},
       .ca = w.root,
       .trusted = {w.root},
       .domain = "a.wild.example",
       .code = SL_RET_CODE_OK},
      {.number = 28,
       .fact = "alternative name in other letters",
       .chain = {w.leaf, w.intermediate},
       .ca = w.root,
       .trusted = {w.root},
       .domain = "HUB.example.net",
       .code = SL_RET_CODE_OK},
      {.number = 28,
       .fact = "common name beside alternative names",
       .chain = {w.leaf, w.intermediate},
       .ca = w.root,
       .trusted = {w.root},
       .domain = "server",
       .code = SL_RET_CODE_OK},
      {.number = 28,
       .fact = "common name alone",
       .chain = {w.direct_leaf},
       .ca = w.root,
       .trusted = {w.root},
       .domain = "direct.example",
       .code = SL_RET_CODE_OK},
      {.number = 22,
       .fact = "not the expected certificate",
       .chain = {w.leaf, w.intermediate},
       .ca = w.root,
       .trusted = {w.root},
       .code = SL_ERROR_BSD_ESECWRONGPEERCERT,
       .expected_peer = w.direct_leaf},
      {.number = 28,
       .fact = "the expected certificate",
       .chain = {w.leaf, w.intermediate},
       .ca = w.root,
       .trusted = {w.root},
       .code = SL_RET_CODE_OK,
       .expected_peer = w.leaf},
      {.number = 24,
       .fact = "no CA file",
       .chain = {w.leaf, w.intermediate},
       .ca = std::nullopt,
       .code = SL_ERROR_BSD_ESECSNOVERIFY},
      {.number = 24,
       .fact = "no CA file: neither dates nor names nor lists matter",
       .chain = {w.expired_leaf},
       .ca = std::nullopt,
       .revoked = {w.expired_leaf},
       .domain = "other",
       .code = SL_ERROR_BSD_ESECSNOVERIFY},
      {.number = 24,
       .fact = "no CA file: an incomplete chain does not matter",
       .chain = {w.leaf_of_not_ca},
       .ca = std::nullopt,
       .code = SL_ERROR_BSD_ESECSNOVERIFY},
      {.number = 25,
       .fact = "expired leaf",
       .chain = {w.expired_leaf},
       .ca = w.root,
       .trusted = {w.root},
       .code = SL_ERROR_BSD_ESECDATEERROR},
      {.number = 25,
       .fact = "leaf of the future",
       .chain = {w.future_leaf},
       .ca = w.root,
       .trusted = {w.root},
       .code = SL_ERROR_BSD_ESECDATEERROR},
      {.number = 25,
       .fact = "expired intermediate",
       .chain = {w.leaf_of_expired, w.expired_intermediate},
       .ca = w.root,
       .trusted = {w.root},
       .code = SL_ERROR_BSD_ESECDATEERROR},
      {.number = 25,
       .fact = "expired root",
       .chain = {w.leaf_of_expired_root},
       .ca = w.expired_root,
       .trusted = {w.expired_root},
       .code = SL_ERROR_BSD_ESECDATEERROR},
      {.number = 25,
       .fact = "cold clock",
       .chain = {w.leaf, w.intermediate},
       .ca = w.root,
       .trusted = {w.root},
       .clock = kColdStart,
       .code = SL_ERROR_BSD_ESECDATEERROR},
      {.number = 28,
       .fact = "expired, but not by the device's clock",
       .chain = {w.expired_leaf},
       .ca = w.root,
       .trusted = {w.root},
       .clock = day(2023y / 6 / 1),
       .code = SL_RET_CODE_OK},
      {.number = 25,
       .fact = "date before revocation and catalog",
       .chain = {w.expired_leaf},
       .ca = w.root,
       .revoked = {w.expired_leaf},
       .code = SL_ERROR_BSD_ESECDATEERROR},
      {.number = 26,
       .fact = "revoked leaf",
       .chain = {w.leaf, w.intermediate},
       .ca = w.root,
       .trusted = {w.root},
       .revoked = {w.leaf},
       .code = SL_ERROR_BSD_ESECCERTIFICATEREVOKED},
      {.number = 26,
       .fact = "revoked intermediate, root not listed",
       .chain = {w.leaf, w.intermediate},
       .ca = w.root,
       .revoked = {w.intermediate},
       .code = SL_ERROR_BSD_ESECCERTIFICATEREVOKED},
      {.number = 26,
       .fact = "revoked CA file",
       .chain = {w.leaf, w.intermediate},
       .ca = w.root,
       .trusted = {w.root},
       .revoked = {w.root},
       .code = SL_ERROR_BSD_ESECCERTIFICATEREVOKED},
      {.number = 27,
       .fact = "root not listed",
       .chain = {w.leaf, w.intermediate},
       .ca = w.root,
       .trusted = {w.other_root},
       .code = SL_ERROR_BSD_ESECUNKNOWNROOTCA},
      {.number = 27,
       .fact = "root not listed, and the server sends it",
       .chain = {w.leaf, w.intermediate, w.root},
       .ca = w.root,
       .code = SL_ERROR_BSD_ESECUNKNOWNROOTCA},
      {.number = 28,
       .fact = "all good",
       .chain = {w.leaf, w.intermediate},
       .ca = w.root,
       .trusted = {w.root},
       .code = SL_RET_CODE_OK},
      {.number = 28,
       .fact = "all good, and the server sends its root",
       .chain = {w.leaf, w.intermediate, w.root},
       .ca = w.root,
       .trusted = {w.root},
       .code = SL_RET_CODE_OK},
      {.number = 28,
       .fact = "a certificate too many, but with an issuer",
       .chain = {w.direct_leaf, w.intermediate},
       .ca = w.root,
       .trusted = {w.root},
       .code = SL_RET_CODE_OK},
      {.number = 28,
       .fact = "a certificate that signed itself",
       .chain = {w.self_signed_leaf},
       .ca = w.self_signed_leaf,
       .trusted = {w.self_signed_leaf},
       .code = SL_RET_CODE_OK},
  };
}

Verdict connect(const Row& row, bool pem) {
  const catalog::Catalog trust = test::catalog_of(row.trusted, row.revoked);
  Settings settings;
  const auto in_form = [pem](const Identity& certificate) {
    return pem ? test::file(certificate.pem()) : test::file(as_text(certificate.der()));
  };
  if (row.ca) settings.ca = in_form(*row.ca);
  if (row.expected_peer) settings.dh_key = in_form(*row.expected_peer);
  settings.domain_name = row.domain;
  Session client = test::make_client(std::move(settings), &trust, row.clock);
  test::TlsServer server({.chain = row.chain});
  EXPECT_TRUE(test::handshake(client, server));
  EXPECT_EQ(server.connected(), client.verdict().up);
  if (!client.verdict().up) {
    EXPECT_EQ(server.error(), SSL_AD_REASON_OFFSET + SSL_AD_BAD_CERTIFICATE);
  }
  return client.verdict();
}

// ref: tls.md §2
TEST(Connect, GivesTheCodeOfTheFirstRowThatFits) {
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.fact);
    for (bool pem : {true, false}) {
      const Verdict verdict = connect(row, pem);
      EXPECT_EQ(verdict.row, row.number) << verdict.reason;
      EXPECT_EQ(status_name(verdict.status), status_name(row.code));
      EXPECT_EQ(verdict.up, connection_up(row.code));
      EXPECT_FALSE(verdict.reason.empty());
    }
  }
}

// ref: tls.md §1
TEST(Connect, StaysUpForTheFourWarningsOnly) {
  for (Status up : {SL_RET_CODE_OK, SL_ERROR_BSD_ESECSNOVERIFY, SL_ERROR_BSD_ESECDATEERROR,
                    SL_ERROR_BSD_ESECCERTIFICATEREVOKED, SL_ERROR_BSD_ESECUNKNOWNROOTCA}) {
    EXPECT_TRUE(connection_up(up));
  }
  for (Status down : {SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E, SL_ERROR_BSD_ESECBADCAFILE, SL_ERROR_BSD_ESECNOCAFILE}) {
    EXPECT_FALSE(connection_up(down));
  }
}

// ref: certificate-catalog.md §6 row 14
TEST(Connect, WithoutACatalogKnowsNoRoot) {
  Settings settings;
  settings.ca = test::file(test::plain_server().root.pem());
  Session client = test::make_client(std::move(settings), nullptr);
  test::TlsServer server(test::plain_server().options());
  ASSERT_TRUE(test::handshake(client, server));
  EXPECT_EQ(client.verdict().status, SL_ERROR_BSD_ESECUNKNOWNROOTCA);
}

TEST(Connect, WorksOnSeveralThreadsWithOneContext) {
  Context shared;
  const catalog::Catalog trust = test::catalog_of({world().root, world().other_root});
  const auto connect_as = [&](const Identity& ca, Status code) {
    for (int round = 0; round < 5; ++round) {
      SessionSetup setup;
      setup.settings.ca = test::file(ca.pem());
      setup.trust = &trust;
      setup.now = kToday;
      auto client = Session::create(shared, std::move(setup));
      test::TlsServer server({.chain = {world().direct_leaf}});
      EXPECT_TRUE(client.ok() && test::handshake(*client, server));
      EXPECT_EQ(client->verdict().status, code);
    }
  };
  std::thread right([&] { connect_as(world().root, SL_RET_CODE_OK); });
  std::thread wrong([&] { connect_as(world().other_root, SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E); });
  right.join();
  wrong.join();
}

TEST(Connect, ExplainsItselfInTheLog) {
  std::string text;
  SessionSetup setup;
  setup.settings.ca = test::file(test::plain_server().root.pem());
  setup.trust = &catalog::ti_20190217();
  setup.now = kToday;
  setup.log = Log(LogLevel::debug, [&](LogLevel, std::string_view line) { text += line; });
  auto client = Session::create(test::context(), std::move(setup));
  ASSERT_TRUE(client.ok());
  test::TlsServer server(test::plain_server().options());
  ASSERT_TRUE(test::handshake(*client, server));
  EXPECT_EQ(text, "secure connect up, row 27: the catalog does not list the root: root digest " +
                      to_hex(test::plain_server().root.digest()) + ", not among 104 roots of ti-20190217");
}

}  // namespace
}  // namespace cc3235::tls_sim
