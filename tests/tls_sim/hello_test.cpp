#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/status_codes.h"
#include "base/status_table.h"
#include "tls_sim/handshake.h"
#include "tls_sim/suites.h"

/// What the client offers, and with whom it agrees. ref: tls.md §3, §4
namespace cc3235::tls_sim {
namespace {

using namespace status;
using test::Identity;

/// The parts of a ClientHello that the chip's differ in.
struct Hello {
  std::uint16_t version = 0;
  std::vector<std::uint16_t> suites, extensions;
};

Hello parse_hello(ByteView record) {
  std::size_t at = 5 + 4;  // record and handshake header
  const auto number = [&](std::size_t width) {
    std::size_t value = 0;
    while (width-- > 0) value = value << 8 | record[at++];
    return value;
  };
  Hello hello;
  hello.version = static_cast<std::uint16_t>(number(2));
  at += 32;
  at += number(1);
  for (std::size_t left = number(2); left > 0; left -= 2) hello.suites.push_back(static_cast<std::uint16_t>(number(2)));
  at += number(1);
  const std::size_t end = number(2) + at;
  while (at < end) {
    hello.extensions.push_back(static_cast<std::uint16_t>(number(2)));
    at += number(2);
  }
  return hello;
}

Hello hello_of(Settings settings) {
  Session client = test::make_client(std::move(settings));
  EXPECT_EQ(client.advance(), Session::Progress::wants_input);
  return parse_hello(client.take_output());
}

constexpr std::uint16_t kServerName = 0, kAlpn = 16, kEncryptThenMac = 22, kExtendedMasterSecret = 23, kSessionTicket = 35;
constexpr std::uint16_t kRenegotiationScsv = 0x00ff;  // OpenSSL adds it to every list

// ref: tls.md §4: suites in the order of the mask's bits; customer-cases.md part 3
TEST(ClientHello, OffersTheMaskInBitOrder) {
  std::vector<std::uint16_t> expected;
  for (const Suite& suite : kSuites) {
    if (suite.openssl_name != nullptr) expected.push_back(suite.id);
  }
  expected.push_back(kRenegotiationScsv);
  EXPECT_EQ(expected.size(), 21u);
  EXPECT_EQ(hello_of({}).suites, expected);

  Settings some;
  some.suites = 1U << 17 | 1U << 2 | 1U << 0 | 1U << 30;
  EXPECT_EQ(hello_of(std::move(some)).suites, (std::vector<std::uint16_t>{0x0035, 0xc030, kRenegotiationScsv}));
}

// ref: tls.md §3 SECURE_MASK: suites that the method does not know are dropped
TEST(ClientHello, DropsSuitesThatTheVersionLacks) {
  Settings settings;
  settings.method = SecMethod::tlsv1;
  const Hello hello = hello_of(std::move(settings));
  EXPECT_EQ(hello.version, TLS1_VERSION);
  EXPECT_EQ(hello.suites, (std::vector<std::uint16_t>{0x0035, 0x0039, 0xc014, 0xc009, 0xc00a, kRenegotiationScsv}));
}

// ref: customer-cases.md part 3 (a captured ClientHello)
TEST(ClientHello, CarriesNoExtensionThatTheEngineLacks) {
  const Hello hello = hello_of({});
  for (std::uint16_t extension : {kServerName, kAlpn, kEncryptThenMac, kExtendedMasterSecret, kSessionTicket}) {
    EXPECT_EQ(std::ranges::count(hello.extensions, extension), 0) << extension;
  }
}

// ref: tls.md §1, §3: SSLv3 and RC4 are keywords without an engine
TEST(ClientHello, IsNotSentWhenNothingIsLeftToOffer) {
  Settings sslv3, rc4, too_new;
  sslv3.method = SecMethod::sslv3;
  rc4.suites = 1U << 0 | 1U << 1 | 1U << 5;
  too_new.method = SecMethod::tlsv1_1;
  too_new.suites = 1U << 16;
  for (Settings* settings : {&sslv3, &rc4, &too_new}) {
    SessionSetup setup;
    setup.settings = *settings;
    EXPECT_EQ(Session::create(test::context(), std::move(setup)).status(), SL_ERROR_BSD_ESEC_HANDSHAKE_FAILURE);
  }
}

/// Connects to a server with these options; no CA file.
Verdict connect(Settings settings, test::TlsServer& server) {
  Session client = test::make_client(std::move(settings));
  EXPECT_TRUE(test::handshake(client, server));
  return client.verdict();
}

constexpr SecMethod kMethods[]{SecMethod::tlsv1, SecMethod::tlsv1_1, SecMethod::tlsv1_2};

// ref: tls.md §4: 20 of 23 suites exist in OpenSSL 3
TEST(Suite, OfTheChipConnectsInEveryVersionThatKnowsIt) {
  const Identity rsa = test::self_signed({.name = "rsa", .key = test::rsa_key()});
  const Identity ec = test::self_signed({.name = "ec"});
  for (std::size_t bit = 0; bit < kSuites.size(); ++bit) {
    const Suite& suite = kSuites[bit];
    if (suite.openssl_name == nullptr) continue;
    const bool ecdsa = std::string_view(suite.openssl_name).find("ECDSA") != std::string_view::npos;
    for (SecMethod method : kMethods) {
      if (suite.since > versions_of(method).highest) continue;
      SCOPED_TRACE(suite.openssl_name);
      test::TlsServer server({.chain = {ecdsa ? ec : rsa}});
      Settings settings;
      settings.method = method;
      settings.suites = 1U << bit;
      EXPECT_EQ(connect(std::move(settings), server).status, SL_ERROR_BSD_ESECSNOVERIFY);
      EXPECT_EQ(server.suite(), suite.openssl_name);
      EXPECT_EQ(server.version(), TLS1_VERSION + static_cast<int>(method) - static_cast<int>(SecMethod::tlsv1));
    }
  }
}

// ref: tls.md §2 row 12
TEST(Suite, ThatTheServerLacksEndsWithItsAlert) {
  test::TlsServer server(test::plain_server().options("ECDHE-ECDSA-AES128-SHA"));
  Settings settings;
  settings.suites = 1U << 18;
  const Verdict verdict = connect(std::move(settings), server);
  EXPECT_EQ(verdict.status, SL_ERROR_BSD_ESEC_HANDSHAKE_FAILURE);
  EXPECT_FALSE(verdict.up);
}

struct VersionRow {
  const char* fact;
  SecMethod method;
  int lowest, highest;  ///< of the server
  Status code;
  int agreed = 0;
};

// ref: tls.md §2 row 13, §3 SECMETHOD
TEST(Version, IsTheHighestThatMethodAndServerShare) {
  const VersionRow rows[]{
      {"default method, newest", SecMethod::sslv3_tlsv1_2, TLS1_VERSION, TLS1_3_VERSION, SL_ERROR_BSD_ESECSNOVERIFY,
       TLS1_2_VERSION},
      {"default method, TLS 1.1 server", SecMethod::sslv3_tlsv1_2, TLS1_VERSION, TLS1_1_VERSION, SL_ERROR_BSD_ESECSNOVERIFY,
       TLS1_1_VERSION},
      {"default method, TLS 1.0 server", SecMethod::sslv3_tlsv1_2, TLS1_VERSION, TLS1_VERSION, SL_ERROR_BSD_ESECSNOVERIFY,
       TLS1_VERSION},
      {"exactly TLS 1.0", SecMethod::tlsv1, TLS1_VERSION, TLS1_3_VERSION, SL_ERROR_BSD_ESECSNOVERIFY, TLS1_VERSION},
      {"exactly TLS 1.1", SecMethod::tlsv1_1, TLS1_VERSION, TLS1_3_VERSION, SL_ERROR_BSD_ESECSNOVERIFY, TLS1_1_VERSION},
      {"server too new", SecMethod::tlsv1, TLS1_2_VERSION, TLS1_2_VERSION, SL_ERROR_BSD_ESEC_PROTOCOL_VERSION},
      {"server of TLS 1.3 only", SecMethod::sslv3_tlsv1_2, TLS1_3_VERSION, TLS1_3_VERSION,
       SL_ERROR_BSD_ESEC_PROTOCOL_VERSION},
      {"server too old", SecMethod::tlsv1_2, TLS1_VERSION, TLS1_1_VERSION, SL_ERROR_BSD_ESEC_PROTOCOL_VERSION},
  };
  for (const VersionRow& row : rows) {
    SCOPED_TRACE(row.fact);
    test::TlsServer server({.chain = {test::plain_server().leaf}, .lowest = row.lowest, .highest = row.highest});
    Settings settings;
    settings.method = row.method;
    EXPECT_EQ(status_name(connect(std::move(settings), server).status), status_name(row.code));
    if (row.agreed != 0) {
      EXPECT_EQ(server.version(), row.agreed);
    }
  }
}

struct KeyRow {
  const char* name;
  test::Key (*make)();
};
class ServerKey : public testing::TestWithParam<KeyRow> {};

// ref: tls.md §1; OpenSSL's defaults refuse TLS 1.0, TLS 1.1, SHA-1 and short RSA keys, the chip does not
TEST_P(ServerKey, VerifiesInEveryVersionAndWithEveryHash) {
  const test::Key key = GetParam().make();
  for (const char* digest : {"SHA1", "SHA256", "SHA384", "SHA512"}) {
    const Identity root = test::self_signed({.name = "root", .ca = true, .digest = digest, .key = key});
    const Identity leaf = test::issued_by(root, {.name = "server", .digest = digest, .key = key});
    const catalog::Catalog trust = test::catalog_of({root});
    for (const SecMethod method : kMethods) {
      Settings settings;
      settings.method = method;
      settings.ca = test::file(root.pem());
      Session client = test::make_client(std::move(settings), &trust);
      test::TlsServer server({.chain = {leaf}});
      ASSERT_TRUE(test::handshake(client, server));
      EXPECT_EQ(client.verdict().status, SL_RET_CODE_OK) << digest << ' ' << server.version() << client.verdict().reason;
      EXPECT_EQ(server.version(), TLS1_VERSION + static_cast<int>(method) - static_cast<int>(SecMethod::tlsv1));
    }
  }
}
constexpr KeyRow kKeys[]{{"rsa_1024", [] { return test::rsa_key(1024); }}, {"rsa_2048", [] { return test::rsa_key(2048); }},
                         {"rsa_4096", [] { return test::rsa_key(4096); }}, {"p256", [] { return test::ec_key("P-256"); }},
                         {"p384", [] { return test::ec_key("P-384"); }},   {"p521", [] { return test::ec_key("P-521"); }}};
INSTANTIATE_TEST_SUITE_P(Tls, ServerKey, testing::ValuesIn(kKeys), [](const auto& info) { return info.param.name; });

// ref: tls.md §2 row 12: nothing in common with keys that the engine does not know
TEST(ServerKeys, ThatTheChipLacksHaveNoCommonSuite) {
  for (const test::Key& key : {test::ec_key("secp256k1"), test::ec_key("brainpoolP256r1"),
                               test::own(EVP_PKEY_Q_keygen(catalog::crypto_context(), nullptr, "ED25519"))}) {
    const bool edwards = EVP_PKEY_is_a(key.get(), "ED25519") == 1;
    test::CertificateSpec spec{.name = "server", .key = key};
    if (edwards) spec.digest = nullptr;
    test::TlsServer server({.chain = {test::self_signed(spec)}});
    EXPECT_EQ(connect({}, server).status, SL_ERROR_BSD_ESEC_HANDSHAKE_FAILURE);
  }
}

// ref: tls.md §1: P-256, P-384, P-521
TEST(Curve, OfTheChipIsAgreedOn) {
  for (const char* curve : {"P-256", "P-384", "P-521"}) {
    SCOPED_TRACE(curve);
    test::TlsServer server({.chain = {test::plain_server().leaf}, .groups = curve});
    EXPECT_EQ(connect({}, server).status, SL_ERROR_BSD_ESECSNOVERIFY);
    EXPECT_EQ(connection_up(SL_ERROR_BSD_ESECSNOVERIFY), server.connected());
    const Identity leaf = test::self_signed({.name = "server", .key = test::ec_key(curve)});
    test::TlsServer keyed({.chain = {leaf}, .groups = curve});
    EXPECT_EQ(connect({}, keyed).status, SL_ERROR_BSD_ESECSNOVERIFY);
  }
}

// ref: tls.md §3 SECURE_DOMAIN_NAME_VERIFICATION: sent as server name, and no other name is
TEST(ServerName, IsTheDomainName) {
  test::TlsServer named(test::plain_server().options()), unnamed(test::plain_server().options());
  Settings settings;
  settings.domain_name = "hub.example.net";
  connect(std::move(settings), named);
  connect({}, unnamed);
  EXPECT_EQ(named.server_name(), "hub.example.net");
  EXPECT_EQ(unnamed.server_name(), "");
}

struct AlpnRow {
  const char* fact;
  std::uint32_t offered;
  std::vector<std::string> known;
  std::uint32_t selected;
};

// ref: tls.md §3 SECURE_ALPN
TEST(Alpn, GivesTheBitThatTheServerPicked) {
  const AlpnRow rows[]{
      {"no extension", 0, {"h2", "http/1.1"}, 0},
      {"one name", 1, {"http/1.1"}, 1},
      {"the server's choice", 31, {"h2-16", "h2"}, 16},
      {"the only common one", 1 | 4, {"h2", "h2c"}, 4},
      {"h2-14", 8, {"h2-14"}, 8},
      {"none in common", 2, {"http/1.1"}, 0},
      {"a server without ALPN", 31, {}, 0},
  };
  for (const AlpnRow& row : rows) {
    SCOPED_TRACE(row.fact);
    Settings settings;
    settings.alpn = row.offered;
    Session client = test::make_client(std::move(settings));
    test::TlsServer server({.chain = {test::plain_server().leaf}, .protocols = row.known});
    ASSERT_TRUE(test::handshake(client, server));
    EXPECT_EQ(client.alpn_selected(), row.selected);
  }
}

std::string hex_of(ByteView bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) fmt::format_to(std::back_inserter(text), "{:02x}", byte);
  return text;
}

TEST(KeyLog, HasTheSecretThatTheServerHas) {
  std::vector<std::string> lines;
  Context context([&](std::string_view line) { lines.emplace_back(line); });
  Context moved(std::move(context));
  auto client = Session::create(moved, {});
  ASSERT_TRUE(client.ok());
  test::TlsServer server(test::plain_server().options());
  ASSERT_TRUE(test::handshake(*client, server));
  Bytes random(SSL3_RANDOM_SIZE), secret(SSL_MAX_MASTER_KEY_LENGTH);
  SSL_get_client_random(server.ssl(), random.data(), random.size());
  SSL_SESSION_get_master_key(SSL_get_session(server.ssl()), secret.data(), secret.size());
  EXPECT_EQ(lines, std::vector<std::string>{"CLIENT_RANDOM " + hex_of(random) + " " + hex_of(secret)});
}

}  // namespace
}  // namespace cc3235::tls_sim
