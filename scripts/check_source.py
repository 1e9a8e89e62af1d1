#!/usr/bin/env python3
"""Checks the rules of the house that no compiler checks.

usage: check_source.py [--root DIR] [FILE...]     without files: every file that git knows

Prints `file:line: rule: what` for each breach and exits 1 when there is one.
"""

import argparse
import csv
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Callable, Iterator, NamedTuple

from source_text import blank, lambdas_in, line_of, matching, statement_around

ROOMS = ("base", "catalog", "tls_sim", "fs_sim", "nwp", "at_engine", "emulator")
FOLDERS_WITH_README = ROOMS + ("tests", "scripts")
LONGEST_FILE = 450
LONGEST_README = 60

# One file each may read the clock, start timers, or draw random bytes.
CLOCK_FILE = "nwp/loop/clocks.cpp"
RANDOM_FILE = "base/random.cpp"
SPAWN_FILE = "nwp/loop/loop.cpp"
# Shows the defect that the rules about co_await are made for.
REPRODUCER = "tests/toolchain/coroutine_test.cpp"


class Source(NamedTuple):
    root: Path
    path: str  # relative to root, forward slashes
    text: str
    code: str  # text without comments and literals; empty for what is not C++

    @property
    def in_room(self) -> bool:
        return self.path.startswith(tuple(room + "/" for room in ROOMS))

    @property
    def awaits(self) -> list[int]:
        """Offsets of the co_awaits that the rules about them judge."""
        return [] if self.path == REPRODUCER else [found.start() for found in re.finditer(r"\bco_await\b", self.code)]

    def hits(self, pattern: str, of: str | None = None) -> Iterator[tuple[int, str]]:
        """Line and text of each match of `pattern` in the code (or in `of`)."""
        where = self.code if of is None else of
        for match in re.finditer(pattern, where, re.M):
            yield line_of(where, match.start()), match.group().strip()


Breach = tuple[int, str]
Rule = Callable[[Source], Iterator[Breach]]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    RULES.append(check)
    return check


def is_cpp(path: str) -> bool:
    return path.endswith((".h", ".cpp"))


@rule
def include_from_the_root(source: Source) -> Iterator[Breach]:
    if is_cpp(source.path):
        for line, text in source.hits(r'^\s*#\s*include\s+"\.\.?/[^"\n]*', source.text):
            yield line, f"{text}\": includes are relative to the root of the project"


@rule
def no_aggregate_with_co_await(source: Source) -> Iterator[Breach]:
    """g++ 12 destroys aggregates that are built in the full expression of a co_await twice (tests/toolchain)."""
    seen = set()
    for offset in source.awaits:
        start, end = statement_around(source.code, offset)
        bodies = [(one.body, one.end) for one in lambdas_in(source.code, start, end)]
        for brace in re.finditer(r"\{", source.code[start:end]):
            at = start + brace.start()
            if at not in seen and not any(body <= at <= last for body, last in bodies):
                seen.add(at)
                yield line_of(source.code, at), "braces beside a co_await: build a named local before it and move that in"


@rule
def no_aggregate_default_of_a_coroutine(source: Source) -> Iterator[Breach]:
    for found in re.finditer(r"\bawaitable<[^;{}()]*>\s+[\w:]+\s*(\()", source.code):
        parameters = source.code[found.start(1):matching(source.code, found.start(1))]
        if re.search(r"=[^,]*\{", parameters):
            yield line_of(source.code, found.start()), "a coroutine's default argument is built beside its co_await"


@rule
def no_capturing_lambda_with_co_await(source: Source) -> Iterator[Breach]:
    seen = set()
    for offset in source.awaits:
        start, end = statement_around(source.code, offset)
        for one in lambdas_in(source.code, start, end):
            if one.captures and one.start not in seen and not one.body < offset < one.end:
                seen.add(one.start)
                yield line_of(source.code, one.start), f"lambda [{one.captures}] beside a co_await: name it and move it in"


@rule
def no_dying_lambda_coroutine(source: Source) -> Iterator[Breach]:
    """The captures live in the lambda object, and that is gone at the coroutine's first suspension."""
    for one in lambdas_in(source.code, 0, len(source.code)):
        called = source.code[one.end + 1:].lstrip()[:1] == "("
        if one.captures and called and re.search(r"\bco_\w+", source.code[one.body:one.end]):
            yield line_of(source.code, one.start), f"coroutine lambda [{one.captures}] is called where it is written"


@rule
def coroutines_start_on_the_loop(source: Source) -> Iterator[Breach]:
    if source.in_room and source.path != SPAWN_FILE:
        for line, text in source.hits(r"\bco_spawn\b"):
            yield line, f"{text}: coroutines start through Loop::spawn"


@lru_cache
def known_codes(root: Path) -> frozenset[int]:
    with open(root / "base/status_codes.csv", encoding="utf-8", newline="") as file:
        return frozenset(int(row["value"]) for row in csv.DictReader(file))


@rule
def no_numeric_status(source: Source) -> Iterator[Breach]:
    if not source.in_room or source.path.startswith("base/"):
        return
    for line, text in source.hits(r"\bStatus\s*[({]\s*-?[1-9]\d*\s*[)}]"):
        yield line, f"{text}: use the constant of base/status_codes.h"
    for line, text in source.hits(r"(?<![\w.)\]])-\s*[1-9]\d{2,}\b"):
        if int(text.replace(" ", "")) in known_codes(source.root):
            yield line, f"{text} is a status code: use the constant of base/status_codes.h"


@rule
def time_in_one_file(source: Source) -> Iterator[Breach]:
    if source.in_room and source.path != CLOCK_FILE:
        for line, text in source.hits(r"\b\w+_clock::now\b|\b(?:steady|system|high_resolution|deadline)_timer\b"
                                      r"|\b(?:clock_)?gettime(?:ofday)?\s*\(|\bstd::time\s*\(|(?<![\w.:>])time\s*\(\s*(?:0|nullptr|NULL)"
                                      r"|\bthis_thread::sleep_\w+|\b(?:nano|u)?sleep\s*\("):
            yield line, f"{text}: time comes from the Clock that is handed in ({CLOCK_FILE} is the one source)"


@rule
def chance_in_one_file(source: Source) -> Iterator[Breach]:
    if source.in_room and source.path != RANDOM_FILE:
        for line, text in source.hits(r"\bstd::(?:random_device|mt19937\w*|minstd_rand\w*|default_random_engine)\b"
                                      r"|\bRAND_(?:priv_)?bytes\w*|\bgetrandom\s*\(|\barc4random\w*|(?<![\w.:>])(?:std::)?s?rand\s*\("):
            yield line, f"{text}: random bytes come from the Random that is handed in ({RANDOM_FILE} is the one source)"


@rule
def heavy_headers_have_their_rooms(source: Source) -> Iterator[Breach]:
    """Headers that include directories cannot keep out, since they are system headers."""
    if source.path.startswith(("base/", "catalog/", "fs_sim/", "tls_sim/", "at_engine/at_grammar/")):
        for line, text in source.hits(r"^\s*#\s*include\s+<boost/[^>\n]*"):
            yield line, f"{text}>: this room knows no Asio"
    parts_of_one_unit = source.path.startswith("emulator/cli/command_line/")
    if source.path.endswith(".h") and source.in_room and not parts_of_one_unit:
        for line, text in source.hits(r"^\s*#\s*include\s+<(?:boost/beast|spdlog|CLI|valijson|nlohmann)/[^>\n]*"):
            yield line, f"{text}>: too heavy for a header"


@rule
def pragma_once(source: Source) -> Iterator[Breach]:
    if source.path.endswith(".h") and "#pragma once" not in source.code:
        yield 1, "no #pragma once"


@rule
def short_files(source: Source) -> Iterator[Breach]:
    lines = source.text.count("\n")
    if "/transcripts/" in source.path:
        return  # a list: nobody reads it from one end to the other
    if source.path.endswith((".h", ".cpp", ".py", ".txt", ".cmake")) or source.text.startswith("#!"):
        if lines > LONGEST_FILE:
            yield lines, f"{lines} lines; {LONGEST_FILE} is the limit"
    if source.path.endswith("/README.md") and lines > LONGEST_README:
        yield lines, f"{lines} lines; a folder's README is a page ({LONGEST_README} lines)"


@rule
def no_unfinished_work(source: Source) -> Iterator[Breach]:
    # A test may be skipped where the data it needs is no part of the project, and says so.
    words = r"\b(?:T[O]DO|F[I]XME|X{3}|H[A]CK)\b|\bGTEST_S[K]IP\b(?!\(\) << \"no (?:recorded|genuine) )|\bD[I]SABLED_"
    for line, text in source.hits(words, source.text):
        yield line, f"{text}: finish it, or leave it out"


@rule
def whole_text_lines(source: Source) -> Iterator[Breach]:
    if source.path.startswith("tests/fuzz/corpus/"):
        return
    for line, _ in source.hits(r"[ \t]+$|\r", source.text):
        yield line, "blanks at the end of the line"
    if source.text and not source.text.endswith("\n"):
        yield source.text.count("\n") + 1, "no line end at the end of the file"


@rule
def executable_bits(source: Source) -> Iterator[Breach]:
    executable = bool((source.root / source.path).stat().st_mode & 0o100)
    if source.text.startswith("#!") != executable:
        yield 1, "executable without #! line" if executable else "#! line without the executable bit"


def missing_readmes(root: Path) -> Iterator[str]:
    for folder in FOLDERS_WITH_README:
        if (root / folder).is_dir() and not (root / folder / "README.md").is_file():
            yield f"{folder}/README.md:1: readme_of_each_folder: missing"


def read(root: Path, path: str) -> Source | None:
    try:
        text = (root / path).read_bytes().decode("utf-8")
    except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
        return None  # binary, or deleted but not yet committed
    return Source(root, path, text, blank(text) if is_cpp(path) else "")


def check(root: Path, paths: list[str]) -> list[str]:
    breaches = []
    for source in filter(None, (read(root, path) for path in paths)):
        for one in RULES:
            breaches += [f"{source.path}:{line}: {one.__name__}: {what}" for line, what in one(source)]
    return breaches


def known_files(root: Path) -> list[str]:
    listing = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                             check=True, capture_output=True).stdout
    return sorted(set(filter(None, listing.decode().split("\0"))))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    arguments.add_argument("files", nargs="*", metavar="FILE", help="relative to the root")
    options = arguments.parse_args()
    breaches = check(options.root, options.files or known_files(options.root))
    if not options.files:
        breaches += missing_readmes(options.root)
    print("\n".join(breaches), end="\n" if breaches else "")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
