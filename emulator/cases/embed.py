#!/usr/bin/env python3
"""Writes the case files as a table of C++ texts.

usage: embed.py OUT CASE_FILE...
"""

import sys
from pathlib import Path


def main(out, *files):
    rows = []
    for path in sorted(map(Path, files), key=lambda path: path.stem):
        text = path.read_text(encoding="utf-8")
        if ')case"' in text:
            sys.exit(f"{path}: holds )case\", which ends the text in C++; write it otherwise")
        rows.append(f'    {{"{path.stem}", R"case({text})case"}},\n')
    Path(out).write_text(
        '#include "emulator/cases/shipped.h"\n\nnamespace cc3235::emulator {\nnamespace {\n\n'
        f"constexpr ShippedCase kCases[] = {{\n{''.join(rows)}}};\n\n"
        "}  // namespace\n\nstd::span<const ShippedCase> shipped_texts() {\n  return kCases;\n}\n\n"
        "}  // namespace cc3235::emulator\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
