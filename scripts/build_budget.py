#!/usr/bin/env python3
"""Holds a finished Ninja build against the build budget of the house.

usage: build_budget.py BUILD_DIR [--seconds N]

Counts the units that see each heavy header (from Ninja's dependency log) and looks for units that took too long (from its
build log; only a release build is comparable). When the machine has more ready processes than cores, every unit takes longer
without being heavier: the limit grows by that factor, at most threefold, and the line says so.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

# Header, most units that may see it.
LIMITS = (
    ("boost/asio/", 40),
    ("boost/beast/", 4),
    ("boost/beast/websocket/", 1),
    ("spdlog/", 1),
    ("CLI/", 1),
    ("valijson/", 1),
    ("nlohmann/", 3),
)
# Tests that read recorded exchanges parse JSON on their own account.
NOT_COUNTED = {"nlohmann/": "tests/"}
LONGEST_SECONDS = 25


def units_of(build: Path, root: Path) -> dict[str, str]:
    """Object file (as Ninja names it) to source file (relative to the root)."""
    commands = json.loads((build / "compile_commands.json").read_text())
    return {re.search(r" -o (\S+) ", one["command"]).group(1): os.path.relpath(one["file"], root) for one in commands}


def headers_of(build: Path) -> dict[str, list[str]]:
    """Object file to the headers it was made from."""
    listing = subprocess.run(["ninja", "-C", build, "-t", "deps"], check=True, capture_output=True, text=True).stdout
    headers, current = {}, []
    for line in listing.splitlines():
        if line.startswith("    "):
            current.append(line.strip())
        elif ": #deps" in line:
            current = headers.setdefault(line.split(": #deps")[0], [])
    return headers


def seconds_of(build: Path) -> dict[str, float]:
    """Object file to the time its last build took."""
    seconds = {}
    for line in (build / ".ninja_log").read_text().splitlines()[1:]:
        start, end, _, output, _ = line.split("\t")
        seconds[output] = (int(end) - int(start)) / 1000
    return seconds


def crowding() -> float:
    """How much longer than on an idle machine a unit takes now."""
    return min(3.0, max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))


def check_headers(units: dict[str, str], headers: dict[str, list[str]]) -> list[str]:
    wrong = []
    for header, limit in LIMITS:
        spared = NOT_COUNTED.get(header, "\0")
        seeing = sorted(source for output, source in units.items()
                        if not source.startswith(spared)
                        and any(re.search(f"/include/{header}", path) for path in headers.get(output, ())))
        print(f"  {header:<24}{len(seeing):>3} of at most {limit} units")
        if len(seeing) > limit:
            wrong.append(f"{header} is seen by {len(seeing)} units, {limit} are allowed: {' '.join(seeing)}")
    return wrong


def check_seconds(units: dict[str, str], seconds: dict[str, float], limit: float) -> list[str]:
    slowest = sorted(((seconds.get(output, 0), source) for output, source in units.items()), reverse=True)
    for time, source in slowest[:3]:
        print(f"  {time:5.1f} s  {source}")
    return [f"{source} took {time:.1f} s, {limit:.0f} s are allowed" for time, source in slowest if time > limit]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("build", type=Path)
    arguments.add_argument("--seconds", type=float, default=LONGEST_SECONDS, help="most that a unit may take")
    options = arguments.parse_args()
    units = units_of(options.build, Path(__file__).resolve().parent.parent)
    headers = headers_of(options.build)
    unbuilt = sorted(source for output, source in units.items() if output not in headers)
    if unbuilt:
        print(f"build budget: {len(unbuilt)} units are not built, {unbuilt[0]} for one")
        return 1

    factor = crowding()
    note = f" (the machine is busy: {factor:.1f} times the usual {options.seconds:.0f} s)" if factor > 1.05 else ""
    print(f"build budget: {len(units)} units, at most {options.seconds * factor:.0f} s each{note}")
    wrong = check_headers(units, headers) + check_seconds(units, seconds_of(options.build), options.seconds * factor)
    print("\n".join(f"build budget: {one}" for one in wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
