#!/usr/bin/env python3
"""`cc3235emu flash`: whole images from and to folders (export, import, program)."""

import json
import os
import sqlite3
import subprocess
import unittest

from device import Device
from files import write_file
from flash_case import FAILED, USAGE, FlashCase


def openssl(*arguments, cwd):
    subprocess.run(["openssl", *arguments], check=True, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True)


class Folder(FlashCase):
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

    def test_a_lock_goes_with_the_folder(self):
        self.create("--alert-threshold", "2")
        self.put("secret", b"key", "--secure", "--nosignature")
        with sqlite3.connect(self.image) as database:
            database.execute("UPDATE file SET write_counter = 9")
        database.close()
        with Device(self.folder) as device:
            self.assertIn("-10299", device.command("AT+FileGetFileList")[-1])
            self.assertEqual(device.terminate(), 0)
        before = self.everything()
        self.image = self.path("second.img")
        self.flash("import", self.image, self.path("everything"))
        self.assertEqual(json.loads(self.flash("alerts", self.image, "--json").stdout),
                         {"alerts": 0, "threshold": 2, "locked": True})
        self.assertEqual(self.everything(), before)

    def test_a_stored_programming_image_that_is_none(self):
        os.mkdir(self.path("tree"))
        self.write("tree/pack.ucf", b"a service pack")
        self.write("tree/manifest.json", '{"factory_image": "pack.ucf"}')
        self.refused(FAILED, [f"{self.image}: the file of the stored programming image is none", "(-10275)"], "import", self.image, self.path("tree"))
        self.assertEqual(os.listdir(self.folder), ["tree"])

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


class Program(FlashCase):
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

    def test_without_an_image_it_is_a_trial(self):
        self.certify()
        self.assertIn(b"4 files programmed", self.flash("program", self.manifest()).stdout)
        done = self.flash("program", self.manifest(catalog="none"), code=FAILED)
        self.assertTrue(done.stderr.startswith(b"fs_programming error: ret: -10242, ex_err: 2633 - "))
        self.assertEqual([*self.files()], ["old"])
        self.assertEqual([name for name in os.listdir(self.folder) if name.endswith(".img")], ["flash.img"])

    def test_what_was_exported_can_be_programmed(self):
        self.certify()
        unsigned = {"nosignature": True, "certificate": None, "signature": None}
        for catalog in ({"roots": ["root.pem"]}, "playground"):
            self.flash("program", self.image, self.manifest(catalog=catalog, app=unsigned))
            with Device(self.folder) as device:
                self.assertEqual(device.command("AT+FileOpen=half,create,900")[-1], "OK")
                device.kill()
            before = self.everything()
            self.image = self.path("second.img")
            self.flash("program", self.image, self.path("everything/manifest.json"))
            self.clean()
            after = self.everything()
            for name in ("files/sys_certstore.lst", "files/sys_certstore.lst.sig", "files/sys_mcuflashimg.bin", "files/leaf"):
                self.assertEqual(after[name], before[name])
            self.assertEqual([*self.files()], ["/sys/certstore.lst", "root", "leaf", "/sys/mcuflashimg.bin"])
            self.assertEqual(json.loads(after["manifest.json"])["settings"]["catalog.voucher"],
                             json.loads(before["manifest.json"])["settings"]["catalog.voucher"])
            os.remove(self.image)
            self.flash("import", self.image, self.path("everything"))
            self.assertEqual(self.everything(), after)
            os.remove(self.image)
            self.image = self.path("flash.img")

    def test_bad_manifests_are_usage(self):
        rows = [('{"files": 1}', "files: wrong type"), ('{"files": [{"name": "a"}]}', "from"), ('{"catalog": "mine"}', "catalog"),
                ('{"otp": "nowhere"}', "otp: cannot read")]
        for text, part in rows:
            self.refused(USAGE, ["manifest.json", part], "program", self.image, self.write("manifest.json", text))
        self.refused(USAGE, ["cannot read"], "program", self.image, self.path("nowhere.json"))
        self.assertEqual([*self.files()], ["old"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
