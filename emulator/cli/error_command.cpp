#include "emulator/cli/error_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <numeric>
#include <vector>

#include "base/status_table.h"
#include "emulator/json_text.h"

namespace cc3235::emulator {
namespace {

constexpr std::string_view kPrefixes[] = {"", "SL_", "SL_ERROR_", "SL_ERROR_BSD_"};
constexpr std::size_t kSuggestions = 3;

std::string upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return result;
}

std::optional<std::int32_t> as_number(std::string_view text) {
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::vector<const StatusRow*> rows_of(std::string_view wanted) {
  if (const auto number = as_number(wanted)) return status_rows(Status(*number));
  for (const std::string_view prefix : kPrefixes) {
    if (const StatusRow* row = status_row(fmt::format("{}{}", prefix, wanted))) return {row};
  }
  return {};
}

/// Levenshtein distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0u : 1u);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

/// How far a row is from what was asked for: by value, or by the part of the name that people type.
std::size_t distance(std::string_view wanted, const StatusRow& row) {
  if (const auto number = as_number(wanted)) {
    const std::int64_t asked = *number, here = row.value;
    return static_cast<std::size_t>(std::min(std::abs(asked - here), std::abs(asked + here)));  // a lost sign is near, too
  }
  const std::string name = upper(wanted);
  std::size_t best = distance(name, row.name);
  for (const std::string_view prefix : kPrefixes) {
    if (row.name.starts_with(prefix)) best = std::min(best, distance(name, row.name.substr(prefix.size())));
  }
  return best;
}

std::string suggestions(std::string_view wanted) {
  std::vector<std::pair<std::size_t, const StatusRow*>> ranked;
  for (const StatusRow& row : status_table()) ranked.emplace_back(distance(wanted, row), &row);
  std::ranges::stable_sort(ranked, {}, &std::pair<std::size_t, const StatusRow*>::first);
  std::string names;
  for (const auto& [how_far, row] : std::span(ranked).first(std::min(kSuggestions, ranked.size()))) {
    names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", row->name, row->value);
  }
  return names;
}

std::string as_text(const StatusRow& row) {
  std::string text = fmt::format("{}  {}  [{}]\n", row.value, row.name, row.area);
  if (!row.meaning.empty()) text += fmt::format("  means      {}\n", row.meaning);
  if (!row.reproduce.empty()) text += fmt::format("  reproduce  {}\n", row.reproduce);
  return text;
}

JsonObject as_json(const StatusRow& row) {
  return {{"name", std::string(row.name)},
          {"value", std::int64_t{row.value}},
          {"area", std::string(row.area)},
          {"meaning", std::string(row.meaning)},
          {"reproduce", std::string(row.reproduce)}};
}

}  // namespace

std::string describe_error(const ErrorQuery& query) {
  const std::vector<const StatusRow*> rows = rows_of(query.wanted);
  if (rows.empty()) {
    throw Failure(ExitCode::failed,
                  fmt::format("error: there is no status code '{}'; nearest: {}", query.wanted, suggestions(query.wanted)));
  }
  if (query.json) {
    std::vector<JsonObject> objects;
    for (const StatusRow* row : rows) objects.push_back(as_json(*row));
    return json_array(objects) + "\n";
  }
  std::string text;
  if (rows.size() > 1) text = fmt::format("{} names share the value {}:\n\n", rows.size(), rows.front()->value);
  for (const StatusRow* row : rows) text += as_text(*row);
  return text;
}

}  // namespace cc3235::emulator
