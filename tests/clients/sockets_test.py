#!/usr/bin/env python3
"""The sixteen sockets together, and one number over and over."""

import base64
import contextlib
import hashlib
import os
import random
import re
import socket
import threading
import unittest

from device import PATIENCE
from files import encoded
from scratch import InFolder
from servers import Server, echo

SOCKETS = 16
TOTAL = 1_000_000  # bytes each way, over all sockets
CHUNK = 720
CYCLES = int(os.environ.get("CYCLES", "2000"))
PORTS = 8  # one pair of addresses has 28,000 ephemeral ports, which rest for a minute


class Sockets(InFolder):
    def setUp(self):
        super().setUp()
        self.device = self.start_device()
        self.device.join()

    def connect(self, number, port):
        self.assertEqual(self.device.command("AT+Socket=inet,stream,tcp"), [f"+socket:{number}", "OK"])
        self.assertEqual(self.device.command(f"AT+Connect={number},inet,{port},127.0.0.1"), ["OK"])
        self.assertEqual(self.device.lines(2), [f"+connect:{port},127.0.0.1", "OK"])

    def recv(self, number):
        self.assertEqual(self.device.command(f"AT+Recv={number},1,1000"), ["OK"])
        line, last = self.device.lines(2)
        self.assertEqual(last, "OK")
        return base64.b64decode(line.removeprefix(f"+recv:{number},1,").split(",")[1])

    def test_a_million_bytes_each_way_over_sixteen_sockets_at_once(self):
        chance = random.Random(16)
        sent = [chance.randbytes(TOTAL // SOCKETS) for _ in range(SOCKETS)]
        received = [b""] * SOCKETS
        with contextlib.ExitStack() as stack:
            for number in range(SOCKETS):
                self.connect(number, stack.enter_context(Server(echo)).port)
            self.assertEqual(self.device.command("AT+Socket=inet,stream,tcp"), ["ERROR: process command,-10"])
            for offset in range(0, TOTAL // SOCKETS, CHUNK):
                for number, data in enumerate(sent):
                    text = encoded(data[offset:offset + CHUNK])
                    self.assertEqual(self.device.command(f"AT+Send={number},1,{len(text)},{text}"), ["OK"])
                for number, data in enumerate(sent):
                    while len(received[number]) < min(offset + CHUNK, len(data)):
                        received[number] += self.recv(number)
            for number in range(SOCKETS):
                self.assertEqual(self.device.command(f"AT+Close={number}"), [f"+close:{number}", "OK"])
        digests = [[hashlib.sha256(data).hexdigest() for data in all_data] for all_data in (sent, received)]
        self.assertEqual(digests[0], digests[1])

    def test_opening_and_closing_leaves_nothing_behind(self):
        listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(PORTS)]
        threads = [threading.Thread(target=self.take_and_drop, args=(one,), daemon=True) for one in listeners]
        for thread in threads:
            thread.start()
        for cycle in range(100):  # what grows once has grown
            self.cycle(listeners[cycle % PORTS])
        before = self.held()
        for cycle in range(CYCLES):
            self.cycle(listeners[cycle % PORTS])
        after = self.held()
        for one in listeners:
            one.shutdown(socket.SHUT_RDWR)
            one.close()
        self.assertEqual(after[0], before[0], "descriptors")
        self.assertLess(after[1] - before[1], 256, "KiB of memory")

    def cycle(self, listener):
        self.connect(0, listener.getsockname()[1])
        self.assertEqual(self.device.command("AT+Close=0"), ["+close:0", "OK"])

    @staticmethod
    def take_and_drop(listener):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    connection.settimeout(PATIENCE)
                    connection.recv(1)

    def held(self):
        """Open descriptors once what was closed has gone, and anonymous memory in KiB."""
        self.device.command("AT+Test")
        process = f"/proc/{self.device.process.pid}"
        with open(f"{process}/status", encoding="ascii") as status:
            memory = int(re.search(r"RssAnon:\s+(\d+)", status.read())[1])
        return len(os.listdir(f"{process}/fd")), memory


if __name__ == "__main__":
    unittest.main()
