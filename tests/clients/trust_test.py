#!/usr/bin/env python3
"""A vendor's life with the command line, and what its devices then say at the serial port. ref: certificate-catalog.md §5, §6"""

import json
import os
import sqlite3
import subprocess
import tempfile
import unittest

from device import BINARY, PATIENCE, Device
from servers import Server, hold
from tls_test import HUB, Tls


def tool(*arguments, code=0):
    """Standard output of a command that ends with `code`."""
    done = subprocess.run([BINARY, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False)
    if done.returncode != code:
        raise AssertionError(f"{arguments}: exit code {done.returncode}: {done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout.decode() + done.stderr.decode()


class Vendor(Tls):
    """A vendor root that signs a catalog of one root, and an OTP file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = cls.scratch.name
        cls.key, cls.vendor, cls.lst, cls.sig, cls.otp = (
            os.path.join(folder, name) for name in ("vendor.key", "vendor.pem", "x.lst", "x.sig", "x.otp"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", cls.key, "-out", cls.vendor,
                        "-days", "3650", "-subj", "/CN=Vendor Root"], check=True, capture_output=True)
        tool("catalog", "build", cls.root.pem, "--out", cls.lst)
        tool("catalog", "sign", cls.lst, "--key", cls.key, "--out", cls.sig)
        tool("otp", "create", "--cert", cls.vendor, "--key", cls.key, "--out", cls.otp)

    def verdict(self, device):
        """What Connect says of the server below the root; the root goes into flash once."""
        if device.command('AT+FileGetInfo="ca",')[-1] != "OK":
            self.store(device, ca=self.root.der)
        number = self.secure_socket(device, SECURE_FILES_CA_FILE_NAME="ca")
        answer = self.connect(device, number)
        self.assertEqual(device.command(f"AT+Close={number}"), [f"+close:{number}", "OK"])
        return answer

    def life(self, folder, port, **config):
        """One run on the flash in `folder`."""
        device = Device(folder, {"network": {"endpoints": {f"{HUB}:8883": f"127.0.0.1:{port}"}}, **config})
        self.addCleanup(device.__exit__)
        device.join()
        return device

    def refused(self, folder, **config):
        """The one line with which a run on the flash in `folder` is refused."""
        path = os.path.join(folder, "refused.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(config, file)
        return tool("run", "--flash", os.path.join(folder, "flash.img"), "--config", path, code=2)

    def test_check_says_what_the_device_says(self):
        for catalog, tls in ((self.lst, 0), ("playground", -468)):
            with self.subTest(catalog):
                text = tool("catalog", "check", self.leaf[0], self.root.pem, "--catalog", catalog, "--json", code=1)
                self.assertEqual(json.loads(text)["tls"], tls)  # and the leaf's key, a curve's, can sign no file

    def test_the_vendors_catalog_stays_and_no_other_comes(self):
        good, bad = [f"+connect:8883,{HUB}", "OK"], ["ERROR: process command,-468"]
        signed = {"catalog": {"file": self.lst, "signature": self.sig}}
        folder = tempfile.mkdtemp(dir=self.scratch.name)
        with Server(hold, self.leaf) as server:
            device = self.life(folder, server.port)
            self.assertEqual(self.verdict(device), bad, "the playground's catalog")
            device.terminate()
            self.assertIn("by no key that the device knows", self.refused(folder, **signed))
            for config in ({**signed, "device": {"otp": self.otp}}, {}):
                device = self.life(folder, server.port, **config)
                self.assertEqual(self.verdict(device), good)
                device.terminate()
            for catalog in ("playground", "ti-20190217"):
                said = self.refused(folder, catalog=catalog)
                self.assertIn("its vendor's catalogs only", said)
                self.assertIn("refused.json: catalog: does not go into the flash", said)
            other = os.path.join(folder, "other.otp")
            tool("otp", "create", "--cert", self.vendor, "--key", self.key, "--mac", "98:5d:ad:1a:2b:3c", "--out", other)
            self.assertIn("-10320", self.refused(folder, device={"otp": other}))
            device = self.life(folder, server.port, catalog="none")
            self.assertEqual(self.verdict(device), bad)
            device.terminate()

    def test_config_check_refuses_what_no_flash_takes(self):
        path = os.path.join(tempfile.mkdtemp(dir=self.scratch.name), "c.json")
        for catalog, code in (("playground", 2), ("none", 0), ({"file": self.lst, "signature": self.sig}, 0)):
            with self.subTest(catalog):
                with open(path, "w", encoding="utf-8") as file:
                    json.dump({"device": {"otp": self.otp}, "catalog": catalog}, file)
                self.assertIn("catalog: playground is TI's" if code else "fine", tool("config", "check", path, code=code))

    def test_an_otp_of_another_device_makes_the_catalog_unusable(self):
        folder = tempfile.mkdtemp(dir=self.scratch.name)
        bound, manifest = os.path.join(folder, "bound.otp"), os.path.join(folder, "image.json")
        tool("otp", "create", "--cert", self.vendor, "--key", self.key, "--mac", "aa:bb:cc:00:00:01", "--out", bound)
        with open(manifest, "w", encoding="utf-8") as file:
            json.dump({"otp": bound, "catalog": {"file": self.lst, "signature": self.sig}}, file)
        tool("flash", "program", os.path.join(folder, "flash.img"), manifest)
        with Server(hold, self.leaf) as server:
            for mac, answer in (("aa:bb:cc:00:00:01", [f"+connect:8883,{HUB}", "OK"]),
                                ("aa:bb:cc:00:00:02", ["ERROR: process command,-468"])):
                with self.subTest(mac):
                    device = self.life(folder, server.port, device={"mac": mac})
                    self.assertEqual(self.verdict(device), answer)
                    device.terminate()
            self.assertIn("the OTP is for aa:bb:cc:00:00:01, the device is aa:bb:cc:00:00:02", device.log_text())

    def test_a_damaged_catalog_is_an_event_at_each_start(self):
        folder = tempfile.mkdtemp(dir=self.scratch.name)
        with Server(hold, self.leaf) as server:
            device = self.life(folder, server.port, catalog={"roots": [self.root.der]})
            self.assertEqual(self.verdict(device), [f"+connect:8883,{HUB}", "OK"])
            device.terminate()
            image = sqlite3.connect(os.path.join(folder, "flash.img"))
            image.execute("UPDATE block SET content = CAST(substr(content, 1, 440) || zeroblob(32) AS BLOB) WHERE number ="
                          " (SELECT first_block FROM file WHERE name = CAST('/sys/certstore.lst' AS BLOB))")
            image.commit()
            image.close()
            device = Device(folder, {"network": {"endpoints": {f"{HUB}:8883": f"127.0.0.1:{server.port}"}}}, ["--wait-reader"])
            self.addCleanup(device.__exit__)
            event = "+eventgeneral:error,-28673,netapp"
            self.assertEqual(device.lines(1), [event])
            device.join()
            self.assertEqual(self.verdict(device), ["ERROR: process command,-468"])
            self.assertEqual(device.command("AT+Stop=100"), ["OK"])
            device.send("AT+Start")
            self.assertIn(event, device.lines(2))
            self.assertIn("catalog does not load", device.log_text())
            device.terminate()


if __name__ == "__main__":
    unittest.main()
