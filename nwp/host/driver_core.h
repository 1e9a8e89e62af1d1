#pragma once

#include <functional>
#include <optional>
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

  /// What a call gives that this chip does not know.
  Status lacking() const;

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
  Result<Bytes> get(std::uint8_t id, std::uint8_t option, std::size_t room) override;

 private:
  DriverCore& core_;
  bool start_hinted_ = false;
};

class WlanCalls final : public Wlan {
 public:
  explicit WlanCalls(DriverCore& core) : core_(core) {}
  Status connect(const WlanConnectRequest& request) override;
  Status disconnect() override;
  awaitable<Result<std::vector<NetworkEntry>>> network_list(std::uint8_t index, std::uint8_t count) override;
  awaitable<Result<std::int16_t>> profile_add(WlanProfile profile) override;
  Result<WlanProfile> profile_get(std::int16_t index) override;
  awaitable<Status> profile_del(std::int16_t index) override;
  awaitable<Status> policy_set(std::uint8_t type, WlanPolicy policy) override;
  Result<WlanPolicy> policy_get(std::uint8_t type) override;
  awaitable<Status> set_mode(Role role) override;
  awaitable<Status> set(std::uint16_t id, std::uint16_t option, Bytes value) override;
  Result<Bytes> get(std::uint16_t id, std::uint16_t option, std::size_t room) override;
  Result<WlanConnection> connection() override;

 private:
  DriverCore& core_;
};

class NetCalls final : public Net {
 public:
  explicit NetCalls(DriverCore& core) : core_(core) {}
  awaitable<Result<Address>> host_by_name(std::string name, Family family) override;
  awaitable<Status> cfg_set(std::uint8_t id, NetCfgValue value) override;
  Result<NetCfgValue> cfg_get(std::uint8_t id) override;
  awaitable<Status> app_start(std::uint32_t apps) override;
  awaitable<Status> app_stop(std::uint32_t apps) override;
  awaitable<Status> app_set(std::uint8_t app, std::uint8_t option, Bytes value) override;
  Result<Bytes> app_get(std::uint8_t app, std::uint8_t option, std::size_t room) override;
  awaitable<Result<ServiceAddress>> host_by_service(std::string name, Family family) override;
  void app_send(std::uint16_t handle, std::uint16_t flags, Bytes data) override;
  awaitable<Result<NetAppRequest>> app_recv(std::uint16_t handle, std::uint16_t length) override;
  awaitable<Status> ping(Ping ping) override;
  Result<std::vector<Service>> service_list(std::uint8_t offset, std::uint8_t count, std::uint8_t type) override;
  awaitable<Status> register_service(ServiceRegistration service) override;
  awaitable<Status> unregister_service(std::string name, std::uint32_t options) override;
  awaitable<Result<Bytes>> sign(std::uint32_t key, Bytes message) override;
  awaitable<Result<std::uint32_t>> verify(std::uint32_t key, SignedMessage message) override;
  awaitable<Status> temp_key(std::uint32_t key, std::uint8_t operation) override;
  awaitable<Status> install_key(std::uint32_t key, KeyInstallation installation) override;
  Result<Bytes> public_key(std::uint32_t key) override;
  Result<Bytes> true_random(std::uint8_t count) override;

 private:
  Result<NetCfgValue> mac() const;
  Result<NetCfgValue> ipv4_station() const;
  Result<NetCfgValue> ipv6(chip::Ipv6Scope scope) const;

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
  Status bind(std::int16_t sd, Endpoint local) override;
  Status listen(std::int16_t sd, std::int16_t backlog) override;
  awaitable<Result<Accepted>> accept(std::int16_t sd, Family family) override;
  awaitable<Result<std::uint32_t>> select(Selection wanted) override;
  Eventually<Result<std::size_t>> send_to(std::int16_t sd, Endpoint peer, ByteView data) override;
  Eventually<Result<std::size_t>> recv_from(std::int16_t sd, Endpoint typed, MutableBytes out) override;

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
  Status may_send(std::int16_t sd) const;
  Eventually<Result<std::size_t>> sent(std::optional<awaitable<void>> rest, ByteView data);
  void open_control_socket();
  awaitable<Result<std::size_t>> send_rest(std::uint32_t begun, std::size_t size, awaitable<void> rest);
  template <class T>
  awaitable<T> in_turn(Lane& lane, std::function<awaitable<T>()> begin);
  awaitable<Result<std::size_t>> recv_rest(Lane& lane, Turn::Held turn, std::uint32_t begun,
                                           awaitable<Result<std::size_t>> rest);
  awaitable<void> close_alone(std::int16_t sd);

  DriverCore& core_;
  std::vector<Lane> lanes_;
  std::uint32_t control_ = 0;  ///< the count of stops, plus 1, at which the control socket was opened
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
  awaitable<Result<FileList>> list(std::int32_t index, std::uint8_t count) override;
  awaitable<Result<FileControlResult>> control(FileControl control) override;

 private:
  Status admit(std::string_view name) const;
  awaitable<Result<std::size_t>> write_chunks(FileHandle handle, std::uint32_t offset, Bytes data);
  awaitable<Result<Bytes>> read_chunks(FileHandle handle, std::uint32_t offset, std::uint32_t length);
  awaitable<Result<FileControlResult>> operate(FileControl control);
  awaitable<Result<FileControlResult>> rename(FileControl control);
  awaitable<Result<FileControlResult>> decide(FileControl control);

  DriverCore& core_;
};

class MqttCalls final : public MqttClient {
 public:
  explicit MqttCalls(DriverCore& core) : core_(core) {}
  Status create(MqttConfig config) override;
  awaitable<Status> remove() override;
  awaitable<Status> connect() override;
  awaitable<Status> disconnect() override;
  awaitable<Status> publish(MqttMessage message) override;
  awaitable<Status> subscribe(std::vector<MqttTopic> topics) override;
  awaitable<Status> unsubscribe(std::vector<MqttTopic> topics) override;
  Status set(MqttValue value) override;

 private:
  DriverCore& core_;
};

class HttpCalls final : public HttpClient {
 public:
  explicit HttpCalls(DriverCore& core) : core_(core) {}
  Result<HttpHandle> create() override;
  Status destroy(HttpHandle handle) override;
  awaitable<Status> connect(HttpHandle handle, HttpTarget target) override;
  Status disconnect(HttpHandle handle) override;
  awaitable<Result<std::int32_t>> send_request(HttpHandle handle, HttpRequest request) override;
  awaitable<Result<HttpBody>> read_body(HttpHandle handle, std::uint32_t length) override;
  Status set_header(HttpHandle handle, HttpField field) override;
  Result<Bytes> get_header(HttpHandle handle, std::uint32_t option, std::uint32_t length) override;
  Status set_opt(HttpHandle handle, std::uint32_t option, std::uint32_t value) override;
  void set_proxy(HttpProxy proxy) override;

 private:
  DriverCore& core_;
};

}  // namespace cc3235::nwp
