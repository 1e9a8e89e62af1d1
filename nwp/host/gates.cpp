#include "nwp/host/gates.h"

#include "base/status_codes.h"

namespace cc3235::nwp {

namespace {

struct Gate {
  bool DriverState::*flag;
  bool refuses;  // the value of the flag that refuses
  Status code;
  bool spares_start, spares_stop, spares_files;
};

// In the order of the checks.
// clang-format off
constexpr Gate kGates[] = {
    {.flag = &DriverState::stopping,         .refuses = true,  .code = status::SL_RET_CODE_STOP_IN_PROGRESS,         .spares_start = false, .spares_stop = false, .spares_files = false},
    {.flag = &DriverState::locked,           .refuses = true,  .code = status::SL_RET_CODE_DEV_LOCKED,               .spares_start = true,  .spares_stop = true,  .spares_files = true},
    {.flag = &DriverState::restart_required, .refuses = true,  .code = status::SL_API_ABORTED,                       .spares_start = false, .spares_stop = true,  .spares_files = false},
    {.flag = &DriverState::started,          .refuses = false, .code = status::SL_RET_CODE_DEV_NOT_STARTED,          .spares_start = true,  .spares_stop = false, .spares_files = false},
    {.flag = &DriverState::provisioning,     .refuses = true,  .code = status::SL_RET_CODE_PROVISIONING_IN_PROGRESS, .spares_start = true,  .spares_stop = true,  .spares_files = false},
};
// clang-format on

bool spares(const Gate& gate, Api api) {
  switch (api) {
    case Api::start:
      return gate.spares_start;
    case Api::stop:
      return gate.spares_stop;
    case Api::file:
      return gate.spares_files;
    case Api::other:
      break;
  }
  return false;
}

}  // namespace

Status gate(const DriverState& state, Api api) {
  for (const Gate& gate : kGates) {
    if (state.*gate.flag == gate.refuses && !spares(gate, api)) return gate.code;
  }
  if (api == Api::start && state.started) return status::SL_RET_CODE_DEV_ALREADY_STARTED;
  return kOk;
}

}  // namespace cc3235::nwp
