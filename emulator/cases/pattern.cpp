#include "emulator/cases/pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace cc3235::emulator {
namespace {

constexpr std::string_view kAny = "any";

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 32 &&
         std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
}

}  // namespace

std::string Pattern::objection(std::string_view text) {
  bool after_place = false;
  while (!text.empty()) {
    const char c = text.front();
    if ((c == '{' || c == '}') && text.size() > 1 && text[1] == c) {
      text.remove_prefix(2);
      after_place = false;
    } else if (c == '}') {
      return "a '}' that closes nothing; write '}}' for the character";
    } else if (c == '{') {
      const std::size_t end = text.find('}');
      if (end == text.npos || !is_name(text.substr(1, end - 1))) {
        return "after '{' comes a name and '}'; write '{{' for the character";
      }
      if (after_place) return "two places that vary side by side; put text between them";
      after_place = true;
      text.remove_prefix(end + 1);
    } else {
      after_place = false;
      text.remove_prefix(1);
    }
  }
  return {};
}

Pattern::Pattern(std::string_view text) {
  const auto literal = [this]() -> std::string& {
    if (parts_.empty() || parts_.back().place) parts_.emplace_back();
    return parts_.back().text;
  };
  while (!text.empty()) {
    const char c = text.front();
    if ((c == '{' || c == '}') && text.size() > 1 && text[1] == c) {
      literal() += c;
      text.remove_prefix(2);
    } else if (c == '{') {
      const std::size_t end = std::min(text.find('}'), text.size() - 1);
      parts_.push_back({std::string(text.substr(1, end - 1)), true});
      text.remove_prefix(end + 1);
    } else {
      literal() += c;
      text.remove_prefix(1);
    }
  }
}

std::vector<std::string> Pattern::names() const {
  std::vector<std::string> names;
  for (const Part& part : parts_) {
    if (part.place && part.text != kAny) names.push_back(part.text);
  }
  return names;
}

bool Pattern::match(std::string_view line, CaseVariables& variables) const {
  CaseVariables found = variables;
  const Part* open = nullptr;  // the place before, whose end is not known yet
  const auto keep = [&found](const Part& place, std::string_view text) {
    if (place.text == kAny) return true;
    if (text.empty() || text.find(',') != text.npos) return false;
    found[place.text] = text;
    return true;
  };
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    const auto known = part.place && part.text != kAny ? found.find(part.text) : found.end();
    if (part.place && known == found.end()) {
      open = &part;
      continue;
    }
    const std::string_view text = part.place ? known->second : std::string_view(part.text);
    const bool last = i + 1 == parts_.size();
    std::size_t at = 0;
    if (open) {
      if (last && line.size() < text.size()) return false;
      at = last ? line.size() - text.size() : line.find(text);
      if (at == line.npos || !keep(*open, line.substr(0, at))) return false;
      open = nullptr;
    }
    if (!line.substr(at).starts_with(text)) return false;
    line.remove_prefix(at + text.size());
  }
  if (open ? !keep(*open, line) : !line.empty()) return false;
  variables = std::move(found);
  return true;
}

std::string Pattern::fill(const CaseVariables& variables) const {
  std::string line;
  for (const Part& part : parts_) {
    const auto known = part.place ? variables.find(part.text) : variables.end();
    if (!part.place) {
      line += part.text;
    } else if (known != variables.end()) {
      line += known->second;
    } else {
      line += fmt::format("{{{}}}", part.text);
    }
  }
  return line;
}

}  // namespace cc3235::emulator
