#!/usr/bin/env python3
"""The serial line byte for byte: banner, echo, line ends, payload phase, concurrency."""

import os
import select
import tempfile
import time
import unittest

from device import EOL, PATIENCE, Device
from scratch import InFolder
from servers import Server, hold

RULE = b"\t " + b"=" * 46 + EOL
BANNER = (b"\n\r\n\r" + EOL + RULE + b"\t    AT Commands Example Ver: 1.1.2" + EOL + RULE + EOL +
          b"\t CHIP: 0x31100019" + EOL + b"\t MAC:  3.1.0.5" + EOL + b"\t PHY:  3.1.0.19" + EOL + b"\t NWP:  4.4.1.3" + EOL +
          b"\t ROM:  8738" + EOL + b"\t HOST: 3.0.1.55" + EOL + b"\t MAC address: 98:5d:ad:1a:2b:3c" + EOL + EOL + RULE + EOL +
          EOL + b"Enter AT Command:" + EOL)


class Silence(unittest.TestCase):
    def test_a_client_that_reads_nothing_loses_what_exceeds_the_buffer(self):
        with tempfile.TemporaryDirectory() as folder, Device(folder, args=("--clock", "virtual")) as device:
            question = b"AT+SetSockOpt=?\r" * 50
            deadline = time.monotonic() + PATIENCE
            while "hint: output-dropped:" not in device.log_text():
                self.assertLess(time.monotonic(), deadline)
                if select.select([], [device.port.fd], [], 0.1)[1]:
                    os.write(device.port.fd, question)
            self.assertEqual(device.terminate(), 0)


class Line(InFolder):
    def setUp(self):
        super().setUp()
        self.device = self.start_device({"device": {"mac": "98:5d:ad:1a:2b:3c"}})
        self.port = self.device.port

    def exchange(self, sent, received):
        self.port.write(sent)
        self.port.expect(received)

    def sync(self):
        """Nothing else may be on the line."""
        self.exchange(b"AT+Test\r", b"AT+Test\r\n" + EOL + b"OK" + EOL)

    def test_banner(self):  # ref: at-protocol.md §2
        self.assertEqual(self.device.banner, BANNER)

    def test_line_ends(self):  # ref: at-protocol.md §1, §3
        self.exchange(b"AT+Test\r", b"AT+Test\r\n" + EOL + b"OK" + EOL)
        self.exchange(b"AT+Test\n", b"AT+Test\n" + EOL + b"OK" + EOL)
        self.exchange(b"\r", b"\r\n" + EOL)
        self.exchange(b"x\r", b"x\r\n" + EOL + b"ERROR: command not exist,0" + EOL)
        self.port.write(b"AT+Test\r\n")
        self.port.wait_for(lambda got: len(got) >= len(b"AT+Test\r\n\n" + EOL + b"OK" + EOL + EOL))
        self.port.buffer = b""
        self.sync()

    def test_there_is_no_line_editing(self):
        self.exchange(b"AT+Tesx\x08t\r", b"AT+Tesx\x08t\r\n" + EOL + b"ERROR: command not exist,0" + EOL)
        self.exchange(b"at + TEST\r", b"at + TEST\r\n" + EOL + b"OK" + EOL)

    def test_a_long_line_is_cut_at_1024(self):
        line = b"AT+Test" + b" " * 1017
        self.exchange(line, line + EOL + b"OK" + EOL)
        self.exchange(b"x\r", b"x\r\n" + EOL + b"ERROR: command not exist,0" + EOL)

    def test_help_and_errors(self):
        self.assertEqual(self.device.command("AT+Bind=?"), ["[Socket],[Family],[Port],[IP Address]", "OK"])
        self.assertEqual(self.device.command("AT+Stop"), ["ERROR: number of parameters,0"])
        self.assertEqual(self.device.command("AT+Socket=INET,STREAM,XYZ"), ["ERROR: parse parameters,-4"])
        self.assertEqual(self.device.command("AT+NetAppStart=mdns"), ["ERROR: process command,-14337"])
        self.assertEqual(self.device.command("AT+Start"), ["ERROR: process command,-2012"])

    def test_payload_longer_than_its_length(self):  # ref: at-protocol.md §4 step 4
        self.exchange(b"at+send=0,0,5,abcdefgh\r",
                      b"at+send=0,0,5,abcdefgh\r\n" + EOL + b"ERROR: length smaller than payload" + EOL)
        self.sync()

    def test_a_payload_phase_swallows_commands(self):
        self.device.command("AT+Socket=INET,STREAM,TCP")
        self.port.write(b"at+send=0,0,20,ab\rAT+Test\r")
        self.port.expect(b"at+send=0,0,20,ab\r\nAT+Test\r\n")
        self.assertTrue(self.port.silent())
        self.port.write(b"123456789\r")
        self.port.expect(b"123456789\r\n" + EOL + b"OK" + EOL)
        self.assertEqual(self.port.line(), "+eventsock:tx_failed,0,-107")

    def test_five_commands_wait_and_the_sixth_is_refused(self):  # ref: at-protocol.md §9
        self.device.join()
        with Server(hold) as server:
            self.device.command("AT+Socket=INET,STREAM,TCP")
            self.device.send(f"AT+Connect=0,INET,{server.port},127.0.0.1")
            self.device.lines(3)
            for _ in range(5):
                self.device.send("AT+Recv=0,0,10")
                self.assertEqual(self.port.line(), "OK")
            self.assertEqual(self.device.command("AT+Close=0"), ["ERROR: allocate,0"])
            self.sync()
            self.device.send("AT+Stop=0")
            self.assertEqual(sorted(self.device.lines(6)), ["ERROR: process command,-2017"] * 5 + ["OK"])

    def test_stop_and_start(self):
        self.device.join()
        self.assertEqual(self.device.command("AT+Stop=200"), ["OK"])
        self.assertEqual(self.device.command("AT+Socket=INET,STREAM,TCP"), ["ERROR: process command,-2018"])
        self.assertEqual(self.device.command("AT+Stop=200"), ["ERROR: process command,-2018"])
        self.assertEqual(self.device.command("AT+Test"), ["OK"])
        self.assertEqual(self.device.command("AT+Start"), ["OK"])
        self.assertEqual(self.device.command("AT+Socket=INET,STREAM,TCP"), ["+socket:0", "OK"])

    def test_what_the_device_tells_of_itself(self):
        self.assertEqual(self.device.command("AT+Get=general,version"), ["+get:0x31100019,3.1.0.5,3.1.0.19,4.4.1.3,8738", "OK"])
        self.assertEqual(self.device.command("AT+Set=general,time,11,22,33,4,5,2026"), ["OK"])
        answer = self.device.command("AT+Get=general,time")[0].removeprefix("+get:").split(",")
        self.assertEqual(answer[:2] + answer[3:], ["11", "22", "4", "5", "2026"])
        self.assertEqual(self.device.command("AT+NetCfgGet=get_mac_addr"), ["+netcfgget:0x98:0x5d:0xad:0x1a:0x2b:0x3c", "OK"])
        self.device.join()
        self.assertEqual(self.device.command("AT+NetCfgGet=ipv4_sta_addr"),
                         ["+netcfgget:dhcp,192.168.1.23,255.255.255.0,192.168.1.1,192.168.1.1", "OK"])
        self.device.send("AT+WlanDisconnect")
        answer = self.device.lines(2)
        self.assertEqual(answer[0], "OK")
        self.assertTrue(answer[1].startswith("+eventwlan:disconnect,cc3235,") and answer[1].endswith(",200"), answer)


if __name__ == "__main__":
    unittest.main(verbosity=2)
