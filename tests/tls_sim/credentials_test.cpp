#include <gtest/gtest.h>

#include "base/status_codes.h"
#include "base/status_table.h"
#include "tls_sim/handshake.h"

/// Rows 4 to 8: what is wrong with the files is said before anything goes to the peer. ref: tls.md §2, §7
namespace cc3235::tls_sim {
namespace {

using namespace status;
using test::absent_file;
using test::file;
using test::Identity;

struct Files {
  Identity root = test::plain_server().root;
  Identity client = test::issued_by(root, {.name = "client"});
  Identity other = test::issued_by(root, {.name = "other"});
  test::Key rsa = test::rsa_key(1024);
  Identity rsa_client = test::issued_by(root, {.name = "rsa client", .key = rsa});
};
const Files& files() {
  static const Files made;
  return made;
}

Bytes der_of(const test::Key& key, bool pkcs8) {
  unsigned char* data = nullptr;
  int size = 0;
  if (pkcs8) {
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, catalog::Releaser<PKCS8_PRIV_KEY_INFO_free>> info{EVP_PKEY2PKCS8(key.get())};
    size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), &data);
  } else {
    size = i2d_PrivateKey(key.get(), &data);
  }
  Bytes der(data, data + size);
  OPENSSL_free(data);
  return der;
}
Credential key_file(const test::Key& key, bool pkcs8) {
  return {.named = true, .content = der_of(key, pkcs8)};
}

struct Row {
  const char* fact;
  Credential ca{}, certificate{}, private_key{}, expected_peer{};
  Status code;
};

std::vector<Row> rows() {
  const Files& f = files();
  const Credential root = file(f.root.pem()), certificate = file(f.client.pem()),
                   key = file(test::private_pem(f.client.key));
  const Credential text = file("no certificate at all");
  return {
      {.fact = "CA file absent", .ca = absent_file(), .code = SL_ERROR_BSD_ESECNOCAFILE},
      {.fact = "CA file is text", .ca = text, .code = SL_ERROR_BSD_ESECBADCAFILE},
      {.fact = "CA file is empty", .ca = file(""), .code = SL_ERROR_BSD_ESECBADCAFILE},
      {.fact = "CA file is a cut PEM", .ca = file(f.root.pem().substr(0, 200)), .code = SL_ERROR_BSD_ESECBADCAFILE},
      {.fact = "CA file is a key", .ca = key, .code = SL_ERROR_BSD_ESECBADCAFILE},
      {.fact = "certificate file absent",
       .certificate = absent_file(),
       .private_key = key,
       .code = SL_ERROR_BSD_ESECBADCERTFILE},
      {.fact = "certificate file is text", .certificate = text, .private_key = key, .code = SL_ERROR_BSD_ESECBADCERTFILE},
      {.fact = "key file absent",
       .certificate = certificate,
       .private_key = absent_file(),
       .code = SL_ERROR_BSD_ESECBADPRIVATEFILE},
      {.fact = "key file is text", .certificate = certificate, .private_key = text, .code = SL_ERROR_BSD_ESECBADPRIVATEFILE},
      {.fact = "key file is encrypted",
       .certificate = certificate,
       .private_key = file(test::encrypted_pem(f.client.key, "secret")),
       .code = SL_ERROR_BSD_ESECBADPRIVATEFILE},
      {.fact = "key of another certificate",
       .certificate = certificate,
       .private_key = file(test::private_pem(f.other.key)),
       .code = SL_ERROR_BSD_ESECBADPRIVATEFILE},
      {.fact = "expected peer certificate absent", .expected_peer = absent_file(), .code = SL_ERROR_BSD_ESECBADDHFILE},
      {.fact = "expected peer certificate is text", .expected_peer = text, .code = SL_ERROR_BSD_ESECBADDHFILE},
      {.fact = "CA file before certificate and key",
       .ca = text,
       .certificate = text,
       .private_key = text,
       .expected_peer = text,
       .code = SL_ERROR_BSD_ESECBADCAFILE},
      {.fact = "certificate before key", .certificate = text, .private_key = text, .code = SL_ERROR_BSD_ESECBADCERTFILE},
      {.fact = "key before expected peer",
       .private_key = text,
       .expected_peer = text,
       .code = SL_ERROR_BSD_ESECBADPRIVATEFILE},
      // customer-cases.md 8
      {.fact = "root in the key's slot", .private_key = root, .code = SL_ERROR_BSD_ESECBADPRIVATEFILE},
      {.fact = "root in the certificate's slot", .certificate = root, .code = SL_ERROR_BSD_ESECBADCERTFILE},
      {.fact = "root in its slot", .ca = root, .code = SL_RET_CODE_OK},
      {.fact = "no file", .code = SL_RET_CODE_OK},
      {.fact = "key alone", .private_key = key, .code = SL_RET_CODE_OK},
      {.fact = "PKCS#8, PEM", .certificate = certificate, .private_key = key, .code = SL_RET_CODE_OK},
      {.fact = "SEC1, PEM",
       .certificate = certificate,
       .private_key = file(test::traditional_pem(f.client.key)),
       .code = SL_RET_CODE_OK},
      {.fact = "SEC1, DER",
       .certificate = certificate,
       .private_key = key_file(f.client.key, false),
       .code = SL_RET_CODE_OK},
      {.fact = "PKCS#8, DER",
       .certificate = certificate,
       .private_key = key_file(f.client.key, true),
       .code = SL_RET_CODE_OK},
      {.fact = "PKCS#1, PEM",
       .certificate = file(f.rsa_client.pem()),
       .private_key = file(test::traditional_pem(f.rsa)),
       .code = SL_RET_CODE_OK},
      {.fact = "PKCS#1, DER",
       .certificate = file(f.rsa_client.pem()),
       .private_key = key_file(f.rsa, false),
       .code = SL_RET_CODE_OK},
      {.fact = "key of a kind that the chip lacks",
       .private_key = key_file(test::own(EVP_PKEY_Q_keygen(catalog::crypto_context(), nullptr, "ED25519")), true),
       .code = SL_ERROR_BSD_ESECBADPRIVATEFILE},
  };
}

TEST(CredentialFile, ThatIsWrongEndsConnectWithItsCode) {
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.fact);
    SessionSetup setup;
    setup.settings.ca = row.ca;
    setup.settings.certificate = row.certificate;
    setup.settings.private_key = row.private_key;
    setup.settings.dh_key = row.expected_peer;
    const auto client = Session::create(test::context(), std::move(setup));
    EXPECT_EQ(status_name(client.status()), status_name(row.code));
  }
}

// ref: tls.md §7: only the first certificate of a CA file is the root
TEST(CredentialFile, OfTheCaCountsWithItsFirstCertificate) {
  const Identity other = test::self_signed({.name = "other root", .ca = true});
  for (const auto& [pem, code] : {std::pair{files().root.pem() + other.pem(), SL_ERROR_BSD_ESECUNKNOWNROOTCA},
                                  std::pair{other.pem() + files().root.pem(), SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E}}) {
    Settings settings;
    settings.ca = file(pem);
    Session client = test::make_client(std::move(settings));
    test::TlsServer server(test::plain_server().options());
    ASSERT_TRUE(test::handshake(client, server));
    EXPECT_EQ(client.verdict().status, code);
  }
}

struct ClientCertificate : testing::Test {
  Identity root = test::self_signed({.name = "client root", .ca = true});
  Identity intermediate = test::issued_by(root, {.name = "client intermediate", .ca = true});
  Identity client = test::issued_by(intermediate, {.name = "client"});
  test::TlsServer server{{.chain = {test::plain_server().leaf}, .client_root = root}};

  Verdict connect(Settings settings) {
    Session session = test::make_client(std::move(settings));
    EXPECT_TRUE(test::handshake(session, server));
    return session.verdict();
  }
};

// ref: tls.md §7: PEM chain, leaf first
TEST_F(ClientCertificate, GoesOutWithItsIntermediates) {
  Settings settings;
  settings.certificate = file(test::pem_chain({client, intermediate}));
  settings.private_key = file(test::private_pem(client.key));
  EXPECT_EQ(connect(std::move(settings)).status, SL_ERROR_BSD_ESECSNOVERIFY);
  EXPECT_TRUE(server.saw_client_certificate());
}

// ref: tls.md §2 row 14
TEST_F(ClientCertificate, ThatIsDemandedAndNotSetGivesTheServersAlert) {
  const Verdict verdict = connect({});
  EXPECT_EQ(verdict.status, SL_ERROR_BSD_ESEC_HANDSHAKE_FAILURE);
  EXPECT_FALSE(verdict.up);
}

// ref: tls.md §2 row 15
TEST_F(ClientCertificate, ThatTheServerRefusesGivesTheServersAlert) {
  const Identity stranger = test::self_signed({.name = "stranger"});
  Settings settings;
  settings.certificate = file(stranger.pem());
  settings.private_key = file(test::private_pem(stranger.key));
  const Verdict verdict = connect(std::move(settings));
  // Alert 48, unknown_ca, which the status table has no name for.
  EXPECT_EQ(verdict.status.value(), SL_ERROR_BSD_ESEC_CLOSE_NOTIFY.value() - SSL_AD_UNKNOWN_CA);
  EXPECT_FALSE(verdict.up);
}

// ref: tls.md §3 SECURE_EXT_CLIENT_CHLNG_RESP: nobody signs, and the handshake's time runs out
TEST_F(ClientCertificate, ThatTheHostIsToSignForIsNeverSent) {
  Settings settings;
  settings.certificate = file(client.pem());
  settings.host_signs = true;
  Session session = test::make_client(settings);
  EXPECT_FALSE(test::handshake(session, server));
  session.feed_end();
  ASSERT_EQ(session.advance(), Session::Progress::finished);
  EXPECT_EQ(session.verdict().status, SL_ERROR_BSD_ESEC_SOCKET_ERROR_E);

  test::TlsServer lenient(test::plain_server().options());
  Session other = test::make_client(settings);
  ASSERT_TRUE(test::handshake(other, lenient)) << "which no server asks for";
  EXPECT_EQ(other.verdict().status, SL_ERROR_BSD_ESECSNOVERIFY);
}

}  // namespace
}  // namespace cc3235::tls_sim
