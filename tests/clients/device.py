"""A cc3235emu process and the serial port that leads to it, as a driver's author sees them."""

import json
import os
import select
import signal
import subprocess
import time

EOL = b"\n\r\r"
BINARY = os.environ["CC3235EMU"]
PATIENCE = 20.0  # seconds until a test gives up; nothing below waits that long when all is well


class Stream:
    """A byte stream from the device, with an input buffer."""

    def __init__(self, fd):
        self.fd = fd
        self.buffer = b""
        self.ended = False

    def fill(self):
        """Reads what is there."""
        try:
            data = os.read(self.fd, 65536)
        except BlockingIOError:
            return
        self.ended = not data
        self.buffer += data

    def wait_for(self, done, timeout=PATIENCE):
        """Reads until done(buffer) is true."""
        deadline = time.monotonic() + timeout
        while not done(self.buffer):
            if self.ended or not select.select([self.fd], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError(f"no such answer within {timeout} s; got {self.buffer[-400:]!r}")
            self.fill()

    def take(self, count, timeout=PATIENCE):
        self.wait_for(lambda got: len(got) >= count, timeout)
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def expect(self, wanted):
        got = self.take(len(wanted))
        if got != wanted:
            raise AssertionError(f"expected {wanted!r}, got {got!r} then {self.buffer[:200]!r}")

    def skip_to(self, end, timeout=PATIENCE):
        """All up to `end`, which is included."""
        self.wait_for(lambda got: end in got, timeout)
        skipped, self.buffer = self.buffer.split(end, 1)
        return skipped + end

    def line(self, timeout=PATIENCE):
        """The next output line without its line end."""
        return self.skip_to(EOL, timeout)[:-len(EOL)].decode("latin-1")

    def silent(self, seconds=0.05):
        """True when nothing arrives in that time."""
        readable, _, _ = select.select([self.fd], [], [], seconds)
        return not self.buffer and not readable


class Serial(Stream):
    """A raw serial port."""

    def __init__(self, path):
        super().__init__(os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK))

    def close(self):
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def write(self, data):
        deadline = time.monotonic() + PATIENCE
        while data:
            readable, writable, _ = select.select([self.fd], [self.fd], [], max(0, deadline - time.monotonic()))
            if not readable and not writable:
                raise TimeoutError(f"the port takes no more bytes; {len(data)} left")
            if readable:
                self.fill()
            if writable:
                data = data[os.write(self.fd, data[:4096]):]


class Device:
    """`cc3235emu run` in a folder of its own. Use as a context manager."""

    def __init__(self, folder, config=None, args=(), banner=True):
        self.folder = str(folder)
        self.link = os.path.join(self.folder, "port")
        command = [BINARY, "run", "--port-link", self.link, "--flash", os.path.join(self.folder, "flash.img"), *args]
        if config is not None:
            path = os.path.join(self.folder, "config.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(config, file)
            command += ["--config", path]
        self.log = open(os.path.join(self.folder, "log.txt"), "ab")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log)
        self.port = None
        try:
            self._wait_ready()
            self.port = Serial(self.link)
            if banner:
                self.banner = self.read_banner()
        except BaseException:
            self.kill()
            raise

    def _wait_ready(self):
        readable, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        line = self.process.stdout.readline().decode() if readable else ""
        if not line.startswith("port: "):
            raise AssertionError(f"the emulator did not start: {line!r}, {self.log_text()}")

    def inbound(self, name):
        """Where on the host a port such as tcp:80 has appeared, by the next line of standard output."""
        line = self.process.stdout.readline().decode().split()
        if line[:2] != ["inbound:", name]:
            raise AssertionError(f"no place of {name}: {line!r}")
        return line[2]

    def log_text(self):
        with open(os.path.join(self.folder, "log.txt"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def read_banner(self):
        return self.port.skip_to(b"Enter AT Command:" + EOL)

    def send(self, line):
        """Sends one line and takes its echo and the blank line after it."""
        data = line.encode("latin-1") if isinstance(line, str) else line
        self.port.write(data + b"\r")
        self.port.expect(data.replace(b"\r", b"\r\n") + b"\r\n" + EOL)

    def command(self, line):
        """Sends one line; the lines of its answer up to OK or ERROR. For answers that no event interrupts."""
        self.send(line)
        return self.answer()

    def answer(self):
        lines = []
        while not lines or not (lines[-1] == "OK" or lines[-1].startswith("ERROR: ")):
            lines.append(self.port.line())
        return lines

    def lines(self, count):
        return [self.port.line() for _ in range(count)]

    def binary_line(self, prefix):
        """A `+recv`-like line with raw data: `<prefix><n>,` then n bytes, LF sent as CR LF. Gives the data."""
        self.port.expect(prefix)
        count = int(self.port.skip_to(b",")[:-1])
        data = b""
        while len(data) < count:
            byte = self.port.take(1)
            if byte == b"\r" and self.port.take(1) == b"\n":
                byte = b"\n"
            data += byte
        self.port.expect(EOL)
        return data

    def join(self):
        """Joins the access point of the default configuration."""
        answer = self.command("AT+WlanConnect=cc3235,,WPA_WPA2,12345678,,,") + self.lines(2)
        assert answer[0] == "OK", answer
        return answer

    def terminate(self):
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self._close()
        return code

    def kill(self):
        """kill -9: the power cut."""
        self.process.kill()
        self.process.wait(PATIENCE)
        self._close()

    def _close(self):
        if self.port:
            self.port.close()
        self.process.stdout.close()
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()
