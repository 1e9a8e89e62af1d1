#pragma once

#include "network_fixture.h"

/// How connections of a host end. Part of network_test.cpp.
namespace cc3235::nwp::chip {
namespace {

class NetworkTest : public test::NetworkFixture {
 protected:
  void reset() {
    peer->set_option(boost::asio::socket_base::linger(true, 0));
    peer->close();
  }
};

TEST_F(NetworkTest, AFinIsZeroBytesOnEachRead) {
  const auto stream = connected();
  write("last");
  peer->close();
  EXPECT_EQ(read(stream), "last");
  EXPECT_EQ(read(stream), "");
  EXPECT_EQ(read(stream), "");
}

// ref: commands-socket.md §3 "Recv": a reset is no FIN
TEST_F(NetworkTest, AResetIsAnErrorOnEachRead) {
  const auto stream = connected();
  reset();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(read(stream), "-1");
  EXPECT_TRUE(stream->readable());
}

TEST_F(NetworkTest, AResetThatAWriteMeetsIsAnErrorForReadsAsWell) {
  const auto stream = connected();
  reset();
  EXPECT_FALSE(stream->try_write(Bytes(1)).ok());
  for (int i = 0; i < 2; ++i) EXPECT_EQ(read(stream), "-1");
}

TEST_F(NetworkTest, AResetIsAnErrorForAllWhoWait) {
  const auto stream = connected();
  test::Pending<std::string> first, second;
  const auto wait = [](std::shared_ptr<Stream> on) -> awaitable<std::string> {
    Bytes buffer(10);
    std::optional<Result<std::size_t>> count = on->try_read(buffer);
    while (!count) {
      count = co_await on->read(buffer);
      if (!count) count = on->try_read(buffer);
    }
    co_return std::to_string(count->ok() ? static_cast<int>(**count) : count->status().value());
  };
  start(first, wait(stream));
  start(second, wait(stream));
  reset();
  run_until([&] { return first.ready() && second.ready(); });
  EXPECT_EQ(*first + *second, "-1-1");
}

/// Both wait for the same socket; the reactor tells an end to the first one only.
TEST_F(NetworkTest, AFinWakesWhoWaitsBesideARead) {
  const auto stream = connected();
  test::Pending<bool> beside;
  test::Pending<std::optional<Result<std::size_t>>> count;
  Bytes buffer(10);
  const auto wait = [](std::shared_ptr<Stream> one) -> awaitable<bool> {
    co_await one->wait_readable();
    co_return true;
  };
  start(count, stream->read(buffer));
  start(beside, wait(stream));
  peer->shutdown(boost::asio::socket_base::shutdown_send);
  run_until([&] { return count.ready() && beside.ready(); });
  EXPECT_EQ(**(*count), 0u);
}

}  // namespace
}  // namespace cc3235::nwp::chip
