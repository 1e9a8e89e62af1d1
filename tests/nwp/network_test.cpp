#include "network_devices.h"
#include "network_ends.h"

namespace cc3235::nwp::chip {
namespace {

using namespace std::chrono_literals;
using Strings = std::vector<std::string>;
using boost::asio::ip::tcp;
using boost::asio::ip::udp;
using test::host_calls;
using test::host_option;
using test::kHere;
using test::Pending;

constexpr Endpoint kField{Ipv4::of(203, 0, 113, 10), 8883};

TEST_F(NetworkTest, AMappedAddressIsDialledOnTheHost) {
  SandboxRules rules;
  rules.endpoints[kField] = Endpoint{kHere, port()};
  set_up(std::move(rules));
  EXPECT_EQ(run(make()->connect(kField)), kOk);
  EXPECT_EQ(host_calls, Strings{"connect 127.0.0.1"});
}

TEST_F(NetworkTest, ADeniedAddressIsSilentForTheTimeOfTheSynRetries) {
  set_up({});
  EXPECT_TRUE(network->denied(kField));
  const auto begin = clock.now();
  EXPECT_EQ(run(make()->connect(kField)), status::SL_ERROR_BSD_ETIMEDOUT);
  EXPECT_EQ(clock.now() - begin, kSynTimeout);
  EXPECT_TRUE(host_calls.empty());
}

TEST_F(NetworkTest, EndCutsAConnectShort) {
  set_up({});
  const auto stream = make();
  Pending<Status> status;
  start(status, stream->connect(kField));
  EXPECT_FALSE(status.ready());
  stream->end();
  settle();
  ASSERT_TRUE(status.ready());
  EXPECT_EQ(*status, status::SL_ERROR_BSD_SOC_ERROR);
}

TEST_F(NetworkTest, ARefusalIsToldAtOnce) {
  set_up({});
  const std::uint16_t free = port();
  acceptor.close();
  EXPECT_EQ(run(make()->connect({kHere, free})), status::SL_ERROR_BSD_ECONNREFUSED);
  EXPECT_EQ(clock.now(), Clock::TimePoint{});
}

TEST_F(NetworkTest, BytesTravelBothWays) {
  const auto stream = connected();
  Bytes nothing(1);
  EXPECT_FALSE(stream->try_read(nothing));
  write("hello");
  EXPECT_EQ(read(stream, 3), "hel");
  EXPECT_EQ(read(stream), "lo");
  const std::string_view text = "world";
  EXPECT_EQ(*stream->try_write(as_bytes(text)), 5u);
  std::string got(5, '\0');
  boost::asio::read(*peer, boost::asio::buffer(got));
  EXPECT_EQ(got, "world");
}

TEST_F(NetworkTest, AFullPeerMakesTheWriterWait) {
  const auto stream = connected();
  const Bytes block(1u << 16, 'x');
  std::size_t sent = 0;
  for (Result<std::size_t> count = stream->try_write(block); *count > 0; count = stream->try_write(block)) sent += *count;
  Pending<bool> writable;
  loop.spawn("writer", [](std::shared_ptr<Stream> to, Pending<bool>& out) -> awaitable<void> {
    co_await to->wait_writable();
    out.set(true);
  }(stream, writable));
  settle();
  EXPECT_FALSE(writable.ready());
  std::string drain(sent, '\0');
  boost::asio::read(*peer, boost::asio::buffer(drain));
  run_until([&] { return writable.ready(); });
  EXPECT_GT(*stream->try_write(block), 0u);
}

TEST_F(NetworkTest, ShutdownIsAFinBehindTheData) {
  const auto stream = connected();
  const std::string_view text = "bye";
  EXPECT_EQ(*stream->try_write(as_bytes(text)), 3u);
  stream->shutdown_write();
  stream->end();
  std::string got(10, '\0');
  boost::system::error_code error;
  got.resize(boost::asio::read(*peer, boost::asio::buffer(got), error));
  EXPECT_EQ(got, "bye");
  EXPECT_EQ(error, boost::asio::error::eof);
}

TEST_F(NetworkTest, WakeAndEndEndTheWaitingForData) {
  const auto stream = connected();
  Pending<std::string> first, second;
  const auto wait = [](std::shared_ptr<Stream> on, Pending<std::string>& out) -> awaitable<void> {
    Bytes buffer(100);
    const auto count = co_await on->read(buffer);
    out.set(count ? std::to_string(count->status().value()) : "nothing");
  };
  loop.spawn("first", wait(stream, first));
  settle();
  EXPECT_FALSE(first.ready());
  stream->wake();
  settle();
  ASSERT_TRUE(first.ready());
  EXPECT_EQ(*first, "nothing");
  loop.spawn("second", wait(stream, second));
  settle();
  stream->end();
  settle();
  ASSERT_TRUE(second.ready());
  EXPECT_EQ(*second, "-1");
  EXPECT_EQ(read(stream), "-1");
}

TEST_F(NetworkTest, DatagramsKeepTheirBoundaries) {
  set_up({});
  udp::socket far(io, udp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  host_calls.clear();
  const auto stream = make(SocketType::dgram);
  EXPECT_EQ(run(stream->connect({kHere, far.local_endpoint().port()})), kOk);
  const std::string_view text = "ping";
  EXPECT_EQ(*stream->try_write(as_bytes(text)), 4u);
  std::string got(10, '\0');
  udp::endpoint from;
  got.resize(far.receive_from(boost::asio::buffer(got), from));
  EXPECT_EQ(got, "ping");
  far.send_to(boost::asio::buffer("first", 5), from);
  far.send_to(boost::asio::buffer("second", 6), from);
  EXPECT_EQ(read(stream, 3), "fir");
  EXPECT_EQ(read(stream), "second");
}

TEST_F(NetworkTest, DatagramsToADeniedAddressVanish) {
  set_up({});
  const auto stream = make(SocketType::dgram);
  EXPECT_EQ(run(stream->connect(kField)), kOk);
  const std::string_view text = "ping";
  EXPECT_EQ(*stream->try_write(as_bytes(text)), 4u);
  Bytes buffer(1);
  EXPECT_FALSE(stream->try_read(buffer));
  EXPECT_TRUE(host_calls.empty());
}

// ref: commands-socket.md §5
TEST_F(NetworkTest, SettingsReachTheHostSocket) {
  set_up({});
  const auto stream = make();
  stream->apply({.keepalive = 300s, .receive_buffer = 4096, .multicast_ttl = 1});
  EXPECT_EQ(run(stream->connect({kHere, port()})), kOk);
  peer = acceptor.accept();
  const std::uint16_t ours = peer->remote_endpoint().port();
  EXPECT_EQ(host_option(ours, SOL_SOCKET, SO_KEEPALIVE), 1);
  EXPECT_EQ(host_option(ours, IPPROTO_TCP, TCP_KEEPIDLE), 300);
  EXPECT_EQ(host_option(ours, SOL_SOCKET, SO_RCVBUF), 2 * 4096) << "Linux counts its own share as well";
  stream->apply({.keepalive = std::chrono::hours(100), .receive_buffer = {}});
  EXPECT_EQ(host_option(ours, IPPROTO_TCP, TCP_KEEPIDLE), 32767);
  stream->apply({});
  EXPECT_EQ(host_option(ours, SOL_SOCKET, SO_KEEPALIVE), 0);

  const auto datagrams = make(SocketType::dgram);
  datagrams->apply({.keepalive = {}, .receive_buffer = {}, .multicast_ttl = 7});
  EXPECT_EQ(datagrams->bind({Ipv4{}, 5001}), kOk);
  EXPECT_EQ(host_option(appeared[0].host.port, IPPROTO_IP, IP_MULTICAST_TTL), 7);
  datagrams->apply({.keepalive = {}, .receive_buffer = {}, .multicast_ttl = 0});
  EXPECT_EQ(host_option(appeared[0].host.port, IPPROTO_IP, IP_MULTICAST_TTL), 0);
}

/// What a peer gets rid of that sends until it cannot.
TEST_F(NetworkTest, TheReceiveBufferIsTheWindowThatThePeerMeets) {
  const auto taken = [this](std::uint32_t receive_buffer) {
    set_up({});
    const auto stream = make();
    stream->apply({.keepalive = {}, .receive_buffer = receive_buffer});
    EXPECT_EQ(run(stream->connect({kHere, port()})), kOk);
    peer = acceptor.accept();
    peer->set_option(boost::asio::socket_base::send_buffer_size(4096));
    peer->non_blocking(true);
    std::size_t sent = 0;
    boost::system::error_code full;
    while (!full) sent += peer->send(boost::asio::buffer(Bytes(1000)), 0, full);
    return sent;
  };
  EXPECT_LT(2 * taken(2000), taken(64'000));
}

// ref: commands-socket.md §3 "Close": with LINGER the call waits
TEST_F(NetworkTest, WhatAPeerDoesNotTakeIsWaitedFor) {
  const auto stream = connected();
  const Bytes block(1u << 16, 'x');
  std::size_t sent = 0;
  for (Result<std::size_t> count = stream->try_write(block); *count > 0; count = stream->try_write(block)) sent += *count;
  Pending<bool> done, ended;
  const auto wait = [](std::shared_ptr<Stream> one) -> awaitable<bool> {
    co_await one->wait_sent();
    co_return true;
  };
  start(done, wait(stream));
  stream->wake();
  settle();
  EXPECT_FALSE(done.ready());
  std::string drain(sent, '\0');
  boost::asio::read(*peer, boost::asio::buffer(drain));
  run_until([&] { return done.ready(); });
  start(ended, wait(stream));
  EXPECT_TRUE(ended.ready()) << "nothing waits";
  peer.reset();
}

TEST_F(NetworkTest, NobodyWaitsForAPeerThatIsGone) {
  const auto stream = connected();
  const Bytes block(1u << 16, 'x');
  while (*stream->try_write(block) > 0) {
  }
  Pending<bool> done;
  const auto wait = [](std::shared_ptr<Stream> one) -> awaitable<bool> {
    co_await one->wait_sent();
    co_return true;
  };
  start(done, wait(stream));
  reset();
  run_until([&] { return done.ready(); });
}

// ---- ports of the device ----

// ref: design §7 "inbound"
TEST_F(NetworkTest, AListeningPortAppearsOnLoopbackAndComesBackThere) {
  set_up({});
  auto listener = *network->listen({Ipv4{}, 80});
  ASSERT_EQ(appeared.size(), 1u);
  EXPECT_EQ(appeared[0].device, (DevicePort{SocketType::stream, 80}));
  EXPECT_EQ(appeared[0].host.address, Address(kHere));
  EXPECT_FALSE(listener->try_accept());
  EXPECT_FALSE(listener->pending());

  Pending<bool> waited;
  const auto wait = [](std::shared_ptr<Listener> listener) -> awaitable<bool> {
    co_await listener->wait();
    co_return true;
  };
  start(waited, wait(listener));
  EXPECT_FALSE(waited.ready());
  tcp::socket client(io);
  client.connect({boost::asio::ip::address_v4::loopback(), appeared[0].host.port});
  run_until([&waited] { return waited.ready(); });
  EXPECT_TRUE(listener->pending());
  const auto incoming = listener->try_accept();
  ASSERT_TRUE(incoming);
  EXPECT_EQ(incoming->peer, (Endpoint{kHere, client.local_endpoint().port()}));
  boost::asio::write(client, boost::asio::buffer("hello", 5));
  EXPECT_EQ(read(incoming->stream), "hello");
  incoming->stream->end();

  listener->end();
  settle();
  boost::system::error_code refused;
  tcp::socket late(io);
  late.connect({boost::asio::ip::address_v4::loopback(), appeared[0].host.port}, refused);
  EXPECT_EQ(refused, boost::asio::error::connection_refused);
  listener = *network->listen({Ipv4{}, 80});
  EXPECT_EQ(appeared.size(), 1u) << "told once";
  listener->end();
}

TEST_F(NetworkTest, ANamedPlaceThatIsInUseIsAPortInUse) {
  SandboxRules rules;
  rules.inbound[{SocketType::stream, 80}] = Endpoint{kHere, port()};
  rules.inbound[{SocketType::dgram, 80}] = Endpoint{kHere, 0};
  set_up(std::move(rules));
  EXPECT_EQ(network->listen({Ipv4{}, 80}).status(), status::SL_ERROR_BSD_EADDRINUSE);
  EXPECT_TRUE(appeared.empty());
  ASSERT_FALSE(log_lines.empty());
  EXPECT_NE(log_lines.back().find("network.inbound"), std::string::npos);
  EXPECT_EQ(make(SocketType::dgram)->bind({Ipv4{}, 80}), kOk) << "UDP is another world";

  const auto other = make(SocketType::dgram);
  EXPECT_EQ(other->bind({Ipv4{}, 81}), kOk);
  EXPECT_EQ(other->bind({Ipv4{}, 82}), status::SL_ERROR_BSD_EINVAL);
}

TEST_F(NetworkTest, DatagramsComeInOnABoundPort) {
  set_up({});
  const auto stream = make(SocketType::dgram);
  EXPECT_FALSE(stream->readable());
  EXPECT_EQ(stream->bind({Ipv4{}, 5001}), kOk);
  ASSERT_EQ(appeared.size(), 1u);
  udp::socket far(io, udp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  const udp::endpoint device(boost::asio::ip::address_v4::loopback(), appeared[0].host.port);
  far.send_to(boost::asio::buffer("one", 3), device);
  EXPECT_EQ(read(stream), "one");
  far.send_to(boost::asio::buffer("", 0), device);
  EXPECT_EQ(read(stream), "");

  const std::string_view text = "pong";
  EXPECT_EQ(*stream->try_write_to({kHere, far.local_endpoint().port()}, as_bytes(text)), 4u);
  std::string got(10, '\0');
  udp::endpoint from;
  got.resize(far.receive_from(boost::asio::buffer(got), from));
  EXPECT_EQ(got, "pong");
  EXPECT_EQ(from, device);
  EXPECT_EQ(*stream->try_write_to(kField, as_bytes(text)), 4u) << "lost on the air";
}

/// The host's end of a datagram socket: what comes from elsewhere is not for it.
TEST_F(NetworkTest, APortThatNobodyBoundIsOnLoopback) {
  set_up({});
  udp::socket far(io, udp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  const auto stream = make(SocketType::dgram);
  const std::string_view text = "ping";
  EXPECT_EQ(*stream->try_write_to({kHere, far.local_endpoint().port()}, as_bytes(text)), 4u);
  std::string got(10, '\0');
  udp::endpoint from;
  far.receive_from(boost::asio::buffer(got), from);
  EXPECT_EQ(host_option(from.port(), SOL_SOCKET, SO_BROADCAST), 1) << "bound to an address of its own";
  EXPECT_EQ(host_calls, (Strings{"bind 127.0.0.1", "bind 127.0.0.1", "sendto 127.0.0.1"}));
}

// ref: commands-socket.md §3 "Connect": a default peer, no more
TEST_F(NetworkTest, ADefaultPeerLeavesThePortAndHidesTheOthers) {
  set_up({});
  udp::socket far(io, udp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  udp::socket stranger(io, udp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  const auto stream = make(SocketType::dgram);
  EXPECT_EQ(stream->bind({Ipv4{}, 5001}), kOk);
  EXPECT_EQ(run(stream->connect({kHere, far.local_endpoint().port()})), kOk);
  const udp::endpoint device(boost::asio::ip::address_v4::loopback(), appeared[0].host.port);
  stranger.send_to(boost::asio::buffer("no", 2), device);
  EXPECT_FALSE(stream->readable());
  far.send_to(boost::asio::buffer("yes", 3), device);
  EXPECT_TRUE(stream->readable());
  EXPECT_EQ(read(stream), "yes");
}

// ref: native-protocol.md §6.5
TEST_F(NetworkTest, TheDeviceReachesItsOwnPorts) {
  set_up({});
  const auto server = make(SocketType::dgram), client = make(SocketType::dgram), caller = make();
  EXPECT_EQ(server->bind({kHere, 5001}), kOk);
  const std::string_view text = "to myself";
  EXPECT_EQ(*client->try_write_to({kHere, 5001}, as_bytes(text)), 9u);
  EXPECT_EQ(read(server), "to myself");
  const auto listener = *network->listen({Ipv4{}, 80});
  EXPECT_EQ(run(caller->connect({kHere, 80})), kOk);
  const auto incoming = listener->try_accept();
  ASSERT_TRUE(incoming);
  incoming->stream->end();
  listener->end();
  EXPECT_EQ(run(make()->connect({kHere, 80})), status::SL_ERROR_BSD_ECONNREFUSED);
}

// ref: commands-socket.md §3 "Accept": IPv6 listening sockets also take IPv4 clients
TEST_F(NetworkTest, AnIpv6ListenerIsThereForBothFamilies) {
  set_up({});
  const auto listener = *network->listen({Ipv6{}, 80});
  if (appeared.size() < 2) return;  // a host without IPv6
  tcp::socket six(io), four(io);
  six.connect({boost::asio::ip::address_v6::loopback(), appeared[0].host.port});
  const auto first = listener->try_accept();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->peer.address, Address(Ipv6{{0, 0, 0, 1}}));
  const auto wait = [](std::shared_ptr<Listener> one) -> awaitable<bool> {
    co_await one->wait();
    co_return one->pending();
  };
  Pending<bool> second;
  start(second, wait(listener));
  four.connect({boost::asio::ip::address_v4::loopback(), appeared[1].host.port});
  run_until([&] { return second.ready(); });
  EXPECT_EQ(listener->try_accept()->peer.address, Address(kHere));
  EXPECT_EQ(run(make()->connect({Ipv6{{0, 0, 0, 1}}, 80})), kOk) << "from the device itself";
  listener->end();
}

// ref: commands-socket.md §5 "add_membership"
TEST_F(NetworkTest, AGroupIsHeardWhileThePortIsAMember) {
  set_up({});
  const auto stream = make(SocketType::dgram);
  const boost::asio::ip::address_v4 group(0xEF010203);
  stream->set_member(Ipv4{group.to_uint()}, true);
  EXPECT_EQ(stream->bind({Ipv4{}, 5001}), kOk);
  udp::socket far(io, udp::v4());
  far.set_option(boost::asio::ip::multicast::outbound_interface(boost::asio::ip::address_v4::loopback()));
  const udp::endpoint place(group, appeared[0].host.port);
  far.send_to(boost::asio::buffer("news", 4), place);
  EXPECT_EQ(read(stream), "news");
  stream->set_member(Ipv4{group.to_uint()}, false);
  far.send_to(boost::asio::buffer("more", 4), place);
  far.send_to(boost::asio::buffer("own", 3), {boost::asio::ip::address_v4::loopback(), appeared[0].host.port});
  EXPECT_EQ(read(stream), "own");
}

TEST_F(NetworkTest, NamesComeFromTheConfigurationOnly) {
  SandboxRules rules;
  rules.hosts["Hub.example"] = kField.address;
  set_up(std::move(rules));
  const auto look_up = [this](std::string name, Family family) {
    const Result<Address> address = run(network->resolve(std::move(name), family));
    return address.ok() ? to_string(*address) : std::to_string(address.status().value());
  };
  EXPECT_EQ(look_up("hub.EXAMPLE", Family::inet), "203.0.113.10");
  EXPECT_EQ(look_up("hub.example", Family::inet6), "-6154");
  EXPECT_EQ(look_up("localhost", Family::inet), "-6154");
  EXPECT_TRUE(host_calls.empty());
}

// ref: design §7: only loopback and mapped endpoints can be reached
TEST_F(NetworkTest, NoAddressOutsideTheRulesIsEverTouched) {
  SandboxRules rules;
  rules.endpoints[kField] = Endpoint{kHere, port()};
  set_up(std::move(rules));
  const auto random = make_seeded_random(11);
  for (int i = 0; i < 300; ++i) {
    Endpoint any{Ipv4{random->number()}, static_cast<std::uint16_t>(random->number())};
    if (i % 3 == 0) any.address = Ipv6{{random->number(), random->number(), random->number(), random->number()}};
    if (i % 50 == 1) any = kField;
    if (i % 2 == 0) {
      std::ignore = run(make()->connect(any));
    } else {
      const auto stream = make(SocketType::dgram);
      std::ignore = run(stream->connect(any));
      std::ignore = stream->try_write(Bytes(4));
      std::ignore = stream->try_write_to(any, Bytes(4));
    }
  }
  EXPECT_FALSE(host_calls.empty());
  for (const std::string& call : host_calls) {
    EXPECT_TRUE(call == "connect 127.0.0.1" || call == "bind 127.0.0.1" || call == "sendto 127.0.0.1") << call;
  }
}

}  // namespace
}  // namespace cc3235::nwp::chip
