#include "nwp/chip/cc3235.h"

#include <utility>

#include "base/status_codes.h"
#include "nwp/chip/device.h"
#include "nwp/chip/event_port.h"
#include "nwp/chip/files.h"
#include "nwp/chip/flash_access.h"
#include "nwp/chip/hints.h"
#include "nwp/chip/netapp.h"
#include "nwp/chip/sockets.h"
#include "nwp/chip/wlan.h"

namespace cc3235::nwp::chip {

RadioTiming RadioTiming::realistic() {
  return {.associate = 300, .dhcp = 500, .start = 300, .stop = 200, .wrong_key = 5000};
}

namespace {

/// The parts of the network processor put together; every command goes to one of them.
class Cc3235 final : public Chip {
 public:
  Cc3235(ChipConfig config, ChipParts parts)
      : config_(std::move(config)),
        loop_(parts.loop),
        events_(parts.loop, parts.observers),
        hints_(hint_rows(), parts.observers),
        access_(parts.flash),
        flash_(parts.loop, access_, config_.mac, events_, hints_, parts.observers),
        general_(parts.loop.clock(), access_, config_.clock_start),
        ipv6_(access_, config_.mac, config_.router),
        station_(parts.loop, {config_.access_points, config_.address, config_.timing}, ipv6_, events_, hints_),
        names_(parts.loop, parts.network, station_, hints_),
        sockets_(parts.loop, parts.network, station_, events_, hints_, secure_parts(parts)) {
    station_.on_online([this, &network = parts.network] {
      network.set_addresses(station_.addresses(), station_.ipv4().mask);
      sockets_.link_up();
    });
    station_.on_offline([this, &network = parts.network] {
      network.set_addresses({}, {});
      sockets_.link_lost();
      names_.end(status::SL_ERROR_NET_APP_DNS_EXECUTION_ERROR);
    });
  }

  void set_event_sink(std::function<void(const DeviceEvent&)> sink) override { events_.set_sink(std::move(sink)); }

  awaitable<Result<Role>> power_up() override {
    const std::chrono::milliseconds pause(config_.timing.start);
    if (pause.count() > 0) co_await loop_.sleep_for(pause);
    const Status flash = co_await flash_.start();
    if (!flash.ok()) co_return flash;
    general_.load();
    ipv6_.power_up();
    co_return Role::sta;
  }

  awaitable<Status> stop(std::uint16_t timeout_ms) override {
    const std::chrono::milliseconds pause(timeout_ms == 0 ? 0 : config_.timing.stop);
    if (pause.count() > 0) co_await loop_.sleep_for(pause);
    station_.power_off();
    sockets_.power_off();
    co_await flash_.stop(timeout_ms > 0);
    co_return kOk;
  }

  void power_cut() override { sockets_.power_off(); }

  Version device_get_version() override { return config_.version; }
  DateTime device_get_time() override { return to_date_time(general_.now()); }
  Status device_set_time(const DateTime& time) override { return general_.set_time(time); }
  std::uint8_t device_get_persistent() override { return general_.persistent(); }
  Status device_set_persistent(std::uint8_t value) override { return general_.set_persistent(value); }

  Status wlan_connect(const WlanConnect& request) override { return station_.connect(request); }
  Status wlan_disconnect() override { return station_.disconnect(); }

  Mac netcfg_get_mac() override { return config_.mac; }
  Ipv4Config netcfg_get_ipv4_sta() override { return station_.ipv4(); }
  std::uint32_t netcfg_get_if() override { return ipv6_.interface(); }
  Status netcfg_set_if(std::uint32_t bits) override { return ipv6_.set_interface(bits, general_.persistent() == 1); }
  Ipv6Config netcfg_get_ipv6(Ipv6Scope scope) override { return ipv6_.get(scope, station_.online()); }
  Status netcfg_set_ipv6(Ipv6Scope scope, const Ipv6Config& config) override {
    return ipv6_.set(scope, config, general_.persistent() == 1);
  }
  awaitable<Result<Address>> netapp_dns_get_host_by_name(std::string name, Family family) override {
    return names_.look_up(std::move(name), family);
  }

  Result<std::uint8_t> socket(Family family, SocketType type, Protocol protocol) override {
    return sockets_.socket({family, type, protocol});
  }
  awaitable<Status> close(std::uint8_t sd) override { return sockets_.close(sd); }
  Status bind(std::uint8_t sd, Endpoint local) override { return sockets_.bind(sd, local); }
  Status listen(std::uint8_t sd, std::uint8_t) override { return sockets_.listen(sd); }
  awaitable<Result<Accepted>> accept(std::uint8_t sd) override { return sockets_.accept(sd); }
  awaitable<Result<std::uint16_t>> select(std::uint16_t wanted, std::optional<std::chrono::microseconds> timeout) override {
    return sockets_.select(wanted, timeout);
  }
  awaitable<Status> connect(std::uint8_t sd, Endpoint peer) override { return sockets_.connect(sd, peer); }
  Status set_sock_opt(std::uint8_t sd, SocketLevel level, SocketOption option, const OptionBytes& value) override {
    return sockets_.set_option(sd, level, option, value);
  }
  Result<OptionBytes> get_sock_opt(std::uint8_t sd, SocketLevel level, SocketOption option) override {
    return sockets_.get_option(sd, level, option);
  }
  std::optional<awaitable<void>> send(std::uint8_t sd, ByteView data) override { return sockets_.send(sd, data); }
  std::optional<awaitable<void>> send_to(std::uint8_t sd, Endpoint peer, ByteView data) override {
    return sockets_.send_to(sd, peer, data);
  }
  bool tx_failed(std::uint8_t sd) const override { return sockets_.tx_failed(sd); }
  bool tx_busy(std::uint8_t sd) const override { return sockets_.tx_busy(sd); }
  bool nonblocking(std::uint8_t sd) const override { return sockets_.nonblocking(sd); }
  Eventually<Result<std::size_t>> recv(std::uint8_t sd, MutableBytes out) override { return sockets_.recv(sd, out); }

  awaitable<Result<fs_sim::Opened>> fs_open(fs_sim::OpenRequest request) override { return flash_.open(std::move(request)); }
  awaitable<Result<std::size_t>> fs_write(FileHandle handle, std::uint32_t offset, Bytes data) override {
    return flash_.write(handle, offset, std::move(data));
  }
  awaitable<Result<Bytes>> fs_read(FileHandle handle, std::uint32_t offset, std::uint32_t length) override {
    return flash_.read(handle, offset, length);
  }
  awaitable<Status> fs_close(FileHandle handle, std::string certificate, Bytes signature) override {
    return flash_.close(handle, std::move(certificate), std::move(signature));
  }
  awaitable<Status> fs_delete(std::string name, Token token) override { return flash_.remove(std::move(name), token); }
  awaitable<Result<fs_sim::FileInfo>> fs_get_info(std::string name, Token token) override {
    return flash_.info(std::move(name), token);
  }
  awaitable<Result<fs_sim::FileList>> fs_get_file_list(std::int32_t index, std::uint8_t count) override {
    return flash_.list(index, count);
  }
  awaitable<Status> fs_rename(std::string name, std::string new_name, Token token) override {
    return flash_.rename(std::move(name), std::move(new_name), token);
  }
  awaitable<Result<Token>> fs_decide(std::string name, Token token, FileDecision decision) override {
    return flash_.decide(std::move(name), token, decision);
  }
  awaitable<Result<fs_sim::BundleState>> fs_decide_bundle(FileDecision decision) override {
    return flash_.decide_bundle(decision);
  }
  awaitable<Result<fs_sim::StorageInfo>> fs_get_storage_info() override { return flash_.storage_info(); }
  awaitable<Status> fs_restore(fs_sim::RestoreTarget target) override { return flash_.restore(target); }

 private:
  SecureParts secure_parts(const ChipParts& parts) {
    return {.loop = parts.loop,
            .tls = parts.tls,
            .flash = flash_,
            .events = events_,
            .hints = hints_,
            .observers = parts.observers,
            .now = [this] { return general_.now(); },
            .clock_set = [this] { return general_.clock_set(); }};
  }

  ChipConfig config_;
  Loop& loop_;
  EventPort events_;
  Hints hints_;
  FlashAccess access_;
  Flash flash_;
  General general_;
  Ipv6Interface ipv6_;
  Station station_;
  NameService names_;
  SocketTable sockets_;
};

}  // namespace

std::unique_ptr<Chip> make_cc3235(ChipConfig config, ChipParts parts) {
  return std::make_unique<Cc3235>(std::move(config), parts);
}

}  // namespace cc3235::nwp::chip
