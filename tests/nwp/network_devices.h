#pragma once

#include "network_fixture.h"

/// Devices that share a network: how they reach and see each other. Part of network_test.cpp.
namespace cc3235::nwp::chip {
namespace {

constexpr Ipv4 kFirst = Ipv4::of(192, 168, 1, 23), kSecond = Ipv4::of(192, 168, 1, 24);
constexpr Ipv4 kMask = Ipv4::of(255, 255, 255, 0);
constexpr Ipv6 kFirstLocal{{0xFE800000, 0, 0, 23}}, kFirstGlobal{{0x20010DB8, 0, 0, 23}};
constexpr Ipv6 kSecondLocal{{0xFE800000, 0, 0, 24}}, kSecondGlobal{{0x20010DB8, 0, 0, 24}};

class DevicesTest : public test::NetworkFixture {
 protected:
  /// The one whose streams make() makes, and the other.
  void set_up_both() {
    const auto lan = std::make_shared<Lan>();
    set_up({}, lan);
    network->set_addresses({kFirst, kFirstLocal, kFirstGlobal}, kMask);
    other = make_host_network(loop, {}, nullptr, lan);
    other->set_addresses({kSecond, kSecondLocal, kSecondGlobal}, kMask);
  }
  void TearDown() override {
    for (const auto& stream : others) stream->end();
    test::NetworkFixture::TearDown();
  }
  std::shared_ptr<Stream> make_other(SocketType type) {
    others.push_back(other->make_stream(type));
    return others.back();
  }
  /// A raw socket of the other device that has the port: it has sent from there.
  std::shared_ptr<Stream> hear(std::uint16_t port, const Address& nobody) {
    auto raw = make_other(SocketType::raw);
    say(*raw, {nobody, 9}, udp_packet(port, 9, ""));
    return raw;
  }
  static void say(Stream& stream, const Endpoint& to, std::string_view text) {
    EXPECT_TRUE(stream.try_write_to(to, as_bytes(text)).ok());
  }
  static std::string udp_packet(std::uint16_t from, std::uint16_t to, const std::string& data) {
    std::string packet;
    for (const std::size_t word : {std::size_t{from}, std::size_t{to}, data.size() + 8, std::size_t{0}}) {
      packet += {static_cast<char>(word >> 8), static_cast<char>(word)};
    }
    return packet + data;
  }
  static std::uint16_t word_at(const std::string& bytes, std::size_t at) {
    return static_cast<std::uint16_t>(static_cast<std::uint8_t>(bytes[at]) << 8 | static_cast<std::uint8_t>(bytes[at + 1]));
  }
  static std::uint32_t sum_of(const std::string& bytes) {
    std::uint32_t sum = 0;
    for (std::size_t at = 0; at < bytes.size(); at += 2) sum += word_at(bytes, at);
    return (sum & 0xFFFF) + (sum >> 16);
  }
  /// A port of this host that is free at this moment.
  std::uint16_t free_port() {
    boost::asio::ip::tcp::acceptor probe(io, {boost::asio::ip::address_v4::loopback(), 0});
    return probe.local_endpoint().port();
  }

  std::unique_ptr<Network> other;
  std::vector<std::shared_ptr<Stream>> others;
};

// ref: design §2, §7: devices of one process reach each other by their device addresses
TEST_F(DevicesTest, TwoDevicesOfOneProcessReachEachOther) {
  constexpr Ipv4 kGroup = Ipv4::of(239, 1, 2, 3);
  const auto lan = std::make_shared<Lan>();
  set_up({}, lan);
  network->set_addresses({kFirst}, kMask);
  other = make_host_network(loop, {}, nullptr, lan);
  EXPECT_TRUE(network->denied({kSecond, 80})) << "off the air";
  other->set_addresses({kSecond}, kMask);
  EXPECT_FALSE(network->denied({kSecond, 80}));
  EXPECT_EQ(run(make()->connect({kSecond, 80})), status::SL_ERROR_BSD_ECONNREFUSED) << "there, but nobody listens";
  const auto listener = *other->listen({Ipv4{}, 80});
  EXPECT_EQ(run(make()->connect({kSecond, 80})), kOk);
  EXPECT_EQ(listener->try_accept()->peer.address, Address(kFirst));
  listener->end();

  const auto far = other->make_stream(SocketType::dgram), near = make(SocketType::dgram);
  EXPECT_EQ(far->bind({Ipv4{}, 5001}), kOk);
  const auto say = [&near](const Endpoint& to, std::string_view text) {
    std::ignore = near->try_write_to(to, as_bytes(text));
  };
  say({kSecond, 5001}, "you");
  EXPECT_EQ(read(far), "you");
  say({Ipv4::of(255, 255, 255, 255), 5001}, "all");
  EXPECT_EQ(read(far), "all");
  EXPECT_FALSE(network->denied({Ipv4::of(192, 168, 1, 255), 5001}));
  say({Ipv4::of(192, 168, 1, 255), 5001}, "all of the network");
  EXPECT_EQ(read(far), "all of the network");
  far->set_member(kGroup, true);
  say({kGroup, 5001}, "members");
  EXPECT_EQ(read(far), "members");
  far->set_member(kGroup, false);
  say({kGroup, 5001}, "nobody");
  EXPECT_FALSE(far->readable());
  far->end();
}

// ref: design §7: over IPv6 as well
TEST_F(DevicesTest, ADeviceIsSeenByTheAddressThatFitsTheOnesItDialled) {
  set_up_both();
  const auto listener = *other->listen({Ipv6{}, 80});
  const auto seen = [&](const Address& dialled) {
    EXPECT_EQ(run(make()->connect({dialled, 80})), kOk);
    const auto incoming = listener->try_accept();
    return incoming ? to_string(incoming->peer.address) : "nobody";
  };
  EXPECT_EQ(seen(kSecond), "192.168.1.23");
  EXPECT_EQ(seen(kSecondLocal), to_string(kFirstLocal));
  EXPECT_EQ(seen(kSecondGlobal), to_string(kFirstGlobal));
  listener->end();
}

// ref: commands-socket.md §3 "Bind"
TEST_F(DevicesTest, AClientIsSeenAtThePortThatItBound) {
  set_up_both();
  const auto listener = *other->listen({Ipv4{}, 80});
  const auto first = make(), second = make(), third = make();
  EXPECT_EQ(first->bind({Ipv4{}, 5001}), kOk);
  EXPECT_EQ(run(first->connect({kSecond, 80})), kOk);
  EXPECT_EQ(listener->try_accept()->peer, (Endpoint{kFirst, 5001}));
  const auto early = make();
  EXPECT_EQ(early->bind({Ipv4{}, 5002}), kOk);
  EXPECT_EQ(run(early->connect({kSecond, 80})), kOk);
  early->end();
  EXPECT_EQ(listener->try_accept()->peer, (Endpoint{kFirst, 5002})) << "gone before it is accepted";
  listener->end();

  const std::uint16_t free = free_port();
  EXPECT_EQ(second->bind({Ipv4{}, free}), kOk);
  EXPECT_EQ(run(second->connect({test::kHere, port()})), kOk);
  EXPECT_EQ(acceptor.accept().remote_endpoint().port(), free) << "a host peer sees it, too";
  second->end();
  EXPECT_EQ(third->bind({Ipv4{}, free}), kOk);
  EXPECT_EQ(run(third->connect({test::kHere, port()})), kOk) << "although the host remembers the one before";
}

TEST_F(DevicesTest, NobodyConnectsWithItself) {
  set_up({});
  const auto stream = make();
  const std::uint16_t free = free_port();
  EXPECT_EQ(stream->bind({Ipv4{}, free}), kOk);
  EXPECT_EQ(run(stream->connect({test::kHere, free})), status::SL_ERROR_BSD_ECONNREFUSED);
}

TEST_F(DevicesTest, AHostPeerSeesAnotherPortWhenTheHostHasTheBoundOneInUse) {
  set_up({});
  const auto stream = make();
  const boost::asio::ip::tcp::acceptor owner(io, {boost::asio::ip::address_v4::loopback(), 0});
  const std::uint16_t taken = owner.local_endpoint().port();
  EXPECT_EQ(stream->bind({Ipv4{}, taken}), kOk);
  EXPECT_EQ(run(stream->connect({test::kHere, port()})), kOk);
  EXPECT_NE(acceptor.accept().remote_endpoint().port(), taken);
  const std::string wanted = "port " + std::to_string(taken) + " of the device is taken on this host";
  EXPECT_TRUE(std::ranges::any_of(log_lines, [&](const std::string& line) { return line.starts_with(wanted); }));
}

// ref: commands-socket.md §3 "RecvFrom": raw sockets deliver the IP header, and with it the sender
TEST_F(DevicesTest, DatagramsComeFromTheAddressAndPortOfTheirDevice) {
  set_up_both();
  const auto raw = hear(5001, kFirst), bound = make(SocketType::dgram), unbound = make(SocketType::dgram);
  EXPECT_EQ(bound->bind({Ipv4{}, 6000}), kOk);
  for (const auto& near : {bound, unbound}) {
    say(*near, {kSecond, 5001}, "hi");
    const std::string packet = read(raw);
    ASSERT_EQ(packet.size(), 30u);
    EXPECT_EQ(packet.substr(12, 8), std::string("\xC0\xA8\x01\x17\xC0\xA8\x01\x18"));
    EXPECT_EQ(word_at(packet, 20) == 6000, near == bound);
    EXPECT_EQ(packet.substr(28), "hi");
  }
}

// ref: commands-socket.md §3 "RecvFrom", RFC 8200 §3, §8.1
TEST_F(DevicesTest, ARawSocketOfIpv6GetsTheIpv6Header) {
  set_up_both();
  const auto raw = hear(5001, kFirstLocal), near = make(SocketType::dgram);
  raw->apply({.keepalive = {}, .receive_buffer = {}, .header_included = true});
  EXPECT_EQ(near->bind({Ipv6{}, 6000}), kOk);
  say(*near, {kSecondGlobal, 5001}, "hey");
  const std::string packet = read(raw);
  ASSERT_EQ(packet.size(), 51u);
  EXPECT_EQ(packet.substr(0, 8), std::string("\x60\0\0\0\0\x0B\x11\x40", 8));
  EXPECT_EQ(word_at(packet, 40), 6000);
  EXPECT_EQ(word_at(packet, 42), 5001);
  EXPECT_EQ(packet.substr(48), "hey");
  // Addresses, length and protocol count.
  EXPECT_EQ(sum_of(packet.substr(8) + std::string("\0\0\x0B\0\x11", 5)), 0xFFFFu);
  say(*raw, {kFirstLocal, 6000}, udp_packet(5001, 6000, "without header"));
  EXPECT_EQ(read(near), "without header") << "HDRINCL is for IPv4";

  raw->apply({.keepalive = {}, .receive_buffer = {}, .header_hidden = true});
  say(*near, {kSecondGlobal, 5001}, "hey");
  EXPECT_EQ(read(raw).size(), 11u);
}

// ref: events.md §4 "rx_frag_too_big"
TEST_F(DevicesTest, ARawSocketDropsWhatIsTooLongAsWell) {
  set_up_both();
  const auto raw = make(SocketType::raw), near = make_other(SocketType::dgram);
  int dropped = 0;
  raw->on_oversized([&dropped] { ++dropped; });
  say(*raw, {kSecond, 9}, udp_packet(5001, 9, ""));
  say(*near, {kFirst, 5001}, std::string(kLongestReassembled + 1, 'x'));
  say(*near, {kFirst, 5001}, "short");
  EXPECT_EQ(read(raw).substr(28), "short");
  EXPECT_EQ(dropped, 1);
}

TEST_F(DevicesTest, APortForDatagramsIsOneOfItsFamily) {
  SandboxRules rules;
  rules.inbound[{SocketType::dgram, 5002}] = Endpoint{test::kHere, free_port()};
  const Endpoint named = rules.inbound.begin()->second;
  const auto lan = std::make_shared<Lan>();
  set_up(std::move(rules), lan);
  network->set_addresses({kFirst, kFirstLocal}, kMask);
  for (std::uint16_t port = 5001; port <= 5002; ++port) {
    const auto four = make(SocketType::dgram), six = make(SocketType::dgram);
    EXPECT_EQ(four->bind({Ipv4{}, port}), kOk);
    EXPECT_EQ(six->bind({Ipv6{}, port}), kOk);
    const auto near = make(SocketType::dgram);
    say(*near, {kFirst, port}, "four");
    EXPECT_EQ(read(four), "four");
    EXPECT_FALSE(six->readable());
    four->end();
    const auto from_six = make(SocketType::dgram);
    say(*from_six, {kFirstLocal, port}, "six");
    EXPECT_EQ(read(six), "six") << "it is open still";
  }
  EXPECT_EQ(appeared[2].host, named);
  EXPECT_NE(appeared[3].host, named);
}

}  // namespace
}  // namespace cc3235::nwp::chip
