#!/usr/bin/env python3
"""Nothing that comes in on the line reaches a host path or a host address outside the rules."""

import os
import random
import tempfile
import unittest

from device import Device
from servers import Server, hold

PATHS = ["../../etc/passwd", "/etc/shadow", "/proc/self/mem", "..", "flash.img", "port", "a\x00b", "%s%n", "~/.profile"]
OUTSIDE = ["198.51.100.7", "203.0.113.9", "8.8.8.8", "255.255.255.255", "224.0.0.1", "169.254.169.254", "10.0.0.1"]


class Sandbox(unittest.TestCase):
    def test_host_calls_are_inside_the_rules(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        calls = os.path.join(scratch.name, "calls.txt")
        os.environ.update(LD_PRELOAD=os.environ["HOST_CALLS_LIBRARY"], HOST_CALLS=calls)
        self.addCleanup(os.environ.pop, "LD_PRELOAD")
        chance = random.Random(1)
        with Server(hold) as server, Server(hold) as mapped:
            network = {"hosts": {"hub.example": "203.0.113.10"},
                       "endpoints": {"203.0.113.10:8883": f"127.0.0.1:{mapped.port}"}}
            with Device(scratch.name, {"network": network}, ("--clock", "virtual")) as device:
                device.join()
                for name in PATHS:
                    for mode in ("read,", "write,", "create|write,100", "create|overwrite,100"):
                        device.command(f'AT+FileOpen="{name}",{mode}')
                    device.command(f'AT+FileDel="{name}",0')
                for name in ("www.example.com", "localhost", "hub.example", "metadata.internal"):
                    device.command(f"AT+NetAppGetHostByName={name},INET")
                targets = [f"203.0.113.10,{port}" for port in (8883, 80)] + [f"{a},{chance.randrange(1, 65536)}" for a in OUTSIDE]
                for target in targets:
                    address, port = target.split(",")
                    device.command("AT+Socket=INET,STREAM,TCP")
                    device.send(f"AT+Connect=0,INET,{port},{address}")
                    device.lines(2 if port != "8883" else 3)
                    device.command("AT+Close=0")
                device.command("AT+Socket=INET,STREAM,TCP")
                device.send(f"AT+Connect=0,INET,{server.port},127.0.0.1")
                device.lines(3)
                self.ports_and_datagrams(device)
                for _ in range(300):
                    device.port.write(chance.randbytes(chance.randrange(1, 200)).replace(b"+send", b"+sent") + b"\r")
                device.port.wait_for(lambda got: len(got) > 1000)
                self.assertIsNone(device.process.poll())
                self.assertEqual(device.terminate(), 0)
        with open(calls, encoding="latin-1") as file:
            seen = [tuple(line.rstrip("\n").partition(" ")[::2]) for line in file]
        connects = [rest for name, rest in seen if name == "connect"]
        self.assertEqual(sorted(connects), sorted([f"127.0.0.1 {server.port}", f"127.0.0.1 {mapped.port}"]))
        self.assertEqual([call for call in seen if call[0] == "getaddrinfo"], [])
        self.assertEqual([rest for name, rest in seen if name == "bind"], ["127.0.0.1 0"] * 2, "two ports of the device")
        self.assertEqual([rest for name, rest in seen if name == "sendto"], ["127.0.0.1 9"])
        opened = {rest for name, rest in seen if name in ("open", "unlink")}
        allowed = (scratch.name, "/dev/", "/proc/self/", "/sys/", "/etc/localtime", "/usr/", "/etc/ssl/")
        self.assertEqual([path for path in opened if not path.startswith(allowed)], [])

    @staticmethod
    def ports_and_datagrams(device):
        """A server and a datagram socket, wherever they are told to be and to send."""
        for number, kind in ((1, "STREAM,TCP"), (2, "DGRAM,UDP")):
            device.command(f"AT+Socket=INET,{kind}")
            for address in OUTSIDE:
                device.command(f"AT+Bind={number},INET,80,{address}")
            device.command(f"AT+Bind={number},INET,80,0.0.0.0")
        device.command("AT+Listen=1,1")
        for address in [*OUTSIDE, "127.0.0.1"]:
            device.command(f"AT+SendTo=2,INET,9,{address},0,1,x")


if __name__ == "__main__":
    unittest.main(verbosity=2)
