#include "nwp/host/driver.h"

#include <utility>

#include "base/status_codes.h"
#include "nwp/host/driver_core.h"

namespace cc3235::nwp {

namespace {

/// ref: events.md §1
bool about_provisioning(const DeviceEvent& event) {
  return std::holds_alternative<ProvisioningStatus>(event) || std::holds_alternative<ProvisioningProfileAdded>(event) ||
         std::holds_alternative<ResetRequest>(event);
}

}  // namespace

Status DriverCore::lacking(Api api) const {
  if (const Status refused = admit(api); !refused.ok()) return refused;
  return status::SL_ERROR_INVALID_OPCODE;
}

Status DriverCore::ended(std::uint32_t stops_then, Status answer) const {
  if (state.restart_required) return status::SL_API_ABORTED;
  if (stops != stops_then) return status::SL_RET_CODE_STOP_IN_PROGRESS;
  return answer;
}

void DriverCore::handle(const DeviceEvent& event) {
  const bool fatal = std::holds_alternative<FatalError>(event);
  if (fatal) state.restart_required = true;
  if (const auto* error = std::get_if<GeneralError>(&event)) {
    if (error->code == status::SL_ERROR_DEVICE_LOCKED_SECURITY_ALERT.value()) state.locked = true;
  }
  // Nothing of a chip that is off or going off passes; during provisioning, only what is about it.
  const bool passes = fatal || (state.started && !state.stopping && (!state.provisioning || about_provisioning(event)));
  if (passes && sink) sink(event);
}

struct Driver::Impl {
  Impl(Loop& loop, chip::Chip& chip, const Observers& observers) : core(loop, chip, observers) {
    chip.set_event_sink([this](const DeviceEvent& event) { core.handle(event); });
  }
  ~Impl() { core.chip.set_event_sink(nullptr); }

  DriverCore core;
  DeviceCalls device{core};
  WlanCalls wlan{core};
  NetCalls net{core};
  SocketCalls sockets{core};
  FileCalls files{core};
  MqttCalls mqtt{core};
  HttpCalls http{core};
};

Driver::Driver(Loop& loop, chip::Chip& chip, const Observers& observers)
    : impl_(std::make_unique<Impl>(loop, chip, observers)) {}

Driver::~Driver() = default;

Host Driver::host() {
  return {impl_->device, impl_->wlan, impl_->net, impl_->sockets, impl_->files, impl_->mqtt, impl_->http};
}

void Driver::set_event_sink(EventSink sink) {
  impl_->core.sink = std::move(sink);
}

}  // namespace cc3235::nwp
