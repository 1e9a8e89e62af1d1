#!/usr/bin/env python3
"""Makes C++ constants, the table behind `cc3235emu error` and docs/status-codes.md from status_codes.csv.

usage: status_codegen.py CSV HEADER SOURCE      writes the constants and the table
       status_codegen.py --page FILE CSV        writes the documentation page
       status_codegen.py --check-page FILE CSV  fails when the page differs from what --page would write
"""

import csv
import json
import re
import sys

COLUMNS = ["name", "value", "area", "meaning", "reproduce"]

# In the order of the floors, lowest first: of the names that share a value, status_name() gives the first.
AREAS = {
    "GENERAL": "Network processor, any command",
    "BSD": "Sockets",
    "SSL": "Secure sockets",
    "HOST": "Host driver",
    "WLAN": "Wi-Fi",
    "RXFL": "Receive filters",
    "DEVICE": "Start, stop and role",
    "NETAPP": "Network applications: names, ping, mDNS, HTTP server",
    "NETCFG": "Addresses",
    "FS": "File system and image programming",
    "NETUTIL": "Crypto utilities",
    "SECURITY": "Catalog and lock, as events report them",
    "STRMPL": "AT argument parser (`ERROR: parse parameters,<code>`)",
    "MQTT": "MQTT packet library",
    "MQTTCLIENT": "MQTT client library",
    "MQTT_CONNACK": "What a broker answers to CONNECT",
    "HTTPCLIENT": "HTTP client library",
    "SNTP": "Time client library",
    "SLNETERR": "SlNet layer: aliases of the codes above",
    "SLNETSOCK": "SlNet layer: sockets",
    "SLNETUTIL": "SlNet layer: name look-up",
    "SLNETIF": "SlNet layer: interfaces",
}

PAGE_HEAD = """<!-- Generated from base/status_codes.csv by base/status_codegen.py --page. Edit the table, not this page. -->
# Status codes

Every code that the CC3235SF, its host driver and the libraries above it can give. `cc3235emu error CODE|NAME` prints the same
rows. A value can have several names, because each layer counts from its own zero: the first area of this page that holds a
value is the one the emulator's log names. The last column says how to make this emulator answer the code; it is empty for
codes that nothing gives yet.

A fatal alert of a TLS peer arrives as -(300 + its number). Some alerts have no name in the chip's headers: -348, an authority that
the peer does not know, and -386, -409, -415, -416 and -420. `cc3235emu error` explains these as well.
"""


class BadTable(Exception):
    pass


def check_row(where, row, lines_of_names, areas_seen):
    """One row of the table; raises BadTable with the place and the remedy."""
    name = row["name"]
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        raise BadTable(f"{where}: name {name!r} is no C++ identifier")
    if name in lines_of_names:
        raise BadTable(f"{where}: name {name} stands already in line {lines_of_names[name]}")
    if not re.fullmatch(r"-?(0|[1-9][0-9]*)", row["value"]) or not -2**31 <= int(row["value"]) < 2**31:
        raise BadTable(f"{where}: value {row['value']!r} of {name} is no decimal 32-bit number")
    if row["area"] not in AREAS:
        raise BadTable(f"{where}: area {row['area']!r} of {name} is unknown; known are {', '.join(AREAS)}")
    order = list(AREAS)
    if areas_seen and order.index(row["area"]) < order.index(areas_seen[-1]):
        raise BadTable(f"{where}: area {row['area']} of {name} comes after {areas_seen[-1]}; keep the order {', '.join(AREAS)}")
    if not row["meaning"].endswith("."):
        raise BadTable(f"{where}: the meaning of {name} is no sentence (it must end with a full stop)")
    for key in ("meaning", "reproduce"):
        if not row[key].isprintable():
            raise BadTable(f"{where}: the {key} of {name} holds a control character")


def read(path):
    """The checked rows of the table, each a dictionary of COLUMNS."""
    rows, lines_of_names, areas_seen = [], {}, []
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != COLUMNS:
            raise BadTable(f"{path}:1: the columns must be {','.join(COLUMNS)}")
        for row in reader:
            where = f"{path}:{reader.line_num}"
            if None in row or None in row.values():
                raise BadTable(f"{where}: a row has exactly {len(COLUMNS)} fields")
            check_row(where, row, lines_of_names, areas_seen)
            lines_of_names[row["name"]] = reader.line_num
            areas_seen.append(row["area"])
            rows.append(row)
    return rows


def header(rows):
    constants = "".join(f"inline constexpr Status {row['name']}{{{row['value']}}};\n" for row in rows)
    return ("// Generated from base/status_codes.csv.\n#pragma once\n\n#include \"base/status.h\"\n\n"
            f"namespace cc3235::status {{\n\n{constants}\n}}  // namespace cc3235::status\n")


def source(rows):
    lines = []
    for row in rows:
        texts = ", ".join(json.dumps(row[key], ensure_ascii=False) for key in ("area", "meaning", "reproduce"))
        lines.append(f"    {{\"{row['name']}\", {row['value']}, {texts}}},\n")
    return ("// Generated from base/status_codes.csv.\n#include \"base/status_table.h\"\n\nnamespace cc3235 {\nnamespace {\n"
            f"constexpr StatusRow kRows[] = {{\n{''.join(lines)}}};\n}}  // namespace\n\n"
            "std::span<const StatusRow> status_table() {\n  return kRows;\n}\n\n}  // namespace cc3235\n")


def page(rows):
    def cell(text):
        return text.replace("|", "\\|")

    parts = [PAGE_HEAD]
    for area, title in AREAS.items():
        lines = [f"| {row['value']} | `{row['name']}` | {cell(row['meaning'])} | {cell(row['reproduce'])} |\n"
                 for row in rows if row["area"] == area]
        if lines:
            parts.append(f"\n## {area}: {title}\n\n| Value | Name | Meaning | Reproduce |\n|---|---|---|---|\n{''.join(lines)}")
    return "".join(parts)


def write(path, text):
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def check_page(path, rows):
    try:
        with open(path, encoding="utf-8") as file:
            current = file.read() == page(rows)
    except FileNotFoundError:
        current = False
    if not current:
        raise BadTable(f"{path}: differs from the table; run base/status_codegen.py --page {path} base/status_codes.csv")


def main(arguments):
    if len(arguments) != 3 or arguments[0] not in ("--page", "--check-page") and arguments[0].startswith("-"):
        sys.exit(__doc__)
    if arguments[0] == "--page":
        write(arguments[1], page(read(arguments[2])))
    elif arguments[0] == "--check-page":
        check_page(arguments[1], read(arguments[2]))
    else:
        rows = read(arguments[0])
        write(arguments[1], header(rows))
        write(arguments[2], source(rows))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (BadTable, OSError, csv.Error, UnicodeDecodeError) as problem:
        sys.exit(f"status_codegen: {problem}")
