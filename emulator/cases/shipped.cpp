#include "emulator/cases/shipped.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "emulator/config/host_files.h"
#include "fs_sim/program.h"

namespace cc3235::emulator {
namespace {

constexpr std::string_view kExtension = ".case";

Case read_shipped(const ShippedCase& shipped) {
  std::string name(shipped.name);
  std::string file = fmt::format("cases/{}{}", name, kExtension);
  return parse_case(shipped.text, std::move(name), std::move(file));
}

/// Those whose names share the most letters with what was asked for.
std::string similar(std::string_view wanted) {
  std::vector<std::string_view> names;
  for (const ShippedCase& one : shipped_texts()) {
    const bool alike = one.name.find(wanted) != one.name.npos || wanted.find(one.name) != wanted.npos ||
                       one.name.substr(0, 4) == wanted.substr(0, 4);
    if (alike && names.size() < 5) names.push_back(one.name);
  }
  return names.empty() ? std::string("see 'cc3235emu case list'") : fmt::format("did you mean {}?", fmt::join(names, ", "));
}

}  // namespace

std::vector<Case> shipped_cases() {
  std::vector<Case> cases;
  for (const ShippedCase& one : shipped_texts()) cases.push_back(read_shipped(one));
  return cases;
}

namespace {

/// Reads no more of a case than its codes.
std::vector<std::int32_t> codes_in(std::string_view text) {
  constexpr std::string_view kCodes = "\ncodes:";
  const std::size_t begin = text.find(kCodes);
  if (begin == text.npos) return {};
  std::istringstream line{
      std::string(text.substr(begin + kCodes.size(), text.find('\n', begin + 1) - begin - kCodes.size()))};
  std::vector<std::int32_t> codes;
  for (std::int32_t code = 0; line >> code;) codes.push_back(code);
  return codes;
}

/// Programming answers a code and a step in one number: such a number shows the code, too. ref: filesystem.md §7
bool shows(std::int32_t shown, std::int32_t code) {
  const auto outcome = fs_sim::ProgramOutcome::from_composite(Status(shown));
  return shown == code || (outcome && outcome->ret == Status(code));
}

}  // namespace

std::vector<std::string> cases_with(std::int32_t code) {
  std::vector<std::string> names;
  for (const ShippedCase& one : shipped_texts()) {
    if (std::ranges::any_of(codes_in(one.text), [code](std::int32_t shown) { return shows(shown, code); })) {
      names.emplace_back(one.name);
    }
  }
  return names;
}

Case find_case(const std::string& name_or_path) {
  const bool is_path = name_or_path.find('/') != name_or_path.npos || name_or_path.ends_with(kExtension);
  if (is_path) {
    const Bytes text = read_host_file(name_or_path, kLargestCase, Place{"case", ""});
    return parse_case(as_text(text), std::filesystem::path(name_or_path).stem().string(), name_or_path);
  }
  const auto all = shipped_texts();
  const auto found = std::ranges::find(all, std::string_view(name_or_path), &ShippedCase::name);
  if (found == all.end()) {
    throw Failure(ExitCode::usage, fmt::format("case: there is no case '{}'; {}", name_or_path, similar(name_or_path)));
  }
  return read_shipped(*found);
}

}  // namespace cc3235::emulator
