#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/status_codes.h"
#include "nwp/host/host.h"
#include "nwp/loop/loop.h"
#include "support/host_call_text.h"

namespace cc3235::test {

/// What the calls of a FakeHost answer. Tests set what they need.
struct HostAnswers {
  Result<Role> start = Role::sta;
  Status stop = kOk;
  Result<Version> version = Version{};
  Result<DateTime> time = DateTime{.hour = 7, .minute = 5, .second = 59, .day = 24, .month = 11, .year = 2021};
  Status set_time = kOk;
  Result<std::uint8_t> persistent = std::uint8_t{1};
  Status set_persistent = kOk;
  Status unknown_command = status::SL_ERROR_INVALID_OPCODE;
  Status wlan_connect = kOk, wlan_disconnect = kOk;
  Result<Mac> mac = Mac{{0x98, 0x5d, 0xad, 0x1a, 0x02, 0x3c}};
  Result<Ipv4Config> ipv4_station = Ipv4Config{};
  Result<Address> host_by_name = Address{Ipv4::of(192, 168, 1, 23)};
  Result<std::int16_t> socket = std::int16_t{0};
  Status close = kOk, connect = kOk, set_option = kOk;
  Result<nwp::OptionValue> option = nwp::OptionValue{std::uint32_t{1}};
  Status send = kOk;             ///< on success all bytes are taken
  Result<Bytes> recv = Bytes{};  ///< cut to the room of the call
  Result<nwp::FileOpenResult> file_open = nwp::FileOpenResult{7, 0};
  Status file_close = kOk, file_remove = kOk;
  std::optional<Result<std::size_t>> file_write;  ///< all bytes, when not set
  Result<Bytes> file_read = Bytes{};
  Result<nwp::FileInformation> file_info = nwp::FileInformation{};
};

/// The calls that arrived, and the ones that a test holds back.
class HostCalls {
 public:
  explicit HostCalls(nwp::Loop& loop) : released_(loop) {}

  void add(std::string call) { all.push_back(std::move(call)); }

  /// Calls of `function` wait from now on; each release() lets one go.
  void hold(const std::string& function) { permits_.emplace(function, 0); }
  void release(const std::string& function) {
    ++permits_.at(function);
    released_.notify();
  }
  /// Nothing is held any more.
  void release_all() {
    permits_.clear();
    released_.notify();
  }
  bool holds(const std::string& function) const { return permits_.contains(function); }
  nwp::awaitable<void> pass(std::string function) {
    while (true) {
      const auto held = permits_.find(function);
      if (held == permits_.end()) co_return;
      if (held->second > 0) {
        --held->second;
        co_return;
      }
      co_await released_.wait();
    }
  }

  std::vector<std::string> all;

 private:
  std::map<std::string, int> permits_;
  nwp::Signal released_;
};

class FakeDevice final : public nwp::Device {
 public:
  FakeDevice(HostCalls& calls, HostAnswers& answers) : calls_(calls), answers_(answers) {}

  nwp::awaitable<Result<Role>> start() override {
    calls_.add("sl_Start()");
    co_await calls_.pass("sl_Start");
    co_return answers_.start;
  }
  nwp::awaitable<Status> stop(std::uint16_t timeout_ms) override {
    calls_.add(fmt::format("sl_Stop(timeout {})", timeout_ms));
    co_await calls_.pass("sl_Stop");
    co_return answers_.stop;
  }
  Result<Version> version() override {
    calls_.add("sl_DeviceGet(version)");
    return answers_.version;
  }
  Result<DateTime> time() override {
    calls_.add("sl_DeviceGet(time, length 44)");
    return answers_.time;
  }
  Status set_time(const DateTime& time) override {
    calls_.add(set_time_text(time));
    return answers_.set_time;
  }
  Result<std::uint8_t> persistent() override {
    calls_.add("sl_DeviceGet(id 1, option 5, length 1)");
    return answers_.persistent;
  }
  Status set_persistent(std::uint8_t value) override {
    calls_.add(fmt::format("sl_DeviceSet(id 1, option 5, length 1, value bytes {:02x})", value));
    return answers_.set_persistent;
  }
  Status unknown_command() override {
    calls_.add("unknown");
    return answers_.unknown_command;
  }

 private:
  HostCalls& calls_;
  HostAnswers& answers_;
};

class FakeWlan final : public nwp::Wlan {
 public:
  FakeWlan(HostCalls& calls, HostAnswers& answers) : calls_(calls), answers_(answers) {}

  Status connect(const nwp::WlanConnectRequest& request) override {
    calls_.add(wlan_connect_text(request));
    return answers_.wlan_connect;
  }
  Status disconnect() override {
    calls_.add("sl_WlanDisconnect()");
    return answers_.wlan_disconnect;
  }

 private:
  HostCalls& calls_;
  HostAnswers& answers_;
};

class FakeNet final : public nwp::Net {
 public:
  FakeNet(HostCalls& calls, HostAnswers& answers) : calls_(calls), answers_(answers) {}

  Result<Mac> mac() override {
    calls_.add("sl_NetCfgGet(id 2)");
    return answers_.mac;
  }
  Result<Ipv4Config> ipv4_station() override {
    calls_.add("sl_NetCfgGet(id 7)");
    return answers_.ipv4_station;
  }
  nwp::awaitable<Result<Address>> host_by_name(std::string name, Family family) override {
    calls_.add(fmt::format("sl_NetAppDnsGetHostByName(name {}, length {}, family {})", in_quotes(name), name.size(),
                           static_cast<int>(family)));
    co_await calls_.pass("sl_NetAppDnsGetHostByName");
    co_return answers_.host_by_name;
  }

 private:
  HostCalls& calls_;
  HostAnswers& answers_;
};

class FakeSockets final : public nwp::Sockets {
 public:
  FakeSockets(HostCalls& calls, HostAnswers& answers) : calls_(calls), answers_(answers) {}

  Result<std::int16_t> socket(Family family, SocketType type, Protocol protocol) override {
    calls_.add(fmt::format("sl_Socket(domain {}, type {}, protocol {})", static_cast<int>(family), static_cast<int>(type),
                           static_cast<int>(protocol)));
    return answers_.socket;
  }
  nwp::awaitable<Status> close(std::int16_t sd) override {
    calls_.add(fmt::format("sl_Close(sd {})", sd));
    co_await calls_.pass("sl_Close");
    co_return answers_.close;
  }
  nwp::awaitable<Status> connect(std::int16_t sd, Endpoint peer) override {
    calls_.add(connect_text(sd, peer));
    co_await calls_.pass("sl_Connect");
    co_return answers_.connect;
  }
  Status set_option(std::int16_t sd, SocketLevel level, SocketOption option, nwp::OptionValue value) override {
    calls_.add(set_option_text(sd, level, option, value));
    return answers_.set_option;
  }
  Result<nwp::OptionValue> get_option(std::int16_t sd, SocketLevel level, SocketOption option) override {
    calls_.add(fmt::format("sl_GetSockOpt(sd {}, level {}, option {}, length {})", sd, static_cast<int>(level),
                           static_cast<int>(option), option_room(option)));
    return answers_.option;
  }
  nwp::Eventually<Result<std::size_t>> send(std::int16_t sd, ByteView data) override {
    calls_.add(fmt::format("sl_Send(sd {}, length {}, data bytes {})", sd, data.size(), to_hex(data)));
    if (calls_.holds("sl_Send")) return send_held(data);
    return sent(data);
  }
  nwp::Eventually<Result<std::size_t>> recv(std::int16_t sd, MutableBytes out) override {
    calls_.add(fmt::format("sl_Recv(sd {}, length {}, flags 0)", sd, out.size()));
    if (calls_.holds("sl_Recv")) return recv_held(out);
    return received(out);
  }

 private:
  Result<std::size_t> sent(ByteView data) const {
    if (!answers_.send.ok()) return answers_.send;
    return data.size();
  }
  nwp::awaitable<Result<std::size_t>> send_held(ByteView data) {
    co_await calls_.pass("sl_Send");
    co_return sent(data);
  }
  Result<std::size_t> received(MutableBytes out) const {
    if (!answers_.recv) return answers_.recv.status();
    const std::size_t taken = std::min(out.size(), answers_.recv->size());
    std::copy_n(answers_.recv->begin(), taken, out.begin());
    return taken;
  }
  nwp::awaitable<Result<std::size_t>> recv_held(MutableBytes out) {
    co_await calls_.pass("sl_Recv");
    co_return received(out);
  }

  HostCalls& calls_;
  HostAnswers& answers_;
};

class FakeFiles final : public nwp::Files {
 public:
  FakeFiles(HostCalls& calls, HostAnswers& answers) : calls_(calls), answers_(answers) {}

  nwp::awaitable<Result<nwp::FileOpenResult>> open(std::string name, std::uint32_t flags, std::uint32_t max_size) override {
    calls_.add(file_open_text(name, flags, max_size));
    co_await calls_.pass("sl_FsOpen");
    co_return answers_.file_open;
  }
  nwp::awaitable<Status> close(std::int32_t handle, std::string certificate, std::string signature) override {
    calls_.add(file_close_text(handle, certificate, signature));
    co_await calls_.pass("sl_FsClose");
    co_return answers_.file_close;
  }
  nwp::awaitable<Result<std::size_t>> write(std::int32_t handle, std::uint32_t offset, Bytes data) override {
    calls_.add(fmt::format("sl_FsWrite(handle {}, offset {}, length {}, data bytes {})", handle, offset, data.size(),
                           to_hex(data)));
    co_await calls_.pass("sl_FsWrite");
    co_return answers_.file_write.value_or(data.size());
  }
  nwp::awaitable<Result<Bytes>> read(std::int32_t handle, std::uint32_t offset, std::uint32_t length) override {
    calls_.add(fmt::format("sl_FsRead(handle {}, offset {}, length {})", handle, offset, length));
    co_await calls_.pass("sl_FsRead");
    co_return answers_.file_read;
  }
  nwp::awaitable<Status> remove(std::string name, std::uint32_t token) override {
    calls_.add(fmt::format("sl_FsDel(name {}, token {})", in_quotes(name), token));
    co_await calls_.pass("sl_FsDel");
    co_return answers_.file_remove;
  }
  nwp::awaitable<Result<nwp::FileInformation>> info(std::string name, std::uint32_t token) override {
    calls_.add(fmt::format("sl_FsGetInfo(name {}, token {})", in_quotes(name), token));
    co_await calls_.pass("sl_FsGetInfo");
    co_return answers_.file_info;
  }

 private:
  HostCalls& calls_;
  HostAnswers& answers_;
};

/// A host driver without a chip: it writes down what arrives and answers what a test says.
class FakeHost {
 public:
  explicit FakeHost(nwp::Loop& loop) : calls(loop) {}

  nwp::Host seam() { return {device_, wlan_, net_, sockets_, files_}; }

  HostCalls calls;
  HostAnswers answers;

 private:
  FakeDevice device_{calls, answers};
  FakeWlan wlan_{calls, answers};
  FakeNet net_{calls, answers};
  FakeSockets sockets_{calls, answers};
  FakeFiles files_{calls, answers};
};

}  // namespace cc3235::test
