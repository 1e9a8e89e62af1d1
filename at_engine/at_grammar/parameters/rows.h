#pragma once

#include "at_engine/at_grammar/command.h"
#include "at_engine/at_grammar/enumerations.h"

/// The parameter rows are part of the command table and included by it only, a file for each page of the reference. The
/// index of a row is the index of its argument; the rows of a branch continue behind the keyword that chose it.
namespace cc3235::at::params {

using enum ParamKind;

template <class Enum>
constexpr std::uint32_t id(Enum value) {
  return static_cast<std::uint32_t>(value);
}

}  // namespace cc3235::at::params
