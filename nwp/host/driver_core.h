#pragma once

#include <utility>
#include <vector>

#include "base/observer.h"
#include "nwp/chip/chip.h"
#include "nwp/host/gates.h"
#include "nwp/host/host.h"
#include "nwp/loop/loop.h"
#include "nwp/loop/turn.h"

/// The host driver's inside: what its calls share, and one class for each class of the seam.
namespace cc3235::nwp {

/// State, chip and the way events take.
class DriverCore {
 public:
  DriverCore(Loop& loop, chip::Chip& chip, const Observers& observers) : loop(loop), chip(chip), observers(observers) {}

  Status admit(Api api) const { return gate(state, api); }

  /// What a call gives that was admitted in `stops`: the chip's answer, unless the device was stopped or died meanwhile.
  Status ended(std::uint32_t stops_then, Status answer) const;
  template <class T>
  Result<T> ended(std::uint32_t stops_then, Result<T> answer) const {
    const Status status = ended(stops_then, kOk);
    if (!status.ok()) return status;
    return answer;
  }

  /// An event of the chip: what it means for the driver, and whether it goes on. ref: events.md §1, §2.4, §6
  void handle(const DeviceEvent& event);

  Loop& loop;
  chip::Chip& chip;
  const Observers& observers;
  DriverState state;
  std::uint32_t stops = 0;  ///< how often Stop came
  EventSink sink;
};

class DeviceCalls final : public Device {
 public:
  explicit DeviceCalls(DriverCore& core) : core_(core) {}
  awaitable<Result<Role>> start() override;
  awaitable<Status> stop(std::uint16_t timeout_ms) override;
  Result<Version> version() override;
  Result<DateTime> time() override;
  Status set_time(const DateTime& time) override;
  Result<std::uint8_t> persistent() override;
  Status set_persistent(std::uint8_t value) override;
  Status unknown_command() override;

 private:
  DriverCore& core_;
  bool start_hinted_ = false;
};

class WlanCalls final : public Wlan {
 public:
  explicit WlanCalls(DriverCore& core) : core_(core) {}
  Status connect(const WlanConnectRequest& request) override;
  Status disconnect() override;

 private:
  DriverCore& core_;
};

class NetCalls final : public Net {
 public:
  explicit NetCalls(DriverCore& core) : core_(core) {}
  Result<Mac> mac() override;
  Result<Ipv4Config> ipv4_station() override;
  awaitable<Result<Address>> host_by_name(std::string name, Family family) override;

 private:
  DriverCore& core_;
};

class SocketCalls final : public Sockets {
 public:
  explicit SocketCalls(DriverCore& core);
  Result<std::int16_t> socket(Family family, SocketType type, Protocol protocol) override;
  awaitable<Status> close(std::int16_t sd) override;
  awaitable<Status> connect(std::int16_t sd, Endpoint peer) override;
  Status set_option(std::int16_t sd, SocketLevel level, SocketOption option, OptionValue value) override;
  Result<OptionValue> get_option(std::int16_t sd, SocketLevel level, SocketOption option) override;
  Eventually<Result<std::size_t>> send(std::int16_t sd, ByteView data) override;
  Eventually<Result<std::size_t>> recv(std::int16_t sd, MutableBytes out) override;

 private:
  /// Calls that wait for the chip's event on one socket: one at a time. ref: commands-socket.md §3 "Connect"
  struct Lane {
    explicit Lane(Loop& loop) : turn(loop) {}
    Turn turn;
    std::uint32_t closes = 0;  ///< a call that waited for its turn while Close came does not begin
    int waiting = 0;
  };
  class Waiting;

  Lane* lane_of(std::int16_t sd);
  awaitable<Result<std::size_t>> send_rest(std::uint32_t begun, std::size_t size, awaitable<void> rest);
  awaitable<Result<std::size_t>> recv_in_turn(Lane& lane, std::int16_t sd, MutableBytes out);
  awaitable<Result<std::size_t>> recv_rest(Lane& lane, Turn::Held turn, std::uint32_t begun,
                                           awaitable<Result<std::size_t>> rest);
  awaitable<void> close_alone(std::int16_t sd);

  DriverCore& core_;
  std::vector<Lane> lanes_;
};

class FileCalls final : public Files {
 public:
  explicit FileCalls(DriverCore& core) : core_(core) {}
  awaitable<Result<FileOpenResult>> open(std::string name, std::uint32_t flags, std::uint32_t max_size) override;
  awaitable<Status> close(std::int32_t handle, std::string certificate, std::string signature) override;
  awaitable<Result<std::size_t>> write(std::int32_t handle, std::uint32_t offset, Bytes data) override;
  awaitable<Result<Bytes>> read(std::int32_t handle, std::uint32_t offset, std::uint32_t length) override;
  awaitable<Status> remove(std::string name, std::uint32_t token) override;
  awaitable<Result<FileInformation>> info(std::string name, std::uint32_t token) override;

 private:
  Status admit(std::string_view name) const;
  awaitable<Result<std::size_t>> write_chunks(FileHandle handle, std::uint32_t offset, Bytes data);
  awaitable<Result<Bytes>> read_chunks(FileHandle handle, std::uint32_t offset, std::uint32_t length);

  DriverCore& core_;
};

}  // namespace cc3235::nwp
