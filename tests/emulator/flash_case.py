"""A folder with a flash image, and the verbs of `cc3235emu flash` on it."""

import json
import os
import shutil
import subprocess

from device import BINARY, PATIENCE
from scratch import InFolder

FINE, FAILED, USAGE, IMAGE_IN_USE = range(4)
PAGE = 4096
NOBODY = 65534


def run_as_nobody(folder):
    """For subprocess: a user who has no right to write anything there; root could."""
    os.chmod(folder, 0o755)
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


class FlashCase(InFolder):
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
