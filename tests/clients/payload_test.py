#!/usr/bin/env python3
"""Data through sockets: binary and base64, both ways, in order; what a closed peer and a Close look like."""

import base64
import random
import tempfile
import unittest

from certificates import Authority
from device import Device
from files import encoded
from servers import Server, echo, hold

DATA = random.Random(3235).randbytes(100_000)


def numbered(byte):
    """Bytes that survive text mode: no CR. ref: at-protocol.md §4"""
    return bytes(10 if value == 13 else value for value in byte)


class Payload(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.leaf = Authority(cls.scratch.name, "root").issue("leaf")

    def connected(self, server, protocol="TCP", joined="+connect:"):
        device = Device(tempfile.mkdtemp(dir=self.scratch.name))
        self.addCleanup(device.__exit__)
        device.join()
        self.assertEqual(device.command(f"AT+Socket=INET,STREAM,{protocol}"), ["+socket:0", "OK"])
        device.send(f"AT+Connect=0,INET,{server.port},127.0.0.1")
        self.assertEqual(device.port.line(), "OK")
        self.assertTrue(device.port.line().startswith(joined))
        if joined == "+connect:":
            self.assertEqual(device.port.line(), "OK")
        return device

    def send_binary(self, device, data):
        header = f"at+send=0,0,{len(data)},".encode()
        device.port.write(header + data + b"\r")
        device.port.expect(header + data + b"\r\n" + b"\n\r\r")
        self.assertEqual(device.port.line(), "OK")

    def recv_binary(self, device, length):
        device.send(f"AT+Recv=0,0,{length}")
        self.assertEqual(device.port.line(), "OK")
        data = device.binary_line(b"+recv:0,0,")
        self.assertEqual(device.port.line(), "OK")
        return data

    def recv_base64(self, device, length):
        device.send(f"AT+Recv=0,1,{length}")
        first, line, last = device.lines(3)
        self.assertEqual((first, last), ("OK", "OK"))
        return base64.b64decode(line.removeprefix("+recv:0,1,").split(",")[1])

    def echo_base64(self, device):
        received = b""
        for offset in range(0, len(DATA), 720):
            text = encoded(DATA[offset:offset + 720])
            self.assertEqual(device.command(f"AT+Send=0,1,{len(text)},{text}"), ["OK"])
            while len(received) < min(offset + 720, len(DATA)):
                received += self.recv_base64(device, 1000)
        self.assertEqual(received, DATA)

    def test_base64_100_kb_each_way(self):
        with Server(echo) as server:
            self.echo_base64(self.connected(server))

    def test_base64_100_kb_each_way_over_tls(self):
        with Server(echo, self.leaf) as server:
            self.echo_base64(self.connected(server, "SEC", "ERROR: process command,-453"))

    def test_binary_100_kb_each_way(self):
        wanted, received = numbered(DATA), b""
        with Server(echo) as server:
            device = self.connected(server)
            for offset in range(0, len(wanted), 900):
                self.send_binary(device, wanted[offset:offset + 900])
                while len(received) < min(offset + 900, len(wanted)):
                    received += self.recv_binary(device, 1000)
        self.assertEqual(received, wanted)

    # ref: at-protocol.md §4: CR arrives as LF, LF leaves as CR LF
    def test_text_mode_changes_binary_data(self):
        with Server(echo) as server:
            device = self.connected(server)
            device.port.write(b"at+send=0,0,5,ab\rcd\r")
            device.port.expect(b"at+send=0,0,5,ab\r\ncd\r\n" + b"\n\r\r")
            self.assertEqual(device.port.line(), "OK")
            device.send("AT+Recv=0,0,100")
            self.assertEqual(device.port.line(), "OK")
            device.port.expect(b"+recv:0,0,5,ab\r\ncd" + b"\n\r\r" + b"OK" + b"\n\r\r")

    def test_a_closed_peer_gives_zero_bytes(self):
        with Server(lambda connection: connection.sendall(b"bye")) as server:
            device = self.connected(server)
            self.assertEqual(self.recv_binary(device, 100), b"bye")
            for _ in range(2):
                device.send("AT+Recv=0,1,100")
                self.assertEqual(device.lines(3), ["OK", "+recv:0,1,0,", "OK"])

    # ref: commands-socket.md §3 Close: the pending call ends with -1
    def test_close_while_a_recv_waits(self):
        with Server(hold) as server:
            device = self.connected(server)
            device.send("AT+Recv=0,0,100")
            self.assertEqual(device.port.line(), "OK")
            device.send("AT+Close=0")
            self.assertEqual(sorted(device.lines(3)), ["+close:0", "ERROR: process command,-1", "OK"])
            self.assertEqual(device.command("AT+Socket=INET,STREAM,TCP"), ["+socket:0", "OK"])

    def test_refused_and_unreachable(self):
        with Server(hold) as server:
            port = server.port
        device = Device(tempfile.mkdtemp(dir=self.scratch.name), args=("--clock", "virtual"))
        self.addCleanup(device.__exit__)
        self.assertEqual(device.command("AT+Socket=INET,STREAM,TCP"), ["+socket:0", "OK"])
        device.send(f"AT+Connect=0,INET,{port},127.0.0.1")
        self.assertEqual(device.lines(2), ["OK", "ERROR: process command,-101"])
        device.join()
        device.send(f"AT+Connect=0,INET,{port},127.0.0.1")
        self.assertEqual(device.lines(2), ["OK", "ERROR: process command,-111"])
        device.send("AT+Connect=0,INET,80,198.51.100.1")
        self.assertEqual(device.lines(2), ["OK", "ERROR: process command,-110"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
