#!/usr/bin/env python3
"""Commands that wait, one of each kind, and everything that can end them."""

import socket
import unittest

from device import PATIENCE
from scratch import InFolder

SILENT = "203.0.113.9"  # the rules keep the device from it: nobody answers
ENDED = "ERROR: process command,{}"


class Pending(InFolder):
    def setUp(self):
        super().setUp()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.server.close)
        self.device = self.start_device()
        self.device.join()

    def socket(self, number, kind="inet,stream,tcp"):
        self.assertEqual(self.device.command(f"AT+Socket={kind}"), [f"+socket:{number}", "OK"])

    def connect(self, number):
        self.device.send(f"AT+Connect={number},inet,{self.server.getsockname()[1]},127.0.0.1")
        self.assertEqual(self.device.lines(3)[-1], "OK")

    def wait_for_all(self):
        """Recv on 0, RecvFrom on 1, Accept on 2, which keeps 3 for its client, Connect on 4 and Select on 5."""
        self.socket(0)
        self.connect(0)
        self.socket(1, "inet,dgram,udp")
        self.socket(2)
        self.assertEqual(self.device.command("AT+Bind=2,inet,80,0.0.0.0"), ["OK"])
        self.assertEqual(self.device.command("AT+Listen=2,1"), ["OK"])
        self.place = self.device.inbound("tcp:80").split(":")
        self.socket(4)
        self.socket(5)
        self.connect(5)
        for command in ("Recv=0,0,100", "RecvFrom=1,inet,0,0.0.0.0,0,100", "Accept=2,inet", f"Connect=4,inet,7,{SILENT}",
                        "Select=6,5,65535,0"):
            self.assertEqual(self.device.command(f"AT+{command}"), ["OK"])

    def expect(self, *lines):
        """In any order."""
        self.assertEqual(sorted(self.device.lines(len(lines))), sorted(lines))

    def test_five_wait_and_no_sixth_one_not_even_close(self):
        self.wait_for_all()
        self.assertEqual(self.device.command("AT+Recv=5,0,100"), ["ERROR: allocate,0"])
        self.assertEqual(self.device.command("AT+Close=0"), ["ERROR: allocate,0"])
        self.assertIn("hint: sixth-waiting-command:", self.device.log_text())
        self.assertEqual(self.device.command("AT+Test"), ["OK"], "what does not wait goes on")
        self.assertEqual(self.device.command("AT+Send=5,0,4,ping"), ["OK"])

    def test_stop_ends_them_and_after_start_numbers_begin_anew(self):
        self.wait_for_all()
        self.device.send("AT+Stop=0")
        self.expect("OK", *[ENDED.format(-2017)] * 5)
        self.assertEqual(self.device.command("AT+Recv=0,0,100"), ["OK"])
        self.assertEqual(self.device.lines(1), [ENDED.format(-2018)])
        self.assertEqual(self.device.command("AT+Start")[-1], "OK")
        self.device.join()
        self.socket(0)
        self.connect(0)

    def test_a_lost_access_point_ends_what_needs_a_connection(self):
        self.wait_for_all()
        self.device.send("AT+WlanDisconnect")
        lines = self.device.lines(6)
        events = [line for line in lines if line.startswith("+eventwlan:disconnect,")]
        self.assertEqual(len(events), 1)
        self.assertEqual(sorted(set(lines) - set(events)), sorted({"OK", ENDED.format(-1), "+select:5"}))
        self.device.send("AT+Recv=0,0,100")
        self.assertEqual(self.device.lines(2), ["OK", ENDED.format(-1)], "the socket is still there, and broken")
        self.device.join()
        with socket.create_connection((self.place[0], int(self.place[1])), PATIENCE) as client:
            self.assertEqual(self.device.lines(2), [f"+accept:3,inet,{client.getsockname()[1]},127.0.0.1", "OK"])

    def test_close_ends_each_of_them(self):
        self.wait_for_all()
        self.server.accept()[0].close()
        self.server.accept()[0].close()
        self.expect("+recv:0,0,0,", "OK", "+select:5", "OK")  # two slots are free
        for number in (1, 2, 4):
            self.device.send(f"AT+Close={number}")
            self.expect(f"+close:{number}", "OK", ENDED.format(-1))
        self.assertEqual(self.device.command("AT+Close=2"), [ENDED.format(-9)])

    def test_a_power_cut_leaves_no_trace_of_them(self):
        self.wait_for_all()
        self.device.kill()
        self.device = self.start_device()
        self.device.join()
        self.socket(0)

    def test_a_send_on_a_closed_socket_is_ok_and_the_next_one_is_not(self):
        self.socket(0)
        self.connect(0)
        self.assertEqual(self.device.command("AT+Close=0"), ["+close:0", "OK"])
        self.assertEqual(self.device.command("AT+Send=0,0,1,x"), ["OK"])
        self.assertEqual(self.device.lines(1), ["+eventsock:tx_failed,0,-9"])
        self.assertEqual(self.device.command("AT+Send=0,0,1,x"), [ENDED.format(-1)])
        self.socket(0)
        self.connect(0)
        self.assertEqual(self.device.command("AT+Send=0,0,1,x"), ["OK"])

    def test_a_non_blocking_connect_is_polled(self):
        self.socket(0)
        self.assertEqual(self.device.command("AT+SetSockOpt=0,socket,nonblocking,1"), ["OK"])
        answers = []
        while not answers or answers[-1] == ENDED.format(-114):
            self.device.send(f"AT+Connect=0,inet,{self.server.getsockname()[1]},127.0.0.1")
            answers.append(self.device.lines(2)[1])
        self.assertEqual(answers[0], ENDED.format(-114))
        self.assertTrue(answers[-1].startswith("+connect:"), answers[-1])
        self.assertEqual(self.device.lines(1), ["OK"])
        self.device.send(f"AT+Connect=0,inet,{self.server.getsockname()[1]},127.0.0.1")
        self.assertEqual(self.device.lines(2), ["OK", ENDED.format(-106)])


if __name__ == "__main__":
    unittest.main()
