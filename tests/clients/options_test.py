#!/usr/bin/env python3
"""Every option keyword of docs/socket-options.md: what a fresh socket reads, and what is read back after it was set."""

import unittest

from scratch import InFolder

TCP, SEC, UDP, RAW = "inet,stream,tcp", "inet,stream,sec", "inet,dgram,udp", "inet,raw,udp"

# kind of socket, level, option, what a fresh one reads, what is set, what is read then (None: as set). ref: commands-socket.md §5
ROWS = [
    (TCP, "socket", "keepalive", "1", "0", None),
    (TCP, "socket", "keepalive", "1", "9", "1"),
    (TCP, "socket", "keepalivetime", "300", "20", None),
    (UDP, "socket", "rx_no_ip_boundary", "0", "1", None),
    (TCP, "socket", "rcvtimeo", "0,0", "2,10000", None),
    (TCP, "socket", "rcvbuf", "16384", "8000", None),
    (TCP, "socket", "nonblocking", "0", "1", None),
    (TCP, "socket", "nonblocking", "0", "1,7", "1"),
    (SEC, "socket", "secmethod", "sslv3_tlsv1_2", "tlsv1_2", None),
    (SEC, "socket", "secure_files_ca_file_name", "", "ca.der", None),
    (SEC, "socket", "secure_files_private_key_file_name", "", "key.der", None),
    (SEC, "socket", "secure_files_certificate_file_name", "", "cert.der", None),
    (SEC, "socket", "secure_files_dh_key_file_name", "", "dh.der", None),
    (SEC, "socket", "secure_alpn", "", "h1|h2", None),
    (SEC, "socket", "secure_alpn", "", "full_list", None),
    (TCP, "socket", "linger", "0,0", "1,5", None),
    (TCP, "socket", "linger", "0,0", "7,5", "1,5"),
    (SEC, "socket", "secure_ext_client_chlng_resp", "", "", None),
    (SEC, "socket", "secure_domain_name_verification", "", "hub.example", None),
    (UDP, "ip", "multicast_ttl", "1", "7", None),
    (UDP, "ip", "add_membership", "0.0.0.0,0.0.0.0", "239.1.2.3,192.168.1.23", None),
    (RAW, "ip", "hdrincl", "0", "1", None),
    (RAW, "ip", "raw_rx_no_header", "0", "1", None),
    (RAW, "ip", "raw_ipv6_hdrincl", "0", "1", None),
]

# Options that a socket of this kind does not have, and the code. ref: commands-socket.md §5 "Errors from the NWP"
REFUSED = [
    (TCP, "socket", "secmethod", "tlsv1_2", -94),
    (TCP, "socket", "rx_no_ip_boundary", "1", -92),
    (UDP, "socket", "keepalive", "1", -92),
    (UDP, "socket", "linger", "1,1", -92),
    (TCP, "ip", "multicast_ttl", "1", -92),
    (TCP, "ip", "hdrincl", "1", -92),
    (TCP, "socket", "change_channel", "6", -92),
    (TCP, "phy", "phy_rate", "1", -92),
    (UDP, "phy", "phy_tx_inhibit_threshold", "max", -92),
]


# Values that mean nothing: -22. ref: commands-socket.md §5 "Errors from the NWP"
WITHOUT_MEANING = [
    (TCP, "socket", "rcvtimeo", "0,1000000"),
    (TCP, "socket", "rcvtimeo", "-1,0"),
    (TCP, "socket", "rcvbuf", "0"),
    (TCP, "socket", "rcvbuf", "2147483648"),
    (TCP, "socket", "keepalivetime", "0"),
    (TCP, "socket", "keepalivetime", "2147483648"),
    (TCP, "socket", "linger", "1,2147483648"),
]


class Options(InFolder):
    def setUp(self):
        super().setUp()
        self.device = self.start_device()
        self.device.join()

    def get(self, level, option):
        return self.device.command(f"AT+GetSockOpt=0,{level},{option}")

    def open(self, kind):
        self.assertEqual(self.device.command(f"AT+Socket={kind}"), ["+socket:0", "OK"])

    def close(self):
        self.assertEqual(self.device.command("AT+Close=0"), ["+close:0", "OK"])

    def test_defaults_and_values_read_back(self):
        for kind, level, option, fresh, value, shown in ROWS:
            with self.subTest(option=option, value=value):
                self.open(kind)
                self.assertEqual(self.get(level, option), [f"+getsockopt:{fresh}", "OK"])
                self.assertEqual(self.device.command(f"AT+SetSockOpt=0,{level},{option},{value}"), ["OK"])
                self.assertEqual(self.get(level, option), [f"+getsockopt:{value if shown is None else shown}", "OK"])
                self.close()

    def test_values_without_meaning_are_refused_and_change_nothing(self):
        for kind, level, option, value in WITHOUT_MEANING:
            with self.subTest(option=option, value=value):
                self.open(kind)
                before = self.get(level, option)
                self.assertEqual(self.device.command(f"AT+SetSockOpt=0,{level},{option},{value}"),
                                 ["ERROR: process command,-22"])
                self.assertEqual(self.get(level, option), before)
                self.close()

    def test_the_suites_are_a_list_of_all_and_then_those_that_were_named(self):
        self.open(SEC)
        answer = self.get("socket", "secure_mask")
        self.assertEqual((len(answer[0]), answer[0].count("|")), (829, 22))
        first = answer[0].removeprefix("+getsockopt:").split("|")[0]
        self.assertEqual(self.device.command(f"AT+SetSockOpt=0,socket,secure_mask,{first}"), ["OK"])
        self.assertEqual(self.get("socket", "secure_mask"), [f"+getsockopt:{first}", "OK"])

    def test_what_a_socket_does_not_have(self):
        for kind, level, option, value, code in REFUSED:
            with self.subTest(option=option):
                self.open(kind)
                self.assertEqual(self.device.command(f"AT+SetSockOpt=0,{level},{option},{value}"),
                                 [f"ERROR: process command,{code}"])
                self.assertEqual(self.get(level, option), [f"ERROR: process command,{code}"])
                self.close()
        self.assertEqual(self.device.command("AT+SetSockOpt=7,socket,nonblocking,1"), ["ERROR: process command,-9"])

    def test_values_survive_until_close(self):
        self.open(TCP)
        self.device.command("AT+SetSockOpt=0,socket,rcvtimeo,1,0")
        self.close()
        self.open(TCP)
        self.assertEqual(self.get("socket", "rcvtimeo"), ["+getsockopt:0,0", "OK"])


if __name__ == "__main__":
    unittest.main()
