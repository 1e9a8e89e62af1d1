#include "base/status_table.h"

#include <algorithm>
#include <cctype>

namespace cc3235 {
namespace {

bool same_letter(char a, char b) {
  return std::toupper(static_cast<unsigned char>(a)) == std::toupper(static_cast<unsigned char>(b));
}

}  // namespace

const StatusRow* status_row(std::string_view name) {
  for (const StatusRow& row : status_table()) {
    if (std::ranges::equal(row.name, name, same_letter)) return &row;
  }
  return nullptr;
}

std::vector<const StatusRow*> status_rows(Status status) {
  std::vector<const StatusRow*> rows;
  for (const StatusRow& row : status_table()) {
    if (row.value == status.value()) rows.push_back(&row);
  }
  return rows;
}

std::string_view status_name(Status status) {
  for (const StatusRow& row : status_table()) {
    if (row.value == status.value()) return row.name;
  }
  return {};
}

}  // namespace cc3235
