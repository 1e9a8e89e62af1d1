#!/usr/bin/env python3
"""The port over TCP, over RFC 2217 and on standard input and output; what the process says about itself."""

import json
import os
import socket
import struct
import subprocess
import tempfile
import unittest

from device import BINARY, EOL, PATIENCE, Device
from process import Client, Emulator, pipe

PROMPT = b"Enter AT Command:" + EOL
TEST = b"AT+Test\r"
TEST_EXCHANGE = b"AT+Test\r\n" + EOL + b"OK" + EOL


class Case(unittest.TestCase):
    def start(self, *args, **options):
        emulator = Emulator(*args, **options)
        self.addCleanup(emulator.end)
        return emulator

    def open(self, address):
        stream = Client(address)
        self.addCleanup(stream.close)
        return stream


class Tcp(Case):
    def test_a_client_talks_to_the_port(self):
        emulator = self.start("--tcp", "127.0.0.1:0")
        client = self.open(emulator.names["tcp"])
        client.skip_to(PROMPT)
        client.write(TEST)
        client.expect(TEST_EXCHANGE)
        self.assertEqual(emulator.end(), 0)
        self.assertEqual(client.rest(), b"")

    def test_a_second_client_is_told_and_closed(self):
        emulator = self.start("--tcp", "localhost:0")
        first = self.open(emulator.names["tcp"])
        first.skip_to(PROMPT)
        second = self.open(emulator.names["tcp"])
        self.assertEqual(second.rest(), b"cc3235emu: the port is in use by another client\r\n")
        first.write(TEST)
        first.expect(TEST_EXCHANGE)

    def test_the_next_client_finds_a_clean_port(self):
        emulator = self.start("--tcp", "127.0.0.1:0")
        for _ in range(50):
            client = self.open(emulator.names["tcp"])
            client.write(TEST)
            client.skip_to(TEST_EXCHANGE)
            client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()

    def test_a_client_that_has_ended_its_sending_still_reads(self):
        emulator = self.start("--tcp", "127.0.0.1:0")
        client = self.open(emulator.names["tcp"])
        client.write(TEST)
        client.socket.shutdown(socket.SHUT_WR)
        client.skip_to(TEST_EXCHANGE)
        following = self.open(emulator.names["tcp"])
        following.write(TEST)
        following.expect(TEST_EXCHANGE)
        self.assertEqual(client.rest(), b"")

    def test_ipv6(self):
        if not socket.has_ipv6 or not os.path.exists("/proc/net/if_inet6"):
            return
        emulator = self.start("--tcp", "[::1]:0")
        self.assertTrue(emulator.names["tcp"].startswith("[::1]:"))
        self.open(emulator.names["tcp"]).skip_to(PROMPT)


def command(number, value):
    return b"\xff\xfa\x2c" + bytes([number]) + value.replace(b"\xff", b"\xff\xff") + b"\xff\xf0"


class Rfc2217(Case):
    GREETING = bytes.fromhex("fffb01 fffb03 fffb00 fffd00 fffd2c")

    def connect(self):
        emulator = self.start("--rfc2217", "127.0.0.1:0")
        client = self.open(emulator.names["rfc2217"])
        client.expect(self.GREETING)
        client.write(bytes.fromhex("fffd01 fffd03 fffd00 fffb00 fffb2c"))
        client.skip_to(PROMPT)
        return client

    def test_settings_of_a_client_are_acknowledged(self):
        client = self.connect()
        for number, value in ((1, struct.pack(">I", 115200)), (2, b"\x08"), (3, b"\x01"), (4, b"\x01"), (5, b"\x08"),
                              (5, b"\x0b"), (12, b"\x03")):
            client.write(command(number, value))
            client.expect(command(number + 100, value))
        client.write(TEST)
        client.expect(TEST_EXCHANGE)

    def test_every_byte_comes_through_both_ways(self):
        client = self.connect()
        data = bytes(value for value in range(256) if value not in (10, 13))
        client.write(data.replace(b"\xff", b"\xff\xff") + b"\r")
        client.expect(data.replace(b"\xff", b"\xff\xff") + b"\r\n" + EOL + b"ERROR: command not exist,0" + EOL)

    def test_a_suspended_device_waits(self):
        client = self.connect()
        client.write(command(8, b"") + TEST + command(1, bytes(4)))
        client.expect(command(101, struct.pack(">I", 115200)))
        client.write(command(9, b""))
        client.expect(TEST_EXCHANGE)


class Stdio(Case):
    def run_with(self, *args, **options):
        return subprocess.run([BINARY, "run", "--stdio", *args], stderr=subprocess.PIPE, timeout=PATIENCE, **options)

    def test_it_does_all_commands_and_ends_with_the_input(self):
        for clock in ("real", "virtual"):
            commands = TEST * 1000 + b"AT+WlanConnect=cc3235,,WPA_WPA2,12345678,,,\r"
            done = self.run_with("--clock", clock, input=commands, stdout=subprocess.PIPE)
            self.assertEqual(done.returncode, 0)
            self.assertEqual(done.stdout.count(b"OK" + EOL), 1001)
            self.assertIn(b"+eventnetapp:ipv4_acquired,", done.stdout)

    def test_it_does_not_wait_for_ever_for_a_command_that_nothing_ends(self):
        done = self.run_with("--clock", "virtual", input=b"at+send=0,0,100,\r", stdout=subprocess.PIPE)
        self.assertEqual(done.returncode, 0)

    def test_files_will_do(self):
        with tempfile.TemporaryFile() as commands, tempfile.TemporaryFile() as output:
            commands.write(TEST)
            commands.seek(0)
            self.assertEqual(self.run_with(stdin=commands, stdout=output).returncode, 0)
            output.seek(0)
            self.assertTrue(output.read().endswith(b"OK" + EOL))

    def test_the_flags_of_shared_descriptors_are_given_back(self):
        reading, writing = pipe()
        with reading:
            os.close(writing)
            self.run_with(stdin=reading, stdout=subprocess.DEVNULL)
            self.assertTrue(os.get_blocking(reading.fileno()))


class Together(Case):
    def test_two_front_ends_are_two_taps_of_one_port(self):
        with tempfile.TemporaryDirectory() as folder:
            device = Device(folder, args=("--tcp", "127.0.0.1:0"))
            self.addCleanup(device.__exit__)
            tcp = self.open(device.process.stdout.readline().decode().split(": ")[1])
            tcp.write(TEST)
            tcp.expect(TEST_EXCHANGE)
            device.port.expect(TEST_EXCHANGE)
            device.port.write(TEST)
            device.port.expect(TEST_EXCHANGE)
            tcp.expect(TEST_EXCHANGE)
            device.terminate()

    def test_ready_fd_and_state_file_tell_when_and_where(self):
        with tempfile.TemporaryDirectory() as folder:
            reading, writing = pipe()
            state_path = os.path.join(folder, "state.json")
            emulator = self.start("--tcp", "127.0.0.1:0", "--rfc2217", "127.0.0.1:0", "--ready-fd", str(writing),
                                  "--state-file", state_path, lines=2, pass_fds=(writing,))
            os.close(writing)
            with reading:
                self.assertEqual(reading.read(), b"ready\n")
            with open(state_path, encoding="utf-8") as file:
                state = json.load(file)
            self.assertEqual(state, {"pid": emulator.process.pid, **emulator.names})
            self.assertEqual(emulator.end(), 0)
            self.assertFalse(os.path.exists(state_path))


if __name__ == "__main__":
    unittest.main()
