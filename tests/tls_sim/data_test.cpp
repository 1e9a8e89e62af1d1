#include <gtest/gtest.h>

#include "base/status_codes.h"
#include "tls_sim/handshake.h"

/// A connection that is up. ref: tls.md §5
namespace cc3235::tls_sim {
namespace {

using namespace status;

struct Connected : testing::Test {
  test::TlsServer server{test::plain_server().options()};
  Session client = test::make_client();

  void SetUp() override {
    ASSERT_TRUE(test::handshake(client, server));
    test::deliver(server, client);
    ASSERT_TRUE(client.verdict().up);
  }

  /// What one read gives; nullopt: nothing yet.
  std::optional<Result<Bytes>> read(std::size_t most = std::size_t{64} * 1024) {
    Bytes out(most);
    const auto count = client.read(out);
    if (!count) return std::nullopt;
    if (!count->ok()) return count->status();
    out.resize(**count);
    return out;
  }
  /// The code of one read that must be an answer.
  Status read_status() {
    const auto result = read();
    return result ? result->status() : SL_ERROR_BSD_EAGAIN;
  }
  static Bytes pattern(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
    return bytes;
  }
};

TEST_F(Connected, CarriesDataBothWays) {
  ASSERT_EQ(client.write(as_bytes("hello")), kOk);
  server.feed(client.take_output());
  EXPECT_EQ(as_text(server.read()), "hello");
  server.write(as_bytes("welcome"));
  EXPECT_FALSE(read());
  test::deliver(server, client);
  EXPECT_EQ(as_text(**read()), "welcome");
  EXPECT_FALSE(read());
}

TEST_F(Connected, CarriesAHundredKilobytesInOrder) {
  const Bytes sent = pattern(std::size_t{100} * 1024);
  ASSERT_EQ(client.write(sent), kOk);
  server.feed(client.take_output());
  Bytes received = server.read();
  const Bytes rest = server.read();
  received.insert(received.end(), rest.begin(), rest.end());
  EXPECT_EQ(received, sent);

  server.write(sent);
  const Bytes wire = server.take_output();
  received.clear();
  for (std::size_t at = 0; at < wire.size(); at += 5'000) {
    ASSERT_TRUE(client.feed(ByteView(wire).subspan(at, std::min<std::size_t>(5'000, wire.size() - at))));
    while (const auto part = read()) received.insert(received.end(), (*part)->begin(), (*part)->end());
  }
  EXPECT_EQ(received, sent);
}

// ref: tls.md §5: one Recv returns at most one record's data
TEST_F(Connected, ReadsAtMostOneRecord) {
  server.write(as_bytes("first"));
  server.write(as_bytes("second"));
  test::deliver(server, client);
  EXPECT_EQ(as_text(**read()), "first");
  EXPECT_EQ(as_text(**read(3)), "sec");
  EXPECT_EQ(as_text(**read()), "ond");
}

TEST_F(Connected, IsReadableWhileDataWaits) {
  EXPECT_FALSE(client.readable());
  server.write(as_bytes("data"));
  const Bytes wire = server.take_output();
  ASSERT_TRUE(client.feed(ByteView(wire).first(wire.size() - 1)));
  EXPECT_FALSE(client.readable());
  ASSERT_TRUE(client.feed(ByteView(wire).last(1)));
  EXPECT_TRUE(client.readable());
  EXPECT_EQ(as_text(**read(1)), "d");
  EXPECT_TRUE(client.readable());
  EXPECT_EQ(as_text(**read()), "ata");
  EXPECT_FALSE(client.readable());
}

TEST_F(Connected, TakesAtMost64KiBUnread) {
  server.write(pattern(std::size_t{60} * 1024));
  const Bytes wire = server.take_output();
  ASSERT_TRUE(client.feed(wire));
  EXPECT_FALSE(client.feed(wire));
  std::size_t total = 0;
  while (const auto part = read()) total += (*part)->size();
  EXPECT_EQ(total, 60u * 1024);
  EXPECT_TRUE(client.feed({}));
}

// ref: tls.md §5
TEST_F(Connected, EndsWithZeroAfterFinBetweenRecords) {
  server.write(as_bytes("last"));
  test::deliver(server, client);
  client.feed_end();
  EXPECT_EQ(as_text(**read()), "last");
  EXPECT_EQ((**read()).size(), 0u);
  EXPECT_EQ((**read()).size(), 0u);
}

// ref: tls.md §5
TEST_F(Connected, EndsWithACodeAfterFinInsideARecord) {
  for (std::size_t size : {1U, 5U, 6U, 20U}) {
    test::TlsServer other(test::plain_server().options());
    client = test::make_client();
    ASSERT_TRUE(test::handshake(client, other));
    test::deliver(other, client);
    other.write(as_bytes("cut"));
    ASSERT_TRUE(client.feed(ByteView(other.take_output()).first(size)));
    EXPECT_FALSE(read());
    client.feed_end();
    EXPECT_EQ(read_status(), SL_ERROR_BSD_ESECTCPDISCONNECTEDUNCOMPLETERECORD);
  }
}

// ref: tls.md §5: TCP still open
TEST_F(Connected, EndsWithACodeAfterCloseNotify) {
  server.write(as_bytes("last"));
  server.shutdown();
  test::deliver(server, client);
  EXPECT_EQ(as_text(**read()), "last");
  EXPECT_EQ(read_status(), SL_ERROR_BSD_ESECCLOSED);
  EXPECT_EQ(read_status(), SL_ERROR_BSD_ESECCLOSED);
  EXPECT_EQ(client.write(as_bytes("x")), SL_ERROR_BSD_ESECCLOSED);
}

// ref: events.md §4: the peer ends TLS and goes on
TEST_F(Connected, KnowsThatThePeerGoesOnInPlainText) {
  server.shutdown();
  Bytes wire = server.take_output();
  wire.insert(wire.end(), 5, 'x');
  ASSERT_TRUE(client.feed(wire));
  EXPECT_EQ(read_status(), SL_ERROR_BSD_ESECCLOSED);
  EXPECT_TRUE(client.take_left_tls());
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(client.feed(Bytes(1'000, 'x'))) << "dropped";
  EXPECT_TRUE(client.take_left_tls());
}

// ref: tls.md §5
TEST_F(Connected, EndsWithZeroAfterCloseNotifyAndFin) {
  server.shutdown();
  test::deliver(server, client);
  client.feed_end();
  EXPECT_EQ((**read()).size(), 0u);
}

// ref: tls.md §5
TEST_F(Connected, EndsWithTheServersFatalAlert) {
  client.take_output();
  server.feed(as_bytes("this is no record"));
  server.read();
  test::deliver(server, client);
  const Status status = read_status();
  EXPECT_EQ(status, SL_ERROR_BSD_ESEC_PROTOCOL_VERSION);
  EXPECT_EQ(read_status(), status);
  EXPECT_EQ(client.write(as_bytes("x")), SL_ERROR_BSD_ESECCLOSED);
}

// ref: tls.md §5
TEST_F(Connected, EndsWithACodeWhenARecordFailsToDecrypt) {
  server.write(as_bytes("secret"));
  Bytes wire = server.take_output();
  wire.back() ^= 1;
  ASSERT_TRUE(client.feed(wire));
  EXPECT_FALSE(client.take_output().size());
  EXPECT_EQ(read_status(), SL_ERROR_BSD_ESECDECRYPT);
  EXPECT_EQ(read_status(), SL_ERROR_BSD_ESECDECRYPT);
  EXPECT_FALSE(client.readable());
  EXPECT_FALSE(client.take_output().empty()) << "an alert goes to the server";
  EXPECT_TRUE(client.feed(wire)) << "what still comes is dropped";
}

// ref: tls.md §5: plain data on a secured socket
TEST_F(Connected, EndsWithACodeWhenPlainDataComes) {
  ASSERT_TRUE(client.feed(as_bytes("HTTP/1.1 400 Bad Request\r\n\r\n")));
  EXPECT_FALSE(client.take_left_tls());
  EXPECT_EQ(read_status(), SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE);
  EXPECT_TRUE(client.take_left_tls());
  EXPECT_FALSE(client.take_left_tls()) << "said once";
}

// ref: tls.md §5: AT+Close
TEST_F(Connected, SaysGoodbyeOnClose) {
  client.close();
  client.close();
  server.feed(client.take_output());
  server.read();
  EXPECT_TRUE(server.peer_said_goodbye());
  EXPECT_EQ(client.write(as_bytes("x")), SL_ERROR_BSD_ESECCLOSED);
}

// ref: tls.md §1: a request to renegotiate is not followed
TEST_F(Connected, IgnoresRenegotiation) {
  server.renegotiate();
  test::deliver(server, client);
  EXPECT_FALSE(read());
  EXPECT_TRUE(client.verdict().up);
  EXPECT_EQ(client.write(as_bytes("still here")), kOk);
}

TEST_F(Connected, MovesWithItsConnection) {
  Session moved = std::move(client);
  server.write(as_bytes("data"));
  test::deliver(server, moved);
  Bytes out(10);
  EXPECT_EQ(**moved.read(out), 4u);
}

TEST(Unconnected, CarriesNoData) {
  Session client = test::make_client();
  Bytes out(10);
  EXPECT_EQ(client.read(out)->status(), SL_ERROR_BSD_ENOTCONN);
  EXPECT_EQ(client.write(as_bytes("x")), SL_ERROR_BSD_ENOTCONN);
  EXPECT_FALSE(client.readable());
  client.close();
  EXPECT_TRUE(client.take_output().empty());
}

}  // namespace
}  // namespace cc3235::tls_sim
