#pragma once

#include "secure_fixture.h"

/// Six TLS connections and those beyond. Part of secure_socket_test.cpp.
namespace cc3235::nwp {
namespace {

using test::Pending;

class SixTest : public test::SecureServingTest {
 protected:
  static constexpr Status kUp = status::SL_ERROR_BSD_ESECSNOVERIFY, kRefused = status::SL_ERROR_BSD_ESECT00MANYSSLOPENED;

  void SetUp() override {
    SecureServingTest::SetUp();
    serve({test::world().leaf, test::world().intermediate});
    listen();
  }
  void dial(int count) {
    for (int i = 0; i < count; ++i) EXPECT_EQ(connect(secure_socket(), test::kPeer), kUp);
  }
  std::int32_t welcome(int count) {
    std::int32_t last = 0;
    for (int i = 0; i < count; ++i) {
      visitors->come();
      last = accept();
      EXPECT_GT(last, 0);
    }
    return last;
  }
};

// ref: tls.md §1 "Simultaneous TLS connections"
TEST_F(SixTest, SixConnectionsAreTheLimit) {
  ASSERT_TRUE(network.dial(443, test::Visitors::kVisitor)) << "it stays silent, and is no connection";
  dial(6);
  EXPECT_EQ(connect(secure_socket(), test::kPeer), kRefused);
  EXPECT_EQ(run(host().sockets.close(7)), kOk);
  EXPECT_EQ(connect(secure_socket(), test::kPeer), kUp);
}

TEST_F(SixTest, TheSeventhClientIsRejected) {
  const std::int32_t last = welcome(6);
  EXPECT_TRUE(trail.empty()) << "a listening socket is none of the six";
  visitors->come();
  run_until([this] { return !trail.empty(); });
  EXPECT_EQ(trail, std::vector<std::string>{"socket event 0 0 -460"});
  EXPECT_TRUE(visitors->peer().device_gone());
  EXPECT_EQ(run(host().sockets.close(static_cast<std::int16_t>(last))), kOk);
  visitors->come();
  EXPECT_GT(accept(), 0);
}

/// Both handshakes begin while there is room; the one that ends first takes it.
TEST_F(SixTest, TwoHandshakesThatRunAtOnceShareTheSixthPlace) {
  dial(5);
  Pending<Status> first, second;
  const std::int16_t one = secure_socket(), other = secure_socket();
  start(first, host().sockets.connect(one, test::kPeer));
  start(second, host().sockets.connect(other, test::kPeer));
  run_until([&] { return first.ready() && second.ready(); });
  EXPECT_TRUE((*first == kUp && *second == kRefused) || (*first == kRefused && *second == kUp))
      << first->value() << ' ' << second->value();
  const std::int16_t up = *first == kUp ? one : other;
  EXPECT_EQ(run(host().sockets.close(up)), kOk);
  dial(1);
}

TEST_F(SixTest, ADiallerAndAVisitorShareTheSixthPlace) {
  dial(3);
  welcome(2);
  const std::int16_t sd = secure_socket();
  Pending<Status> dialled;
  visitors->come();
  start(dialled, host().sockets.connect(sd, test::kPeer));
  run_until([&] { return dialled.ready(); });
  settle_visitor();
  const bool visitor_refused = trail == std::vector<std::string>{"socket event 0 0 -460"};
  EXPECT_TRUE(visitor_refused || trail.empty());
  EXPECT_EQ(*dialled, visitor_refused ? kUp : kRefused);
  EXPECT_EQ(visitors->peer().device_gone(), visitor_refused);
  if (!visitor_refused) {
    EXPECT_GT(accept(), 0);
  }
}

}  // namespace
}  // namespace cc3235::nwp
