#include <gtest/gtest.h>

#include <algorithm>

#include "base/status_codes.h"
#include "base/status_table.h"
#include "support/tls_client.h"
#include "tls_sim/handshake.h"
#include "tls_sim/world.h"

/// The rows of tls.md §2 that a session decides, one test each: T4 to T28. T1 to T3 are the chip's, see tests/nwp.
namespace cc3235::tls_sim {
namespace {

using namespace status;
using test::day;
using test::file;
using test::kToday;
using test::TlsServerOptions;
using test::world;

struct Row {
  int number;
  const char* sentence;
  TlsServerOptions server{.chain = {world().leaf, world().intermediate}};  ///< what it sends, and what it wants
  UnixSeconds device_clock = kToday;
  Settings options{};
  catalog::Catalog catalog = test::catalog_of({world().root});
  Status code;
  bool up = false;
  /// What happens to the bytes that the server sends, by the number of its flight. The server itself is real.
  void (*on_the_way)(Bytes& bytes, int flight) = [](Bytes&, int) {};
};

/// Options with which a Connect to the default server ends well; `change` spoils them.
Settings good(void (*change)(Settings&) = [](Settings&) {}) {
  Settings settings;
  settings.ca = file(world().root.pem());
  change(settings);
  return settings;
}

const test::Identity& client_root() {
  static const test::Identity root = test::self_signed({.name = "client root", .ca = true});
  return root;
}

std::vector<test::Identity> ten_certificates() {
  std::vector<test::Identity> chain{test::issued_by(world().root, {.name = "Level 1", .ca = true})};
  while (chain.size() < 9) chain.insert(chain.begin(), test::issued_by(chain.front(), {.name = "Level", .ca = true}));
  chain.insert(chain.begin(), test::issued_by(chain.front(), {.name = "server"}));
  return chain;
}

std::vector<Row> make_rows() {
  const auto& w = world();
  return {
      {.number = 4,
       .sentence = "a CA name is set, and no file has it",
       .options = good([](Settings& s) { s.ca = test::absent_file(); }),
       .code = SL_ERROR_BSD_ESECNOCAFILE},
      {.number = 5,
       .sentence = "the CA file is no certificate",
       .options = good([](Settings& s) { s.ca = file("-----BEGIN CERTIFICATE-----\nrubbish\n"); }),
       .code = SL_ERROR_BSD_ESECBADCAFILE},
      {.number = 6,
       .sentence = "the certificate file is missing",
       .options = good([](Settings& s) { s.certificate = test::absent_file(); }),
       .code = SL_ERROR_BSD_ESECBADCERTFILE},
      {.number = 7,
       .sentence = "the private key is another certificate's",
       .options = good([](Settings& s) {
         s.certificate = file(world().direct_leaf.pem());
         s.private_key = file(test::private_pem(world().leaf.key));
       }),
       .code = SL_ERROR_BSD_ESECBADPRIVATEFILE},
      {.number = 8,
       .sentence = "the file of the expected certificate is none",
       .options = good([](Settings& s) { s.dh_key = file("rubbish"); }),
       .code = SL_ERROR_BSD_ESECBADDHFILE},
      {.number = 9,
       .sentence = "a megabyte of certificates is more than the engine's memory",
       .server = {.chain = {test::issued_by(w.root, {.name = "server", .comment = 1'000'000})}},
       .options = good(),
       .code = SL_ERROR_BSD_ESECMEMORY},
      {.number = 10,
       .sentence = "the server speaks no TLS",
       .options = good(),
       .code = SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE,
       .on_the_way = [](Bytes& bytes, int) { bytes = test::to_bytes("HTTP/1.1 400 Bad Request\r\n\r\n"); }},
      {.number = 11,
       .sentence = "the server sends a fatal alert",
       .server = {.chain = {w.leaf}, .refusal = SSL_AD_UNRECOGNIZED_NAME},
       .options = good(),
       .code = SL_ERROR_BSD_ESEC_UNRECOGNIZED_NAME},
      {.number = 12,
       .sentence = "the server has none of the suites in the mask",
       .server = {.chain = {w.leaf, w.intermediate}, .suites = "ECDHE-ECDSA-AES128-SHA"},
       .options = good([](Settings& s) { s.suites = 1U << 18; }),
       .code = SL_ERROR_BSD_ESEC_HANDSHAKE_FAILURE},
      {.number = 13,
       .sentence = "the server speaks newer versions only than the method allows",
       .server = {.chain = {w.leaf, w.intermediate}, .lowest = TLS1_2_VERSION},
       .options = good([](Settings& s) { s.method = SecMethod::tlsv1_1; }),
       .code = SL_ERROR_BSD_ESEC_PROTOCOL_VERSION},
      {.number = 14,
       .sentence = "the server wants a certificate, and none is set",
       .server = {.chain = {w.leaf, w.intermediate}, .client_root = client_root()},
       .options = good(),
       .code = SL_ERROR_BSD_ESEC_HANDSHAKE_FAILURE},
      {.number = 15,
       .sentence = "the server does not know who issued our certificate",
       .server = {.chain = {w.leaf, w.intermediate}, .client_root = client_root()},
       .options = good([](Settings& s) {
         s.certificate = file(world().direct_leaf.pem());
         s.private_key = file(test::private_pem(world().direct_leaf.key));
       }),
       .code = Status{SL_ERROR_BSD_ESEC_CLOSE_NOTIFY.value() - SSL_AD_UNKNOWN_CA}},
      {.number = 16,
       .sentence = "the topmost certificate sent is issued by another root: cross-signed, which OpenSSL alone would accept",
       .server = {.chain = {w.new_leaf, w.new_intermediate, w.new_by_old}},
       .options = good([](Settings& s) { s.ca = file(world().new_root.pem()); }),
       .catalog = test::catalog_of({w.new_root}),
       .code = SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
      {.number = 17,
       .sentence = "the signature is that of another key",
       .server = {.chain = {w.leaf_of_namesake}},
       .options = good(),
       .code = SL_ERROR_BSD_ESEC_ASN_SIG_CONFIRM_E},
      {.number = 18,
       .sentence = "an issuer is no CA",
       .server = {.chain = {w.leaf_of_not_ca, w.not_ca}},
       .options = good(),
       .code = SL_ERROR_BSD_ESEC_NOT_CA_ERROR},
      {.number = 19,
       .sentence = "a critical extension that nobody knows",
       .server = {.chain = {w.leaf_with_extension}},
       .options = good(),
       .code = SL_ERROR_BSD_ESEC_ASN_CRIT_EXT_E},
      {.number = 20,
       .sentence = "ten certificates",
       .server = {.chain = ten_certificates()},
       .options = good(),
       .code = SL_ERROR_BSD_ESEC_MAX_CHAIN_ERROR},
      {.number = 21,
       .sentence = "another name than the one set",
       .options = good([](Settings& s) { s.domain_name = "other.example"; }),
       .code = SL_ERROR_BSD_ESEC_DOMAIN_NAME_MISMATCH},
      {.number = 22,
       .sentence = "another certificate than the expected one",
       .options = good([](Settings& s) { s.dh_key = file(world().direct_leaf.pem()); }),
       .code = SL_ERROR_BSD_ESECWRONGPEERCERT},
      {.number = 23,
       .sentence = "the record with the server's Finished is damaged",
       .options = good(),
       .code = SL_ERROR_BSD_ESEC_VERIFY_MAC_ERROR,
       .on_the_way =
           [](Bytes& bytes, int flight) {
             if (flight == 2) bytes.back() ^= 1;
           }},
      {.number = 24,
       .sentence = "no CA file: nothing is verified, not even dates, name and lists",
       .server = {.chain = {w.expired_leaf}},
       .options = good([](Settings& s) {
         s.ca = {};
         s.domain_name = "other.example";
       }),
       .catalog = test::catalog_of({}, {w.expired_leaf}),
       .code = SL_ERROR_BSD_ESECSNOVERIFY,
       .up = true},
      {.number = 25,
       .sentence = "the device's clock was never set",
       .device_clock = day(std::chrono::year{2013} / 1 / 1),
       .options = good(),
       .code = SL_ERROR_BSD_ESECDATEERROR,
       .up = true},
      {.number = 26,
       .sentence = "the catalog revokes the intermediate",
       .options = good(),
       .catalog = test::catalog_of({w.root}, {w.intermediate}),
       .code = SL_ERROR_BSD_ESECCERTIFICATEREVOKED,
       .up = true},
      {.number = 27,
       .sentence = "the root is none of the playground catalog",
       .options = good(),
       .catalog = catalog::playground(),
       .code = SL_ERROR_BSD_ESECUNKNOWNROOTCA,
       .up = true},
      {.number = 28,
       .sentence = "all good",
       .options = good([](Settings& s) { s.domain_name = "hub.example.net"; }),
       .code = SL_RET_CODE_OK,
       .up = true},
  };
}

const std::vector<Row>& rows() {
  static const std::vector<Row> made = make_rows();
  return made;
}

class DecisionTable : public testing::TestWithParam<int> {};

/// The verdict, with the server's bytes changed on the way.
Verdict meet(Session& client, test::TlsServer& server, const Row& row) {
  for (int flight = 1; client.advance() != Session::Progress::finished; ++flight) {
    server.feed(client.take_output());
    server.advance();
    Bytes bytes = server.take_output();
    test::require(!bytes.empty(), "nothing moves");
    row.on_the_way(bytes, flight);
    if (test::feed_in_parts(client, bytes)) break;
  }
  server.feed(client.take_output());
  server.advance();
  return client.verdict();
}

// ref: tls.md §2
TEST_P(DecisionTable, EndsConnectAsItSays) {
  const auto found = std::ranges::find(rows(), GetParam(), &Row::number);
  ASSERT_NE(found, rows().end());
  const Row& row = *found;
  SCOPED_TRACE(row.sentence);
  SessionSetup setup;
  setup.settings = row.options;
  setup.trust = &row.catalog;
  setup.now = row.device_clock;
  Result<Session> client = Session::create(test::context(), std::move(setup));
  if (!client) {
    EXPECT_EQ(client.status(), row.code) << status_name(client.status());
    EXPECT_LE(row.number, 8);
    return;
  }
  test::TlsServer server(row.server);
  const Verdict verdict = meet(*client, server, row);
  EXPECT_EQ(verdict.status, row.code) << status_name(verdict.status) << ": " << verdict.reason;
  EXPECT_EQ(verdict.up, row.up);
  const bool server_decides = row.number >= 12 && row.number <= 15;  // so that it comes as an alert, row 11
  EXPECT_EQ(verdict.row, server_decides ? 11 : row.number);
  if (!row.up) {
    EXPECT_EQ(client->write(as_bytes("x")), SL_ERROR_BSD_ENOTCONN);
    return;
  }
  ASSERT_EQ(client->write(as_bytes("ping")), kOk);
  server.feed(client->take_output());
  EXPECT_EQ(as_text(server.read()), "ping");
}
INSTANTIATE_TEST_SUITE_P(Tls, DecisionTable, testing::Range(4, 29),
                         [](const auto& info) { return "T" + std::to_string(info.param); });

// ref: customer-cases.md 3: what the chip refuses here, OpenSSL accepts
TEST(Connect, IsStricterThanOpensslWithACrossSignedTop) {
  const auto& w = world();
  const std::vector<test::Identity> chain{w.new_leaf, w.new_intermediate, w.new_by_old};
  test::TlsServer ordinary({.chain = chain}), server({.chain = chain});
  test::TlsClient client({.highest = TLS1_2_VERSION, .trusted = w.new_root});
  for (int flight = 0; flight < 4; ++flight) {
    client.advance();
    ordinary.feed(client.take_output());
    ordinary.advance();
    client.feed(ordinary.take_output());
  }
  EXPECT_TRUE(client.connected());
  Settings settings;
  settings.ca = file(w.new_root.pem());
  const catalog::Catalog trust = test::catalog_of({w.new_root});
  Session chip = test::make_client(std::move(settings), &trust);
  ASSERT_TRUE(test::handshake(chip, server));
  EXPECT_EQ(chip.verdict().status, SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E);
}

// ref: tls.md §2 row 19
TEST(Connect, RefusesSignaturesOfAnUnknownKind) {
  const test::Key edwards = test::own(EVP_PKEY_Q_keygen(catalog::crypto_context(), nullptr, "ED25519"));
  struct Kind {
    const char* digest;
    test::Key key;
    Status code;
  };
  for (const Kind& kind : {Kind{nullptr, edwards, SL_ERROR_BSD_ESEC_ASN_SIG_KEY_E},
                           Kind{"SHA224", test::ec_key(), SL_ERROR_BSD_ESEC_ASN_SIG_HASH_E},
                           Kind{"SHA3-256", test::ec_key(), SL_ERROR_BSD_ESEC_ASN_SIG_HASH_E},
                           Kind{"MD5", test::rsa_key(1024), SL_RET_CODE_OK}}) {
    SCOPED_TRACE(kind.digest ? kind.digest : "Ed25519");
    const test::Identity root = test::self_signed({.name = "root", .ca = true, .digest = kind.digest, .key = kind.key});
    const test::Identity leaf = test::issued_by(root, {.name = "server", .digest = kind.digest});
    Settings settings;
    settings.ca = file(root.pem());
    const catalog::Catalog trust = test::catalog_of({root});
    Session client = test::make_client(std::move(settings), &trust);
    test::TlsServer server({.chain = {leaf}});
    ASSERT_TRUE(test::handshake(client, server));
    EXPECT_EQ(client.verdict().status, kind.code) << client.verdict().reason;
  }
}

}  // namespace
}  // namespace cc3235::tls_sim
