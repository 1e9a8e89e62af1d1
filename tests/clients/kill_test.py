#!/usr/bin/env python3
"""kill -9 of a device that writes files, 200 times over: what the wire acknowledged is there after the next start."""

import random
import signal
import threading
import unittest

from device import PATIENCE, Device
from files import encoded, open_file, read_file
from scratch import InFolder

KILLS = 200
LONGEST = 0.012  # seconds from the first command of a round to its kill
GONE = (TimeoutError, OSError)  # what a client sees of a device that dies under its hands
NAMES = {f"safe{n}": True for n in range(2)} | {f"plain{n}": False for n in range(2)}
NO_COPY = "ERROR: process command,-10334"
NOT_THERE = "ERROR: process command,-10341"
UNCLOSED = "ERROR: process command,-10288"


class File:
    """What the wire has told of one file. `content` is None before the first acknowledged close."""

    def __init__(self, failsafe):
        self.failsafe = failsafe
        self.content = None
        self.coming = None  # being written: from before FileOpen is sent until FileClose is answered
        self.closing = False  # FileClose was sent

    def allowed(self):
        """Contents that a new start may show; None: nothing readable."""
        shown = {self.content}
        if self.coming is not None:
            if self.closing:
                shown.add(self.coming)
            if not self.failsafe:
                shown.add(None)
        return shown

    def settle(self, content):
        self.content, self.coming, self.closing = content, None, False


class Kill(InFolder):
    def setUp(self):
        super().setUp()
        self.chance = random.Random(3235)
        self.files = {name: File(failsafe) for name, failsafe in NAMES.items()}
        self.closes = 0

    def rewrite(self, device, name):
        """One file, with several commands; notes what was sent and what was answered."""
        file = self.files[name]
        text = self.chance.randbytes(self.chance.randrange(1, 400))
        file.coming = text
        handle = open_file(device, name, "create|overwrite" + ("|create_failsafe" if file.failsafe else ""), 4000)
        for offset in range(0, len(text), 300):
            piece = encoded(text[offset:offset + 300])
            answer = device.command(f"AT+FileWrite={handle},{offset},1,{len(piece)},{piece}")
            assert answer[-1] == "OK", answer
        file.closing = True
        assert device.command(f"AT+FileClose={handle},,") == ["OK"]
        file.settle(text)
        self.closes += 1

    def check(self, device, name):
        """Compares, and makes the file ready for the next round."""
        file = self.files[name]
        info = device.command(f"AT+FileGetInfo={name},")[-1]
        content = None if info == NOT_THERE else self.content(device, name)
        self.assertIn(content, file.allowed(), f"{name}: {info}")
        if info != NOT_THERE and (info == UNCLOSED or content is None):
            self.assertEqual(device.command(f"AT+FileDel={name},"), ["OK"])
            content = None
        file.settle(content)

    @staticmethod
    def content(device, name):
        answer = device.command(f"AT+FileOpen={name},read,")
        if answer == [NO_COPY]:
            return None
        handle = answer[0].removeprefix("+fileopen:").split(",")[0]
        assert device.command(f"AT+FileClose={handle},,") == ["OK"]
        return read_file(device, name)

    def test_two_hundred_times(self):
        under_way = 0
        for _ in range(KILLS):
            device = Device(self.folder)
            for name in NAMES:
                self.check(device, name)
            killer = threading.Timer(self.chance.random() * LONGEST, device.process.kill)
            killer.start()
            try:
                while True:
                    self.rewrite(device, self.chance.choice(list(NAMES)))
            except GONE:
                killer.join()
                self.assertEqual(device.process.wait(PATIENCE), -signal.SIGKILL)
            device.kill()
            under_way += any(file.coming is not None for file in self.files.values())
        with Device(self.folder) as device:
            for name in NAMES:
                self.check(device, name)
            self.assertEqual(device.terminate(), 0)
        print(f"{KILLS} kills, {under_way} of them in the middle of a file; {self.closes} acknowledged closes, none lost")
        self.assertGreater(under_way, KILLS // 4)
        self.assertGreater(self.closes, KILLS // 4)


if __name__ == "__main__":
    unittest.main(verbosity=2)
