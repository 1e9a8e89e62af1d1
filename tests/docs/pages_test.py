#!/usr/bin/env python3
"""The pages speak of things that exist: hints, constants, files and links."""

import csv
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("base", "catalog", "tls_sim", "fs_sim", "nwp", "at_engine", "emulator")


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def sources():
    return [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in (".h", ".cpp")]


def pages():
    found = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *(ROOT / "docs").glob("*.md")]
    return found + [path for folder in (*ROOMS, "tests", "scripts") for path in (ROOT / folder).rglob("README.md")]


class Hints(unittest.TestCase):
    def test_each_id_has_its_heading_and_no_heading_is_left_over(self):
        ids = set()
        for path in sources():
            ids.update(re.findall(r'\{Trap::\w+,\s*"([a-z0-9-]+)"', path.read_text(encoding="utf-8")))
            ids.update(re.findall(r'seen::Hint\{\s*"([a-z0-9-]+)"', path.read_text(encoding="utf-8")))
        headings = set(re.findall(r"^## (\S+)$", text("docs/hints.md"), re.M))
        self.assertEqual(ids, headings)

    def test_each_is_raised_in_a_test(self):
        tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*_test.*"))
        for hint in re.findall(r"^## (\S+)$", text("docs/hints.md"), re.M):
            with self.subTest(hint):
                self.assertTrue(f'"{hint}"' in tests or f"hint: {hint}:" in tests, f"no test raises {hint}")


class Fidelity(unittest.TestCase):
    def test_each_place_exists(self):
        rows = [row.split(" | ") for row in text("docs/fidelity.md").splitlines() if row.startswith("| ")]
        places = [row[2] for row in rows if row[0] != "| Unknown"]
        self.assertGreater(len(places), 50)
        for place in places:
            with self.subTest(place):
                *names, file = re.findall(r"`([^`]+)`", place)
                self.assertTrue((ROOT / file).exists(), file)
                files = sorted((ROOT / file).glob("*.[hc]*")) if (ROOT / file).is_dir() else [ROOT / file]
                code = "".join(path.read_text(encoding="utf-8") for path in files)
                for name in names:
                    self.assertIn(name.split("::")[-1], code, f"{name} is not in {file}")


class SocketOptions(unittest.TestCase):
    def test_each_test_that_shows_an_effect_exists(self):
        code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.[hc]*"))
        names = re.findall(r"`(\w+)\.([A-Z]\w+)`", text("docs/socket-options.md"))
        self.assertGreater(len(names), 10)
        for suite, name in names:
            self.assertRegex(code, rf"TEST(_F|_P)?\({suite}, {name}\)")


class Decisions(unittest.TestCase):
    def test_each_uncertain_row_names_what_is_in_the_code(self):
        rows = [row.split("; ") for row in text("tests/catalog/decision.data").splitlines() if row.startswith("C")]
        code = "".join(path.read_text(encoding="utf-8") for path in sources())
        for constant in {row[-1] for row in rows} - {"-"}:
            self.assertRegex(code, rf"\b{constant}\b")


class Commands(unittest.TestCase):
    def test_each_command_has_a_row_of_its_floor_and_a_place_on_the_page(self):
        names = re.findall(r'\{\.id = \w+, \.name = "(\w+)"', text("at_engine/at_grammar/command.cpp"))
        self.assertEqual(len(names), 71)
        floors = [row["command"] for row in csv.DictReader(text("tests/docs/floors.csv").splitlines())]
        self.assertEqual(floors, names)
        self.assertEqual(re.findall(r"^## (\w+)$", text("docs/commands.md"), re.M), names)


class Cases(unittest.TestCase):
    def test_each_has_its_row_and_no_row_is_left_over(self):
        rows = []
        for path in sorted((ROOT / "cases").glob("*.case")):
            content = path.read_text(encoding="utf-8")
            title = re.search(r"^title: (.*)$", content, re.M).group(1)
            codes = re.search(r"^codes: (.*)$", content, re.M)
            rows.append(f"| `{path.stem}` | {codes.group(1) if codes else ''} | {title} |")
        self.assertEqual(re.findall(r"^\| `[a-z0-9-]+` \| [-0-9 ]*\| .* \|$", text("docs/cases.md"), re.M), rows)


class Links(unittest.TestCase):
    def test_links_and_paths_lead_somewhere(self):
        for page in pages():
            content = page.read_text(encoding="utf-8")
            for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", content):
                self.assertTrue((page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}")
            for target in re.findall(r"`((?:docs|scripts|tests)/[\w./-]+)`", content):
                self.assertTrue((ROOT / target).exists(), f"{page.relative_to(ROOT)} names {target}")


if __name__ == "__main__":
    unittest.main()
