#!/usr/bin/env python3
"""OpenSSL's own server in every version and with every kind of key, and servers that mean no good. ref: tls.md §1, §2, §5"""

import contextlib
import tempfile
import unittest

from chains import Certificate, chain_file
from device import Device
from files import write_file
from servers import CutOff, OpensslServer, Server, hold
from tls_rows_test import CA, HOST, DeviceAndServer
from tls_test import HUB, Tls

VERSIONS = ("-tls1", "-tls1_1", "-tls1_2")
KEYS = ("rsa-1024", "rsa-2048", "rsa-4096", "p-256", "p-384", "p-521")


class EveryServer(Tls):
    """`openssl s_server -rev` says each line backwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.issuer = Certificate(cls.scratch.name, "Root", ca=True)

    def device_for(self, ports):
        """A device that finds the servers at its ports 8883, 8884 … and trusts the root."""
        endpoints = {f"{HUB}:{8883 + i}": f"127.0.0.1:{port}" for i, port in enumerate(ports)}
        device = Device(tempfile.mkdtemp(dir=self.scratch.name),
                        {"network": {"endpoints": endpoints}, "catalog": {"roots": [self.issuer.pem]}})
        self.addCleanup(device.__exit__)
        device.join()
        self.store(device, ca=self.issuer.pem)
        return device

    def meet(self, device, port, code=0, **options):
        number = self.secure_socket(device, SECURE_FILES_CA_FILE_NAME="ca", **options)
        device.send(f"AT+Connect={number},INET,{port},{HUB}")
        good = ["OK", f"+connect:{port},{HUB}", "OK"]
        self.assertEqual(device.lines(2 if code else 3), ["OK", f"ERROR: process command,{code}"] if code else good)
        if code == 0:
            self.exchange(device, number, b"ping\n", b"gnip\n")
        self.assertEqual(device.command(f"AT+Close={number}"), [f"+close:{number}", "OK"])

    def test_every_version_with_every_kind_of_key(self):
        with contextlib.ExitStack() as running:
            rows = []
            for key in KEYS:
                leaf = chain_file(self.scratch.name, Certificate(self.scratch.name, HOST, self.issuer, key=key))
                rows += [(key, version, running.enter_context(OpensslServer(leaf, "-rev", version))) for version in VERSIONS]
            device = self.device_for([server.port for _, _, server in rows])
            for i, (key, version, _) in enumerate(rows):
                with self.subTest(key=key, version=version):
                    self.meet(device, 8883 + i)

    def test_keys_that_the_chip_lacks_leave_no_suite(self):
        leaf = chain_file(self.scratch.name, Certificate(self.scratch.name, HOST, self.issuer, key="ed25519"))
        with OpensslServer(leaf, "-rev", "-tls1_2") as server:
            self.meet(self.device_for([server.port]), 8883, -340)

    def test_curves(self):
        leaf = chain_file(self.scratch.name, Certificate(self.scratch.name, HOST, self.issuer, key="rsa-2048"))
        for curve, code in (("P-256", 0), ("P-384", 0), ("P-521", 0), ("X25519", -340), ("X448", -340)):
            with self.subTest(curve), OpensslServer(leaf, "-rev", "-tls1_2", "-groups", curve) as server:
                self.meet(self.device_for([server.port]), 8883, code, SECURE_MASK="TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")

    def test_a_request_to_renegotiate_is_declined(self):
        """What OpenSSL's server takes for a failed handshake; the alert comes after the connection was good for all else."""
        leaf = chain_file(self.scratch.name, Certificate(self.scratch.name, HOST, self.issuer))
        with OpensslServer(leaf, "-tls1_2", pipe=True) as server:
            device = self.device_for([server.port])
            number = self.secure_socket(device, SECURE_FILES_CA_FILE_NAME="ca")
            self.assertEqual(self.connect(device, number), [f"+connect:8883,{HUB}", "OK"])
            server.type("hello")
            self.assertEqual(device.command(f"AT+Recv={number},1,100"), ["OK"])
            self.assertEqual(device.lines(2), [f"+recv:{number},1,8,aGVsbG8K", "OK"])
            server.type("r")
            self.assertEqual(device.command(f"AT+Recv={number},1,100"), ["OK"])
            self.assertEqual(device.lines(1), ["ERROR: process command,-340"])


class Hostile(DeviceAndServer):
    """Servers that break off, lie, or say too much."""

    def meet(self, code, on_the_way):
        w = self.world
        device = self.on_device(self.serve(w.leaf, w.middle, on_the_way=on_the_way).port, [w.root])
        self.expect(device, code, {"ca": self.content(w.root.pem)}, **{CA: "ca"})

    def test_garbage_after_the_server_hello(self):
        def garbage(data, flight):
            hello = 5 + int.from_bytes(data[3:5], "big")
            raise CutOff(data[:hello] + b"\xa5" * 100) if flight == 1 else AssertionError(flight)
        self.meet(-711, garbage)

    def test_a_connection_that_ends_midway(self):
        for flight_of_end in (1, 2):
            with self.subTest(flight_of_end):
                def half(data, flight):
                    if flight == flight_of_end:
                        raise CutOff(data[:len(data) // 2])
                    return data
                self.meet(-708, half)

    def test_a_server_of_sslv3_only(self):
        hello = bytes.fromhex("16030000 2a 0200002603 00".replace(" ", "")) + bytes(32) + bytes.fromhex("00000500")
        with Server(lambda peer: peer.recv(4096) and peer.sendall(hello) or hold(peer)) as server:
            self.expect(self.on_device(server.port, []), -370)

    def test_an_end_without_close_notify(self):
        w = self.world
        for sentence, cut, answer in (("between records", False, ["+recv:0,1,0,", "OK"]),
                                      ("within a record", True, ["ERROR: process command,-470"])):
            with self.subTest(sentence):
                def on_the_way(data, flight, cut=cut):
                    if cut and flight == 3:
                        raise CutOff(data[:len(data) // 2])
                    return data
                server = self.serve(w.leaf, w.middle, on_the_way=on_the_way,
                                    talk=lambda peer, cut=cut: peer.recv(100) and cut and peer.sendall(b"never whole"))
                device = self.on_device(server.port, [])
                number = self.secure_socket(device)
                self.assertEqual(self.connect(device, number), ["ERROR: process command,-453"])
                self.assertEqual(device.command(f"AT+Send={number},1,4,cGlu"), ["OK"])
                self.assertEqual(device.command(f"AT+Recv={number},1,100"), ["OK"])
                self.assertEqual(device.lines(len(answer)), answer)


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
