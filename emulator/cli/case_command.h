#pragma once

#include <string>

#include "emulator/failure.h"

/// `cc3235emu case …`: documented customer situations, to read and to replay. docs/cases.md
namespace cc3235::emulator {

/// `case list`
struct CaseList {
  bool json = false;
};
/// `case show NAME|FILE`
struct CaseShow {
  std::string wanted;
};
/// `case run NAME|FILE`
struct CaseRun {
  std::string wanted;
};

Outcome run_command(const CaseList& command);
/// Throws Failure (usage) for a name that no case has, or a file that holds none.
Outcome run_command(const CaseShow& command);
/// The same; ends with ExitCode::failed when the case came out differently.
Outcome run_command(const CaseRun& command);

}  // namespace cc3235::emulator
