#!/usr/bin/env python3
"""The source checker finds each breach and leaves good code alone."""

import os
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import check_source  # noqa: E402

# Words the checker forbids everywhere, so they are put together here.
UNFINISHED = "TO" + "DO"
SKIPPED = "GTEST_" + "SKIP"


def wrap(statement: str) -> str:
    """A header-less unit with one coroutine."""
    return f"awaitable<int> run(int x) {{\n  {statement}\n}}\n"


def breaches_of(text: str, path: str = "nwp/host/some.cpp", executable: bool = False) -> list[str]:
    """Names of the rules that `text` breaks, as the file `path` of a small project."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "base").mkdir()
        (root / "base/status_codes.csv").write_text("name,value\nSL_ERROR_WLAN_X,-2018\nSL_RET_CODE_OK,0\n")
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
        os.chmod(root / path, 0o755 if executable else 0o644)
        check_source.known_codes.cache_clear()
        return [line.split(": ")[1] for line in check_source.check(root, [path])]


class CoAwait(unittest.TestCase):
    def assert_breaks(self, rule, statement):
        self.assertIn(rule, breaches_of(wrap(statement)), statement)

    def assert_fine(self, text):
        self.assertEqual(breaches_of(text), [], text)

    def test_aggregates_of_the_same_full_expression_are_found(self):
        for statement in ("auto r = co_await take(Request{.n = 1});",
                          "auto r = co_await take({1, 2});",
                          "co_return co_await take(Request{});",
                          "int r = plain(co_await none(), Request{.n = 1});",
                          "int r = plain(Request{.n = 1}, co_await none());",
                          "Request q{x, co_await none()};",
                          "co_return Reply{co_await none()};",
                          "if (auto r = co_await take(Request{1}); r > 0) co_return 1;",
                          "auto r = co_await take(x,\n                Request{\n                    .n = 2});"):
            self.assert_breaks("no_aggregate_with_co_await", statement)

    def test_named_locals_and_constructors_are_fine(self):
        for statement in ("Request q{.n = 1}; auto r = co_await take(std::move(q)); co_return r;",
                          "Reply reply{{Fields{}}}; co_await none(); co_return reply;",
                          "if (x) { co_await none(); }\n  Request q{.n = 1};\n  co_return 1;",
                          "while (true) { auto n = co_await stream->read_some(view); if (!n) break; }",
                          "for (const auto& one : all) co_await take(one);",
                          "auto [a, b] = co_await pair(x); co_return table[a][b];",
                          "if (Request q{1}; q.n) { co_await none(); } else { co_return 2; }",
                          'co_await say("a { brace"); // and { one in a comment',
                          "co_await take(Request(1));"):
            self.assert_fine(wrap(statement))

    def test_default_arguments_are_built_beside_the_co_await_too(self):
        self.assertIn("no_aggregate_default_of_a_coroutine",
                      breaches_of("awaitable<int> take(Request q = Request{});\n"))
        self.assert_fine("awaitable<int> take(Request q, int n = 1);\nint plain(Request q = {});\n")

    def test_capturing_lambdas_beside_a_co_await_are_found(self):
        for statement in ("co_await loop.run_blocking([x] { work(x); });",
                          "co_await loop.run_blocking([&] { work(x); });",
                          "auto r = apply(co_await none(), [&x](int y) { return x + y; });"):
            self.assert_breaks("no_capturing_lambda_with_co_await", statement)

    def test_named_lambdas_and_those_without_captures_are_fine(self):
        for statement in ("auto job = [x] { work(x); }; co_await loop.run_blocking(std::move(job));",
                          "co_await loop.run_blocking([] { Request q{.n = 1}; work(q); });",
                          "loop.post([x] { work(x); }); co_await none();",
                          "auto task = [&]() -> awaitable<void> { co_await none(); }; loop.spawn(\"t\", task());"):
            self.assert_fine(wrap(statement))

    def test_a_coroutine_lambda_called_where_it_is_written_loses_its_captures(self):
        self.assertIn("no_dying_lambda_coroutine",
                      breaches_of('void f() { loop.spawn("t", [this]() -> awaitable<void> { co_return; }()); }\n'))


class Rules(unittest.TestCase):
    def test_breaches(self):
        for rule, path, text in (
                ("include_from_the_root", "base/a.cpp", '#include "../base/b.h"\n'),
                ("include_from_the_root", "base/a.cpp", '#include "./b.h"\n'),
                ("no_numeric_status", "nwp/host/a.cpp", "return Status{-5};\n"),
                ("no_numeric_status", "at_engine/at_dispatch/a.cpp", "if (code == -2018) return;\n"),
                ("time_in_one_file", "nwp/chip/a.cpp", "auto t = std::chrono::steady_clock::now();\n"),
                ("time_in_one_file", "emulator/a.cpp", "boost::asio::steady_timer timer(io);\n"),
                ("time_in_one_file", "tls_sim/a.cpp", "auto t = std::time(nullptr);\n"),
                ("chance_in_one_file", "tls_sim/a.cpp", "RAND_bytes(out, 4);\n"),
                ("chance_in_one_file", "base/a.cpp", "std::random_device device;\n"),
                ("coroutines_start_on_the_loop", "nwp/chip/a.cpp", "boost::asio::co_spawn(io, f());\n"),
                ("heavy_headers_have_their_rooms", "base/a.h", "#pragma once\n#include <boost/asio/awaitable.hpp>\n"),
                ("heavy_headers_have_their_rooms", "emulator/a.h", "#pragma once\n#include <nlohmann/json.hpp>\n"),
                ("pragma_once", "base/a.h", "int a();\n"),
                ("short_files", "base/a.cpp", "\n" * (check_source.LONGEST_FILE + 1)),
                ("short_files", "base/README.md", "x\n" * (check_source.LONGEST_README + 1)),
                ("no_unfinished_work", "docs/a.md", f"{UNFINISHED}: later\n"),
                ("no_unfinished_work", "tests/a.cpp", f"{SKIPPED}();\n"),
                ("whole_text_lines", "docs/a.md", "blanks \n"),
                ("whole_text_lines", "docs/a.md", "no line end"),
                ("executable_bits", "scripts/a", "#!/bin/sh\n")):
            self.assertEqual(breaches_of(text, path), [rule], text[:80])
        self.assertEqual(breaches_of("data\n", "docs/a.txt", executable=True), ["executable_bits"])

    def test_good_code(self):
        for path, text in (
                ("tests/a.cpp", f'{SKIPPED}() << "no recorded exchanges in " << EXCHANGES;\n'),
                ("tests/transcripts/a.txt", "\n" * (check_source.LONGEST_FILE + 1)),
                ("base/a.cpp", '#include "base/b.h"\n// ../ and -2018 in a comment\nconst char* s = "-2018";\n'),
                ("nwp/host/a.cpp", "Status ok{0};\nint n = a-2018;\nint m = -77777;\n"),
                ("nwp/chip/a.cpp", "auto t = clock.now() + std::chrono::seconds(2);\nauto random = n.time(0);\n"),
                (check_source.CLOCK_FILE, "auto t = std::chrono::steady_clock::now();\n"),
                (check_source.RANDOM_FILE, "getrandom(out, n, 0);\n"),
                ("tests/bench/a.cpp", "auto t = std::chrono::steady_clock::now();\n"),
                ("base/numbers.cpp", "const int n = 1'000'000; const char c = '{'; const char q = '\\'';\n"),
                ("base/raw.cpp", 'auto s = R"(co_await f({}) "quoted" )";\n')):
            self.assertEqual(breaches_of(text, path), [], text)
        self.assertEqual(breaches_of("#!/bin/sh\n", "scripts/a", executable=True), [])


if __name__ == "__main__":
    unittest.main()
