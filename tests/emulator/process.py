"""The emulator as a process without a pseudo terminal, and a byte stream to its port."""

import os
import select
import socket
import subprocess
import time

from device import BINARY, PATIENCE


class Emulator:
    """`cc3235emu run` with these arguments. `names` is what it printed: {"tcp": "127.0.0.1:41233"}."""

    def __init__(self, *args, lines=1, **options):
        self.process = subprocess.Popen([BINARY, "run", *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **options)
        self.names = dict(self.process.stdout.readline().decode().rstrip("\n").split(": ", 1) for _ in range(lines))

    def end(self):
        """SIGTERM; the exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return code


class Stream:
    """A TCP client with an input buffer."""

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host.strip("[]"), int(port)), PATIENCE)
        self.buffer = b""
        self.ended = False

    def write(self, data):
        self.socket.sendall(data)

    def wait_for(self, done, timeout=PATIENCE):
        """Reads until done(buffer) is true."""
        deadline = time.monotonic() + timeout
        while not done(self.buffer):
            if self.ended or not select.select([self.socket], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError(f"no such answer; got {self.buffer[-400:]!r}")
            self._read()

    def _read(self):
        data = self.socket.recv(65536)
        self.ended = not data
        self.buffer += data

    def expect(self, wanted):
        self.wait_for(lambda got: len(got) >= len(wanted))
        got, self.buffer = self.buffer[:len(wanted)], self.buffer[len(wanted):]
        if got != wanted:
            raise AssertionError(f"expected {wanted!r}, got {got!r} then {self.buffer[:200]!r}")

    def skip_to(self, end):
        self.wait_for(lambda got: end in got)
        skipped, self.buffer = self.buffer.split(end, 1)
        return skipped + end

    def rest(self):
        """All that comes until the other side closes."""
        while not self.ended:
            self._read()
        return self.buffer

    def close(self):
        self.socket.close()


def pipe():
    """A pipe whose read end is a file object and whose write end is left to a child."""
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb"), writing
