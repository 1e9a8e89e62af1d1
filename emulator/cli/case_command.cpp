#include "emulator/cli/case_command.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/cases/case_layout.h"
#include "emulator/cases/case_run.h"
#include "emulator/cases/shipped.h"
#include "emulator/json_text.h"

namespace cc3235::emulator {

Outcome run_command(const CaseList& command) {
  const std::vector<Case> cases = shipped_cases();
  if (command.json) {
    std::vector<JsonObject> objects;
    for (const Case& one : cases) {
      JsonObject object{{"name", one.name}, {"title", one.title}, {"source", one.source}};
      std::vector<JsonObject::Value> codes;
      for (const std::int32_t code : one.codes) codes.emplace_back(std::int64_t{code});
      object.add("codes", std::move(codes));
      objects.push_back(std::move(object));
    }
    return {json_array(objects) + "\n"};
  }
  std::size_t names = 0, codes = 0;
  for (const Case& one : cases) {
    names = std::max(names, one.name.size());
    codes = std::max(codes, codes_of(one).size());
  }
  std::string text;
  for (const Case& one : cases) text += fmt::format("{:{}}  {:{}}  {}\n", one.name, names, codes_of(one), codes, one.title);
  return {text};
}

Outcome run_command(const CaseShow& command) {
  return {describe_case(find_case(command.wanted))};
}

Outcome run_command(const CaseRun& command) {
  return run_case(find_case(command.wanted));
}

}  // namespace cc3235::emulator
