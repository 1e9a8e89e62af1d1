#!/usr/bin/env python3
"""Bad input gets one line on standard error and an exit code. A table: what is wrong, code, text."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import tempfile
import unittest

from device import BINARY, PATIENCE, Device
from process import Emulator
from scratch import InFolder

FINE, FAILED, USAGE, IMAGE_IN_USE, PORT_IN_USE = range(5)


class Case(InFolder):
    def refused(self, args, code, *parts):
        done = subprocess.run([BINARY, *args], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False)
        text = done.stderr.decode()
        self.assertEqual((done.returncode, done.stdout), (code, b""), text)
        self.assertTrue(text.startswith("cc3235emu: ") and text.count("\n") == 1, text)
        for part in parts:
            self.assertIn(part, text)


class Configuration(Case):
    ROWS = [
        ("no JSON", '{"wlan": ', "no JSON at line 1, column 10"),
        ("unknown key", '{"wifi": {}}', "unknown key 'wifi'"),
        ("unknown inner key", '{"network": {"inside": "deny"}}', "network: unknown key 'inside'"),
        ("wrong type", '{"network": {"ip": 5}}', "network.ip: wrong type; expected"),
        ("duplicate key", '{"wlan": {}, "wlan": {}}', "'wlan' stands twice"),
        ("duplicate endpoint", '{"network": {"endpoints": {"1.2.3.4:80": "127.0.0.1:1", "1.2.3.4:080": "127.0.0.1:2"}}}',
         "1.2.3.4:80 is mapped twice"),
        ("bad address", '{"network": {"gateway": "1.2.3"}}', "network.gateway: '1.2.3' is wrong"),
        ("bad MAC address", '{"device": {"mac": "1"}}', "device.mac: '1' is wrong"),
        ("bad date", '{"device": {"time": "yesterday"}}', "device.time: 'yesterday' is wrong"),
        ("bad size", '{"flash": {"size": "1G"}}', "flash.size: wrong size; expected 1M to 32M"),
        ("unreadable CA", '{"catalog": {"roots": ["ca.pem"]}}', "catalog.roots: cannot read"),
        ("unreadable flash file", '{"flash": {"files": {"a": "a.bin"}}}', 'flash.files["a"]: cannot read'),
        ("unknown catalog", '{"catalog": "mine"}', "catalog: 'mine' is wrong"),
    ]

    def test_run_and_check_refuse_alike(self):
        for name, text, part in self.ROWS:
            with self.subTest(name):
                path = self.write("lab.json", text)
                self.refused(["run", "--config", path], USAGE, path, part)
                self.refused(["config", "check", path], USAGE, path, part)

    def test_a_configuration_that_is_not_there(self):
        self.refused(["run", "--config", self.path("none.json")], USAGE, "none.json", "No such file")
        self.refused(["run", "--config", self.folder], USAGE, "not a regular file")

    def test_a_flash_file_that_does_not_fit_into_the_image(self):
        self.write("big.bin", bytes(1_048_000))
        path = self.write("lab.json", json.dumps({"flash": {"size": "1M", "files": {"/big": "big.bin"}}}))
        for _ in range(2):  # the image that was begun is no excuse the second time
            self.refused(["run", "--config", path, "--flash", self.path("flash.img")], USAGE, 'flash.files["/big"]', "image")

    def test_a_good_one_is_fine(self):
        path = self.write("lab.json", '{"device": {"time": "cold"}}')
        done = subprocess.run([BINARY, "config", "check", path], capture_output=True, timeout=PATIENCE, check=False)
        self.assertEqual((done.returncode, done.stderr), (FINE, b""))

    def test_the_schema_is_json(self):
        done = subprocess.run([BINARY, "config", "schema"], capture_output=True, timeout=PATIENCE, check=True)
        self.assertEqual(sorted(json.loads(done.stdout)["properties"]),
                         ["catalog", "device", "flash", "network", "quirks", "wlan"])


class Image(Case):
    def test_a_foreign_file(self):
        path = self.write("flash.img", b"\x89PNG\r\n\x1a\n" + bytes(10_000))
        self.refused(["run", "--flash", path], USAGE, path)
        with open(path, "rb") as file:
            self.assertEqual(len(file.read()), 10_008)

    def test_a_foreign_database(self):
        with sqlite3.connect(self.path("flash.img")) as database:
            database.execute("create table t(x)")
        database.close()
        self.refused(["run", "--flash", self.path("flash.img")], USAGE, self.path("flash.img"))

    def test_a_truncated_image(self):
        with Device(self.folder) as device:
            device.terminate()
        path = self.path("flash.img")
        os.truncate(path, os.path.getsize(path) // 2 + 100)
        self.refused(["run", "--flash", path], USAGE, path)

    def test_a_folder_that_is_not_there(self):
        self.refused(["run", "--flash", self.path("none/flash.img")], USAGE, "none/flash.img")

    def test_an_image_in_use(self):
        with Device(self.folder):
            self.refused(["run", "--flash", self.path("flash.img")], IMAGE_IN_USE, self.path("flash.img"), "in use")


class Ports(Case):
    def test_a_link_that_is_a_file(self):
        path = self.write("port", "precious")
        self.refused(["run", "--port-link", path], USAGE, path, "a file is there")
        with open(path, encoding="ascii") as file:
            self.assertEqual(file.read(), "precious")

    def test_a_link_of_a_living_process(self):
        with Device(self.folder) as device:
            self.refused(["run", "--port-link", device.link], PORT_IN_USE, device.link, "in use")
            self.assertTrue(os.path.islink(device.link))
            self.assertEqual(device.command("AT+Test"), ["OK"])

    def test_a_link_where_nothing_can_be_made(self):
        self.refused(["run", "--port-link", self.path("none/port")], USAGE, "none/port")

    def test_an_address_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            for option in ("--tcp", "--rfc2217"):
                self.refused(["run", option, f"127.0.0.1:{server.getsockname()[1]}"], PORT_IN_USE, option, "in use")
        emulator = Emulator("--tcp", "127.0.0.1:0")
        self.refused(["run", "--tcp", emulator.names["tcp"]], PORT_IN_USE, "in use")
        self.assertEqual(emulator.end(), FINE)

    def test_addresses_that_are_none(self):
        for where in ("5000", "127.0.0.1", ":5000", "127.0.0.1:70000", "127.0.0.1:x", "[::1:5000", ""):
            with self.subTest(where):
                self.refused(["run", "--tcp", where], USAGE, "--tcp")
        self.refused(["run", "--tcp", "192.0.2.1:5000"], USAGE, "--tcp 192.0.2.1:5000")

    def test_a_ready_descriptor_that_is_not_open(self):
        self.refused(["run", "--ready-fd", "77"], USAGE, "--ready-fd 77: not open")


class Files(Case):
    def test_files_that_cannot_be_written(self):
        for option in ("--record", "--keylog"):
            path = self.path("none/file")
            self.refused(["run", option, path], USAGE, f"{option} {path}", "No such file")
        self.refused(["run", "--tcp", "127.0.0.1:0", "--state-file", self.path("none/file")], USAGE, "--state-file")


class CommandLine(Case):
    def test_usage(self):
        for args in ([], ["frobnicate"], ["run", "--frobnicate"], ["run", "--clock", "x"], ["run", "--log", "x"],
                     ["run", "--baud", "1"], ["error"], ["error", "A", "B"], ["config"], ["config", "check"]):
            with self.subTest(args):
                self.refused(args, USAGE, "--help")

    def test_an_unknown_status_code(self):
        self.refused(["error", "-467777"], FAILED, "there is no status code '-467777'", "nearest")
        self.refused(["error", "UNKNOWNROOTCA"], FAILED, "SL_ERROR_BSD_ESECUNKNOWNROOTCA (-468)")

    def test_tools_print_and_end(self):
        for args, part in ((["--version"], "cc3235emu "), (["--help"], "run"), (["run", "--help"], "--port-link"),
                           (["error", "-468"], "SL_ERROR_BSD_ESECUNKNOWNROOTCA"), (["error", "ESECUNKNOWNROOTCA"], "-468")):
            done = subprocess.run([BINARY, *args], capture_output=True, timeout=PATIENCE, check=False)
            self.assertEqual((done.returncode, done.stderr), (FINE, b""))
            self.assertIn(part, done.stdout.decode())

    def test_error_speaks_json(self):
        done = subprocess.run([BINARY, "error", "-11", "--json"], capture_output=True, timeout=PATIENCE, check=True)
        rows = json.loads(done.stdout)
        self.assertGreater(len(rows), 2)
        self.assertEqual({row["value"] for row in rows}, {-11})


class Cases(Case):
    TEXT = "title: t\nset-up:\n  {}\nexchange:\n  > AT+Test\n  < {}\nexplanation: e\n"

    def test_a_bad_file_is_one_line_with_its_place(self):
        path = self.write("own.case", self.TEXT.format("weather fine", "OK"))
        for verb in ("run", "show"):
            self.refused(["case", verb, path], USAGE, f"{path}:3: 'weather' is no statement")
        self.refused(["case", "run", "no-such"], USAGE, "there is no case 'no-such'")
        self.refused(["case", "run", self.path("none.case")], USAGE, "none.case", "No such file")
        self.refused(["case", "run", "none.case"], USAGE, "none.case", "No such file")

    def test_what_came_out_decides(self):
        for line, code, end in (("OK", FINE, "It came out as documented.\n"), ("NO", FAILED, "It came out differently.\n")):
            path = self.write("own.case", self.TEXT.format("station joined", line))
            done = subprocess.run([BINARY, "case", "run", path], capture_output=True, timeout=PATIENCE, check=False)
            self.assertEqual((done.returncode, done.stderr), (code, b""))
            self.assertTrue(done.stdout.decode().endswith(end), done.stdout)

    def test_a_place_for_temporary_files_that_is_none(self):
        for place in ("/nonexistent", "/dev/null", "/proc"):
            with self.subTest(place):
                done = subprocess.run([BINARY, "case", "run", "first-socket-is-zero"], capture_output=True, check=False,
                                      timeout=PATIENCE, env={**os.environ, "TMPDIR": place})
                self.assertEqual((done.returncode, done.stdout), (FAILED, b""))
                self.assertRegex(done.stderr.decode(), r"\Acc3235emu: no .*; set TMPDIR\n\Z")

    def test_a_signal_leaves_no_folder_and_no_process(self):
        slow = "title: t\nset-up:\n" + "".join(f'  root r{i} "R" key rsa-4096\n' for i in range(60))
        path = self.write("own.case", slow + "exchange:\n  > AT+Test\n  < OK\nexplanation: e\n")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number=number):
                place = tempfile.mkdtemp(dir=self.folder)
                process = subprocess.Popen([BINARY, "case", "run", path], stdout=subprocess.DEVNULL,
                                           env={**os.environ, "TMPDIR": place}, preexec_fn=_signals_count)
                while not os.listdir(place):
                    self.assertIsNone(process.poll())
                process.send_signal(number)
                self.assertEqual(process.wait(PATIENCE), -number)
                self.assertEqual(os.listdir(place), [])


def _signals_count():
    """A test that runs in the background ignores some; its children must not."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


if __name__ == "__main__":
    unittest.main()
