"""Tests with a temporary folder of their own."""

import os
import tempfile
import unittest

from device import Device


class InFolder(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return self.path(name)

    def start_device(self, *args, **options):
        """A device that ends with the test, its files in the folder; as Device() without the folder."""
        device = Device(self.folder, *args, **options)
        self.addCleanup(device.__exit__)
        return device
