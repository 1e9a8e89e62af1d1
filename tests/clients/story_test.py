#!/usr/bin/env python3
"""The story: join the network, put a root into flash, open a secure socket, speak MQTT over it."""

import re
import tempfile
import unittest

from certificates import Authority
from device import Device
from files import encoded, read_file, write_file
from servers import Mosquitto, Server, echo, hold

HUB = "203.0.113.10"
LAB = {"ssid": "lab", "bssid": "34:31:c4:4a:eb:5f", "security": "WPA2", "key": "secret123", "channel": 6, "rssi": -48}
JOIN = "AT+WlanConnect=lab,,WPA_WPA2,secret123,,,"
JOINED = ["OK", "+eventwlan:connect,lab,0x34:0x31:0xc4:0x4a:0xeb:0x5f",
          "+eventnetapp:ipv4_acquired,192.168.1.23,192.168.1.1,192.168.1.1"]
MQTT_CONNECT = bytes.fromhex("100f00044d5154540402003c0003656d75")
MQTT_CONNACK = bytes.fromhex("20020000")


class Story(unittest.TestCase):
    """One device, in the order of a driver's life."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.root = Authority(cls.scratch.name, "root")
        cls.other = Authority(cls.scratch.name, "other")
        cls.leaf = cls.root.issue("leaf", days=365)

    def device(self, server, **config):
        folder = tempfile.mkdtemp(dir=self.scratch.name)
        network = {"hosts": {"hub.example": HUB}, "endpoints": {f"{HUB}:8883": f"127.0.0.1:{server.port}"}}
        device = Device(folder, {"wlan": {"access_points": [LAB]}, "network": network, **config})
        self.addCleanup(device.__exit__)
        device.send(JOIN)
        self.assertEqual(device.lines(3), JOINED)
        return device

    def secure_socket(self, device, *options):
        """A TLS socket with these options; number as text."""
        answer = device.command("AT+Socket=INET,STREAM,SEC")
        self.assertEqual(answer[-1], "OK")
        number = answer[0].removeprefix("+socket:")
        self.assertEqual(device.command(f"AT+SetSockOpt={number},SOCKET,SECMETHOD,TLSV1_2"), ["OK"])
        for option in options:
            self.assertEqual(device.command(f"AT+SetSockOpt={number},SOCKET,{option}"), ["OK"])
        return number

    def connect(self, device, number):
        """What Connect answers, the first OK left out."""
        device.send(f"AT+Connect={number},INET,8883,{HUB}")
        first = device.port.line()
        self.assertEqual(first, "OK")
        lines = []
        while not lines or not (lines[-1] == "OK" or lines[-1].startswith("ERROR: ")):
            lines.append(device.port.line())
        return lines

    def mqtt_answers(self, device, number):
        text = encoded(MQTT_CONNECT)
        self.assertEqual(device.command(f"AT+Send={number},1,{len(text)},{text}"), ["OK"])
        device.send(f"AT+Recv={number},1,100")
        self.assertEqual(device.lines(3), ["OK", f"+recv:{number},1,8,{encoded(MQTT_CONNACK)}", "OK"])

    def test_mqtt_with_the_playground_catalog(self):
        with open(self.root.der, "rb") as file:
            der = file.read()
        with Mosquitto(self.scratch.name, self.leaf) as broker:
            device = self.device(broker)
            self.assertEqual(device.command("AT+Test"), ["OK"])
            self.assertEqual(device.command("AT+NetAppGetHostByName=hub.example,INET"),
                             [f"+netappgethostbyname:hub.example,{HUB}", "OK"])
            write_file(device, "/cert/ca.der", der, "create|create_failsafe")
            self.assertEqual(read_file(device, "/cert/ca.der"), der)

            # ref: tls.md §2 row 24: nothing to verify with, and it is up
            number = self.secure_socket(device)
            self.assertEqual(number, "0")
            self.assertEqual(self.connect(device, number), ["ERROR: process command,-453"])
            self.mqtt_answers(device, number)
            self.assertEqual(device.command(f"AT+Close={number}"), [f"+close:{number}", "OK"])

            # ref: tls.md §2 row 27: the root is no root of the catalog, and it is up
            number = self.secure_socket(device, "SECURE_FILES_CA_FILE_NAME,/cert/ca.der")
            self.assertEqual(self.connect(device, number), ["ERROR: process command,-468"])
            self.mqtt_answers(device, number)
            self.assertEqual(device.command(f"AT+Close={number}"), [f"+close:{number}", "OK"])
            self.assertEqual(device.terminate(), 0)
            self.assertEqual(self.hints(device), ["connection-up-with-a-warning"])

    def test_the_listed_root_is_silent(self):
        with open(self.root.pem, "rb") as file:
            pem = file.read()
        with Mosquitto(self.scratch.name, self.leaf) as broker:
            device = self.device(broker, catalog={"roots": [self.root.pem]})
            write_file(device, "/cert/ca.pem", pem, "create")
            number = self.secure_socket(device, "SECURE_FILES_CA_FILE_NAME,/cert/ca.pem")
            self.assertEqual(self.connect(device, number), [f"+connect:8883,{HUB}", "OK"])
            self.mqtt_answers(device, number)
            self.assertEqual(device.command(f"AT+Close={number}"), [f"+close:{number}", "OK"])
            self.assertEqual(self.hints(device), [], "nothing to hint at")

    @staticmethod
    def hints(device):
        return re.findall(r"hint: ([\w-]+):", device.log_text())

    def verdict(self, device, *options):
        number = self.secure_socket(device, *options)
        answer = self.connect(device, number)
        self.assertEqual(device.command(f"AT+Close={number}"), [f"+close:{number}", "OK"])
        return answer

    def test_verdicts(self):
        paths = {"root": self.root.der, "other": self.other.pem}
        with Server(hold, self.leaf) as server:
            device = self.device(server, catalog={"roots": [self.root.der, self.other.der]})
            for name, path in paths.items():
                with open(path, "rb") as file:
                    write_file(device, name, file.read())
            write_file(device, "damaged", b"-----BEGIN CERTIFICATE-----\nnothing\n")
            ca, wrong = "SECURE_FILES_CA_FILE_NAME,root", "SECURE_FILES_CA_FILE_NAME,other"
            event = "+eventsock:async_event,0,wrong_root_ca,0"
            rows = [
                # sentence, device year, options, answer after the first OK; ref: tls.md §2
                ("all good", 0, [ca], [f"+connect:8883,{HUB}", "OK"]),
                ("name matches", 0, [ca, "SECURE_DOMAIN_NAME_VERIFICATION,hub.example"], [f"+connect:8883,{HUB}", "OK"]),
                ("row 21: name differs", 0, [ca, "SECURE_DOMAIN_NAME_VERIFICATION,other.example"],
                 ["ERROR: process command,-722"]),
                ("row 16: wrong CA", 0, [wrong], [event, "ERROR: process command,-688"]),
                ("row 24: no CA", 0, [], ["ERROR: process command,-453"]),
                ("row 4: CA file absent", 0, ["SECURE_FILES_CA_FILE_NAME,nowhere"], ["ERROR: process command,-454"]),
                ("row 5: CA file damaged", 0, ["SECURE_FILES_CA_FILE_NAME,damaged"], ["ERROR: process command,-456"]),
                ("row 25: expired", 2045, [ca], ["ERROR: process command,-461"]),
                ("row 16 before 25: wrong CA and expired", 2045, [wrong], [event, "ERROR: process command,-688"]),
                ("row 24 skips 25", 2045, [], ["ERROR: process command,-453"]),
            ]
            for sentence, year, options, wanted in rows:
                with self.subTest(sentence):
                    if year:
                        self.assertEqual(device.command(f"AT+Set=general,time,12,0,0,1,6,{year}"), ["OK"])
                    self.assertEqual(self.verdict(device, *options), wanted)

    def test_an_expired_leaf_leaves_the_connection_up(self):
        with Server(echo, self.leaf) as server:
            device = self.device(server, catalog={"roots": [self.root.der]}, device={"time": "2035-06-01T00:00:00Z"})
            with open(self.root.der, "rb") as file:
                write_file(device, "root", file.read())
            number = self.secure_socket(device, "SECURE_FILES_CA_FILE_NAME,root")
            self.assertEqual(self.connect(device, number), ["ERROR: process command,-461"])
            self.assertEqual(device.command(f"AT+Send={number},0,5,hello"), ["OK"])
            device.send(f"AT+Recv={number},0,100")
            self.assertEqual(device.lines(3), ["OK", f"+recv:{number},0,5,hello", "OK"])

    def test_a_cold_clock_is_too_early(self):
        with Server(hold, self.leaf) as server:
            device = self.device(server, catalog={"roots": [self.root.der]}, device={"time": "cold"})
            with open(self.root.der, "rb") as file:
                write_file(device, "root", file.read())
            self.assertEqual(self.verdict(device, "SECURE_FILES_CA_FILE_NAME,root"), ["ERROR: process command,-461"])
            self.assertEqual(self.hints(device), ["connection-up-with-a-warning", "clock-never-set"])

    def test_a_plain_socket_gets_no_answer_from_a_tls_port(self):
        with Server(hold, self.leaf) as server:
            device = self.device(server)
            self.assertEqual(device.command("AT+Socket=INET,STREAM,TCP"), ["+socket:0", "OK"])
            self.assertEqual(self.connect(device, "0"), [f"+connect:8883,{HUB}", "OK"])
            self.assertEqual(device.command("AT+SetSockOpt=0,SOCKET,RCVTIMEO,0,50000"), ["OK"])
            device.send("AT+Recv=0,0,100")
            self.assertEqual(device.lines(2), ["OK", "ERROR: process command,-11"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
