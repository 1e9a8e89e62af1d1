#!/usr/bin/env python3
"""The device and the programs that everybody has: socat, netcat, Python's own servers; and a peer behind a bad network."""

import base64
import hashlib
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
import unittest

from device import PATIENCE
from files import encoded
from scratch import InFolder
from servers import BadNetwork, Server, echo, free_port

BULK = 300_000  # bytes


class Peers(InFolder):
    config = None

    def setUp(self):
        super().setUp()
        self.device = self.start_device(self.config)
        self.device.join()

    def connect(self, port):
        self.assertEqual(self.device.command("AT+Socket=inet,stream,tcp"), ["+socket:0", "OK"])
        self.assertEqual(self.device.command(f"AT+Connect=0,inet,{port},127.0.0.1"), ["OK"])
        self.assertEqual(self.device.lines(2), [f"+connect:{port},127.0.0.1", "OK"])

    def bind(self, kind, port=5001):
        type_of = {"tcp": "stream,tcp", "udp": "dgram,udp"}[kind]
        self.assertEqual(self.device.command(f"AT+Socket=inet,{type_of}"), ["+socket:0", "OK"])
        self.assertEqual(self.device.command(f"AT+Bind=0,inet,{port},0.0.0.0"), ["OK"])
        if kind == "tcp":
            self.assertEqual(self.device.command("AT+Listen=0,1"), ["OK"])
        return self.device.inbound(f"{kind}:{port}")

    def accept(self, number=1):
        """The client's number, once it is there."""
        self.assertTrue(self.device.port.line().startswith(f"+accept:{number},inet,"))
        self.assertEqual(self.device.port.line(), "OK")

    def send(self, number, data):
        for offset in range(0, len(data), 720):
            text = encoded(data[offset:offset + 720])
            self.assertEqual(self.device.command(f"AT+Send={number},1,{len(text)},{text}"), ["OK"])

    def recv(self, number, room=12000, call="Recv"):
        rest = ",inet,0,0.0.0.0" if call == "RecvFrom" else ""
        self.assertEqual(self.device.command(f"AT+{call}={number}{rest},1,{room}"), ["OK"])
        line = self.device.port.line()
        self.assertEqual(self.device.port.line(), "OK")
        self.assertTrue(line.startswith(f"+{call.lower()}:{number},1,"), line)
        return base64.b64decode(line.split(",")[-1])

    def recv_all(self, number):
        """Until the peer's FIN."""
        data = b""
        while part := self.recv(number):
            data += part
        return data

    def run_peer(self, *command):
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait, PATIENCE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stdin.close)
        self.addCleanup(process.kill)
        return process


class Programs(Peers):
    def test_socat_as_a_client_of_the_device(self):
        place = self.bind("tcp")
        self.assertEqual(self.device.command("AT+Accept=0,inet"), ["OK"])
        peer = self.run_peer("socat", "-", f"TCP:{place}")
        self.accept()
        self.send(1, b"from the device")
        self.assertEqual(peer.stdout.read(15), b"from the device")
        peer.stdin.write(b"from socat")
        peer.stdin.close()
        self.assertEqual(self.recv_all(1), b"from socat")

    def test_socat_as_a_server_of_datagrams(self):
        port = free_port()
        peer = self.run_peer("socat", f"UDP-RECVFROM:{port},bind=127.0.0.1,fork", "EXEC:cat")
        self.wait_for_udp(port)
        self.assertEqual(self.device.command("AT+Socket=inet,dgram,udp"), ["+socket:0", "OK"])
        text = encoded(b"ping")
        self.assertEqual(self.device.command(f"AT+SendTo=0,inet,{port},127.0.0.1,1,{len(text)},{text}"), ["OK"])
        self.assertEqual(self.recv(0, call="RecvFrom"), b"ping")
        self.assertIsNone(peer.poll())

    @staticmethod
    def wait_for_udp(port):
        deadline = time.monotonic() + PATIENCE
        wanted = f":{port:04X} "
        while time.monotonic() < deadline:
            with open("/proc/net/udp", encoding="ascii") as table:
                if wanted in table.read():
                    return
            time.sleep(0.005)
        raise AssertionError("socat did not open its port")

    @unittest.skipUnless(shutil.which("nc"), "netcat is not installed")
    def test_netcat_as_a_client_of_the_device(self):
        address, port = self.bind("tcp").split(":")
        self.assertEqual(self.device.command("AT+Accept=0,inet"), ["OK"])
        peer = self.run_peer("nc", "-N", address, port)
        self.accept()
        peer.stdin.write(b"from netcat")
        peer.stdin.close()
        self.assertEqual(self.recv_all(1), b"from netcat")
        self.send(1, b"bye")
        self.assertEqual(self.device.command("AT+Close=1"), ["+close:1", "OK"])
        self.assertEqual(peer.stdout.read(), b"bye")

    @unittest.skipUnless(shutil.which("nc"), "netcat is not installed")
    def test_netcat_sends_datagrams(self):
        address, port = self.bind("udp").split(":")
        peer = self.run_peer("nc", "-u", address, port)
        peer.stdin.write(b"one line")
        peer.stdin.flush()
        self.assertEqual(self.recv(0, call="RecvFrom"), b"one line")

    def test_a_file_from_pythons_web_server(self):
        content = random.Random(8).randbytes(BULK)
        with open(os.path.join(self.folder, "bulk.bin"), "wb") as file:
            file.write(content)
        peer = subprocess.Popen([sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1",
                                 "--directory", self.folder], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(peer.wait, PATIENCE)
        self.addCleanup(peer.stdout.close)
        self.addCleanup(peer.kill)
        self.connect(int(peer.stdout.readline().split(b" port ")[1].split()[0]))
        self.send(0, b"GET /bulk.bin HTTP/1.0\r\n\r\n")
        head, body = self.recv_all(0).split(b"\r\n\r\n", 1)
        self.assertIn(b" 200 ", head)
        self.assertEqual(hashlib.sha256(body).digest(), hashlib.sha256(content).digest())


class Network(Peers):
    """What is between the device and its peer loses and delays; what arrives is in order all the same."""

    def test_a_bulk_transfer_through_delay_and_small_pieces(self):
        data = random.Random(9).randbytes(60_000)
        with Server(echo) as server, BadNetwork(server.port, seed=9) as network:
            self.connect(network.port)
            received = b""
            for offset in range(0, len(data), 1440):
                part = data[offset:offset + 1440]
                self.send(0, part)
                while len(received) < offset + len(part):
                    received += self.recv(0)
        self.assertEqual(hashlib.sha256(received).digest(), hashlib.sha256(data).digest())

    def test_lost_datagrams_are_asked_for_again(self):
        with BadNetwork(self.udp_echo(), seed=10, datagrams=True) as network:
            self.assertEqual(self.device.command("AT+Socket=inet,dgram,udp"), ["+socket:0", "OK"])
            self.assertEqual(self.device.command("AT+SetSockOpt=0,socket,rcvtimeo,0,30000"), ["OK"])
            lost = 0
            for number in range(30):
                wanted = b"number %02d" % number
                while not self.asked(network.port, wanted):
                    lost += 1
            self.assertGreater(lost, 0, "the network is a bad one")

    def asked(self, port, wanted):
        """One try: True when the answer came in time. Late answers to earlier tries are passed over."""
        text = encoded(wanted)
        self.assertEqual(self.device.command(f"AT+SendTo=0,inet,{port},127.0.0.1,1,{len(text)},{text}"), ["OK"])
        while True:
            self.assertEqual(self.device.command("AT+RecvFrom=0,inet,0,0.0.0.0,1,100"), ["OK"])
            line = self.device.port.line()
            if line == "ERROR: process command,-11":
                return False
            self.assertEqual(self.device.port.line(), "OK")
            if base64.b64decode(line.split(",")[-1]) == wanted:
                return True

    def udp_echo(self):
        peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        peer.bind(("127.0.0.1", 0))

        def answer():
            while True:
                data, source = peer.recvfrom(2000)
                if data == b"end":
                    return
                peer.sendto(data, source)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()

        def stop():
            peer.sendto(b"end", peer.getsockname())
            thread.join(PATIENCE)
            peer.close()

        self.addCleanup(stop)
        return peer.getsockname()[1]


NETEM = ("ip link set lo up && tc qdisc add dev lo root netem delay 2ms 1ms loss 2% reorder 10%")


def netem_works():
    probe = subprocess.run(["unshare", "-Urn", "sh", "-c", NETEM], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return probe.returncode == 0


class Namespace(unittest.TestCase):
    def test_the_kernels_own_bad_network(self):
        """The bulk transfer again, in a network namespace whose loopback delays, loses and reorders packets."""
        if not shutil.which("unshare") or not shutil.which("tc") or not netem_works():
            self.skipTest("no network namespace with tc netem here")
        command = f"{NETEM} && exec {sys.executable} {os.path.abspath(__file__)} Network.test_a_bulk_transfer_through_delay_and_small_pieces"
        self.assertEqual(subprocess.run(["unshare", "-Urn", "sh", "-c", command]).returncode, 0)


if __name__ == "__main__":
    unittest.main()
