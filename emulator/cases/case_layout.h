#pragma once

#include <string>
#include <string_view>

#include "emulator/cases/case.h"

/// The parts of a case as they are printed, by `case show` and by `case run`.
namespace cc3235::emulator {

std::string codes_of(const Case& one);
std::string case_head(const Case& one);
std::string case_set_up(const Case& one);
/// One line of the exchange with its mark.
std::string case_line(CaseStep::Kind kind, std::string_view text);
std::string case_lesson(const Case& one);

}  // namespace cc3235::emulator
