#!/usr/bin/env python3
"""IPv6 from the command that switches it on to clients and servers of both families."""

import json
import socket
import unittest

from device import PATIENCE
from scratch import InFolder
from servers import Server, echo

ON = "AT+NetCfgSet=if,state,ipv6_sta_local|ipv6_sta_global"
OWN_LOCAL = "0xfe800000:0x0:0x9a5dadff:0xfe1a2b3c"
LOOPBACK = "0x0:0x0:0x0:0x1"


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
            return True
    except OSError:
        return False


class Ipv6(InFolder):
    def switched_on(self, config=None, args=()):
        device = self.start_device(config, args)
        self.assertEqual(device.command(ON), ["OK"])
        self.restart(device)
        self.join(device)
        return device

    def restart(self, device):
        self.assertEqual(device.command("AT+Stop=0")[-1], "OK")
        self.assertEqual(device.command("AT+Start")[-1], "OK")

    def join(self, device):
        """The lines of the addresses."""
        device.join()
        return device.lines(2)

    def test_a_fresh_device_has_none(self):
        device = self.start_device()
        self.assertEqual(device.command("AT+NetCfgGet=if"), ["+netcfgget:", "OK"])
        self.assertEqual(device.command("AT+NetCfgGet=ipv6_addr_local"), ["+netcfgget:stateless,0x0:0x0:0x0:0x0", "OK"])
        device.join()
        self.assertEqual(device.command("AT+Socket=inet6,stream,tcp"), ["+socket:0", "OK"])
        self.assertEqual(device.command(f"AT+Connect=0,inet6,7,{LOOPBACK}"), ["OK"])
        self.assertEqual(device.lines(1), ["ERROR: process command,-101"])
        self.assertEqual(device.command("AT+NetAppGetHostByName=hub.example,inet6"), ["ERROR: process command,-6205"])
        self.assertIn("hint: ipv6-off", device.log_text())

    def test_a_setting_counts_from_the_next_start_and_survives_a_power_cut(self):
        device = self.start_device()
        self.assertEqual(device.command(ON), ["OK"])
        device.join()
        self.assertTrue(device.port.silent(), "not yet")
        device.kill()
        device = self.start_device()
        self.assertEqual(device.command("AT+NetCfgGet=if"), ["+netcfgget:ipv6_sta_local|ipv6_sta_global", "OK"])
        self.assertEqual(self.join(device), [
            f"+eventnetapp:ipv6_acquired,{OWN_LOCAL},0x0:0x0:0x0:0x0",
            "+eventnetapp:ipv6_acquired,0x20010db8:0x0:0x9a5dadff:0xfe1a2b3c,0x20010db8:0x0:0x0:0x1"])
        self.assertEqual(device.command("AT+NetCfgGet=ipv6_addr_local"), [f"+netcfgget:stateless,{OWN_LOCAL}", "OK"])

    def test_fixed_addresses(self):
        device = self.start_device()
        self.assertEqual(device.command("AT+NetCfgSet=ipv6_addr_local,static,0xfe900000:0:0:7"), ["ERROR: process command,-8194"])
        self.assertEqual(device.command("AT+NetCfgSet=ipv6_addr_local,static,0xfe800000:0:0:7"), ["OK"])
        wanted = "AT+NetCfgSet=ipv6_addr_global,static,0x20010db8:0:0:7,0x20010db8:0:0:1"
        self.assertEqual(device.command(wanted), ["ERROR: process command,-8196"])
        self.assertEqual(device.command(ON), ["OK"])
        self.assertEqual(device.command(wanted.replace("=ipv6_addr_global,static,0x2", "=ipv6_addr_global,static,0x4")),
                         ["ERROR: process command,-8195"])
        self.assertEqual(device.command(wanted), ["OK"])
        self.restart(device)
        self.assertEqual(self.join(device)[1], "+eventnetapp:ipv6_acquired,0x20010db8:0x0:0x0:0x7,0x20010db8:0x0:0x0:0x1")
        self.assertEqual(device.command("AT+NetCfgGet=ipv6_addr_global"), ["+netcfgget:static,0x20010db8:0x0:0x0:0x7", "OK"])

    def test_names_and_mapped_addresses(self):
        with Server(echo) as server:
            device = self.switched_on({"network": {
                "hosts": {"hub.example": "2001:db8::10"},
                "endpoints": {"[2001:db8::10]:7": f"127.0.0.1:{server.port}"}}})
            address = "0x20010db8:0x0:0x0:0x10"
            device.send("AT+NetAppGetHostByName=hub.example,inet6")
            self.assertEqual(device.lines(2), [f"+netappgethostbyname:hub.example,{address}", "OK"])
            self.assertEqual(device.command("AT+Socket=inet6,stream,tcp"), ["+socket:0", "OK"])
            device.send(f"AT+Connect=0,inet6,7,{address}")
            self.assertEqual(device.lines(3), ["OK", f"+connect:7,{address}", "OK"])
            self.assertEqual(device.command("AT+Send=0,0,5,hello"), ["OK"])
            device.send("AT+Recv=0,0,100")
            self.assertEqual(device.lines(3), ["OK", "+recv:0,0,5,hello", "OK"])
            self.assertEqual(device.command("AT+Socket=inet6,stream,tcp"), ["+socket:1", "OK"])
            device.send("AT+Connect=1,inet,7,127.0.0.1")
            self.assertEqual(device.lines(2), ["OK", "ERROR: process command,-97"])

    @unittest.skipUnless(has_ipv6(), "this host has no IPv6")
    def test_a_server_for_clients_of_both_families(self):
        device = self.switched_on(args=("--state-file", self.path("state.json")))
        self.assertEqual(device.command("AT+Socket=inet6,stream,tcp"), ["+socket:0", "OK"])
        self.assertEqual(device.command("AT+Bind=0,inet6,80,0:0:0:0"), ["OK"])
        self.assertEqual(device.command("AT+Listen=0,1"), ["OK"])
        places = [device.process.stdout.readline().decode().split()[1:] for _ in range(2)]
        self.assertEqual([place[0] for place in places], ["tcp:80", "tcp:80"])
        port = int(places[0][1].removeprefix("[::1]:"))
        self.assertEqual(places[1][1], f"127.0.0.1:{port}", "the same number for both")
        with open(self.path("state.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["inbound"], {"tcp:80": [place[1] for place in places]})
        self.assertEqual(device.command("AT+Accept=0,inet6"), ["OK"])
        with socket.create_connection(("::1", port), PATIENCE) as client:
            self.assertEqual(device.lines(2), [f"+accept:1,inet6,{client.getsockname()[1]},{LOOPBACK}", "OK"])
            client.sendall(b"six")
            device.send("AT+Recv=1,0,100")
            self.assertEqual(device.lines(3), ["OK", "+recv:1,0,3,six", "OK"])
        self.assertEqual(device.command("AT+Accept=0,inet"), ["OK"])
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
            self.assertEqual(device.lines(2), [f"+accept:2,inet,{client.getsockname()[1]},127.0.0.1", "OK"])

    @unittest.skipUnless(has_ipv6(), "this host has no IPv6")
    def test_datagrams_and_the_own_addresses(self):
        device = self.switched_on()
        self.assertEqual(device.command("AT+Socket=inet6,dgram,udp"), ["+socket:0", "OK"])
        self.assertEqual(device.command(f"AT+Bind=0,inet6,5001,{OWN_LOCAL}"), ["OK"])
        place = device.inbound("udp:5001")
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as peer:
            peer.settimeout(PATIENCE)
            peer.sendto(b"hello", ("::1", int(place.removeprefix("[::1]:"))))
            device.send("AT+RecvFrom=0,inet6,0,0:0:0:0,0,100")
            self.assertEqual(device.lines(3), ["OK", "+recvfrom:0,0,5,hello", "OK"])
            self.assertEqual(device.command(f"AT+SendTo=0,inet6,{peer.getsockname()[1]},{LOOPBACK},0,5,world"), ["OK"])
            self.assertEqual(peer.recv(100), b"world")
        self.assertEqual(device.command("AT+Socket=inet,dgram,udp"), ["+socket:1", "OK"])
        self.assertEqual(device.command("AT+Bind=1,inet,5001,0.0.0.0"), ["OK"], "another world")
        self.assertTrue(device.inbound("udp:5001").startswith("127.0.0.1:"))
        self.assertEqual(device.command("AT+Close=1"), ["+close:1", "OK"])
        self.assertEqual(device.command("AT+Socket=inet6,dgram,udp"), ["+socket:1", "OK"])
        self.assertEqual(device.command(f"AT+SendTo=1,inet6,5001,{OWN_LOCAL},0,4,self"), ["OK"])
        device.send("AT+RecvFrom=0,inet6,0,0:0:0:0,0,100")
        self.assertEqual(device.lines(3), ["OK", "+recvfrom:0,0,4,self", "OK"])
        self.assertEqual(device.command("AT+Bind=1,inet6,5002,0xfe800000:0:0:9"), ["ERROR: process command,-99"])


if __name__ == "__main__":
    unittest.main()
