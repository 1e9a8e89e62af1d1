#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/date_time.h"
#include "base/status_table.h"
#include "support/certificates.h"

/// decision.data as values; what its words mean stands at its head.
namespace cc3235::test {

using Words = std::vector<std::string>;

/// Parts between separators, blanks around them gone; nothing at all is no part.
inline Words split(const std::string& text, char separator) {
  Words parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) {
    const std::size_t first = part.find_first_not_of(' ');
    if (first == part.npos && separator == ' ') continue;
    parts.push_back(first == part.npos ? "" : part.substr(first, part.find_last_not_of(' ') - first + 1));
  }
  return parts;
}

struct Expected {
  Status status{};
  std::uint16_t ex_err = 0;
};

struct DecisionRow {
  std::string name, sentence, catalog, signer = "installed", how, otp, signed_by, key, signing, ca;
  UnixSeconds clock{};
  Words files, sent;
  bool check = true;  ///< the connection asks the catalog
  std::optional<Expected> programming;
  std::optional<Status> tls;
  std::string constant;
};

inline Status code_of(const std::string& word) {
  if (word == "OK") return kOk;
  const StatusRow* row = status_row("SL_ERROR_" + word);
  require(row != nullptr, "decision.data names a code that is none");
  return Status(row->value);
}

inline DecisionRow parse_row(const std::string& line) {
  const Words column = split(line, ';');
  require(column.size() == 11, "a row of decision.data has 11 columns");
  DecisionRow row;
  row.name = column[0];
  row.sentence = column[1];
  const Words catalog = split(column[2], ':'), signing = split(column[6], ',');
  row.catalog = catalog[0];
  if (catalog.size() > 1) row.signer = catalog[1];
  if (catalog.size() > 2) row.how = catalog[2];
  row.otp = column[3];
  row.clock = parse_iso(column[4] + "T00:00:00Z").value();
  if (column[5] != "-") row.files = split(column[5], ' ');
  if (column[6] != "-") {
    row.signed_by = row.key = signing[0];
    for (std::size_t i = 1; i < signing.size(); ++i) {
      constexpr std::array<std::string_view, 5> kHows{"sha1", "other-bytes", "none", "512", "unlinked"};
      const bool is_how = std::ranges::find(kHows, std::string_view(signing[i])) != kHows.end();
      (is_how ? row.signing : row.key) = signing[i];
    }
  }
  const Words programming = split(column[7], '/');
  if (programming[0] != "-") {
    row.programming = Expected{code_of(programming[0]), 0};
    if (programming.size() > 1) row.programming->ex_err = static_cast<std::uint16_t>(std::stoi(programming[1]));
  }
  if (column[8] != "-") {
    const std::size_t less = column[8].find('<');
    row.ca = column[8].substr(0, less);
    const Words rest = split(column[8].substr(less + 1), ',');
    row.sent = split(rest[0], '+');
    row.check = rest.size() == 1;
    row.tls = code_of(column[9]);
  }
  row.constant = column[10];
  return row;
}

inline std::vector<DecisionRow> read_rows(const char* path) {
  std::vector<DecisionRow> rows;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line[0] != '#') rows.push_back(parse_row(line));
  }
  return rows;
}

/// For messages.
inline void PrintTo(const DecisionRow& row, std::ostream* out) {
  *out << row.name << ": " << row.sentence;
}

}  // namespace cc3235::test
