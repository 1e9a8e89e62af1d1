#!/usr/bin/env python3
"""The rows of tls.md §2 on a whole device, with real OpenSSL servers behind real sockets; and every pair of faults of a chain."""

import datetime
import itertools
import ssl
import unittest

from chains import Certificate, chain_file
from files import write_file
from servers import Relay, Server, echo, free_port, hold
from tls_test import HUB, Tls

HOST = "hub.example"
NAME = f"subjectAltName=DNS:{HOST}"
CA, CERTIFICATE, KEY, DH, DOMAIN = (f"SECURE_{rest}" for rest in (
    "FILES_CA_FILE_NAME", "FILES_CERTIFICATE_FILE_NAME", "FILES_PRIVATE_KEY_FILE_NAME", "FILES_DH_KEY_FILE_NAME",
    "DOMAIN_NAME_VERIFICATION"))
UP = (0, -453, -461, -467, -468)
ECDSA_GCM = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
#: Device clocks: today, and one that is beyond a certificate of one day.
NOW, LATER = (f"{datetime.date.today() + datetime.timedelta(days=days)}T12:00:00Z" for days in (0, 10))


class World:
    """Every certificate that the rows use."""

    def __init__(self, folder):
        self.folder = folder
        self.root = self.make("Root", ca=True)
        self.other = self.make("Other Root", ca=True)
        self.middle = self.make("Intermediate", self.root, ca=True)
        self.leaf = self.make(HOST, self.middle, extensions=[NAME])
        self.short_lived = self.make(HOST, self.middle, extensions=[NAME], days=1)
        self.no_authority = self.make("No Authority", self.root)
        self.under_no_authority = self.make(HOST, self.no_authority)
        self.strange = self.make(HOST, self.root, extensions=["1.2.3.4.5=critical,ASN1:NULL"])
        self.namesake = self.make("Root", ca=True, identifiers=False)
        self.of_namesake = self.make(HOST, self.namesake, identifiers=False)
        self.nameless_root = self.make("Root", ca=True, identifiers=False)
        self.old = self.make("OLD", ca=True)
        self.new = self.make("NEW", ca=True)
        self.new_by_old = self.make("NEW", self.old, ca=True, key=self.new)
        self.new_leaf = self.make(HOST, self.new)
        self.client_root = self.make("Client Root", ca=True)
        self.client = self.make("client", self.client_root)
        self.server_only = self.make("client", self.client_root, extensions=["extendedKeyUsage=serverAuth"])

    def make(self, *args, **options):
        return Certificate(self.folder, *args, **options)

    def ladder(self, length):
        """So many certificates below the root, leaf first."""
        steps = [self.make("Level 1", self.root, ca=True)]
        while len(steps) < length - 1:
            steps.insert(0, self.make(f"Level {len(steps) + 1}", steps[0], ca=True))
        return [self.make(HOST, steps[0]), *steps]


class DeviceAndServer(Tls):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.scratch.name)

    def serve(self, *chain, changes=None, on_the_way=None, talk=echo):
        """A server that sends `chain`; `changes` alters its context, `on_the_way` the bytes that it sends."""
        server = Server(talk, chain_file(self.scratch.name, *chain))
        server.context.minimum_version = ssl.TLSVersion.TLSv1
        server.context.maximum_version = ssl.TLSVersion.TLSv1_2
        server.context.set_ciphers("ALL:@SECLEVEL=0")
        server.context.sni_callback = None
        if changes:
            changes(server.context)
        server.__enter__()
        self.addCleanup(server.__exit__)
        if not on_the_way:
            return server
        relay = Relay(server.port, on_the_way)
        relay.__enter__()
        self.addCleanup(relay.__exit__)
        return relay

    def on_device(self, port, roots, revoked=(), time=NOW):
        config = {"catalog": {"roots": [root.pem for root in roots], "revoked": [bad.pem for bad in revoked]},
                  "device": {"time": time}}
        return self.device(port, **config)

    def expect(self, device, code, files=None, **options):
        """A Connect with these files and options ends with `code`, and the connection is as the code says."""
        for name, content in (files or {}).items():
            write_file(device, name, content)
        number = self.secure_socket(device, **options)
        event = [f"+eventsock:async_event,{number},wrong_root_ca,0"] if code == -688 else []
        good = [f"+connect:8883,{HUB}", "OK"]
        self.assertEqual(self.connect(device, number), good if code == 0 else [*event, f"ERROR: process command,{code}"])
        if code in UP:
            self.exchange(device, number, b"ping", b"ping")
        else:
            for command, refused in ((f"AT+Recv={number},1,10", -107), (f"AT+Connect={number},INET,8883,{HUB}", -22)):
                self.assertEqual(device.command(command), ["OK"])
                self.assertEqual(device.lines(1), [f"ERROR: process command,{refused}"])
        self.assertEqual(device.command(f"AT+Close={number}"), [f"+close:{number}", "OK"])

    @staticmethod
    def content(path):
        with open(path, "rb") as file:
            return file.read()


def alert(number):
    """A server that answers the hello with this alert."""
    def change(context):
        context.sni_callback = lambda *_: number
    return change


def demands(root):
    def change(context):
        context.load_verify_locations(root.pem)
        context.verify_mode = ssl.CERT_REQUIRED
    return change


def versions(lowest, highest):
    def change(context):
        context.minimum_version, context.maximum_version = lowest, highest
    return change


class Rows(DeviceAndServer):
    """One test for each row T<n>."""

    def good(self):
        """A server that is all right, and a device that trusts its root, with the root in flash."""
        w = self.world
        server = self.serve(w.leaf, w.middle)
        device = self.on_device(server.port, [w.root])
        write_file(device, "ca", self.content(w.root.pem))
        return device

    def against(self, code, *chain, ca="root", **changes):
        """What a device that trusts the CA says of a server of this kind."""
        root = getattr(self.world, ca)
        device = self.on_device(self.serve(*(chain or (self.world.leaf, self.world.middle)), **changes).port, [root])
        write_file(device, "ca", self.content(root.pem))
        self.expect(device, code, **{CA: "ca"})

    def test_t1_no_network(self):
        device = self.good()
        self.assertEqual(device.command("AT+WlanDisconnect")[0], "OK")
        device.lines(1)
        number = self.secure_socket(device, **{CA: "ca"})
        self.assertEqual(self.connect(device, number), ["ERROR: process command,-101"])

    def test_t2_nobody_listens(self):
        device = self.on_device(free_port(), [self.world.root])
        number = self.secure_socket(device)
        self.assertEqual(self.connect(device, number), ["ERROR: process command,-111"])

    def test_t3_six_are_up(self):
        w = self.world
        servers = [self.serve(w.leaf, w.middle, talk=hold) for _ in range(7)]
        endpoints = {f"{HUB}:{8883 + i}": f"127.0.0.1:{server.port}" for i, server in enumerate(servers)}
        device = self.device(network={"endpoints": endpoints})
        for i in range(7):
            number = self.secure_socket(device)
            device.send(f"AT+Connect={number},INET,{8883 + i},{HUB}")
            self.assertEqual(device.lines(2), ["OK", f"ERROR: process command,{-453 if i < 6 else -460}"])

    def test_t4_to_t8_files_of_the_device(self):
        device, w = self.good(), self.world
        files = {"bad": b"-----BEGIN CERTIFICATE-----\nrubbish\n", "own": self.content(w.client.pem),
                 "key": self.content(w.client.key), "otherkey": self.content(w.leaf.key)}
        for name, content in files.items():
            write_file(device, name, content)
        for code, options in (
                (-454, {CA: "absent"}), (-456, {CA: "bad"}),
                (-457, {CA: "ca", CERTIFICATE: "absent", KEY: "key"}), (-457, {CA: "ca", CERTIFICATE: "bad", KEY: "key"}),
                (-458, {CA: "ca", CERTIFICATE: "own", KEY: "absent"}), (-458, {CA: "ca", CERTIFICATE: "own", KEY: "bad"}),
                (-458, {CA: "ca", CERTIFICATE: "own", KEY: "otherkey"}), (-459, {CA: "ca", DH: "bad"}),
                (-454, {CA: "absent", CERTIFICATE: "absent", KEY: "bad", DH: "bad"}),
                (0, {CA: "ca", CERTIFICATE: "own", KEY: "key"})):
            with self.subTest(code=code, **options):
                self.expect(device, code, **options)

    def test_t9_a_megabyte_of_certificates(self):
        w = self.world
        big = w.make(HOST, w.root, extensions=["nsComment=" + "x" * 30_000])
        self.against(0, big)
        bulk = [w.make(f"Bulk {i}", w.root, extensions=["nsComment=" + "x" * 30_000]) for i in range(6)]
        self.against(-455, w.leaf, w.middle, *(bulk * 6))

    def test_t10_peers_that_speak_no_tls(self):
        for code, talk in ((-711, lambda peer: peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n") or hold(peer)),
                           (-711, lambda peer: peer.sendall(b"\x20\x02\x00\x05\x00\x00") or hold(peer)),
                           (-708, lambda peer: None)):
            with self.subTest(code=code), Server(talk) as server:
                self.expect(self.on_device(server.port, []), code)

    def test_t11_alerts(self):
        for number in (10, 20, 22, 40, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 70, 71, 80, 112):
            with self.subTest(number=number):
                self.against(-(300 + number), changes=alert(number))

    def test_t12_no_common_suite(self):
        w = self.world
        device = self.on_device(self.serve(w.leaf, w.middle, changes=lambda context: context.set_ciphers(
            "ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0")).port, [w.root])
        write_file(device, "ca", self.content(w.root.pem))
        self.expect(device, -340, **{CA: "ca", "SECURE_MASK": ECDSA_GCM})
        self.expect(device, 0, **{CA: "ca"})

    def test_t13_versions_apart(self):
        w, v = self.world, ssl.TLSVersion
        for lowest, highest, method, code in ((v.TLSv1_2, v.TLSv1_2, "TLSV1_1", -370), (v.TLSv1_2, v.TLSv1_2, "TLSV1", -370),
                                              (v.TLSv1_3, v.TLSv1_3, "SSLV3_TLSV1_2", -370),
                                              (v.TLSv1, v.TLSv1_1, "TLSV1_2", -370), (v.TLSv1, v.TLSv1, "TLSV1_1", -370),
                                              (v.TLSv1, v.TLSv1_2, "SSLV3", -340), (v.TLSv1, v.TLSv1_3, "TLSV1_1", 0)):
            with self.subTest(lowest=lowest.name, highest=highest.name, method=method):
                device = self.on_device(self.serve(w.leaf, w.middle, changes=versions(lowest, highest)).port, [w.root])
                write_file(device, "ca", self.content(w.root.pem))
                self.expect(device, code, **{CA: "ca", "SECMETHOD": method})

    def test_t14_t15_servers_that_demand_a_certificate(self):
        w = self.world
        device = self.on_device(self.serve(w.leaf, w.middle, changes=demands(w.client_root)).port, [w.root])
        for name, one in (("client", w.client), ("stranger", w.leaf), ("purpose", w.server_only)):
            write_file(device, name, self.content(one.pem))
            write_file(device, name + ".key", self.content(one.key))
        write_file(device, "ca", self.content(w.root.pem))
        for own, code in ((None, -340), ("client", 0), ("stranger", -348), ("purpose", -343)):
            with self.subTest(own=own):
                self.expect(device, code, **{CA: "ca", **({CERTIFICATE: own, KEY: own + ".key"} if own else {})})

    def test_t16_the_topmost_certificate_sent(self):
        w = self.world
        for sentence, code, chain, ca in (
                ("another root", -688, (w.leaf, w.middle), "other"), ("the chain has a gap", -688, (w.leaf,), "root"),
                ("an intermediate that the server sends, too", -688, (w.leaf, w.middle), "middle"),
                ("an intermediate above all that the server sends", 0, (w.leaf,), "middle"),
                ("the leaf", -688, (w.leaf, w.middle), "leaf"), ("the root comes along", 0, (w.leaf, w.middle, w.root), "root"),
                ("cross-signed, with the new root", -688, (w.new_leaf, w.new_by_old), "new"),
                ("cross-signed, with the old root", 0, (w.new_leaf, w.new_by_old), "old"),
                ("the short chain, with the new root", 0, (w.new_leaf,), "new")):
            with self.subTest(sentence):
                self.against(code, *chain, ca=ca)

    def test_t17_signatures(self):
        w = self.world
        self.against(-655, w.leaf.tampered(), w.middle)
        self.against(-655, w.of_namesake, ca="nameless_root")

    def test_t18_an_issuer_that_is_no_authority(self):
        self.against(-757, self.world.under_no_authority, self.world.no_authority)

    def test_t19_what_the_engine_lacks(self):
        w = self.world
        edwards = w.make("Edwards", ca=True, key="ed25519")
        w.edwards = edwards
        self.against(-656, w.make(HOST, w.root, digest="sha224"))
        self.against(-657, w.make(HOST, edwards), ca="edwards")
        self.against(-660, w.strange)
        def other_curve(data, flight):  # X25519 in place of P-256 in the server's key exchange
            return data.replace(b"\x03\x00\x17\x41", b"\x03\x00\x1d\x41", 1) if flight == 1 else data
        self.against(-751, on_the_way=other_curve, changes=lambda context: context.set_ecdh_curve("prime256v1"))

    def test_t20_long_chains(self):
        self.against(0, *self.world.ladder(9))
        self.against(-768, *self.world.ladder(10))

    def test_t21_names(self):
        device = self.good()
        self.expect(device, -722, **{CA: "ca", DOMAIN: '"other.example"'})
        self.expect(device, 0, **{CA: "ca", DOMAIN: f'"{HOST}"'})

    def test_t22_the_expected_certificate(self):
        device, w = self.good(), self.world
        for name, one in (("leaf", w.leaf), ("other", w.client)):
            write_file(device, name, self.content(one.pem))
        self.expect(device, -469, **{CA: "ca", DH: "other"})
        self.expect(device, 0, **{CA: "ca", DH: "leaf"})

    def test_t23_a_damaged_finished(self):
        def flip_the_last_byte(data, flight):
            return data[:-1] + bytes([data[-1] ^ 1]) if flight == 2 else data
        self.against(-705, on_the_way=flip_the_last_byte)

    def test_t24_no_ca_file(self):
        w = self.world
        device = self.on_device(self.serve(w.short_lived).port, [], [w.short_lived], LATER)
        self.expect(device, -453, **{DOMAIN: '"other.example"'})

    def test_t25_to_t28_the_clock_and_the_catalog(self):
        w = self.world
        for code, roots, revoked, time in ((-461, [w.root], [], "2013-01-01T00:00:01Z"), (-461, [w.root], [], LATER),
                                           (-467, [w.root], [w.middle], NOW), (-467, [w.root], [w.root], NOW),
                                           (-468, [w.other], [], NOW), (0, [w.other, w.root], [w.client], NOW),
                                           (-461, [], [w.middle], LATER), (-467, [], [w.middle], NOW)):
            with self.subTest(code=code, time=time):
                device = self.on_device(self.serve(w.short_lived, w.middle).port, roots, revoked, time)
                self.expect(device, code, {"ca": self.content(w.root.der)}, **{CA: "ca", DOMAIN: f'"{HOST}"'})


#: In the order of tls.md §2, each with its code.
FAULTS = {"wrong CA": -688, "bad signature": -655, "issuer not a CA": -757, "wrong name": -722, "expired": -461,
          "revoked": -467, "unlisted": -468}


class Pairs(DeviceAndServer):
    """The first row that fits wins, whichever two faults a chain has."""

    def meet(self, faults, code):
        """A chain root, intermediate, leaf with these faults."""
        w = self.world
        middle = w.make("Between", w.root, ca="issuer not a CA" not in faults, identifiers=False)
        signer = w.make("Between", w.root, ca=True, identifiers=False) if "bad signature" in faults else middle
        leaf = w.make(HOST, signer, identifiers=False, extensions=[NAME], days=1 if "expired" in faults else 7300)
        roots = [] if "unlisted" in faults else [w.root, w.other]
        device = self.on_device(self.serve(leaf, middle).port, roots, [middle] if "revoked" in faults else [],
                                LATER if "expired" in faults else NOW)
        ca = w.other if "wrong CA" in faults else w.root
        name = "other.example" if "wrong name" in faults else HOST
        self.expect(device, code, {"ca": self.content(ca.pem)}, **{CA: "ca", DOMAIN: f'"{name}"'})
        self.assertEqual(device.terminate(), 0)

    def test_each_fault_alone_and_none(self):
        self.meet((), 0)
        for fault, code in FAULTS.items():
            with self.subTest(fault):
                self.meet((fault,), code)

    def test_the_twenty_one_pairs(self):
        pairs = list(itertools.combinations(FAULTS, 2))
        self.assertEqual(len(pairs), 21)
        for pair in pairs:
            with self.subTest(pair):
                self.meet(pair, FAULTS[pair[0]])


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")  # old versions of TLS are deprecated
