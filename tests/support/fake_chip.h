#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/status_codes.h"
#include "nwp/chip/chip.h"

/// A chip that notes what the driver asks of it and answers what the test says.
namespace cc3235::test {

class FakeChip final : public nwp::chip::Chip {
  template <class T>
  using awaitable = nwp::awaitable<T>;

 public:
  explicit FakeChip(nwp::Loop& loop) : loop_(loop), released_(loop) {}

  std::vector<std::string> calls;
  std::function<void(const DeviceEvent&)> sink;
  Result<Role> power_up_answer = Role::sta;
  Status stop_answer;
  /// Calls that the chip ends with an event wait for release().
  bool hold = false;
  void release() {
    hold = false;
    released_.notify();
  }
  /// What one transaction gives: offset and length to count or error.
  std::function<Result<std::size_t>(std::uint32_t, std::size_t)> transaction =
      [](std::uint32_t, std::size_t length) -> Result<std::size_t> { return length; };
  nwp::chip::WlanConnect wlan_request;
  fs_sim::OpenRequest open_request;
  fs_sim::StorageInfo storage_answer;
  std::uint16_t select_answer = 0;

  void set_event_sink(std::function<void(const DeviceEvent&)> to) override { sink = std::move(to); }

  awaitable<Result<Role>> power_up() override {
    note("power_up");
    co_await held();
    co_return power_up_answer;
  }
  awaitable<Status> stop(std::uint16_t timeout_ms) override {
    note(fmt::format("stop {}", timeout_ms));
    release();
    co_await loop_.yield();
    co_return stop_answer;
  }
  Version device_get_version() override { return {}; }
  DateTime device_get_time() override { return {}; }
  Status device_set_time(const DateTime&) override { return kOk; }
  std::uint8_t device_get_persistent() override { return 1; }
  Status device_set_persistent(std::uint8_t) override { return kOk; }

  Status wlan_connect(const nwp::chip::WlanConnect& request) override {
    wlan_request = request;
    return kOk;
  }
  Status wlan_disconnect() override { return kOk; }

  Mac netcfg_get_mac() override { return {}; }
  Ipv4Config netcfg_get_ipv4_sta() override { return {}; }
  std::uint32_t netcfg_get_if() override { return 0; }
  Status netcfg_set_if(std::uint32_t) override { return kOk; }
  nwp::chip::Ipv6Config netcfg_get_ipv6(nwp::chip::Ipv6Scope) override { return {}; }
  Status netcfg_set_ipv6(nwp::chip::Ipv6Scope, const nwp::chip::Ipv6Config&) override { return kOk; }
  awaitable<Result<Address>> netapp_dns_get_host_by_name(std::string, Family) override {
    co_await held();
    co_return Address(Ipv4{});
  }

  Result<std::uint8_t> socket(Family, SocketType, Protocol) override { return std::uint8_t{0}; }
  awaitable<Status> close(std::uint8_t sd) override {
    note(fmt::format("close {}", sd));
    co_await held();
    co_return kOk;
  }
  awaitable<Status> connect(std::uint8_t sd, Endpoint) override {
    note(fmt::format("connect {}", sd));
    co_await held();
    co_return kOk;
  }
  Status bind(std::uint8_t sd, Endpoint local) override {
    note(fmt::format("bind {} {}", sd, to_string(local)));
    return kOk;
  }
  Status listen(std::uint8_t sd, std::uint8_t backlog) override {
    note(fmt::format("listen {} {}", sd, backlog));
    return kOk;
  }
  awaitable<Result<nwp::chip::Accepted>> accept(std::uint8_t sd) override {
    note(fmt::format("accept {}", sd));
    co_await held();
    co_return nwp::chip::Accepted{2, {Ipv4::of(192, 168, 1, 31), 5001}};
  }
  awaitable<Result<std::uint16_t>> select(std::uint16_t wanted, std::optional<std::chrono::microseconds> timeout) override {
    note(fmt::format("select {:#x} {}", wanted, timeout ? std::to_string(timeout->count()) : "for ever"));
    co_await held();
    co_return select_answer;
  }
  Status set_sock_opt(std::uint8_t, SocketLevel, SocketOption, const nwp::chip::OptionBytes& value) override {
    note("set " + to_hex(value));
    return kOk;
  }
  Result<nwp::chip::OptionBytes> get_sock_opt(std::uint8_t, SocketLevel, SocketOption) override { return Bytes{}; }
  std::optional<awaitable<void>> send(std::uint8_t sd, ByteView data) override {
    note(fmt::format("send {} {}", sd, as_text(data)));
    if (!hold) return std::nullopt;
    return held();
  }
  std::optional<awaitable<void>> send_to(std::uint8_t sd, Endpoint peer, ByteView data) override {
    note(fmt::format("send {} {} {}", sd, to_string(peer), as_text(data)));
    return std::nullopt;
  }
  bool tx_failed(std::uint8_t) const override { return false; }
  bool tx_busy(std::uint8_t) const override { return false; }
  bool nonblocking(std::uint8_t) const override { return false; }
  nwp::Eventually<Result<std::size_t>> recv(std::uint8_t sd, MutableBytes) override {
    note(fmt::format("recv {}", sd));
    if (!hold) return std::size_t{1};
    return held_byte();
  }

  awaitable<Result<fs_sim::Opened>> fs_open(fs_sim::OpenRequest request) override {
    open_request = std::move(request);
    note("open " + open_request.name);
    co_await held();
    co_return fs_sim::Opened{FileHandle{7}, Token{9}};
  }
  awaitable<Result<std::size_t>> fs_write(FileHandle, std::uint32_t offset, Bytes data) override {
    note(fmt::format("write {} {}", offset, data.size()));
    co_return transaction(offset, data.size());
  }
  awaitable<Result<Bytes>> fs_read(FileHandle, std::uint32_t offset, std::uint32_t length) override {
    note(fmt::format("read {} {}", offset, length));
    const Result<std::size_t> count = transaction(offset, length);
    if (!count) co_return count.status();
    co_return Bytes(*count);
  }
  awaitable<Status> fs_close(FileHandle handle, std::string certificate, Bytes signature) override {
    note(fmt::format("close {} '{}' '{}'", static_cast<int>(handle), certificate, as_text(signature)));
    co_return kOk;
  }
  awaitable<Status> fs_delete(std::string name, Token token) override {
    note(fmt::format("delete {} {}", name, static_cast<std::uint32_t>(token)));
    co_return kOk;
  }
  awaitable<Result<fs_sim::FileInfo>> fs_get_info(std::string name, Token) override {
    note("info " + name);
    fs_sim::FileInfo info;
    info.tokens[3] = Token{3'000'000'000};
    co_return info;
  }
  awaitable<Result<fs_sim::FileList>> fs_get_file_list(std::int32_t index, std::uint8_t count) override {
    note(fmt::format("list {} {}", index, count));
    fs_sim::FileList list;
    list.index = index;
    if (index < 0) {
      list.entries.push_back({"a.txt", 3656, bit(fs_sim::FileFlag::not_failsafe), 1});
      list.index = 4;
    }
    co_return list;
  }
  awaitable<Status> fs_rename(std::string name, std::string new_name, Token token) override {
    note(fmt::format("rename {} {} {}", name, new_name, static_cast<std::uint32_t>(token)));
    co_return kOk;
  }
  awaitable<Result<Token>> fs_decide(std::string name, Token token, nwp::chip::FileDecision decision) override {
    const bool commit = decision == nwp::chip::FileDecision::commit;
    note(fmt::format("{} {} {}", commit ? "commit" : "rollback", name, static_cast<std::uint32_t>(token)));
    co_return Token{3'000'000'000};
  }
  awaitable<Result<fs_sim::BundleState>> fs_decide_bundle(nwp::chip::FileDecision decision) override {
    note(decision == nwp::chip::FileDecision::commit ? "bundle commit" : "bundle rollback");
    co_return fs_sim::BundleState::stopped;
  }
  awaitable<Result<fs_sim::StorageInfo>> fs_get_storage_info() override {
    note("storage info");
    co_return storage_answer;
  }
  awaitable<Status> fs_restore(fs_sim::RestoreTarget target) override {
    note(fmt::format("restore {}", static_cast<std::uint32_t>(target)));
    co_return Status(-677705143);
  }

 private:
  void note(std::string call) { calls.push_back(std::move(call)); }
  awaitable<void> held() {
    while (hold) co_await released_.wait();
  }
  awaitable<Result<std::size_t>> held_byte() {
    co_await held();
    co_return std::size_t{1};
  }

  nwp::Loop& loop_;
  nwp::Signal released_;
};

}  // namespace cc3235::test
