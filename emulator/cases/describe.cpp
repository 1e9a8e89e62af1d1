#include <fmt/format.h>

#include <algorithm>

#include "emulator/cases/case_layout.h"
#include "emulator/cases/case_run.h"

namespace cc3235::emulator {
namespace {

constexpr std::size_t kWidth = 100;

char mark_of(CaseStep::Kind kind) {
  switch (kind) {
    case CaseStep::Kind::send:
      return '>';
    case CaseStep::Kind::expect:
      return '<';
    case CaseStep::Kind::tool:
      return '$';
    default:
      return '*';
  }
}

/// The first line of `text` and the lines behind it, none longer than kWidth if its words allow that.
std::string wrapped(std::string_view text) {
  std::string made;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    if (column > 0 && column + 1 + word.size() > kWidth - 2) {
      made += "\n";
      column = 0;
    }
    if (!word.empty()) {
      made += column == 0 ? "  " : " ";
      made += word;
      column += word.size() + 1;
    }
    for (text.remove_prefix(end); !text.empty() && (text.front() == ' ' || text.front() == '\n'); text.remove_prefix(1)) {
      if (text.front() != '\n') continue;
      made += '\n';
      column = 0;
    }
  }
  return made + "\n";
}

}  // namespace

std::string codes_of(const Case& one) {
  return fmt::format("{}", fmt::join(one.codes, " "));
}

std::string case_head(const Case& one) {
  std::string text = fmt::format("{}: {}\n", one.name, one.title);
  if (!one.source.empty()) text += fmt::format("  source   {}\n", one.source);
  if (!one.codes.empty()) text += fmt::format("  codes    {}\n", codes_of(one));
  return text;
}

std::string case_line(CaseStep::Kind kind, std::string_view text) {
  return fmt::format("  {} {}\n", mark_of(kind), text);
}

std::string case_set_up(const Case& one) {
  if (one.set_up_text.empty()) return {};
  std::string text = "\nset-up\n";
  std::string_view rest = one.set_up_text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    text += fmt::format("  {}{}\n", rest.starts_with('|') ? "  " : "", rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return text;
}

std::string case_lesson(const Case& one) {
  std::string text = fmt::format("\nexplanation\n{}", wrapped(one.explanation));
  if (!one.remedy.empty()) text += fmt::format("\nremedy\n{}", wrapped(one.remedy));
  return text;
}

std::string describe_case(const Case& one) {
  std::string text = case_head(one) + case_set_up(one) + "\nexchange\n";
  for (const CaseStep& step : one.steps) text += case_line(step.kind, step.text);
  return text + case_lesson(one);
}

}  // namespace cc3235::emulator
