"""The emulator as a process without a pseudo terminal, and a byte stream to its port."""

import os
import socket
import subprocess

from device import BINARY, PATIENCE, Stream


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


class Client(Stream):
    """A TCP client of the port."""

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host.strip("[]"), int(port)), PATIENCE)
        super().__init__(self.socket.fileno())

    def write(self, data):
        self.socket.sendall(data)

    def rest(self):
        """All that comes until the other side closes."""
        self.wait_for(lambda _: self.ended)
        return self.buffer

    def close(self):
        self.socket.close()


def pipe():
    """A pipe whose read end is a file object and whose write end is left to a child."""
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb"), writing
