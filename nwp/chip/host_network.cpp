#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cctype>
#include <utility>

#include "base/status_codes.h"
#include "nwp/chip/network.h"
#include "nwp/chip/timer.h"

namespace cc3235::nwp::chip {

namespace asio = boost::asio;
using boost::system::error_code;

std::optional<Endpoint> SandboxRules::target(const Endpoint& device_endpoint) const {
  if (const auto found = endpoints.find(device_endpoint); found != endpoints.end()) return found->second;
  constexpr Ipv6 kLoopback6{{0, 0, 0, 1}};
  const auto* v4 = std::get_if<Ipv4>(&device_endpoint.address);
  const bool loopback = v4 ? v4->loopback() : std::get<Ipv6>(device_endpoint.address) == kLoopback6;
  if (loopback || outside) return device_endpoint;
  return std::nullopt;
}

namespace {

asio::ip::address to_asio(const Address& address) {
  if (const auto* v4 = std::get_if<Ipv4>(&address)) return asio::ip::address_v4(v4->value);
  asio::ip::address_v6::bytes_type bytes;
  const Ipv6& v6 = std::get<Ipv6>(address);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(v6.words[i / 4] >> (24 - 8 * (i % 4)));
  }
  return asio::ip::address_v6(bytes);
}

Address from_asio(const asio::ip::address& address) {
  if (address.is_v4()) return Ipv4{address.to_v4().to_uint()};
  Ipv6 v6;
  const asio::ip::address_v6::bytes_type bytes = address.to_v6().to_bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) v6.words[i / 4] = v6.words[i / 4] << 8 | bytes[i];
  return v6;
}

bool no_room(const error_code& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

/// One host socket. What a coroutine needs of it is held by `self`, so end() may come at any await.
template <class Protocol>
class HostStream final : public Stream, public std::enable_shared_from_this<HostStream<Protocol>> {
 public:
  HostStream(Loop& loop, std::shared_ptr<const SandboxRules> rules)
      : loop_(loop), rules_(std::move(rules)), socket_(loop.executor()), ended_signal_(loop) {}

  awaitable<Status> connect(Endpoint device_endpoint) override {
    const auto self = this->shared_from_this();
    const std::optional<Endpoint> target = rules_->target(device_endpoint);
    if constexpr (kDatagrams) {
      co_return target ? open_to(*target) : kOk;  // datagrams to a denied address vanish
    } else {
      const Clock::TimePoint give_up = loop_.clock().now() + kSynTimeout;
      if (target) {
        const Status status = co_await connect_to(*target, give_up);
        if (status != status::SL_ERROR_BSD_ETIMEDOUT) co_return status;
      }
      if (!ended_) co_await ended_signal_.wait_until(give_up);
      co_return ended_ ? status::SL_ERROR_BSD_SOC_ERROR : status::SL_ERROR_BSD_ETIMEDOUT;
    }
  }

  std::optional<Result<std::size_t>> try_read(MutableBytes out) override {
    if (!socket_.is_open()) {
      if (ended_ || !kDatagrams) return Result<std::size_t>(status::SL_ERROR_BSD_SOC_ERROR);
      return std::nullopt;
    }
    error_code error;
    const std::size_t count = socket_.receive(asio::buffer(out.data(), out.size()), 0, error);
    return read_answer(count, error);
  }

  awaitable<std::optional<Result<std::size_t>>> read(MutableBytes out) override {
    const auto self = this->shared_from_this();
    if (!socket_.is_open()) {
      if (!ended_) co_await ended_signal_.wait();
      co_return try_read(out);
    }
    error_code error;
    const std::size_t count = co_await socket_.async_receive(asio::buffer(out.data(), out.size()),
                                                             asio::redirect_error(asio::use_awaitable, error));
    if (ended_) co_return status::SL_ERROR_BSD_SOC_ERROR;
    co_return read_answer(count, error);
  }

  Result<std::size_t> try_write(ByteView data) override {
    if (!socket_.is_open()) {
      if (ended_ || !kDatagrams) return status::SL_ERROR_BSD_SOC_ERROR;
      return data.size();
    }
    error_code error;
    const std::size_t count = socket_.send(asio::buffer(data.data(), data.size()), 0, error);
    if (!error) return count;
    if (no_room(error)) return std::size_t{0};
    if (unreachable(error)) return data.size();
    return status::SL_ERROR_BSD_SOC_ERROR;
  }

  awaitable<void> wait_writable() override {
    const auto self = this->shared_from_this();
    if (!socket_.is_open()) {
      if (!ended_) co_await ended_signal_.wait();
      co_return;
    }
    error_code ignored;
    co_await socket_.async_wait(socket_.wait_write, asio::redirect_error(asio::use_awaitable, ignored));
  }

  void wake() override {
    error_code ignored;
    socket_.cancel(ignored);
    ended_signal_.notify();
  }

  void shutdown_write() override {
    error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
  }

  void end() override {
    ended_ = true;
    error_code ignored;
    socket_.close(ignored);
    ended_signal_.notify();
  }

  Clock::Owed answer_owed() override { return loop_.clock().owe(); }

 private:
  static constexpr bool kDatagrams = std::is_same_v<Protocol, asio::ip::udp>;
  using Socket = typename Protocol::socket;
  using Where = typename Protocol::endpoint;

  /// An ICMP answer to an earlier datagram, which the chip does not tell its host.
  static bool unreachable(const error_code& error) { return kDatagrams && error == asio::error::connection_refused; }

  static std::optional<Result<std::size_t>> read_answer(std::size_t count, const error_code& error) {
    if (!error || error == asio::error::message_size) return Result<std::size_t>(count);
    if (error == asio::error::eof) return Result<std::size_t>(std::size_t{0});
    if (no_room(error) || unreachable(error) || error == asio::error::operation_aborted) return std::nullopt;
    return Result<std::size_t>(status::SL_ERROR_BSD_SOC_ERROR);
  }

  static Where where(const Endpoint& target) { return Where(to_asio(target.address), target.port); }

  Status open(const Where& target) {
    if (socket_.is_open()) {
      error_code ignored;
      socket_.close(ignored);
    }
    error_code error;
    socket_.open(target.protocol(), error);
    if (!error) socket_.non_blocking(true, error);
    if constexpr (!kDatagrams) {
      if (!error) socket_.set_option(asio::ip::tcp::no_delay(true), error);
    }
    if (!error) return kOk;
    loop_.log().warn("no host socket: {}", error.message());
    return status::SL_ERROR_BSD_ENOBUFS;
  }

  Status open_to(const Endpoint& target) {
    const Where peer = where(target);
    const Status opened = open(peer);
    if (!opened.ok()) return opened;
    error_code error;
    socket_.connect(peer, error);
    return error ? status::SL_ERROR_BSD_ENETUNREACH : kOk;
  }

  /// ETIMEDOUT also at once, for a host that cannot route there: the chip's packets would vanish.
  awaitable<Status> connect_to(Endpoint target, Clock::TimePoint give_up) {
    const Where peer = where(target);
    const Status opened = open(peer);
    if (!opened.ok()) co_return opened;
    const Clock::Owed owed = loop_.clock().owe();
    const Timer timer(loop_.clock(), give_up, [this] {
      error_code ignored;
      socket_.close(ignored);
    });
    error_code error;
    co_await socket_.async_connect(peer, asio::redirect_error(asio::use_awaitable, error));
    if (ended_) co_return status::SL_ERROR_BSD_SOC_ERROR;
    if (!error) co_return kOk;
    co_return error == asio::error::connection_refused ? status::SL_ERROR_BSD_ECONNREFUSED : status::SL_ERROR_BSD_ETIMEDOUT;
  }

  Loop& loop_;
  std::shared_ptr<const SandboxRules> rules_;
  Socket socket_;
  Signal ended_signal_;  // also wakes who waits on a socket that is not open
  bool ended_ = false;
};

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

class HostNetwork final : public Network {
 public:
  HostNetwork(Loop& loop, SandboxRules rules)
      : loop_(loop), rules_(std::make_shared<const SandboxRules>(std::move(rules))), resolver_(loop.executor()) {}

  std::shared_ptr<Stream> make_stream(SocketType type) override {
    if (type == SocketType::stream) return std::make_shared<HostStream<asio::ip::tcp>>(loop_, rules_);
    return std::make_shared<HostStream<asio::ip::udp>>(loop_, rules_);
  }

  awaitable<Result<Address>> resolve(std::string name, Family family) override {
    for (const auto& [known, address] : rules_->hosts) {
      if (same_name(known, name) && fits(address, family)) co_return address;
    }
    if (!rules_->outside) co_return status::SL_ERROR_NET_APP_DNS_QUERY_FAILED;
    const Clock::Owed owed = loop_.clock().owe();
    error_code error;
    const std::string service;
    const auto found = co_await resolver_.async_resolve(name, service, asio::redirect_error(asio::use_awaitable, error));
    for (const auto& entry : found) {
      const Address address = from_asio(entry.endpoint().address());
      if (fits(address, family)) co_return address;
    }
    co_return status::SL_ERROR_NET_APP_DNS_QUERY_FAILED;
  }

  bool denied(const Endpoint& device_endpoint) const override { return !rules_->target(device_endpoint); }

 private:
  static bool fits(const Address& address, Family family) {
    return std::holds_alternative<Ipv6>(address) == (family == Family::inet6);
  }

  Loop& loop_;
  std::shared_ptr<const SandboxRules> rules_;
  asio::ip::tcp::resolver resolver_;
};

}  // namespace

std::unique_ptr<Network> make_host_network(Loop& loop, SandboxRules rules) {
  return std::make_unique<HostNetwork>(loop, std::move(rules));
}

}  // namespace cc3235::nwp::chip
