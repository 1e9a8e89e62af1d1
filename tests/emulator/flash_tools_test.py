#!/usr/bin/env python3
"""`cc3235emu flash`: the verbs, what they refuse, and what they leave alone."""

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import unittest

from device import BINARY, PATIENCE, Device
from files import read_file, write_file
from scratch import InFolder

FINE, FAILED, USAGE, IMAGE_IN_USE = range(4)
PAGE = 4096


def openssl(*arguments, cwd):
    subprocess.run(["openssl", *arguments], check=True, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True)


class Case(InFolder):
    def setUp(self):
        super().setUp()
        self.image = self.path("flash.img")

    def bytes_of(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def flash(self, *arguments, code=FINE, **options):
        done = subprocess.run([BINARY, "flash", *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE,
                              check=False, **options)
        self.assertEqual(done.returncode, code, (arguments, done.stdout, done.stderr))
        return done

    def refused(self, code, parts, *arguments, **options):
        done = self.flash(*arguments, code=code, **options)
        text = done.stderr.decode()
        self.assertEqual(done.stdout, b"")
        self.assertTrue(text.startswith("cc3235emu: ") and text.count("\n") == 1, text)
        for part in parts:
            self.assertIn(part, text)

    def create(self, *options):
        self.flash("create", self.image, *options)

    def put(self, name, content, *options):
        self.flash("put", self.image, self.write("put.bin", content), name, *options)

    def get(self, name):
        return self.flash("get", self.image, name).stdout

    def files(self):
        return {file["name"]: file for file in json.loads(self.flash("ls", self.image, "--json").stdout)}

    def everything(self):
        """The whole image as values, to compare."""
        folder = self.path("everything")
        shutil.rmtree(folder, ignore_errors=True)
        self.flash("export", self.image, folder)
        return {os.path.relpath(os.path.join(place, name), folder): self.bytes_of(os.path.join(place, name))
                for place, _, names in os.walk(folder) for name in names}

    def clean(self):
        self.assertIn(b"clean", self.flash("fsck", self.image).stdout)


class Files(Case):
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
            ((small, "new", "--token", "1"), "(-10340)"),
            ((small, "new", "--secure"), "(-10363)"),
            ((small, "new", "--secure", "--signature", small, "--certificate", "nobody"), "(-103"),
        ]
        for arguments, code in rows:
            self.refused(FAILED, [self.image, code], "put", self.image, *arguments)
        self.refused(FAILED, ["(-10341)"], "get", self.image, "new")
        self.refused(FAILED, ["(-10341)"], "rm", self.image, "old", "new")
        self.refused(USAGE, ["cannot read"], "put", self.image, self.path("nowhere"), "new")
        self.assertEqual(self.everything(), before)

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


class BadImages(Case):
    def test_create_makes_nothing_that_cannot_be(self):
        for size in ("1", "1G", "33M", "1048577", "x", ""):
            if size:
                self.refused(USAGE, ["--size"], "create", self.image, "--size", size)
        self.refused(USAGE, ["--mac"], "create", self.image, "--mac", "12")
        self.refused(USAGE, ["does not exist"], "create", self.path("no/where"))
        self.create()
        self.refused(FAILED, ["exists"], "create", self.image)

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
        if os.geteuid() == 0:
            nobody = {"user": 65534}
            os.chmod(self.folder, 0o755)
        else:
            nobody = {}
        self.create()
        os.chmod(self.image, 0o444)
        self.refused(USAGE, ["cannot be written", self.image], "put", self.image, self.write("x", b"x"), "x", **nobody)


class Folder(Case):
    def test_export_and_import_are_each_others_inverse(self):
        self.create("--size", "2M", "--mac", "98:5d:ad:1a:2b:3c")
        with Device(self.folder) as device:
            self.assertEqual(device.command("AT+Set=general,persistent,1")[-1], "OK")
            write_file(device, "safe", b"content" * 900, "create|create_failsafe")
            self.assertEqual(device.command("AT+FileOpen=half,create,900")[-1], "OK")
            device.kill()
        self.put("secret", b"key" * 3000, "--secure", "--nosignature", "--token", "5")
        before = self.everything()
        self.assertIn(b'"half"', before["manifest.json"])
        self.image = self.path("second.img")
        self.flash("import", self.image, self.path("everything"))
        self.clean()
        self.assertEqual(self.everything(), before)
        self.assertEqual(self.get("secret"), b"key" * 3000)
        self.flash("import", self.image, self.path("everything"))
        self.assertEqual(self.everything(), before)

    def test_an_exported_secret_is_its_owners(self):
        self.create()
        self.put("secret", b"key", "--secure", "--nosignature")
        self.put("open", b"text")
        self.everything()
        modes = [os.stat(self.path(f"everything/{name}")).st_mode & 0o777 for name in ("manifest.json", "files/secret")]
        self.assertEqual(modes, [0o600, 0o600])

    def test_a_folder_made_by_hand(self):
        os.mkdir(self.path("tree"))
        self.write("tree/ca.pem", b"certificate")
        self.write("tree/manifest.json", '{"size": "1M", "files": [{"name": "/cert/ca.pem", "from": "ca.pem"}]}')
        self.flash("import", self.image, self.path("tree"))
        self.assertEqual(self.get("/cert/ca.pem"), b"certificate")

    def test_bad_folders_leave_no_image_and_harm_none(self):
        os.mkdir(self.path("tree"))
        rows = [
            ("{", "no JSON"),
            ('{"files": [{"name": "a"}]}', "max_size"),
            ('{"files": [{"from": "a"}]}', "name"),
            ('{"file": []}', "unknown key 'file'"),
            ('{"settings": {"a": "!!!"}}', "base64"),
            ('{"files": [{"name": "a", "from": "nowhere"}]}', "files[0].from: cannot read"),
            ('{"mac": "1"}', "mac: '1' is wrong"),
        ]
        for text, part in rows:
            self.write("tree/manifest.json", text)
            self.refused(USAGE, ["manifest.json", part], "import", self.image, self.path("tree"))
        self.write("tree/a", bytes(2 << 20))
        self.write("tree/manifest.json", '{"size": "1M", "files": [{"name": "a", "from": "a"}]}')
        self.refused(FAILED, ["'a'", "-10322"], "import", self.image, self.path("tree"))
        self.assertFalse(os.path.exists(self.image))
        self.create()
        self.put("old", b"old")
        before = self.everything()
        self.refused(FAILED, ["1048576"], "import", self.image, self.path("tree"))
        self.assertEqual(self.everything(), before)
        self.refused(USAGE, ["exists"], "export", self.image, self.path("tree"))

    def test_what_no_chip_would_have_is_refused_and_harms_nothing(self):
        os.mkdir(self.path("tree"))
        self.write("tree/a", b"content")
        self.create()
        self.put("old", b"old")
        before = self.everything()
        rows = [
            ({"files": [{"name": "sec2"}, {"name": "SEC2"}]}, FAILED, ["'SEC2'", "(-10326)"]),
            ({"files": [{"name": ""}]}, FAILED, ["(-10298)"]),
            ({"files": [{"name": "x" * 181}]}, FAILED, ["(-10298)"]),
            ({"files": [{"name": "a\0b"}]}, FAILED, ["(-10298)"]),
            ({"files": [{"name": "a", "writes": 0}]}, USAGE, ["files[0].writes: 0"]),
            ({"files": [{"name": "a", "token": 5}]}, FAILED, ["'a'", "(-10340)"]),
            ({"files": [{"name": "a", "token_read_only": 5}]}, FAILED, ["(-10340)"]),
            *[({"files": [{"name": "a", flag: True}]}, FAILED, ["(-10340)"])
              for flag in ("nosignature", "public_write", "public_read", "static_token", "vendor_token")],
            ({"secured": False, "files": [{"name": "a", "secure": True}]}, FAILED, []),
            ({"otp": "a"}, FAILED, ["OTP"]),
        ]
        for manifest, code, parts in rows:
            for file in manifest.get("files", []):
                file["from"] = "a"
            self.write("tree/manifest.json", json.dumps(manifest))
            self.refused(code, parts, "import", self.image, self.path("tree"))
            self.assertEqual(self.everything(), before)
            self.refused(code, parts, "import", self.path("fresh.img"), self.path("tree"))
            self.assertFalse(os.path.exists(self.path("fresh.img")))
        self.clean()


class Program(Case):
    def setUp(self):
        super().setUp()
        self.create("--mac", "98:5d:ad:1a:2b:3c")
        self.put("old", b"old")
        self.write("app.bin", b"application" * 1000)

    def certify(self):
        """A root, a leaf that it issued, and the leaf's signature over the application."""
        for name in ("root", "leaf"):
            openssl("genrsa", "-out", f"{name}.key", "2048", cwd=self.folder)
        openssl("req", "-x509", "-key", "root.key", "-subj", "/CN=root", "-days", "9000", "-out", "root.pem", cwd=self.folder)
        openssl("req", "-new", "-key", "leaf.key", "-subj", "/CN=leaf", "-out", "leaf.csr", cwd=self.folder)
        openssl("x509", "-req", "-in", "leaf.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "9000",
                "-out", "leaf.pem", cwd=self.folder)
        for name in ("root", "leaf"):
            openssl("x509", "-in", f"{name}.pem", "-outform", "DER", "-out", f"{name}.der", cwd=self.folder)
        openssl("dgst", "-sha256", "-sign", "leaf.key", "-out", "app.sig", "app.bin", cwd=self.folder)

    def manifest(self, **changes):
        """One that is right, but for the changes of the application's entry or of the whole."""
        app = {"name": "/sys/mcuflashimg.bin", "from": "app.bin", "secure": True, "failsafe": True, "certificate": "leaf",
               "signature": "app.sig", "token": 1952007250}
        app |= changes.pop("app", {})
        whole = {"catalog": {"roots": ["root.pem"]}, "development": True, "mac": "98:5d:ad:1a:2b:3c",
                 "files": [{"name": "root", "from": "root.der"}, {"name": "leaf", "from": "leaf.der"},
                           {key: value for key, value in app.items() if value is not None}]} | changes
        return self.write("manifest.json", json.dumps({key: value for key, value in whole.items() if value is not None}))

    def fails(self, line, **changes):
        before = self.everything()
        done = self.flash("program", self.image, self.manifest(**changes), code=FAILED)
        self.assertEqual(done.stdout, b"")
        self.assertEqual(done.stderr.decode().splitlines()[0], line)
        self.assertEqual(self.everything(), before)
        fresh = self.path("fresh.img")
        self.flash("program", fresh, self.path("manifest.json"), code=FAILED)
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("fresh")], [])

    def test_what_uniflash_says(self):
        self.certify()
        self.write("other.sig", os.urandom(256))
        self.fails("fs_programming error: ret: -10287, ex_err: 2633 - FS_ERR_ROOT_CA_IS_UNKOWN", catalog="ti-20190217")
        self.fails("fs_programming error: ret: -10289, ex_err: 2633 - FS_WRONG_SIGNATURE", app={"signature": "other.sig"})
        self.fails("fs_programming error: ret: -10341, ex_err: 2633 - FS_ERR_FILE_NOT_EXISTS", app={"certificate": "nobody"})
        self.fails("fs_programming error: ret: -10363, ex_err: 2633 - FS_ILLEGAL_SIGNATURE",
                   app={"signature": None, "certificate": None})
        self.write("mine.lst", b"no catalog")
        self.fails("fs_programming error: ret: -10289, ex_err: 2632 - FS_WRONG_SIGNATURE",
                   catalog={"file": "mine.lst", "signature": "other.sig"})
        self.fails("fs_programming error: ret: -10242, ex_err: 2633 - FS_ERR_NO_CERTIFICATE_STORE", catalog="none")

    def test_another_board(self):
        self.certify()
        before = self.everything()
        done = self.flash("program", self.image, self.manifest(mac="98:5d:ad:1a:2b:3d"), code=FAILED)
        self.assertRegex(done.stderr.decode(), r"^fs_programming error: ret: -10246, ex_err: \d+ - FS_DEVELOPMENT_BOARD_WRONG_MAC\n")
        self.assertEqual(self.everything(), before)

    def test_a_good_one_takes_the_place_of_everything(self):
        self.certify()
        self.flash("program", self.image, self.manifest())
        self.clean()
        self.assertEqual([*self.files()], ["/sys/certstore.lst", "root", "leaf", "/sys/mcuflashimg.bin"])
        self.assertEqual(self.get("/sys/mcuflashimg.bin"), b"application" * 1000)
        self.assertEqual(json.loads(self.flash("info", self.image, "--json").stdout)["development"], True)
        self.flash("program", self.path("fresh.img"), self.path("manifest.json"))

    def test_bad_manifests_are_usage(self):
        rows = [('{"files": 1}', "files: wrong type"), ('{"files": [{"name": "a"}]}', "from"), ('{"catalog": "mine"}', "catalog"),
                ('{"otp": "nowhere"}', "otp: cannot read")]
        for text, part in rows:
            self.refused(USAGE, ["manifest.json", part], "program", self.image, self.write("manifest.json", text))
        self.refused(USAGE, ["cannot read"], "program", self.image, self.path("nowhere.json"))
        self.assertEqual([*self.files()], ["old"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
