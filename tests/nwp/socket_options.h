#pragma once

#include "socket_fixture.h"

/// What the options of a socket do. Part of sockets_test.cpp. ref: commands-socket.md §5
namespace cc3235::nwp {
namespace {

using namespace std::chrono_literals;
using test::kPeer;
using test::Waiting;

class OptionsTest : public test::SocketFixture {};

// ref: commands-socket.md §5
TEST_F(OptionsTest, OptionsReachTheConnection) {
  const std::int16_t sd = connected();
  EXPECT_EQ(peer().settings().keepalive, 300s);
  EXPECT_EQ(peer().settings().receive_buffer, std::nullopt);
  EXPECT_EQ(set(sd, SocketOption::keepalivetime, 20u), kOk);
  EXPECT_EQ(peer().settings().keepalive, 20s);
  EXPECT_EQ(set(sd, SocketOption::keepalive, 0u), kOk);
  EXPECT_EQ(set(sd, SocketOption::rcvbuf, 2000u), kOk);
  EXPECT_EQ(peer().settings().keepalive, std::nullopt);
  EXPECT_EQ(peer().settings().receive_buffer, 2000u);
}

// ref: commands-socket.md §5
TEST_F(OptionsTest, OptionsAreReadBackAsSet) {
  const std::int16_t sec = make_socket(SocketType::stream, Protocol::sec),
                     udp = make_socket(SocketType::dgram, Protocol::udp);
  EXPECT_EQ(set(sec, SocketOption::secmethod, 3u), kOk);
  EXPECT_EQ(std::get<std::uint32_t>(*get(sec, SocketOption::secmethod)), 3u);
  EXPECT_EQ(set(sec, SocketOption::nonblocking, 7u), kOk);
  EXPECT_EQ(std::get<std::uint32_t>(*get(sec, SocketOption::nonblocking)), 1u);
  EXPECT_EQ(set(sec, SocketOption::secure_files_ca_file_name, std::string("ca.pem")), kOk);
  EXPECT_EQ(std::get<std::string>(*get(sec, SocketOption::secure_files_ca_file_name)), "ca.pem");
  EXPECT_EQ(set(sec, SocketOption::rcvtimeo, RcvTimeo{5, 10'000}), kOk);
  EXPECT_EQ(std::get<RcvTimeo>(*get(sec, SocketOption::rcvtimeo)).microseconds, 10'000);
  EXPECT_EQ(set(sec, SocketOption::secure_ext_client_chlng_resp, std::monostate{}), kOk);
  const Membership group{Ipv4::of(224, 0, 0, 251), Ipv4{}};
  EXPECT_EQ(set(udp, SocketOption::add_membership, group, SocketLevel::ip), kOk);
  EXPECT_EQ(std::get<Membership>(*get(udp, SocketOption::add_membership, SocketLevel::ip)).group, group.group);
}

TEST_F(OptionsTest, OptionsThatASocketLacksAreRefused) {
  const std::int16_t sd = make_socket();
  EXPECT_EQ(set(sd, SocketOption::secmethod, 3u), status::SL_ERROR_BSD_ESOCKTNOSUPPORT);
  EXPECT_EQ(get(sd, SocketOption::secure_mask).status(), status::SL_ERROR_BSD_ESOCKTNOSUPPORT);
  EXPECT_EQ(set(sd, SocketOption::phy_rate, 3u, SocketLevel::phy), status::SL_ERROR_BSD_ENOPROTOOPT);
  EXPECT_EQ(set(sd, SocketOption::keepalive, std::string("no number")), status::SL_ERROR_BSD_EINVAL);
}

// ref: commands-socket.md §5 "Errors from the NWP": -22
TEST_F(OptionsTest, ValuesWithoutMeaningAreRefused) {
  constexpr Status kBad = status::SL_ERROR_BSD_EINVAL;
  constexpr std::uint32_t kTooMuch = 0x80000000;
  const std::int16_t sd = make_socket();
  EXPECT_EQ(set(sd, SocketOption::rcvtimeo, RcvTimeo{0, 1'000'000}), kBad);
  EXPECT_EQ(set(sd, SocketOption::rcvtimeo, RcvTimeo{-1, 0}), kBad);
  for (const SocketOption option : {SocketOption::rcvbuf, SocketOption::keepalivetime}) {
    EXPECT_EQ(set(sd, option, 0u), kBad);
    EXPECT_EQ(set(sd, option, kTooMuch), kBad);
    EXPECT_EQ(set(sd, option, kTooMuch - 1), kOk);
  }
  EXPECT_EQ(set(sd, SocketOption::linger, Linger{1, kTooMuch}), kBad);
  EXPECT_EQ(set(sd, SocketOption::linger, Linger{7, 3}), kOk);
  const auto linger = get(sd, SocketOption::linger);
  EXPECT_EQ(std::get<Linger>(*linger).on, 1u);
  EXPECT_EQ(std::get<Linger>(*linger).seconds, 3u);
}

// ref: commands-socket.md §5 "rcvtimeo": 10 ms steps
TEST_F(OptionsTest, TheReceiveTimeOutGoesByStepsOfTenMilliseconds) {
  const std::int16_t sd = connected();
  const auto waits = [&](std::int32_t microseconds) {
    EXPECT_EQ(set(sd, SocketOption::rcvtimeo, RcvTimeo{0, microseconds}), kOk);
    const auto begin = clock.now();
    EXPECT_EQ(recv(sd), "<-11>");
    return clock.now() - begin;
  };
  EXPECT_EQ(waits(1), 10ms);
  EXPECT_EQ(waits(10'000), 10ms);
  EXPECT_EQ(waits(10'001), 20ms);
  EXPECT_EQ(std::get<RcvTimeo>(*get(sd, SocketOption::rcvtimeo)).microseconds, 10'001) << "it reads as it was set";
}

// ref: commands-socket.md §3 "Connect", "Recv"
TEST_F(OptionsTest, ANonBlockingSocketWaitsForNothing) {
  join();
  server_ = &network.serve(kPeer);
  const std::int16_t sd = make_socket(), datagrams = make_socket(SocketType::dgram, Protocol::udp);
  for (const std::int16_t one : {sd, datagrams}) EXPECT_EQ(set(one, SocketOption::nonblocking, 1u), kOk);
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_EALREADY);
  EXPECT_EQ(recv(sd), "<-107>") << "not connected yet";
  settle();
  EXPECT_EQ(connect(sd, kPeer), kOk);
  EXPECT_EQ(connect(sd, kPeer), status::SL_ERROR_BSD_EISCONN);
  EXPECT_EQ(recv(sd), "<-11>");
  Bytes buffer(10);
  EXPECT_EQ(run(nwp::finish(host().sockets.recv_from(datagrams, {}, buffer))).status(), status::SL_ERROR_BSD_EAGAIN);
  EXPECT_EQ(connect(datagrams, {Ipv4::of(192, 168, 1, 32), 9}), kOk) << "a default peer";
  EXPECT_EQ(set(sd, SocketOption::nonblocking, 0u), kOk);
  Waiting waiting;
  start_recv(waiting, sd);
  EXPECT_EQ(result(waiting), "waits");
  peer().finish();
  settle();
  EXPECT_EQ(result(waiting), "");
}

}  // namespace
}  // namespace cc3235::nwp
