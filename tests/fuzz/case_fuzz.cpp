#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "emulator/cases/case.h"
#include "emulator/cases/case_run.h"
#include "emulator/cases/pattern.h"

/// A case file by any hand is read, or refused with one line; what was read can be shown, and its lines match themselves.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cc3235;
  using namespace cc3235::emulator;
  try {
    const Case one = parse_case(as_text(ByteView{data, size}), "fuzz", "fuzz.case");
    if (describe_case(one).empty()) std::abort();
    CaseVariables variables;
    for (const CaseStep& step : one.steps) {
      if (step.kind == CaseStep::Kind::expect) static_cast<void>(Pattern(step.text).match(step.text, variables));
      static_cast<void>(Pattern(step.text).fill(variables));
    }
  } catch (const Failure& failure) {
    if (failure.code() != ExitCode::usage) std::abort();
  }
  return 0;
}
