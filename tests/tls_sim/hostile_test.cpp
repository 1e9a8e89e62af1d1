#include <gtest/gtest.h>

#include <random>

#include "base/status_codes.h"
#include "base/status_table.h"
#include "tls_sim/handshake.h"

/// Peers that are no TLS servers, or bad ones. ref: tls.md §2 rows 9 to 12, 23
namespace cc3235::tls_sim {
namespace {

using namespace status;
using Progress = Session::Progress;

/// A client that has sent its ClientHello.
Session greeted() {
  Session client = test::make_client();
  EXPECT_EQ(client.advance(), Progress::wants_input);
  EXPECT_FALSE(client.take_output().empty());
  return client;
}

/// A server's first flight, in answer to `client`.
Bytes first_flight(Session& client) {
  test::TlsServer server(test::plain_server().options());
  EXPECT_EQ(client.advance(), Progress::wants_input);
  server.feed(client.take_output());
  server.advance();
  return server.take_output();
}

struct TextRow {
  const char* fact;
  std::string text;
};

// ref: tls.md §2 row 10
TEST(Peer, ThatSpeaksNoTlsGivesItsCode) {
  for (const TextRow& row : {TextRow{"HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n"}, TextRow{"SSH", "SSH-2.0-OpenSSH_9.2\r\n"},
                             TextRow{"MQTT", {"\x20\x02\x00\x05\x00\x00", 6}}, TextRow{"zeros", std::string(600, '\0')}}) {
    SCOPED_TRACE(row.fact);
    Session client = greeted();
    ASSERT_TRUE(client.feed(as_bytes(row.text)));
    ASSERT_EQ(client.advance(), Progress::finished);
    EXPECT_EQ(status_name(client.verdict().status), "SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE") << client.verdict().reason;
    EXPECT_EQ(client.verdict().row, 10);
    EXPECT_FALSE(client.verdict().up);
    Bytes out(10);
    EXPECT_EQ(client.read(out)->status(), SL_ERROR_BSD_ENOTCONN);
  }
}

// ref: tls.md §2 row 10
TEST(Peer, ThatClosesGivesItsCode) {
  Session at_once = greeted();
  at_once.feed_end();
  ASSERT_EQ(at_once.advance(), Progress::finished);
  EXPECT_EQ(at_once.verdict().status, SL_ERROR_BSD_ESEC_SOCKET_ERROR_E);

  Session midway = test::make_client();
  const Bytes flight = first_flight(midway);
  ASSERT_TRUE(midway.feed(ByteView(flight).first(flight.size() / 2)));
  ASSERT_EQ(midway.advance(), Progress::wants_input);
  midway.feed_end();
  ASSERT_EQ(midway.advance(), Progress::finished);
  EXPECT_EQ(midway.verdict().status, SL_ERROR_BSD_ESEC_SOCKET_ERROR_E);
  EXPECT_FALSE(midway.verdict().up);
}

Bytes alert(std::uint8_t level, std::uint8_t number) {
  return {21, 3, 3, 0, 2, level, number};
}

/// Every fatal alert that TLS 1.2 has. ref: tls.md §2 row 11, error-codes.csv
constexpr int kAlerts[]{10, 20, 21, 22, 30, 40, 42, 43,  44,  45,  46,  47,  48,  49,
                        50, 51, 60, 70, 71, 80, 90, 110, 111, 112, 113, 114, 115, 120};

TEST(Peer, ThatSendsAFatalAlertGivesItsNumber) {
  for (const int number : kAlerts) {
    test::TlsServerOptions options = test::plain_server().options();
    options.refusal = number;
    test::TlsServer server(std::move(options));
    Session client = test::make_client();
    ASSERT_TRUE(test::handshake(client, server)) << number;
    EXPECT_EQ(client.verdict().status.value(), -(300 + number));
    EXPECT_EQ(client.verdict().row, 11);
    EXPECT_FALSE(client.verdict().up);
  }
  EXPECT_EQ(SL_ERROR_BSD_ESEC_HANDSHAKE_FAILURE.value(), -340);
  EXPECT_EQ(SL_ERROR_BSD_ESEC_UNRECOGNIZED_NAME.value(), -412);
}

TEST(Peer, ThatSendsAnyAlertCrashesNothing) {
  for (int level = 0; level < 4; ++level) {
    for (int number = 0; number < 256; ++number) {
      Session client = greeted();
      ASSERT_TRUE(client.feed(alert(static_cast<std::uint8_t>(level), static_cast<std::uint8_t>(number))));
      if (client.advance() == Progress::finished) {
        EXPECT_FALSE(client.verdict().up) << number;
        EXPECT_LT(client.verdict().status.value(), 0);
      }
    }
  }
}

TEST(Peer, ThatWarnsIsHeardOut) {
  Session client = greeted();
  ASSERT_TRUE(client.feed(alert(1, 112)));
  EXPECT_EQ(client.advance(), Progress::wants_input);
}

TEST(Peer, ThatSaysGoodbyeMidwayGivesAlertZero) {
  Session client = greeted();
  ASSERT_TRUE(client.feed(alert(1, 0)));
  ASSERT_EQ(client.advance(), Progress::finished);
  EXPECT_EQ(client.verdict().status, SL_ERROR_BSD_ESEC_CLOSE_NOTIFY);
}

TEST(Peer, ThatSendsGarbageAfterServerHelloGivesACode) {
  Session client = test::make_client();
  const Bytes flight = first_flight(client);
  const std::size_t hello_size = 5 + std::size_t{flight[3]} * 256 + flight[4];
  ASSERT_TRUE(client.feed(ByteView(flight).first(hello_size)));
  ASSERT_TRUE(client.feed(Bytes(100, 0xa5)));
  ASSERT_EQ(client.advance(), Progress::finished);
  EXPECT_EQ(client.verdict().status, SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE) << client.verdict().reason;
  EXPECT_FALSE(client.verdict().up);
}

TEST(Peer, ThatStallsAnywhereLeavesTheHandshakeWaiting) {
  Session whole = test::make_client();
  const std::size_t size = first_flight(whole).size();
  for (std::size_t cut = 0; cut < size; cut += 37) {
    Session client = test::make_client();
    const Bytes flight = first_flight(client);
    ASSERT_TRUE(client.feed(ByteView(flight).first(std::min(cut, flight.size() - 1))));
    EXPECT_EQ(client.advance(), Progress::wants_input) << cut;
  }
}

/// A handshake message in records of 16 KiB.
Bytes message(std::uint8_t type, std::size_t size) {
  Bytes body{type, static_cast<std::uint8_t>(size >> 16), static_cast<std::uint8_t>(size >> 8),
             static_cast<std::uint8_t>(size)};
  body.resize(body.size() + size, 0x30);
  Bytes records;
  for (std::size_t at = 0; at < body.size(); at += 0x4000) {
    const std::size_t part = std::min<std::size_t>(0x4000, body.size() - at);
    records.insert(records.end(), {22, 3, 3, static_cast<std::uint8_t>(part >> 8), static_cast<std::uint8_t>(part)});
    records.insert(records.end(), body.begin() + static_cast<std::ptrdiff_t>(at),
                   body.begin() + static_cast<std::ptrdiff_t>(at + part));
  }
  return records;
}

// ref: tls.md §2 row 9
TEST(Peer, ThatSendsAMegabyteOfCertificatesExceedsTheMemory) {
  Session client = test::make_client();
  const Bytes flight = first_flight(client);
  const std::size_t hello_size = 5 + std::size_t{flight[3]} * 256 + flight[4];
  ASSERT_TRUE(client.feed(ByteView(flight).first(hello_size)));
  const Bytes certificates = message(11, 1'000'000);
  Progress progress = client.advance();
  for (std::size_t at = 0; at < certificates.size() && progress == Progress::wants_input; at += 0x8000) {
    ASSERT_TRUE(client.feed(ByteView(certificates).subspan(at, std::min<std::size_t>(0x8000, certificates.size() - at))));
    progress = client.advance();
  }
  ASSERT_EQ(progress, Progress::finished);
  EXPECT_EQ(client.verdict().status, SL_ERROR_BSD_ESECMEMORY) << client.verdict().reason;
}

TEST(Peer, ThatSendsNonsenseAsCertificateGivesAParseError) {
  Session client = test::make_client();
  const Bytes flight = first_flight(client);
  const std::size_t hello_size = 5 + std::size_t{flight[3]} * 256 + flight[4];
  ASSERT_TRUE(client.feed(ByteView(flight).first(hello_size)));
  ASSERT_TRUE(client.feed(Bytes{22, 3, 3, 0, 14, 11, 0, 0, 10, 0, 0, 7, 0, 0, 4, 0x30, 2, 5, 0}));
  ASSERT_EQ(client.advance(), Progress::finished);
  EXPECT_EQ(client.verdict().status, SL_ERROR_BSD_ESEC_ASN_PARSE_E) << client.verdict().reason;
}

// ref: tls.md §2 row 23
TEST(Peer, WhoseFinishedIsDamagedGivesTheCodeOfItsRecord) {
  Session client = test::make_client();
  test::TlsServer server(test::plain_server().options());
  client.advance();
  server.feed(client.take_output());
  server.advance();
  test::deliver(server, client);
  client.advance();
  server.feed(client.take_output());
  server.advance();
  Bytes last = server.take_output();
  last.back() ^= 1;
  ASSERT_TRUE(client.feed(last));
  ASSERT_EQ(client.advance(), Progress::finished);
  EXPECT_EQ(client.verdict().status, SL_ERROR_BSD_ESEC_VERIFY_MAC_ERROR) << client.verdict().reason;
  EXPECT_EQ(client.verdict().row, 23);
}

// ref: tls.md §2 row 19
TEST(Peer, ThatPicksACurveOutsideTheChipsGivesItsCode) {
  Session client = test::make_client();
  Bytes flight = first_flight(client);
  // ServerKeyExchange: named curve 3, P-256 is 0x0017; X25519 is 0x001d.
  const Bytes named{3, 0, 0x17, 65};
  const auto found = std::search(flight.begin(), flight.end(), named.begin(), named.end());
  ASSERT_NE(found, flight.end());
  found[2] = 0x1d;
  ASSERT_TRUE(client.feed(flight));
  ASSERT_EQ(client.advance(), Progress::finished);
  EXPECT_EQ(client.verdict().status, SL_ERROR_BSD_ESEC_ECC_CURVE_ERROR) << client.verdict().reason;
}

TEST(Peer, WithAnyFlippedByteIsSurvived) {
  std::mt19937 random{7};
  for (int round = 0; round < 400; ++round) {
    Session client = test::make_client();
    Bytes flight = first_flight(client);
    for (auto flips = 1 + random() % 3; flips > 0; --flips) {
      flight[random() % flight.size()] ^= static_cast<std::uint8_t>(1 << random() % 8);
    }
    ASSERT_TRUE(client.feed(flight));
    client.advance();
    client.feed_end();
    ASSERT_EQ(client.advance(), Progress::finished);
    EXPECT_LT(client.verdict().status.value(), 0);
    EXPECT_FALSE(client.verdict().up);
    EXPECT_FALSE(client.verdict().reason.empty());
  }
}

}  // namespace
}  // namespace cc3235::tls_sim
