#include <gtest/gtest.h>

#include <random>

#include "base/status_codes.h"
#include "base/status_table.h"
#include "support/tls_client.h"
#include "tls_sim/handshake.h"

/// The chip as a server, its peers real OpenSSL clients. ref: tls.md §6
namespace cc3235::tls_sim {
namespace {

using namespace status;
using Progress = Session::Progress;
using test::absent_file;
using test::file;
using test::Identity;
using test::TlsClient;
using test::TlsClientOptions;

std::string dh_parameters(bool der = false, const char* group = "ffdhe2048") {
  const std::unique_ptr<EVP_PKEY_CTX, catalog::Releaser<EVP_PKEY_CTX_free>> context{
      EVP_PKEY_CTX_new_from_name(catalog::crypto_context(), "DH", nullptr)};
  EVP_PKEY* made = nullptr;
  EVP_PKEY_paramgen_init(context.get());
  EVP_PKEY_CTX_set_group_name(context.get(), group);
  test::require(EVP_PKEY_paramgen(context.get(), &made) == 1, "no parameters");
  const test::Key key = test::own(made);
  return test::text_of(
      [&](BIO* bio) { return der ? i2d_KeyParams_bio(bio, key.get()) : PEM_write_bio_Parameters(bio, key.get()); });
}

std::string ec_parameters() {
  const test::Key key = test::ec_key();
  return test::text_of([&](BIO* bio) { return PEM_write_bio_Parameters(bio, key.get()); });
}

/// What lies in the flash of the server, and who comes to it.
struct World {
  Identity root = test::self_signed({.name = "root", .ca = true});
  Identity other_root = test::self_signed({.name = "other root", .ca = true});
  Identity ec = test::issued_by(root, {.name = "device"});
  Identity rsa = test::issued_by(root, {.name = "device", .key = test::rsa_key(1024)});
  Identity client_root = test::self_signed({.name = "client root", .ca = true});
  Identity client_intermediate = test::issued_by(client_root, {.name = "client intermediate", .ca = true});
  Identity client = test::issued_by(client_root, {.name = "client"});
  Identity lower_client = test::issued_by(client_intermediate, {.name = "client"});
  Identity expired_client = test::issued_by(client_root, {.name = "client", .to = test::kToday - std::chrono::hours(24)});
  Identity not_ca = test::issued_by(client_root, {.name = "not a CA"});
  Identity client_of_not_ca = test::issued_by(not_ca, {.name = "client"});
  Identity stranger = test::self_signed({.name = "stranger"});
  std::string dh = dh_parameters();
};
const World& world() {
  static const World made;
  return made;
}

constexpr std::uint32_t kEcdheRsaGcm = 1U << 16, kDheRsaGcm = 1U << 14, kRsaAes = 1U << 2, kEcdheEcdsaGcm = 1U << 18;

Settings serving(const Identity& own) {
  Settings settings;
  settings.certificate = file(own.pem());
  settings.private_key = file(test::private_pem(own.key));
  return settings;
}

Result<Session> make_server(Settings settings, Log log = {}) {
  SessionSetup setup;
  setup.side = Side::server;
  setup.settings = std::move(settings);
  setup.now = test::kToday;
  setup.log = std::move(log);
  return Session::create(test::context(), std::move(setup));
}

struct Row {
  const char* fact;
  Settings settings;
  TlsClientOptions client{};
  Status code;          ///< of the event; 0: Accept gives the connection
  int alert = 0;        ///< what the client is told
  const char* suite{};  ///< that both agree on
};

Settings with(Settings settings, void (*change)(Settings&)) {
  change(settings);
  return settings;
}

std::vector<Row> rows() {
  const World& w = world();
  const Settings ec = serving(w.ec), rsa = serving(w.rsa);
  Settings demanding = ec;
  demanding.ca = file(w.client_root.pem());
  Settings wrong_key = ec;
  wrong_key.private_key = file(test::private_pem(w.rsa.key));
  return {
      {.fact = "certificate and key are enough", .settings = ec, .code = SL_RET_CODE_OK},
      {.fact = "the client believes the root", .settings = ec, .client = {.trusted = w.root}, .code = SL_RET_CODE_OK},
      {.fact = "a client that does not believe says so",
       .settings = ec,
       .client = {.trusted = w.other_root},
       .code = Status{-300 - SSL_AD_UNKNOWN_CA}},
      // Own files: the code of §2.
      {.fact = "no certificate", .settings = {}, .code = SL_ERROR_BSD_ESECBADCERTFILE},
      {.fact = "certificate file absent",
       .settings = with(ec, [](Settings& s) { s.certificate = absent_file(); }),
       .code = SL_ERROR_BSD_ESECBADCERTFILE},
      {.fact = "certificate file is text",
       .settings = with(ec, [](Settings& s) { s.certificate = file("text"); }),
       .code = SL_ERROR_BSD_ESECBADCERTFILE},
      {.fact = "no key",
       .settings = with(ec, [](Settings& s) { s.private_key = {}; }),
       .code = SL_ERROR_BSD_ESECBADPRIVATEFILE},
      {.fact = "key file absent",
       .settings = with(ec, [](Settings& s) { s.private_key = absent_file(); }),
       .code = SL_ERROR_BSD_ESECBADPRIVATEFILE},
      {.fact = "key of another certificate", .settings = wrong_key, .code = SL_ERROR_BSD_ESECBADPRIVATEFILE},
      {.fact = "CA file absent",
       .settings = with(ec, [](Settings& s) { s.ca = absent_file(); }),
       .code = SL_ERROR_BSD_ESECNOCAFILE},
      {.fact = "CA file is text",
       .settings = with(ec, [](Settings& s) { s.ca = file("text"); }),
       .code = SL_ERROR_BSD_ESECBADCAFILE},
      {.fact = "DH file absent",
       .settings = with(rsa, [](Settings& s) { s.dh_key = absent_file(); }),
       .code = SL_ERROR_BSD_ESECBADDHFILE},
      {.fact = "DH file is text",
       .settings = with(rsa, [](Settings& s) { s.dh_key = file("text"); }),
       .code = SL_ERROR_BSD_ESECBADDHFILE},
      {.fact = "DH file is a key",
       .settings = with(rsa, [](Settings& s) { s.dh_key = s.private_key; }),
       .code = SL_ERROR_BSD_ESECBADDHFILE},
      // Suites.
      {.fact = "DHE needs the DH file",
       .settings = with(rsa, [](Settings& s) { s.suites = kDheRsaGcm | kRsaAes; }),
       .client = {.highest = TLS1_2_VERSION},
       .code = SL_RET_CODE_OK,
       .suite = "AES256-SHA"},
      {.fact = "DHE with the DH file",
       .settings = with(rsa,
                        [](Settings& s) {
                          s.suites = kDheRsaGcm;
                          s.dh_key = file(world().dh);
                        }),
       .code = SL_RET_CODE_OK,
       .suite = "DHE-RSA-AES128-GCM-SHA256"},
      {.fact = "DHE with a DH file in DER",
       .settings = with(rsa,
                        [](Settings& s) {
                          s.suites = kDheRsaGcm;
                          s.dh_key = file(dh_parameters(true));
                        }),
       .code = SL_RET_CODE_OK,
       .suite = "DHE-RSA-AES128-GCM-SHA256"},
      {.fact = "no suite in common",
       .settings = with(ec, [](Settings& s) { s.suites = kEcdheEcdsaGcm; }),
       .client = {.highest = TLS1_2_VERSION, .suites = "ECDHE-ECDSA-AES256-SHA"},
       .code = SL_ERROR_BSD_ESEC_HANDSHAKE_FAILURE,
       .alert = SSL_AD_HANDSHAKE_FAILURE},
      // customer-cases.md 22
      {.fact = "suites for another kind of key",
       .settings = with(ec, [](Settings& s) { s.suites = kEcdheRsaGcm | kDheRsaGcm; }),
       .code = SL_ERROR_BSD_ESEC_CLOSE_NOTIFY},
      {.fact = "ephemeral suites and parameters of a curve in the DH file",
       .settings = with(rsa,
                        [](Settings& s) {
                          s.suites = kEcdheRsaGcm | kDheRsaGcm;
                          s.dh_key = file(ec_parameters());
                        }),
       .code = SL_ERROR_BSD_ESEC_CLOSE_NOTIFY},
      {.fact = "DHE alone without the DH file",
       .settings = with(rsa, [](Settings& s) { s.suites = kDheRsaGcm; }),
       .code = SL_ERROR_BSD_ESEC_CLOSE_NOTIFY},
      {.fact = "SSLv3, which OpenSSL lacks",
       .settings = with(rsa, [](Settings& s) { s.method = SecMethod::sslv3; }),
       .code = SL_ERROR_BSD_ESEC_CLOSE_NOTIFY},
      // Versions.
      {.fact = "exactly TLS 1.0",
       .settings = with(ec, [](Settings& s) { s.method = SecMethod::tlsv1; }),
       .code = SL_RET_CODE_OK},
      {.fact = "a client that is too new",
       .settings = with(ec, [](Settings& s) { s.method = SecMethod::tlsv1_1; }),
       .client = {.lowest = TLS1_2_VERSION},
       .code = SL_ERROR_BSD_ESEC_PROTOCOL_VERSION,
       .alert = SSL_AD_PROTOCOL_VERSION},
      {.fact = "a client that is too old",
       .settings = with(ec, [](Settings& s) { s.method = SecMethod::tlsv1_2; }),
       .client = {.highest = TLS1_1_VERSION},
       .code = SL_ERROR_BSD_ESEC_PROTOCOL_VERSION,
       .alert = SSL_AD_PROTOCOL_VERSION},
      {.fact = "a client of TLS 1.3 alone",
       .settings = ec,
       .client = {.lowest = TLS1_3_VERSION},
       .code = SL_ERROR_BSD_ESEC_PROTOCOL_VERSION,
       .alert = SSL_AD_PROTOCOL_VERSION},
      // A CA file demands a certificate of the client.
      {.fact = "a client's certificate is good",
       .settings = demanding,
       .client = {.certificate = {w.client}},
       .code = SL_RET_CODE_OK},
      {.fact = "with its intermediate",
       .settings = demanding,
       .client = {.certificate = {w.lower_client, w.client_intermediate}},
       .code = SL_RET_CODE_OK},
      {.fact = "without its intermediate",
       .settings = demanding,
       .client = {.certificate = {w.lower_client}},
       .code = SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E,
       .alert = SSL_AD_BAD_CERTIFICATE},
      {.fact = "a client has none",
       .settings = demanding,
       .client = {.highest = TLS1_2_VERSION},
       .code = SL_ERROR_BSD_ESEC_NO_PEER_CERT,
       .alert = SSL_AD_HANDSHAKE_FAILURE},
      {.fact = "a client's is of another root",
       .settings = demanding,
       .client = {.certificate = {w.stranger}},
       .code = SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E,
       .alert = SSL_AD_BAD_CERTIFICATE},
      {.fact = "a client's issuer is no CA",
       .settings = demanding,
       .client = {.certificate = {w.client_of_not_ca, w.not_ca}},
       .code = SL_ERROR_BSD_ESEC_NOT_CA_ERROR,
       .alert = SSL_AD_BAD_CERTIFICATE},
      {.fact = "dates, catalog and names of clients are not checked",
       .settings = with(demanding, [](Settings& s) { s.domain_name = "nobody"; }),
       .client = {.certificate = {w.expired_client}},
       .code = SL_RET_CODE_OK},
      {.fact = "without a CA file nobody asks for it",
       .settings = ec,
       .client = {.certificate = {w.stranger}},
       .code = SL_RET_CODE_OK},
  };
}

/// Both send and receive.
void expect_served(Session& server, TlsClient& client) {
  client.write(as_bytes("ping"));
  test::deliver(client, server);
  Bytes out(10);
  EXPECT_EQ(**server.read(out), 4u);
  ASSERT_EQ(server.write(as_bytes("pong")), kOk);
  client.feed(server.take_output());
  EXPECT_EQ(as_text(client.read()), "pong");
}

// ref: tls.md §6
TEST(Accept, GivesTheCodeOfItsFirstFault) {
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.fact);
    TlsClient client(row.client);
    Result<Session> server = make_server(row.settings);
    if (!server) {
      EXPECT_EQ(status_name(server.status()), status_name(row.code));
      continue;
    }
    ASSERT_TRUE(test::handshake(*server, client));
    EXPECT_EQ(server->verdict().status, row.code) << server->verdict().reason;
    EXPECT_EQ(server->verdict().up, row.code.ok());
    EXPECT_EQ(client.alert(), row.alert);
    if (row.suite) {
      EXPECT_EQ(client.suite(), row.suite);
    }
    if (server->verdict().up) expect_served(*server, client);
  }
}

// ref: tls.md §2 row 10
TEST(Visitor, WhoSpeaksNoTlsOrLeavesHasItsCode) {
  Result<Session> text = make_server(serving(world().ec));
  ASSERT_EQ(text->advance(), Progress::wants_input);
  ASSERT_TRUE(text->feed(as_bytes("GET / HTTP/1.1\r\n\r\n")));
  ASSERT_EQ(text->advance(), Progress::finished);
  EXPECT_EQ(text->verdict().status, SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE);
  Result<Session> gone = make_server(serving(world().ec));
  ASSERT_EQ(gone->advance(), Progress::wants_input);
  gone->feed_end();
  ASSERT_EQ(gone->advance(), Progress::finished);
  EXPECT_EQ(gone->verdict().status, SL_ERROR_BSD_ESEC_SOCKET_ERROR_E);
}

// ref: tls.md §1 "renegotiation"
TEST(Visitor, WhoWantsToRenegotiateIsDeclined) {
  Result<Session> server = make_server(serving(world().ec));
  TlsClient client({.highest = TLS1_2_VERSION});
  ASSERT_TRUE(test::handshake(*server, client));
  client.renegotiate();
  test::deliver(client, *server);
  Bytes out(10);
  EXPECT_FALSE(server->read(out)) << "the connection is up";
  EXPECT_EQ(server->write(as_bytes("x")), kOk);
}

// ref: tls.md §5
TEST(Visitor, AndServerSayGoodbye) {
  Result<Session> server = make_server(serving(world().ec));
  TlsClient client;
  ASSERT_TRUE(test::handshake(*server, client));
  Bytes out(10);
  server->close();
  client.feed(server->take_output());
  client.read();
  EXPECT_TRUE(client.peer_said_goodbye());
  client.shutdown();
  test::deliver(client, *server);
  EXPECT_EQ(server->read(out)->status(), SL_ERROR_BSD_ESECCLOSED);
}

TEST(Visitor, WithAnyFlippedByteIsSurvived) {
  Settings demanding = serving(world().ec);
  demanding.ca = file(world().client_root.pem());
  std::mt19937 random{11};
  for (int round = 0; round < 200; ++round) {
    Result<Session> server = make_server(demanding);
    TlsClient client({.highest = TLS1_2_VERSION, .certificate = {world().client}});
    const unsigned spoiled = random() % 2;  // the hello, or what follows it
    for (unsigned flight = 0; server->advance() != Progress::finished; ++flight) {
      client.feed(server->take_output());
      client.advance();
      Bytes bytes = client.take_output();
      if (bytes.empty()) server->feed_end();
      if (flight == spoiled && !bytes.empty())
        bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1 << random() % 8);
      ASSERT_TRUE(server->feed(bytes));
    }
    EXPECT_LE(server->verdict().status.value(), 0);
    EXPECT_FALSE(server->verdict().reason.empty());
    EXPECT_EQ(server->verdict().up, server->verdict().status.ok());
  }
}

TEST(Visitor, IsExplainedInTheLog) {
  std::string text;
  Result<Session> server =
      make_server(serving(world().ec), Log(LogLevel::debug, [&](LogLevel, std::string_view line) { text += line; }));
  TlsClient client;
  ASSERT_TRUE(test::handshake(*server, client));
  EXPECT_EQ(text, "secure accept up, row 28: the client has shaken hands");
}

}  // namespace
}  // namespace cc3235::tls_sim
