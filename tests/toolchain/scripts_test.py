#!/usr/bin/env python3
"""The scripts do what they say without touching the machine: package tools are stood in for by small fakes."""

import contextlib
import io
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import build_budget  # noqa: E402

INSTALLED = "for name in \"$@\"; do case $name in -*|*'{'*|*missing*) ;; *) echo \"installed $name\" ;; esac; done"


class Scripts(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = Path(self.scratch.name)
        self.calls = self.folder / "calls"
        self.fake("apt-cache", "exit 0")
        self.fake("apt-get", "")
        self.fake("sudo", 'exec "$@"')

    def fake(self, name, body):
        path = self.folder / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.calls}"\n{body}\n')
        path.chmod(0o755)

    def run_script(self, *command):
        environment = {"PATH": f"{self.folder}:{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run([ROOT / "scripts" / command[0], *command[1:]], env=environment, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def called(self, tool):
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        return [line for line in lines if line.startswith(f"{tool} ")]

    def test_deps_leaves_apt_alone_when_nothing_is_missing(self):
        self.fake("dpkg-query", INSTALLED)
        for packages in ("run", "test"):
            self.assertEqual(self.run_script("deps", packages), (0, ""))
        self.assertEqual(self.called("apt-get"), [])

    def test_deps_installs_only_what_is_missing(self):
        self.fake("dpkg-query", INSTALLED.replace("*missing*", "socat|picocom"))
        self.assertEqual(self.run_script("deps", "test")[0], 0)
        self.assertEqual(len(self.called("apt-get")), 1)
        self.assertTrue(self.called("apt-get")[0].endswith("--no-install-recommends picocom socat"))

    def test_deps_tries_again_with_fresh_lists_and_then_says_what_failed(self):
        self.fake("dpkg-query", INSTALLED.replace("*missing*", "ninja-build"))
        self.fake("apt-get", "case $* in *update*) ;; *) exit 100 ;; esac")
        code, text = self.run_script("deps", "run")
        self.assertEqual((code, len(self.called("apt-get"))), (1, 3))
        self.assertIn("apt-get could not install: ninja-build", text)

    def test_usage_errors_name_the_usage(self):
        self.fake("dpkg-query", INSTALLED)
        for script in ("deps", "format", "tidy", "bench"):
            code, text = self.run_script(script, "--nonsense")
            self.assertEqual(code, 1, script)
            self.assertIn(f"usage: scripts/{script}", text)

    def test_results_add_up(self):
        results = self.folder / "results"
        results.mkdir()
        self.assertEqual(self.run_script("results.py", "part", results / "form.xml", "form", "3", "0"), (0, ""))
        self.assertEqual(self.run_script("results.py", "summary", results), (0, "100% tests passed, 0 tests failed out of 1\n"))
        (results / "suite.xml").write_text('<testsuite><testcase name="a" status="run"/><testcase name="b" status="fail"><failure/>'
                                           '</testcase><testcase name="c" status="notrun"><skipped/></testcase></testsuite>')
        self.run_script("results.py", "part", results / "tidy.xml", "tidy", "3", "1")
        code, text = self.run_script("results.py", "summary", results)
        self.assertEqual((code, text.splitlines()), (1, ["failed: suite: b", "failed: suite: c", "failed: tidy: tidy",
                                                         "40% tests passed, 3 tests failed out of 5"]))

    def test_a_test_that_skips_itself_is_named_and_no_failure(self):
        (self.folder / "suite.xml").write_text('<testsuite><testcase name="a" status="run"/><testcase name="b" status="notrun">'
                                               '<skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase></testsuite>')
        self.assertEqual(self.run_script("results.py", "summary", self.folder),
                         (0, "skipped: suite: b\n100% tests passed, 0 tests failed out of 2\n"))

    def test_results_of_nothing_are_no_success(self):
        self.assertEqual(self.run_script("results.py", "summary", self.folder)[0], 1)


class Budget(unittest.TestCase):
    def headers_verdict(self, folder, header, count):
        units = {f"{number}.o": f"{folder}/{number}.cpp" for number in range(count)}
        headers = {output: ["/usr/include/c++/12/vector", f"/usr/include/{header}"] for output in units}
        with contextlib.redirect_stdout(io.StringIO()):
            return build_budget.check_headers(units, headers)

    def test_one_unit_too_many_breaks_it(self):
        for header, limit in build_budget.LIMITS:
            self.assertEqual(self.headers_verdict("emulator", f"{header}x.hpp", limit), [], header)
            wrong = self.headers_verdict("emulator", f"{header}x.hpp", limit + 1)
            self.assertIn(f"{header} is seen by {limit + 1} units, {limit} are allowed", wrong[0])

    def test_tests_may_parse_json(self):
        self.assertEqual(self.headers_verdict("tests/conformance", "nlohmann/json.hpp", 9), [])

    def test_a_slow_unit_breaks_it(self):
        with contextlib.redirect_stdout(io.StringIO()):
            wrong = build_budget.check_seconds({"a.o": "a.cpp", "b.o": "b.cpp"}, {"a.o": 24.9, "b.o": 25.1}, 25)
        self.assertEqual(wrong, ["b.cpp took 25.1 s, 25 s are allowed"])


if __name__ == "__main__":
    unittest.main()
