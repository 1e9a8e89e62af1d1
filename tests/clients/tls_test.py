#!/usr/bin/env python3
"""Secure sockets against programs that others wrote: Python's ssl as a client, mosquitto and nginx that demand certificates."""

import hashlib
import os
import re
import socket
import ssl
import tempfile
import unittest

from certificates import Authority
from device import PATIENCE, Device
from files import encoded, write_file
from servers import Mosquitto, Nginx, Server, echo

HUB = "203.0.113.10"


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.root = Authority(cls.scratch.name, "root")
        cls.clients = Authority(cls.scratch.name, "clients")
        cls.leaf = cls.root.issue("leaf")
        cls.client = cls.clients.issue("client", host="client")

    def device(self, port=None, args=(), **config):
        network = {"endpoints": {f"{HUB}:8883": f"127.0.0.1:{port}"}} if port else {}
        device = Device(tempfile.mkdtemp(dir=self.scratch.name), {"network": network, **config}, args)
        self.addCleanup(device.__exit__)
        device.join()
        return device

    @staticmethod
    def store(device, **paths):
        for name, path in paths.items():
            with open(path, "rb") as file:
                write_file(device, name, file.read())

    def secure_socket(self, device, **options):
        answer = device.command("AT+Socket=INET,STREAM,SEC")
        self.assertEqual(answer[-1], "OK")
        number = answer[0].removeprefix("+socket:")
        for option, value in options.items():
            self.assertEqual(device.command(f"AT+SetSockOpt={number},SOCKET,{option},{value}"), ["OK"])
        return number

    def connect(self, device, number):
        device.send(f"AT+Connect={number},INET,8883,{HUB}")
        self.assertEqual(device.port.line(), "OK")
        return device.answer()

    def exchange(self, device, number, sent, wanted):
        """Sends bytes and receives until an answer is there that holds `wanted`."""
        self.assertEqual(device.command(f"AT+Send={number},1,{len(encoded(sent))},{encoded(sent)}"), ["OK"])
        self.assertEqual(device.command(f"AT+Recv={number},0,1000"), ["OK"])
        self.assertIn(wanted, device.binary_line(f"+recv:{number},0,".encode()))
        self.assertEqual(device.lines(1), ["OK"])


class Serving(Tls):
    """ref: tls.md §6"""

    def listening(self, device, **options):
        self.store(device, own=self.leaf[0], key=self.leaf[1], ca=self.clients.pem)
        number = self.secure_socket(device, SECURE_FILES_CERTIFICATE_FILE_NAME="own", SECURE_FILES_PRIVATE_KEY_FILE_NAME="key",
                                    **options)
        self.assertEqual(device.command(f"AT+Bind={number},inet,443,0.0.0.0"), ["OK"])
        self.assertEqual(device.command(f"AT+Listen={number},1"), ["OK"])
        return number, ("127.0.0.1", int(device.inbound("tcp:443").rpartition(":")[2]))

    def visit(self, address, certificate=None, trusted=None):
        """A connection to the device, its hands shaken."""
        context = ssl.create_default_context(cafile=(trusted or self.root).pem)
        if certificate:
            context.load_cert_chain(*certificate)
        plain = socket.create_connection(address, PATIENCE)
        self.addCleanup(plain.close)
        client = context.wrap_socket(plain, server_hostname="hub.example")
        self.addCleanup(client.close)
        return client

    def test_a_client_that_verifies_the_device(self):
        device = self.device()
        number, address = self.listening(device)
        self.assertEqual(device.command(f"AT+SetSockOpt={number},SOCKET,SECMETHOD,TLSV1_2"),
                         ["ERROR: process command,-466"])
        self.assertEqual(device.command(f"AT+Accept={number},inet"), ["OK"])
        client = self.visit(address)
        self.assertEqual(client.version(), "TLSv1.2")
        self.assertEqual(device.lines(2), [f"+accept:1,inet,{client.getsockname()[1]},127.0.0.1", "OK"])
        client.sendall(b"ping")
        self.exchange(device, 1, b"pong", b"ping")
        self.assertEqual(client.recv(100), b"pong")
        self.assertEqual(device.command("AT+Close=1"), ["+close:1", "OK"])
        self.assertEqual(client.recv(100), b"", "close_notify")

    def test_clients_that_fail_are_events_and_accept_goes_on(self):
        device = self.device(args=("--log", "debug"))
        number, address = self.listening(device, SECURE_FILES_CA_FILE_NAME="ca")
        self.assertEqual(device.command(f"AT+Accept={number},inet"), ["OK"])
        for code, settings in ((-745, {}), (-688, {"certificate": self.leaf}), (-348, {"trusted": self.clients})):
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                self.visit(address, **settings).recv(1)
            self.assertEqual(device.lines(1), [f"+eventsock:async_event,{number},ssl_accept,{code}"])
        with socket.create_connection(address, PATIENCE) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
            self.assertEqual(device.lines(1), [f"+eventsock:async_event,{number},ssl_accept,-711"])
        client = self.visit(address, self.client)
        self.assertEqual(device.lines(2), [f"+accept:1,inet,{client.getsockname()[1]},127.0.0.1", "OK"])
        self.assertIn("secure accept failed, row 14: the client has no certificate", device.log_text())

    def test_the_seventh_is_rejected(self):
        device = self.device()
        number, address = self.listening(device)
        clients = []
        for _ in range(6):
            clients.append(self.visit(address))
            device.send(f"AT+Accept={number},inet")
            self.assertTrue(device.lines(3)[1].startswith("+accept:"))
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.visit(address)
        self.assertEqual(device.lines(1), [f"+eventsock:async_event,{number},ssl_accept,-460"])


class RealServers(Tls):
    """ref: tls.md §2 rows 14, 15, 28"""

    MQTT_CONNECT, MQTT_CONNACK = bytes.fromhex("100f00044d5154540402003c0003656d75"), bytes.fromhex("20020000")
    HTTP_GET, HTTP_OK = b"GET / HTTP/1.0\r\n\r\n", b"HTTP/1.1 200 OK"

    def check_demands(self, server, request, answer, without, strange):
        """`without`, `strange`: how Connect ends with no certificate and with one of another root."""
        device = self.device(server.port, catalog={"roots": [self.root.pem]})
        self.store(device, ca=self.root.der, own=self.client[0], key=self.client[1], leaf=self.leaf[0], leafkey=self.leaf[1])
        good = {"SECURE_FILES_CA_FILE_NAME": "ca", "SECURE_FILES_CERTIFICATE_FILE_NAME": "own",
                "SECURE_FILES_PRIVATE_KEY_FILE_NAME": "key"}
        number = self.secure_socket(device, **good)
        self.assertEqual(self.connect(device, number), [f"+connect:8883,{HUB}", "OK"])
        self.exchange(device, number, request, answer)
        number = self.secure_socket(device, SECURE_FILES_CA_FILE_NAME="ca")
        without(device, number)
        number = self.secure_socket(device, **{**good, "SECURE_FILES_CERTIFICATE_FILE_NAME": "leaf",
                                               "SECURE_FILES_PRIVATE_KEY_FILE_NAME": "leafkey"})
        strange(device, number)

    def fails_with(self, code):
        return lambda device, number: self.assertEqual(self.connect(device, number), [f"ERROR: process command,{code}"])

    def test_mosquitto_that_demands_certificates(self):
        with Mosquitto(self.scratch.name, self.leaf, client_root=self.clients.pem) as broker:
            self.check_demands(broker, self.MQTT_CONNECT, self.MQTT_CONNACK, self.fails_with(-340), self.fails_with(-348))

    def test_nginx_that_demands_certificates(self):
        # nginx takes every client up to its request and refuses in HTTP.
        def refused_in_http(device, number):
            self.assertEqual(self.connect(device, number), [f"+connect:8883,{HUB}", "OK"])
            self.exchange(device, number, self.HTTP_GET, b"HTTP/1.1 400 Bad Request")
        with Nginx(self.scratch.name, self.leaf, client_root=self.clients.pem) as server:
            self.check_demands(server, self.HTTP_GET, self.HTTP_OK, refused_in_http, refused_in_http)

    def test_the_log_says_why(self):
        with Server(echo, self.leaf) as server:
            device = self.device(server.port, args=("--log", "debug"), catalog="ti-20190217")
            self.store(device, ca=self.root.der, other=self.clients.der)
            number = self.secure_socket(device, SECURE_FILES_CA_FILE_NAME="ca")
            self.assertEqual(self.connect(device, number), ["ERROR: process command,-468"])
            self.assertEqual(device.command(f"AT+Close={number}"), [f"+close:{number}", "OK"])
            number = self.secure_socket(device, SECURE_FILES_CA_FILE_NAME="other")
            self.assertEqual(self.connect(device, number), [f"+eventsock:async_event,{number},wrong_root_ca,0",
                                                            "ERROR: process command,-688"])
        with open(self.root.der, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        self.assertIn(f"root digest {digest}, not among 104 roots of ti-20190217", device.log_text())
        self.assertIn("secure connect failed, row 16: ", device.log_text())

    def test_the_key_log_has_a_line_for_each_session(self):
        path = os.path.join(self.scratch.name, "keys.log")
        with Server(echo, self.leaf) as server:
            server_log = os.path.join(self.scratch.name, "server-keys.log")
            server.context.keylog_filename = server_log
            device = self.device(server.port, args=("--keylog", path))
            for _ in range(2):
                number = self.secure_socket(device)
                self.assertEqual(self.connect(device, number), ["ERROR: process command,-453"])
                self.exchange(device, number, b"hello", b"hello")
                self.assertEqual(device.command(f"AT+Close={number}"), [f"+close:{number}", "OK"])
            self.assertEqual(device.terminate(), 0)
        with open(path, encoding="ascii") as ours, open(server_log, encoding="ascii") as theirs:
            lines = ours.read().splitlines()
            self.assertEqual(lines, [line for line in theirs.read().splitlines() if not line.startswith("#")])
        self.assertEqual(len(lines), 2)
        for line in lines:
            self.assertTrue(re.fullmatch("CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}", line), line)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)

    def test_a_key_log_that_others_may_read_is_closed_to_them(self):
        path = os.path.join(self.scratch.name, "old-keys.log")
        with open(path, "w", encoding="ascii") as file:
            file.write("# mine\n")
        os.chmod(path, 0o644)
        self.assertEqual(self.device(1, args=("--keylog", path)).terminate(), 0)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        with open(path, encoding="ascii") as file:
            self.assertEqual(file.read(), "# mine\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
