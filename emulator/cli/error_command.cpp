#include "emulator/cli/error_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <numeric>
#include <vector>

#include "base/status_codes.h"
#include "base/status_table.h"
#include "emulator/cases/shipped.h"
#include "emulator/json_text.h"
#include "fs_sim/program.h"

namespace cc3235::emulator {
namespace {

constexpr std::string_view kPrefixes[] = {"", "SL_", "SL_ERROR_", "SL_ERROR_BSD_"};
constexpr std::size_t kSuggestions = 3;
constexpr std::size_t kTellingPart = 4;  ///< letters of a name by which it is found

/// The code that a fatal TLS alert of the peer gives. ref: tls.md §2 row 11
constexpr std::int32_t code_of_alert(std::int32_t alert) {
  return status::SL_ERROR_BSD_ESEC_CLOSE_NOTIFY.value() - alert;
}
constexpr std::int32_t kLastAlert = 120;

/// Alerts without a name in TI's headers; these are the names of RFC 5246, 7507, 8446, 4279 and 7301.
constexpr StatusRow kUnnamedAlerts[] = {
    {"unknown_ca", code_of_alert(48), "SSL",
     "The peer sent TLS alert 48 (no name in TI's headers): it does not know the authority behind the certificate that the "
     "device showed, or the intermediates did not come along; what the device itself thinks of a server gives other codes, "
     "such as -688.",
     "set a client certificate and its key, and connect to a server that demands one and lacks its root"},
    {"inappropriate_fallback", code_of_alert(86), "SSL",
     "The peer sent TLS alert 86 (no name in TI's headers): it could do better than the version of a repeated hello.",
     "let the server send fatal alert 86"},
    {"missing_extension", code_of_alert(109), "SSL",
     "The peer sent TLS alert 109 (no name in TI's headers): a hello lacks an extension that TLS 1.3 wants.",
     "let the server send fatal alert 109"},
    {"unknown_psk_identity", code_of_alert(115), "SSL",
     "The peer sent TLS alert 115 (no name in TI's headers): it does not know the pre-shared key that it was told of.",
     "let the server send fatal alert 115"},
    {"certificate_required", code_of_alert(116), "SSL",
     "The peer sent TLS alert 116 (no name in TI's headers): it demands a client certificate and got none; before TLS 1.3 "
     "servers say so with alert 40.",
     "let the server send fatal alert 116"},
    {"no_application_protocol", code_of_alert(kLastAlert), "SSL",
     "The peer sent TLS alert 120 (no name in TI's headers): it speaks none of the protocols of SECURE_ALPN.",
     "set SECURE_ALPN to H2 and connect to a server that offers http/1.1 alone and insists on it"},
};

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

/// The names that UniFlash, and 'flash program' after it, print for codes of the file system; they are not the header's.
std::vector<std::string> header_names(std::string_view tool_name) {
  std::string name = upper(tool_name);
  if (!name.starts_with("FS_")) return {name};
  for (const std::string_view mark : {"FS_ERR_", "FS_SECURITY_ALERT_"}) {
    if (name.starts_with(mark)) name = fmt::format("FS_{}", name.substr(mark.size()));
  }
  return {upper(tool_name), name, name + "_SECURITY_ALERT"};
}

std::vector<const StatusRow*> rows_of(std::string_view wanted) {
  const auto number = as_number(wanted);
  for (const StatusRow& alert : kUnnamedAlerts) {
    if (number ? alert.value == *number : upper(alert.name) == upper(wanted)) return {&alert};
  }
  if (number) return status_rows(Status(*number));
  for (const std::string& name : header_names(wanted)) {
    for (const std::string_view prefix : kPrefixes) {
      if (const StatusRow* row = status_row(fmt::format("{}{}", prefix, name))) return {row};
    }
  }
  return {};
}

/// What programming and restore answered, when a code of the file system is in it. ref: filesystem.md §7
std::optional<fs_sim::ProgramOutcome> as_composite(std::string_view wanted) {
  const auto number = as_number(wanted);
  auto outcome = number ? fs_sim::ProgramOutcome::from_composite(Status(*number)) : std::nullopt;
  if (!outcome) return std::nullopt;
  const std::vector<const StatusRow*> rows = status_rows(outcome->ret);
  if (rows.empty() || rows.front()->area != "FS") return std::nullopt;
  return outcome;
}

/// What there is to say of a number that no row has.
std::string remark(std::string_view wanted) {
  const auto number = as_number(wanted);
  if (!number || *number > code_of_alert(0) || *number < code_of_alert(kLastAlert)) return {};
  const std::int32_t alert = code_of_alert(0) - *number;
  return fmt::format(" (TLS alert n of the peer is {} - n, but TLS has no alert {})", code_of_alert(0), alert);
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
  if (name.size() >= kTellingPart && row.name.find(name) != row.name.npos) return 0;
  std::size_t best = distance(name, row.name);
  for (const std::string_view prefix : kPrefixes) {
    if (row.name.starts_with(prefix)) best = std::min(best, distance(name, row.name.substr(prefix.size())));
  }
  return best;
}

std::string suggestions(std::string_view wanted) {
  std::vector<std::pair<std::size_t, const StatusRow*>> ranked;
  for (const std::span<const StatusRow> table : {status_table(), std::span<const StatusRow>(kUnnamedAlerts)}) {
    for (const StatusRow& row : table) ranked.emplace_back(distance(wanted, row), &row);
  }
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
  const std::vector<std::string> cases = cases_with(row.value);
  for (const std::string& name : cases) {
    text += fmt::format("  {:9}  cc3235emu case run {}\n", name == cases.front() ? "cases" : "", name);
  }
  return text;
}

JsonObject as_json(const StatusRow& row) {
  JsonObject json{{"name", std::string(row.name)},
                  {"value", std::int64_t{row.value}},
                  {"area", std::string(row.area)},
                  {"meaning", std::string(row.meaning)},
                  {"reproduce", std::string(row.reproduce)}};
  std::vector<JsonObject::Value> cases;
  for (std::string& name : cases_with(row.value)) cases.emplace_back(std::move(name));
  json.add("cases", std::move(cases));
  return json;
}

}  // namespace

std::string describe_error(const ErrorQuery& query) {
  std::vector<const StatusRow*> rows = rows_of(query.wanted);
  const auto composite = rows.empty() ? as_composite(query.wanted) : std::nullopt;
  if (composite) rows = status_rows(composite->ret);
  if (rows.empty()) {
    throw Failure(ExitCode::failed, fmt::format("error: there is no status code '{}'{}; nearest: {}", query.wanted,
                                                remark(query.wanted), suggestions(query.wanted)));
  }
  if (query.json) {
    std::vector<JsonObject> objects;
    objects.reserve(rows.size());
    for (const StatusRow* row : rows) objects.push_back(as_json(*row));
    return json_array(objects) + "\n";
  }
  std::string text;
  if (composite) text = fmt::format("{} is {} with step {}\n", query.wanted, composite->ret.value(), composite->ex_err);
  if (rows.size() > 1) text += fmt::format("{} names share the value {}:\n\n", rows.size(), rows.front()->value);
  for (const StatusRow* row : rows) text += as_text(*row);
  return text;
}

}  // namespace cc3235::emulator
