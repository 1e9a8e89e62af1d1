#!/usr/bin/env python3
"""The status table's generator: what it writes, and the one line it says about each kind of mistake."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "base" / "status_codegen.py"
HEAD = "name,value,area,meaning,reproduce\n"
GOOD = HEAD + 'SL_OK,0,GENERAL,It worked.,send "AT+Test"\nSL_ERROR_A,-1,BSD,"It failed, badly.",a|b\n'


class StatusCodegen(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return str(pathlib.Path(self.folder.name) / name)

    def text(self, name):
        return pathlib.Path(self.path(name)).read_text(encoding="utf-8")

    def table(self, text):
        pathlib.Path(self.path("t.csv")).write_text(text, encoding="utf-8")
        return self.path("t.csv")

    def run_tool(self, *arguments):
        return subprocess.run([sys.executable, str(TOOL), *arguments], capture_output=True, text=True, check=False)

    def generate(self, text):
        return self.run_tool(self.table(text), self.path("h"), self.path("s"))

    def test_writes_constants_and_rows(self):
        self.assertEqual(self.generate(GOOD).returncode, 0)
        self.assertIn("inline constexpr Status SL_ERROR_A{-1};\n", self.text("h"))
        self.assertIn('{"SL_OK", 0, "GENERAL", "It worked.", "send \\"AT+Test\\""},\n', self.text("s"))

    def test_writes_the_page_and_knows_when_it_is_stale(self):
        table, page = self.table(GOOD), self.path("page.md")
        self.assertEqual(self.run_tool("--page", page, table).returncode, 0)
        self.assertIn("| -1 | `SL_ERROR_A` | It failed, badly. | a\\|b |", self.text("page.md"))
        self.assertEqual(self.run_tool("--check-page", page, table).returncode, 0)
        self.table(GOOD.replace("badly", "a little"))
        stale = self.run_tool("--check-page", page, table)
        self.assertEqual(stale.returncode, 1)
        self.assertIn("differs from the table", stale.stderr)
        self.assertEqual(self.run_tool("--check-page", self.path("absent.md"), table).returncode, 1)

    def test_says_where_and_what_is_wrong(self):
        cases = {
            "name,value\n": "t.csv:1: the columns must be name,value,area,meaning,reproduce",
            GOOD + "SL_OK,-3,BSD,Twice.,\n": "t.csv:4: name SL_OK stands already in line 2",
            HEAD + "1A,-1,BSD,A.,\n": "t.csv:2: name '1A' is no C++ identifier",
            HEAD + "A,minus,BSD,A.,\n": "value 'minus' of A is no decimal 32-bit number",
            HEAD + "A,0x10,BSD,A.,\n": "value '0x10' of A",
            HEAD + "A,2147483648,BSD,A.,\n": "value '2147483648' of A",
            HEAD + "A,-2147483649,BSD,A.,\n": "value '-2147483649' of A",
            HEAD + "A,-1,MOON,A.,\n": "area 'MOON' of A is unknown; known are GENERAL, BSD,",
            HEAD + "A,-1,BSD,A.,\nB,-1,GENERAL,B.,\n": "t.csv:3: area GENERAL of B comes after BSD",
            HEAD + "A,-1,BSD,,\n": "the meaning of A is no sentence",
            HEAD + "A,-1,BSD,A\tb.,\n": "the meaning of A holds a control character",
            HEAD + "A,-1,BSD,A.\n": "t.csv:2: a row has exactly 5 fields",
            HEAD + "A,-1,BSD,A.,b,c\n": "t.csv:2: a row has exactly 5 fields",
            HEAD + 'A,-1,BSD,"A.,b\n': "status_codegen: ",
        }
        for text, message in cases.items():
            with self.subTest(message=message):
                result = self.generate(text)
                self.assertEqual(result.returncode, 1)
                self.assertIn(message, result.stderr)
                self.assertEqual(len(result.stderr.strip().splitlines()), 1)
                self.assertFalse(pathlib.Path(self.path("h")).exists())

    def test_an_absent_table_is_one_line_too(self):
        result = self.run_tool(self.path("absent.csv"), self.path("h"), self.path("s"))
        self.assertEqual(result.returncode, 1)
        self.assertIn("absent.csv", result.stderr)

    def test_wrong_usage_prints_the_usage(self):
        self.assertIn("usage:", self.run_tool("--page").stderr)


if __name__ == "__main__":
    unittest.main()
