#include <algorithm>
#include <cctype>
#include <utility>

#include "nwp/chip/host_raw.h"
#include "nwp/chip/host_tcp.h"

namespace cc3235::nwp::chip {

std::optional<Endpoint> SandboxRules::target(const Endpoint& device_endpoint) const {
  if (const auto found = endpoints.find(device_endpoint); found != endpoints.end()) return found->second;
  if (outside || is_loopback(device_endpoint.address)) return device_endpoint;
  return std::nullopt;
}

namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

class HostNetwork final : public Network {
 public:
  HostNetwork(Loop& loop, SandboxRules rules, std::function<void(const InboundPort&)> opened, std::shared_ptr<Lan> lan)
      : loop_(loop),
        shared_(std::make_shared<host::Shared>(std::move(rules), std::move(opened), std::move(lan))),
        resolver_(loop.executor()) {}

  void set_addresses(std::vector<Address> addresses, Ipv4 mask) override {
    shared_->seat.set_addresses(std::move(addresses), mask);
  }

  std::shared_ptr<Stream> make_stream(SocketType type) override {
    if (type == SocketType::stream) return std::make_shared<host::TcpStream>(loop_, shared_);
    if (type == SocketType::raw) return std::make_shared<host::RawUdp>(loop_, shared_);
    return std::make_shared<host::UdpPort>(loop_, shared_);
  }

  Result<std::shared_ptr<Listener>> listen(const Endpoint& local) override {
    auto listener = std::make_shared<host::TcpListener>(loop_, shared_);
    if (const Status opened = listener->open(local); !opened.ok()) return opened;
    return std::shared_ptr<Listener>(std::move(listener));
  }

  awaitable<Result<Address>> resolve(std::string name, Family family) override {
    for (const auto& [known, address] : shared_->rules.hosts) {
      if (same_name(known, name) && fits(address, family)) co_return address;
    }
    if (!shared_->rules.outside) co_return status::SL_ERROR_NET_APP_DNS_QUERY_FAILED;
    const Clock::Owed owed = loop_.clock().owe();
    boost::system::error_code error;
    const std::string service;
    const auto found =
        co_await resolver_.async_resolve(name, service, boost::asio::redirect_error(boost::asio::use_awaitable, error));
    for (const auto& entry : found) {
      const Address address = host::from_asio(entry.endpoint().address());
      if (fits(address, family)) co_return address;
    }
    co_return status::SL_ERROR_NET_APP_DNS_QUERY_FAILED;
  }

  bool denied(const Endpoint& at) const override {
    const bool heard = shared_->seat.shared(at.address) && !shared_->seat.audience(at).empty();
    return !heard && !shared_->seat.present(at.address) && !shared_->rules.target(at);
  }

 private:
  static bool fits(const Address& address, Family family) {
    return std::holds_alternative<Ipv6>(address) == (family == Family::inet6);
  }

  Loop& loop_;
  std::shared_ptr<host::Shared> shared_;
  host::asio::ip::tcp::resolver resolver_;
};

}  // namespace

std::unique_ptr<Network> make_host_network(Loop& loop, SandboxRules rules, std::function<void(const InboundPort&)> opened,
                                           std::shared_ptr<Lan> lan) {
  if (!lan) lan = std::make_shared<Lan>();
  return std::make_unique<HostNetwork>(loop, std::move(rules), std::move(opened), std::move(lan));
}

}  // namespace cc3235::nwp::chip
