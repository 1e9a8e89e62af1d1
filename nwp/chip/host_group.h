#pragma once

#include <array>
#include <boost/asio/ip/multicast.hpp>
#include <deque>

#include "nwp/chip/host_socket.h"

/// What arrives for a multicast group. Part of host_network.cpp.
namespace cc3235::nwp::chip::host {

/// A datagram that waits for the device.
struct Letter {
  Bytes data;
  asio::ip::udp::endpoint from;
};

/// Those of all groups of one port; what is too much is lost.
class Inbox {
 public:
  void put(Letter letter) {
    if (letters_.size() < kMost) letters_.push_back(std::move(letter));
  }
  bool empty() const { return letters_.empty(); }
  Letter take() {
    Letter first = std::move(letters_.front());
    letters_.pop_front();
    return first;
  }

 private:
  static constexpr std::size_t kMost = 64;
  std::deque<Letter> letters_;
};

/// A host socket beside the port's own, which has a place of one address and hears no group. On loopback it hears senders
/// of this host, and with `outside` those of the host's network.
class GroupSocket {
 public:
  explicit GroupSocket(Loop& loop) : socket_(loop.executor()) {}

  error_code open(Ipv4 group, std::uint16_t port, bool outside) {
    error_code error;
    const asio::ip::address_v4 address(group.value);
    socket_.open(asio::ip::udp::v4(), error);
    if (!error) socket_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) socket_.bind({address, port}, error);
    if (!error) socket_.non_blocking(true, error);
    // Memberships of other processes do not count.
    if (!error && only_own_groups() != 0) error = error_code(errno, boost::system::system_category());
    using Join = asio::ip::multicast::join_group;
    if (!error) socket_.set_option(Join(address, asio::ip::address_v4::loopback()), error);
    error_code ignored;  // the host may have no network
    if (!error && outside) socket_.set_option(Join(address), ignored);
    return error;
  }

  void close() {
    error_code ignored;
    socket_.close(ignored);
  }
  bool is_open() const { return socket_.is_open(); }

  awaitable<void> wait() {
    error_code ignored;
    co_await socket_.async_wait(asio::socket_base::wait_read, asio::redirect_error(asio::use_awaitable, ignored));
  }

  /// The next datagram.
  std::optional<Letter> read() {
    std::array<std::uint8_t, kLongestReassembled + 1> buffer;
    Letter letter;
    error_code error;
    if (!socket_.is_open()) return std::nullopt;
    const std::size_t count = socket_.receive_from(asio::buffer(buffer), letter.from, 0, error);
    if (error) return std::nullopt;
    letter.data.assign(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(count));
    return letter;
  }

 private:
  int only_own_groups() {
    const int off = 0;
    return ::setsockopt(socket_.native_handle(), IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof off);
  }

  asio::ip::udp::socket socket_;
};

}  // namespace cc3235::nwp::chip::host
