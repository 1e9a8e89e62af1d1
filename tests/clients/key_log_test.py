#!/usr/bin/env python3
"""What --keylog writes opens a recorded connection, as Wireshark would do it; for Connect and for Accept."""

import hmac
import os
import re
import socket
import ssl
import subprocess
import unittest

from chains import Certificate, chain_file
from device import PATIENCE
from servers import Relay, Server, echo
from tls_test import HUB, Tls

SECRET = b"the temperature is 21"
APPLICATION_DATA, HANDSHAKE = 23, 22
#: TLS_RSA_WITH_AES_256_CBC_SHA: what `openssl enc` can undo.
SUITE, MAC, KEY, IV = "AES256-SHA", 20, 32, 16


def expand(secret, label, seed, size):
    """The pseudo-random function of TLS 1.2. ref: RFC 5246 §5"""
    out, chained = b"", label + seed
    while len(out) < size:
        chained = hmac.digest(secret, chained, "sha256")
        out += hmac.digest(secret, chained + label + seed, "sha256")
    return out[:size]


def records(data):
    while data:
        size = 5 + int.from_bytes(data[3:5], "big")
        yield data[0], data[5:size]
        data = data[size:]


def randoms(hello):
    """The 32 bytes behind type, length and version."""
    return hello[6:38]


def opened(key_log, from_client, from_server):
    """The first application data of the server in the recorded bytes, by the key log alone."""
    client_random = randoms(next(body for kind, body in records(from_client) if kind == HANDSHAKE))
    server_random = randoms(next(body for kind, body in records(from_server) if kind == HANDSHAKE))
    secrets = dict(line.split()[1:] for line in key_log.splitlines())
    keys = expand(bytes.fromhex(secrets[client_random.hex()]), b"key expansion", server_random + client_random,
                  2 * MAC + 2 * KEY)
    sealed = next(body for kind, body in records(from_server) if kind == APPLICATION_DATA)
    plain = subprocess.run(["openssl", "enc", "-d", "-aes-256-cbc", "-nopad", "-K", keys[2 * MAC + KEY:].hex(),
                            "-iv", sealed[:IV].hex()], input=sealed[IV:], capture_output=True, check=True).stdout
    return plain[:-1 - plain[-1] - MAC]


class KeyLog(Tls):
    def test_it_opens_a_recorded_connection(self):
        leaf = chain_file(self.scratch.name, Certificate(self.scratch.name, "hub.example", key="rsa-2048"))
        path = os.path.join(self.scratch.name, "connect.log")
        from_server = []

        def record(data, _flight):
            from_server.append(data)
            return data

        with Server(echo, leaf) as server:
            server.context.set_ciphers(f"{SUITE}:@SECLEVEL=0")
            with Relay(server.port, record) as relay:
                device = self.device(relay.port, args=("--keylog", path))
                number = self.secure_socket(device)
                self.assertEqual(self.connect(device, number), ["ERROR: process command,-453"])
                self.exchange(device, number, SECRET, SECRET)
                self.assertEqual(device.terminate(), 0)
                from_client = relay.from_device
        with open(path, encoding="ascii") as file:
            self.assertEqual(opened(file.read(), from_client, b"".join(from_server)), SECRET)

    def test_accept_writes_the_secret_that_the_client_has(self):
        path, theirs = (os.path.join(self.scratch.name, name) for name in ("accept.log", "client.log"))
        device = self.device(args=("--keylog", path))
        self.store(device, own=self.leaf[0], key=self.leaf[1])
        number = self.secure_socket(device, SECURE_FILES_CERTIFICATE_FILE_NAME="own", SECURE_FILES_PRIVATE_KEY_FILE_NAME="key")
        self.assertEqual(device.command(f"AT+Bind={number},inet,443,0.0.0.0"), ["OK"])
        self.assertEqual(device.command(f"AT+Listen={number},1"), ["OK"])
        context = ssl.create_default_context(cafile=self.root.pem)
        context.keylog_filename = theirs
        place = ("127.0.0.1", int(device.inbound("tcp:443").rpartition(":")[2]))
        with socket.create_connection(place, PATIENCE) as plain, context.wrap_socket(plain, server_hostname="hub.example"):
            self.assertEqual(device.command(f"AT+Accept={number},inet"), ["OK"])
            device.lines(2)
        self.assertEqual(device.terminate(), 0)
        with open(path, encoding="ascii") as ours, open(theirs, encoding="ascii") as other:
            line = ours.read().strip()
            self.assertIsNotNone(re.fullmatch("CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}", line))
            self.assertIn(line, other.read())


if __name__ == "__main__":
    unittest.main(verbosity=2)
