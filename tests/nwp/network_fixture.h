#pragma once

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <boost/asio/ip/multicast.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <optional>

#include "base/random.h"
#include "base/status_codes.h"
#include "nwp/chip/network.h"
#include "support/host_calls.h"
#include "support/loop_fixture.h"

/// Real host sockets against those of the test. For one unit: it notes the calls that reach the host.
namespace cc3235::test {

inline std::vector<std::string> host_calls;

inline void note_host_call(const char* call, const sockaddr* address) {
  host_calls.push_back(std::string(call) + " " + address_text(address));
}

inline constexpr Ipv4 kHere = Ipv4::of(127, 0, 0, 1);

/// An option of the host socket that has this port.
inline int host_option(std::uint16_t port, int level, int option) {
  for (int descriptor = 3; descriptor < 256; ++descriptor) {
    sockaddr_in name{};
    socklen_t size = sizeof name;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &size) != 0 || ntohs(name.sin_port) != port) continue;
    int value = -1;
    size = sizeof value;
    ::getsockopt(descriptor, level, option, &value, &size);
    return value;
  }
  return -1;
}

class NetworkFixture : public LoopFixture {
 protected:
  void TearDown() override {
    streams.clear();
    expect_quiet();
  }

  /// A network behind `rules`, and a listening host socket.
  void set_up(nwp::chip::SandboxRules rules, const std::shared_ptr<nwp::chip::Lan>& lan = nullptr) {
    network = nwp::chip::make_host_network(
        loop, std::move(rules), [this](const nwp::chip::InboundPort& port) { appeared.push_back(port); }, lan);
    host_calls.clear();
  }
  std::uint16_t port() const { return acceptor.local_endpoint().port(); }

  std::shared_ptr<nwp::chip::Stream> make(SocketType type = SocketType::stream) {
    streams.push_back(network->make_stream(type));
    return streams.back();
  }
  /// A connection, and its host end in `peer`.
  std::shared_ptr<nwp::chip::Stream> connected() {
    set_up({});
    auto stream = make();
    EXPECT_EQ(run(stream->connect({kHere, port()})), kOk);
    peer = acceptor.accept();
    return stream;
  }
  std::string read(const std::shared_ptr<nwp::chip::Stream>& stream, std::size_t room = 65536) {
    Bytes buffer(room);
    std::optional<Result<std::size_t>> count = stream->try_read(buffer);
    while (!count) count = run(stream->read(buffer));
    return *count ? std::string(as_text(ByteView(buffer).first(**count))) : std::to_string(count->status().value());
  }
  void write(const std::string& text) { boost::asio::write(*peer, boost::asio::buffer(text)); }

  std::unique_ptr<nwp::chip::Network> network;
  std::vector<nwp::chip::InboundPort> appeared;
  std::vector<std::shared_ptr<nwp::chip::Stream>> streams;
  boost::asio::ip::tcp::acceptor acceptor{io, boost::asio::ip::tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
  std::optional<boost::asio::ip::tcp::socket> peer;
};

}  // namespace cc3235::test
