#pragma once

#include <string_view>

#include "base/address.h"
#include "catalog/judgement.h"
#include "fs_sim/file_system.h"

namespace cc3235::fs_sim {

/// True for the close that gives up what was written: signature `A`. ref: filesystem.md §8 step 2
bool asks_to_abort(ByteView signature);

/// Whether a device takes the OTP of this programming image, if it brings one. ref: certificate-catalog.md §5
catalog::Judgement judge_otp(const Program& program, const DeviceIdentity& device);

/// What stands beside the catalog for it (catalog::Voucher): of the last one written and of the one before, which counts
/// again when the last one is rolled back.
inline constexpr std::string_view kVoucherKey = "catalog.voucher", kOldVoucherKey = "catalog.voucher.old";

}  // namespace cc3235::fs_sim
