#pragma once

#include <string>
#include <vector>

#include "emulator/failure.h"

/// `cc3235emu otp …`: the file that binds devices to a vendor's catalogs.
namespace cc3235::emulator {

/// `otp create`
struct OtpCreate {
  std::string certificate;        ///< PEM or DER: the vendor root, and the rest of its chain
  std::vector<std::string> keys;  ///< of the first certificate, and of the second if two sign
  std::string mac;                ///< empty or all zero: any device
  bool chain = false;             ///< take all certificates of the file, not only the first
  std::string out;
};

/// `otp show FILE`
struct OtpShow {
  std::string file;
  bool json = false;
};

/// Each throws Failure (usage) with one line for input that cannot be used.
Outcome run_command(const OtpCreate& command);
/// Ends with ExitCode::failed when no device would take the file.
Outcome run_command(const OtpShow& command);

}  // namespace cc3235::emulator
