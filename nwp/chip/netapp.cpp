#include "nwp/chip/netapp.h"

#include <utility>

#include "base/status_codes.h"

namespace cc3235::nwp::chip {

namespace {
/// All tries at one server. ref: commands-net.md §3 "Timing"
constexpr std::chrono::seconds kDnsTimeout{18};
/// What a look-up without an address gives is not documented.
constexpr Status kOffline = status::SL_ERROR_NET_APP_DNS_NO_SERVER;
}  // namespace

NameService::NameService(Loop& loop, Network& network, Station& station, Hints& hints)
    : loop_(loop), network_(network), station_(station), hints_(hints), turn_(loop) {}

awaitable<Result<Address>> NameService::look_up(std::string name, Family family) {
  if (family == Family::rf) co_return status::SL_ERROR_NET_APP_DNS_INVALID_FAMILY_TYPE;
  if (family == Family::inet6 && !station_.ipv6_on()) {
    hints_.say(Trap::ipv6_off);
    co_return status::SL_ERROR_NET_APP_DNS_IPV6_REQ_BUT_IPV6_DISABLED;
  }
  if (const auto literal = parse_ipv4(name); literal && family == Family::inet) co_return Address(*literal);
  const Turn::Held turn = co_await turn_.take();
  if (!station_.online()) co_return kOffline;
  const auto query = std::make_shared<Query>(loop_);
  current_ = query;
  loop_.spawn("dns", ask(query, std::move(name), family));
  if (!query->answer) co_await query->moved.wait_until(loop_.clock().now() + kDnsTimeout);
  current_ = nullptr;
  if (!query->answer) co_return status::SL_ERROR_NET_APP_DNS_QUERY_NO_RESPONSE;
  co_return *query->answer;
}

awaitable<void> NameService::ask(std::shared_ptr<Query> query, std::string name, Family family) {
  Result<Address> answer = co_await network_.resolve(std::move(name), family);
  if (query->answer) co_return;
  if (answer.status() == status::SL_ERROR_NET_APP_DNS_QUERY_FAILED) hints_.say(Trap::name_unknown);
  query->answer = std::move(answer);
  query->moved.notify();
}

void NameService::end(Status code) {
  if (!current_ || current_->answer) return;
  current_->answer.emplace(code);
  current_->moved.notify();
}

}  // namespace cc3235::nwp::chip
