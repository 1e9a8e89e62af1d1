#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "at_engine/at_grammar/line_machine.h"
#include "base/date_time.h"
#include "base/log.h"
#include "base/random.h"
#include "emulator/config/config.h"
#include "fs_sim/file_system.h"
#include "nwp/chip/config.h"
#include "nwp/chip/inbound_port.h"
#include "nwp/chip/lan.h"

namespace cc3235::emulator {

/// What a device is made of, as plain values.
struct DeviceSetup {
  nwp::chip::ChipConfig chip;
  nwp::chip::SandboxRules rules;
  std::function<void(const nwp::chip::InboundPort&)> inbound_opened;  ///< a port of the device has appeared on the host
  std::shared_ptr<nwp::chip::Lan> lan;  ///< shared by the devices of a process that are to reach each other; null: none
  at::Quirks quirks;
  fs_sim::ImageOptions image;                         ///< empty path: in memory
  TrustConfig trust;                                  ///< its ROM keys go into `image`
  std::vector<FlashFile> flash_files;                 ///< go into a fresh image
  std::optional<UnixSeconds> virtual_from;            ///< virtual time that starts here; absent: host time
  std::optional<std::chrono::milliseconds> patience;  ///< real time that virtual time waits for an answer; absent: 2 s
  std::unique_ptr<Random> random;                     ///< null: the kernel's generator
  Log log;
  std::function<void(std::string_view)> key_log;  ///< NSS key-log lines
};

}  // namespace cc3235::emulator
