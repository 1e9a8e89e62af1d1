#!/usr/bin/env python3
"""Makes the C++ constants and the table of status codes from status_codes.csv.

usage: status_codegen.py CSV HEADER SOURCE
"""

import csv
import json
import sys


def main(csv_path, header_path, source_path):
    with open(csv_path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with open(header_path, "w", encoding="utf-8") as out:
        out.write("// Generated from base/status_codes.csv.\n#pragma once\n\n#include \"base/status.h\"\n\n"
                  "namespace cc3235::status {\n\n")
        for row in rows:
            out.write(f"inline constexpr Status {row['name']}{{{int(row['value'])}}};\n")
        out.write("\n}  // namespace cc3235::status\n")
    with open(source_path, "w", encoding="utf-8") as out:
        out.write("// Generated from base/status_codes.csv.\n#include \"base/status_table.h\"\n\nnamespace cc3235 {\n"
                  "namespace {\nconstexpr StatusRow kRows[] = {\n")
        for row in rows:
            text = ", ".join(json.dumps(row[key], ensure_ascii=False) for key in ("area", "meaning", "reproduce"))
            out.write(f"    {{\"{row['name']}\", {int(row['value'])}, {text}}},\n")
        out.write("};\n}  // namespace\n\n"
                  "std::span<const StatusRow> status_table() { return kRows; }\n\n"
                  "std::string_view status_name(Status status) {\n"
                  "  for (const StatusRow& row : kRows) {\n"
                  "    if (row.value == status.value()) return row.name;\n"
                  "  }\n"
                  "  return {};\n"
                  "}\n\n}  // namespace cc3235\n")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
