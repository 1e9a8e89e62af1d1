#!/usr/bin/env python3
"""`cc3235emu flash`: the verbs, what they refuse, and what they leave alone."""

import json
import os
import resource
import sqlite3
import subprocess
import unittest

from device import BINARY, PATIENCE, Device
from files import read_file, write_file
from flash_case import FAILED, IMAGE_IN_USE, PAGE, USAGE, FlashCase, run_as_nobody


class Files(FlashCase):
    def test_what_is_put_is_got_and_listed(self):
        self.create("--size", "2M")
        content = bytes(range(256)) * 40
        self.put("safe", content, "--failsafe")
        self.put("secret", b"key", "--secure", "--nosignature", "--token", "0x4d")
        self.put("safe", content[:5000], "--failsafe")
        self.assertEqual(self.get("SAFE"), content[:5000])
        self.flash("get", self.image, "secret", self.path("out"))
        self.assertEqual(self.bytes_of("out"), b"key")
        files = self.files()
        self.assertEqual([*files], ["safe", "secret"])
        self.assertEqual(files["safe"]["length"], 5000)
        self.assertEqual(files["secret"]["token"], 77)
        self.assertIn("secure|nosignature", files["secret"]["flags"])
        lines = self.flash("ls", self.image).stdout.decode().splitlines()
        self.assertEqual(len({line.rindex(name) for line, name in zip(lines, ("NAME", "safe", "secret"))}), 1, lines)
        self.flash("rm", "--flash", self.image, "safe", "secret")
        self.assertEqual(self.files(), {})
        self.clean()

    def test_a_device_reads_what_the_tools_put_and_the_other_way_round(self):
        self.create()
        self.put("/cert/ca.pem", b"certificate" * 100)
        with Device(self.folder) as device:
            self.assertEqual(read_file(device, "/cert/ca.pem"), b"certificate" * 100)
            write_file(device, "log", b"from the device")
            self.refused(IMAGE_IN_USE, [self.image, f"process {device.process.pid}"], "ls", self.image)
            self.refused(IMAGE_IN_USE, [f"process {device.process.pid}"], "fsck", self.image)
            self.refused(IMAGE_IN_USE, [f"process {device.process.pid}"], "export", self.image, self.path("x"))
            self.assertEqual(device.terminate(), 0)
        self.assertEqual(self.get("log"), b"from the device")

    def test_get_never_takes_the_images_place(self):
        self.create()
        self.put("a", b"mine")
        os.symlink(self.image, self.path("link"))
        os.link(self.image, self.path("twin"))
        for out in (self.image, self.path("link"), self.path("twin")):
            self.refused(USAGE, ["the image itself"], "get", self.image, "a", out)
        self.assertEqual(self.get("a"), b"mine")

    def test_put_reads_pipes(self):
        self.create()
        content = bytes(range(256)) * 1000
        for source in ("-", "/dev/stdin"):
            subprocess.run([BINARY, "flash", "put", self.image, source, "piped"], input=content, check=True, timeout=PATIENCE)
            self.assertEqual(self.get("piped"), content)
        endless = subprocess.run([BINARY, "flash", "put", self.image, "/dev/zero", "piped"], capture_output=True,
                                 timeout=PATIENCE, check=False)
        self.assertEqual((endless.returncode, self.get("piped")), (USAGE, content))
        self.refused(USAGE, ["not a regular file"], "put", self.image, self.folder, "piped")

    def test_a_full_standard_output_is_a_failure(self):
        self.create()
        self.put("a", b"mine")
        for verb in (["ls"], ["info"], ["dump"], ["dump", "a"], ["fsck"], ["fsck", "--json"], ["get", "a"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([BINARY, "flash", verb[0], self.image, *verb[1:]], stdout=full, stderr=subprocess.PIPE,
                                      timeout=PATIENCE, check=False)
            self.assertEqual(done.returncode, FAILED, verb)
            self.assertTrue(done.stderr.startswith(b"cc3235emu: standard output"), done.stderr)

    def test_names_reach_a_terminal_as_text_only(self):
        self.create()
        for name in (b"c1-\xc2\x9b31m", b"no-utf8-\xff\x9b", b"long-\xc0\xaf", b"cut-\xe2\x82", "fine-\u20ac\u00e4".encode()):
            self.flash("put", self.image, self.write("x", b"x"), name)
        for verb in ("ls", "dump"):
            shown = self.flash(verb, self.image).stdout.decode()
            for text in ("c1-\\xc2\\x9b31m", "no-utf8-\\xff\\x9b", "long-\\xc0\\xaf", "cut-\\xe2\\x82", "fine-\u20ac\u00e4"):
                self.assertIn(text + "\n", shown)

    def test_a_lock_stays_and_is_said(self):
        self.create("--alert-threshold", "1")
        self.put("secret", b"key", "--secure", "--nosignature")
        self.put("a", b"mine")
        with Device(self.folder) as device:
            self.assertIn("-10365", device.command("AT+FileOpen=secret,read,")[-1])
            self.assertEqual(device.terminate(), 0)
        self.assertEqual(json.loads(self.flash("alerts", self.image, "--threshold", "9", "--json").stdout),
                         {"alerts": 1, "threshold": 9, "locked": True})
        for verb in (["put", self.write("x", b"x"), "new"], ["get", "a"], ["rm", "a"]):
            self.refused(FAILED, ["(-10299)"], verb[0], self.image, *verb[1:])
        self.assertIn("locked                    yes", self.flash("info", self.image).stdout.decode())

    def test_names_are_keys_and_no_paths(self):
        self.create()
        for name in ("../../etc/passwd", "/etc/passwd", "..", "a\nb", "\x1b[31m", "ä", "x" * 180):
            self.put(name, b"mine")
            self.assertEqual(self.get(name), b"mine")
        self.assertNotIn(b"\x1b", self.flash("ls", self.image).stdout)
        exported = self.everything()
        self.assertTrue(all(".." not in path for path in exported), exported.keys())
        self.flash("import", self.path("again.img"), self.path("everything"))
        before, self.image = exported, self.path("again.img")
        self.assertEqual(self.everything(), before)

    def test_what_the_flash_refuses_is_one_line_and_changes_nothing(self):
        self.create("--size", "1M")
        self.put("old", b"old")
        before = self.everything()
        small, big = self.write("small", b"x"), self.write("big", bytes(1 << 20))
        rows = [
            ((small, ""), "(-10298)"),
            ((small, "x" * 181), "(-10298)"),
            ((self.write("empty", b""), "empty"), "(-10301)"),
            ((big, "old"), "(-10322)"),
            ((small, "new", "--max-size", "16711681"), "(-10310)"),
            ((small, "new", "--max-size", "2147483648"), "(-10310)"),
            ((small, "new", "--nosignature"), "(-10340)"),
            ((small, "new", "--secure"), "(-10363)"),
            ((small, "new", "--secure", "--signature", small, "--certificate", "nobody"), "(-103"),
        ]
        for arguments, code in rows:
            self.refused(FAILED, [self.image, code], "put", self.image, *arguments)
        self.refused(FAILED, ["(-10341)"], "get", self.image, "new")
        self.refused(FAILED, ["(-10341)"], "rm", self.image, "old", "new")
        self.refused(USAGE, ["cannot read"], "put", self.image, self.path("nowhere"), "new")
        self.assertEqual(self.everything(), before)

    def test_what_has_no_effect_or_is_out_of_range_is_usage(self):
        small = self.write("small", b"x")
        rows = [
            ("--token", "1"),
            ("--signature", small),
            ("--certificate", "leaf"),
            ("--secure", "--nosignature", "--signature", small),
            ("--secure", "--nosignature", "--certificate", "leaf"),
            ("--secure", "--token", "-2147483649"),
            ("--secure", "--token", "4294967296"),
            ("--secure", "--token", "1e3"),
            ("--max-size", "0"),
            ("--max-size", "-1"),
            ("--max-size", "4294967296"),
            ("--bundle", "--must-commit"),
        ]
        self.create()
        for row in rows:
            self.refused(USAGE, [row[-2] if row[0] != "--bundle" else "--bundle"], "put", self.image, small, "new", *row)
        self.refused(USAGE, ["--bogus", "'--'"], "rm", self.image, "--bogus")
        for threshold in ("0", "256", "-1"):
            self.refused(USAGE, ["--threshold", "from 1 to 255"], "alerts", self.image, "--threshold", threshold)
        self.assertEqual(self.files(), {})

    def test_tokens_with_and_without_a_sign(self):
        self.create()
        for text, token in (("-5", 4294967291), ("4294967295", 4294967295), ("-2147483648", 2147483648), ("0x10", 16)):
            self.put("secret", b"key", "--secure", "--nosignature", "--token", text)
            self.assertEqual(self.files()["secret"]["token"], token)

    def test_names_that_look_like_something_else(self):
        self.create()
        names = ["-468", "--json", "--", "[a]", "[a,b]", "a,b", "'q'", "ls", "run", ""]
        source = self.write("source", b"mine")
        for name in names[:-1]:
            self.flash("put", self.image, "--", source, name)
            self.assertEqual(self.flash("get", self.image, "--", name).stdout, b"mine")
        self.refused(FAILED, ["(-10298)"], "put", self.image, source, "")
        self.assertEqual([*self.files()], names[:-1])
        self.flash("rm", "--", self.image, *names[:-1])
        self.assertEqual(self.files(), {})

    def test_an_empty_file_needs_room(self):
        self.create()
        empty = self.write("empty", b"")
        self.refused(FAILED, ["(-10301)", "--max-size"], "put", self.image, empty, "empty")
        self.flash("put", self.image, empty, "empty", "--max-size", "1")
        self.assertEqual((self.get("empty"), self.files()["empty"]["flags"]), (b"", "-"))
        self.clean()

    def test_rm_is_all_or_nothing(self):
        self.create()
        self.put("a", b"a")
        self.put("safe", b"old", "--failsafe")
        self.put("safe", b"new", "--must-commit")
        for names, code in ((["a", "b"], "(-10341)"), (["a", "safe"], "(-10344)"), (["a", ""], "(-10341)")):
            self.refused(FAILED, [code, f"'{names[1]}'"], "rm", self.image, *names)
            self.assertEqual([*self.files()], ["a", "safe"])

    # ref: filesystem.md §6
    def test_what_waits_for_a_commit(self):
        self.create()
        self.put("safe", b"old", "--failsafe")
        self.put("plain", b"old")
        new = self.write("new", b"new")
        self.refused(FAILED, ["(-10342)"], "put", self.image, new, "fresh", "--must-commit")
        self.refused(FAILED, ["(-10333)"], "put", self.image, new, "plain", "--must-commit")
        for decision, content in (("rollback", b"old"), ("commit", b"new")):
            self.put("safe", b"new", "--must-commit")
            self.assertEqual((self.get("safe"), self.files()["safe"]["flags"]), (b"new", "failsafe|pending_commit"))
            for verb in (["put", new, "safe"], ["put", new, "safe", "--must-commit"], ["rm", "safe"]):
                self.refused(FAILED, ["(-10344)"], verb[0], self.image, *verb[1:])
            with Device(self.folder) as device:
                self.assertEqual(device.command(f"AT+FileCtl={decision},0,safe,")[-2:], ["+filectl:0,", "OK"])
                self.assertEqual(read_file(device, "safe"), content)
                self.assertEqual(device.terminate(), 0)
        self.clean()

    def test_what_waits_for_its_bundle(self):
        self.create()
        self.put("safe", b"old", "--failsafe")
        self.put("plain", b"old")
        new = self.write("new", b"new")
        self.refused(FAILED, ["(-10279)"], "put", self.image, new, "plain", "--bundle")
        self.put("safe", b"new", "--bundle")
        self.put("fresh", b"new", "--bundle")
        self.assertEqual(self.get("safe"), b"old")
        for verb in (["put", new, "safe"], ["put", new, "fresh", "--bundle"], ["rm", "safe"], ["rm", "plain", "fresh"]):
            self.refused(FAILED, ["(-10282)"], verb[0], self.image, *verb[1:])
        self.clean()
        with Device(self.folder) as device:
            self.assertEqual(read_file(device, "safe"), b"new")
            self.assertEqual(device.command("AT+FileCtl=bundle_commit,,,")[-1], "OK")
            self.assertEqual(device.terminate(), 0)
        self.assertEqual((self.get("safe"), self.get("fresh")), (b"new", b"new"))
        self.assertEqual(json.loads(self.flash("info", self.image, "--json").stdout)["bundle"], "stopped")
        self.clean()

    def test_info_alerts_and_dump(self):
        self.create("--mac", "98:5d:ad:1a:2b:3c", "--development", "--size", "1M")
        info = json.loads(self.flash("info", self.image, "--json").stdout)
        self.assertEqual((info["size"], info["development"], info["mac"]), (1 << 20, True, "98:5d:ad:1a:2b:3c"))
        self.assertIn("98:5d:ad:1a:2b:3c", self.flash("info", self.image).stdout.decode())
        self.assertEqual(json.loads(self.flash("alerts", self.image, "--threshold", "3", "--json").stdout),
                         {"alerts": 0, "threshold": 3, "locked": False})
        self.put("a", b"Hello")
        self.assertIn("48 65 6c 6c 6f", self.flash("dump", self.image, "a").stdout.decode())
        regions = json.loads(self.flash("dump", self.image, "--json").stdout)
        self.assertEqual(sum(region["blocks"] for region in regions), 256)
        self.assertIn("a", [region["owner"] for region in regions])


class BadImages(FlashCase):
    def test_create_makes_nothing_that_cannot_be(self):
        for size in ("1", "1G", "33M", "1048577", "x", ""):
            if size:
                self.refused(USAGE, ["--size"], "create", self.image, "--size", size)
        for mac in ("12", "00:00:00:00:00:00", "01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff"):
            self.refused(USAGE, ["--mac"], "create", self.image, "--mac", mac)
        for threshold in ("0", "256", "x"):
            self.refused(USAGE, ["--alert-threshold"], "create", self.image, "--alert-threshold", threshold)
        self.refused(USAGE, ["--alert-threshold"], "create", self.image, "--non-secure", "--alert-threshold", "5")
        self.refused(USAGE, ["does not exist"], "create", self.path("no/where"))
        self.assertEqual(os.listdir(self.folder), [])
        self.create()
        self.refused(FAILED, ["exists"], "create", self.image)
        with Device(self.folder) as device:
            self.refused(IMAGE_IN_USE, ["exists", f"process {device.process.pid}"], "create", self.image)

    def test_files_that_are_no_images(self):
        text, none = self.write("text", b"hello\n" * 1000), self.path("none")
        for verb in (["ls"], ["info"], ["fsck"], ["alerts"], ["dump"], ["get", "a"], ["rm", "a"], ["export", self.path("f")]):
            self.refused(USAGE, ["does not exist"], verb[0], none, *verb[1:])
            self.refused(FAILED if verb[0] == "fsck" else USAGE, ["not a flash image"], verb[0], text, *verb[1:])
        self.assertEqual(self.bytes_of("text"), b"hello\n" * 1000)
        self.assertFalse(os.path.exists(none))
        self.assertFalse(os.path.exists(self.path("f")))

    def test_an_image_cut_short_by_a_page(self):
        self.create()
        self.put("a", bytes(50000))
        whole = self.bytes_of("flash.img")
        self.write("flash.img", whole[:-PAGE])
        for verb, code in (("ls", USAGE), ("fsck", FAILED), ("info", USAGE)):
            self.refused(code, ["damaged or cut short", self.image], verb, self.image)
        self.refused(USAGE, ["damaged or cut short"], "put", self.image, self.write("x", b"x"), "x")
        self.assertEqual(self.bytes_of("flash.img"), whole[:-PAGE])

    def test_fsck_names_what_is_broken(self):
        self.create()
        self.put("a", b"x")

        with sqlite3.connect(self.image) as database:
            database.execute("INSERT INTO block VALUES (900, x'00')")
        database.close()
        self.refused(FAILED, ["every stored block belongs to a file", "block 900"], "fsck", self.image)
        report = json.loads(self.flash("fsck", self.image, "--json", code=FAILED).stdout)
        self.assertEqual((report["clean"], report["broken"]), (False, "every stored block belongs to a file"))

    def test_fsck_says_a_lock_which_is_no_damage(self):
        self.create("--alert-threshold", "1")
        self.put("secret", b"key", "--secure", "--nosignature")
        self.assertNotIn(b"locked", self.flash("fsck", self.image).stdout)
        with Device(self.folder) as device:
            self.assertIn("-10365", device.command("AT+FileOpen=secret,read,")[-1])
            self.assertEqual(device.terminate(), 0)
        self.assertIn(b"clean", self.flash("fsck", self.image).stdout)
        self.assertIn(b"; the file system is locked", self.flash("fsck", self.image).stdout)
        self.assertEqual(json.loads(self.flash("fsck", self.image, "--json").stdout)["locked"], True)

    def test_a_full_disk_leaves_the_image_as_it_was(self):
        self.create()
        self.put("old", b"old" * 1000)
        before = self.everything()
        big = self.write("big", os.urandom(300000))
        self.write("manifest.json", json.dumps({"files": [{"name": "big", "from": "big"}]}))

        def little_room():
            size = os.path.getsize(self.image) + 3 * PAGE
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        self.refused(FAILED, ["(-10"], "put", self.image, big, "old", preexec_fn=little_room)
        self.assertEqual(self.everything(), before)
        self.assertTrue(self.flash("program", self.image, self.path("manifest.json"), code=FAILED, preexec_fn=little_room)
                        .stderr.startswith(b"fs_programming error: ret: -10"))
        self.assertEqual(self.everything(), before)
        self.clean()

    def test_an_image_that_may_not_be_written(self):
        nobody = run_as_nobody(self.folder)
        self.create()
        os.chmod(self.image, 0o444)
        self.refused(USAGE, ["cannot be written", self.image], "put", self.image, self.write("x", b"x"), "x", **nobody)


if __name__ == "__main__":
    unittest.main(verbosity=2)
