#!/usr/bin/env python3
"""`cc3235emu flash`: images that cannot be written, logs left beside an image, and tools that are killed."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from device import BINARY, Device
from flash_case import FAILED, IMAGE_IN_USE, USAGE, FlashCase, run_as_nobody

ROUNDS = 12
FORMAT_1 = os.path.join(os.path.dirname(__file__), "..", "fs_sim", "format_1.sql")


class ReadOnly(FlashCase):
    def setUp(self):
        super().setUp()
        self.create("--size", "1M")
        self.put("a", b"mine")
        self.put("secret", b"key" * 2000, "--secure", "--nosignature")
        self.nobody = run_as_nobody(self.folder)

    def contents(self):
        return {name: self.bytes_of(name) for name in os.listdir(self.folder) if name.startswith("flash.img")}

    def look(self, code=0):
        """Every verb that only looks, as somebody who may not write."""
        for verb in (["ls"], ["info"], ["fsck"], ["alerts"], ["dump"], ["dump", "secret"], ["export", "/dev/null/x"]):
            done = self.flash(verb[0], self.image, *verb[1:], code=USAGE if verb[0] == "export" else code, **self.nobody)
            self.assertNotIn(b"cannot be written", done.stderr)
        self.assertEqual(self.flash("get", self.image, "secret", **self.nobody).stdout, b"key" * 2000)

    def refuse_changes(self):
        new = self.write("new", b"new")
        self.write("manifest.json", '{"files": []}')
        for verb in (["put", new, "new"], ["rm", "a"], ["alerts", "--threshold", "3"], ["program", self.path("manifest.json")]):
            self.refused(USAGE, [self.image, "; "], verb[0], self.image, *verb[1:], **self.nobody)
        self.refused(FAILED, [self.image, "; "], "import", self.image, self.folder, **self.nobody)
        self.refused(USAGE, ["other.img", "cannot be made"], "create", self.path("other.img"), **self.nobody)

    def test_a_file_that_may_only_be_read(self):
        os.chmod(self.image, 0o444)
        os.chmod(self.folder, 0o555)
        before = self.contents()
        self.look()
        os.chmod(self.folder, 0o755)
        self.refuse_changes()
        self.assertEqual(self.contents(), before)
        os.mkdir(self.path("out"), 0o777)
        os.chmod(self.path("out"), 0o777)
        self.flash("export", self.image, self.path("out"), **self.nobody)
        self.assertEqual(self.bytes_of("out/files/secret"), b"key" * 2000)

    def test_a_folder_that_may_only_be_read(self):
        os.chmod(self.image, 0o666)
        os.chmod(self.folder, 0o755 if self.nobody else 0o555)
        before = self.contents()
        self.look()
        if self.nobody:
            self.refuse_changes()
        os.chmod(self.folder, 0o755)
        self.assertEqual(self.contents(), before)

    def test_with_the_log_of_a_device_that_was_killed(self):
        with Device(self.folder) as device:
            self.assertEqual(device.command("AT+FileOpen=late,create,900")[-1], "OK")
            device.kill()
        for name in ("flash.img", "flash.img-wal"):
            os.chmod(self.path(name), 0o444)
        before = self.contents()
        self.assertIn("flash.img-wal", before)
        self.look()
        self.assertIn("late", [file["name"] for file in json.loads(self.flash("ls", self.image, "--json", **self.nobody).stdout)])
        self.assertEqual(self.contents(), before)

    def test_one_of_an_old_format_says_so(self):
        os.remove(self.image)
        with sqlite3.connect(self.image) as database, open(FORMAT_1, encoding="utf-8") as sql:
            database.executescript(sql.read())
        database.close()
        os.chmod(self.image, 0o444)
        self.refused(USAGE, ["old format 1", "; "], "ls", self.image, **self.nobody)
        self.flash("ls", shutil.copy(self.image, self.path("copy.img")), **({} if self.nobody else {"code": USAGE}))

    def test_while_a_device_has_it(self):
        with Device(self.folder) as device:
            os.chmod(self.image, 0o444)
            self.refused(IMAGE_IN_USE, [f"process {device.process.pid}"], "ls", self.image, **self.nobody)

    def test_secret_content_that_was_changed_raises_no_alert_for_who_looks(self):
        with sqlite3.connect(self.image) as database:
            database.execute("DELETE FROM block WHERE length(content) = 2344 + 4 + 16")
        database.close()
        self.refused(FAILED, ["(-10300)"], "get", self.image, "secret")
        self.refused(FAILED, ["(-10300)"], "dump", self.image, "secret")
        self.refused(FAILED, ["can be read", "-10300"], "fsck", self.image)
        self.assertEqual(json.loads(self.flash("alerts", self.image, "--json").stdout)["alerts"], 0)


class LeftLogs(FlashCase):
    """A log that an image has left at a path is none of the image that comes there."""

    def setUp(self):
        super().setUp()
        self.create("--size", "1M")
        with Device(self.folder) as device:
            self.assertEqual(device.command("AT+FileOpen=foreign,create,900")[-1], "OK")
            device.kill()
        self.log = self.bytes_of("flash.img-wal")
        self.assertGreater(len(self.log), 4096)
        for name in ("flash.img", "flash.img-wal"):
            os.remove(self.path(name))

    def leave(self):
        self.write("flash.img-wal", self.log)
        self.write("flash.img-journal", self.log)

    def test_made_images_do_not_take_it(self):
        os.mkdir(self.path("tree"))
        self.write("tree/manifest.json", '{"size": "1M"}')
        for verb in (["create", self.image, "--size", "1M"], ["import", self.image, self.path("tree")],
                     ["program", self.image, self.path("tree/manifest.json")]):
            self.leave()
            self.flash(*verb)
            self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("flash")], ["flash.img"])
            self.assertEqual(self.files(), {})
            self.clean()
            os.remove(self.image)

    def test_a_device_does_not_take_it(self):
        self.leave()
        with Device(self.folder) as device:
            self.assertEqual(device.command("AT+FileGetInfo=foreign,")[-1], "ERROR: process command,-10341")
            self.assertEqual(device.terminate(), 0)
        self.clean()

    def test_a_restored_image_refuses_it(self):
        self.create("--size", "1M")
        self.put("mine", b"mine")
        whole = self.bytes_of("flash.img")
        self.write("flash.img-wal", self.log)
        for verb in (["ls"], ["put", self.write("x", b"x"), "x"], ["info"]):
            self.refused(USAGE, ["flash.img-wal", "of another image", "remove the log"], verb[0], self.image, *verb[1:])
        self.assertEqual(self.bytes_of("flash.img"), whole)
        os.remove(self.path("flash.img-wal"))
        self.assertEqual(self.get("mine"), b"mine")
        self.clean()


class Killed(FlashCase):
    """A verb that is killed at a random moment leaves what was there, or what it was to make."""

    def kill_at_random(self, *arguments):
        """How long the verb takes is measured first, on a copy."""
        rehearsal = [argument.replace(self.image, self.path("rehearsal.img")) for argument in arguments]
        if os.path.exists(self.image):
            shutil.copy(self.image, self.path("rehearsal.img"))
        begin = time.monotonic()
        self.flash(*rehearsal)
        patience = time.monotonic() - begin
        os.remove(self.path("rehearsal.img"))
        process = subprocess.Popen([BINARY, "flash", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=random.uniform(0, patience))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.wait()

    def prepare(self):
        os.mkdir(self.path("tree"))
        self.write("tree/a.bin", os.urandom(300000))
        files = [{"name": f"new{i}", "from": "a.bin", "failsafe": i == 1} for i in range(2)]
        self.write("tree/manifest.json", json.dumps({"size": "2M", "keep_for_restore": False, "files": files}))
        self.verbs = [["put", self.image, self.path("tree/a.bin"), "new0"],
                      ["program", self.image, self.path("tree/manifest.json")],
                      ["import", self.image, self.path("tree")]]

    def test_over_an_image(self):
        self.prepare()
        for round_ in range(ROUNDS):
            for name in os.listdir(self.folder):
                if name.startswith("flash.img"):
                    os.remove(self.path(name))
            self.create("--size", "2M")
            self.put("old", b"old" * 1000)
            self.put("new0", b"old" * 1000)
            verb = self.verbs[round_ % len(self.verbs)]
            self.kill_at_random(*verb)
            self.clean()
            new = self.get("new0") == self.bytes_of("tree/a.bin")
            if not new:
                self.assertEqual((self.get("old"), self.get("new0")), (b"old" * 1000, b"old" * 1000), verb)
            elif verb[0] != "put":
                self.assertEqual([*self.files()], ["new0", "new1"], verb)

    # ref: commands-file.md §9
    def test_a_restore(self):
        self.prepare()
        manifest = self.write("tree/kept.json", self.bytes_of("tree/manifest.json").replace(b"false", b"true", 1))
        self.flash("program", self.image, manifest)
        self.put("new0", b"old" * 1000)
        self.put("mine", b"old")
        shutil.copy(self.image, self.path("good"))
        patience = 0
        for round_ in range(ROUNDS // 2):
            os.replace(shutil.copy(self.path("good"), self.path("copy")), self.image)
            with Device(self.folder) as device:
                begin = time.monotonic()
                device.port.write(b"AT+FileCtl=restore,,,factory_image\r")
                if round_ == 0:
                    device.port.skip_to(b"OK")
                    patience = time.monotonic() - begin
                else:
                    device.port.silent(random.uniform(0, patience))
                device.kill()
            self.clean()
            if [*self.files()] == ["new0", "new1"]:
                self.assertEqual(self.get("new0"), self.bytes_of("tree/a.bin"))
            else:
                self.assertEqual([*self.files()], ["new0", "new1", "mine"])
                self.assertEqual(self.get("new0"), b"old" * 1000)

    def test_where_nothing_was(self):
        self.prepare()
        verbs = [verb for verb in self.verbs if verb[0] != "put"] + [["create", self.image]]
        for round_ in range(ROUNDS):
            verb = verbs[round_ % len(verbs)]
            self.kill_at_random(*verb)
            if os.path.exists(self.image):
                self.clean()
                self.assertEqual([*self.files()], [] if verb[0] == "create" else ["new0", "new1"], verb)
                os.remove(self.image)
        self.flash(*verbs[0])
        self.assertEqual(sorted(os.listdir(self.folder)), ["flash.img", "tree"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
