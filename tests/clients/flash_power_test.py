#!/usr/bin/env python3
"""Files in flash across stops and power cuts."""

import resource
import unittest

from files import encoded, open_file, read_file, write_file
from scratch import InFolder

OLD, NEW = b"old content " * 100, b"NEW CONTENT " * 100
UNCLOSED = "ERROR: process command,-10288"
NO_COPY = "ERROR: process command,-10334"
NOT_WRITTEN = "ERROR: process command,-10317"


class Flash(InFolder):
    def test_files_stay_across_sigterm(self):
        device = self.start_device()
        write_file(device, "/etc/plain", OLD, "create")
        write_file(device, "/etc/safe", NEW, "create|create_failsafe")
        self.assertEqual(device.terminate(), 0)
        device = self.start_device()
        self.assertEqual(read_file(device, "/etc/plain"), OLD)
        self.assertEqual(read_file(device, "/ETC/SAFE"), NEW)  # ref: filesystem.md §1: names are case-insensitive
        self.assertEqual(device.command("AT+FileDel=/etc/plain,"), ["OK"])
        self.assertEqual(device.command("AT+FileOpen=/etc/plain,read,"), ["ERROR: process command,-10341"])

    # ref: filesystem.md §3
    def test_a_power_cut_in_the_middle_of_a_write(self):
        device = self.start_device()
        write_file(device, "plain", OLD, "create")
        write_file(device, "safe", OLD, "create|create_failsafe")
        for name in ("plain", "safe"):
            handle = open_file(device, name, "write")
            text = encoded(NEW[:300])
            self.assertEqual(device.command(f"AT+FileWrite={handle},0,1,{len(text)},{text}"), [f"+filewrite:{len(text)}", "OK"])
        device.kill()

        device = self.start_device()
        for name in ("plain", "safe"):
            self.assertEqual(device.command(f"AT+FileGetInfo={name},"), [UNCLOSED])
            self.assertEqual(device.command(f"AT+FileOpen={name},write,"), [UNCLOSED])
        self.assertEqual(read_file(device, "safe"), OLD)
        self.assertEqual(device.command("AT+FileOpen=plain,read,"), [NO_COPY])
        self.assertEqual(device.command("AT+FileDel=plain,"), ["OK"])
        write_file(device, "plain", NEW, "create")
        self.assertEqual(read_file(device, "plain"), NEW)

    def test_an_orderly_end_aborts_the_write(self):
        device = self.start_device()
        write_file(device, "plain", OLD, "create")
        write_file(device, "safe", OLD, "create|create_failsafe")
        for name in ("plain", "safe"):
            open_file(device, name, "write")
        self.assertEqual(device.terminate(), 0)
        device = self.start_device()
        self.assertEqual(read_file(device, "safe"), OLD)
        self.assertEqual(device.command("AT+FileOpen=plain,read,"), [NO_COPY])
        write_file(device, "plain", NEW, "write")
        self.assertEqual(read_file(device, "plain"), NEW)

    # ref: filesystem.md §9: a failing flash has codes of its own
    def test_a_full_host_disk(self):
        def limit_files_to(size):
            resource.prlimit(device.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

        device = self.start_device()
        write_file(device, "safe", OLD, "create|create_failsafe")
        limit_files_to(0)
        self.assertEqual(device.command("AT+FileOpen=new,create,3000"), [NOT_WRITTEN])
        self.assertEqual(device.command("AT+FileOpen=safe,write,"), [NOT_WRITTEN])
        self.assertEqual(device.command("AT+FileDel=safe,"), [NOT_WRITTEN])
        self.assertEqual(read_file(device, "safe"), OLD)
        limit_files_to(resource.RLIM_INFINITY)
        handle = open_file(device, "safe", "write")
        limit_files_to(0)
        text = encoded(NEW[:300])
        self.assertEqual(device.command(f"AT+FileWrite={handle},0,1,{len(text)},{text}"), [f"+filewrite:{len(text)}", "OK"])
        self.assertEqual(device.command(f"AT+FileClose={handle},,"), ["ERROR: process command,-10336"])
        limit_files_to(resource.RLIM_INFINITY)
        self.assertEqual(read_file(device, "safe"), OLD)
        self.assertEqual(device.command("AT+FileDel=safe,"), ["OK"])
        write_file(device, "safe", NEW, "create|create_failsafe")
        device.kill()
        self.assertEqual(read_file(self.start_device(), "safe"), NEW)

    def test_a_full_cycle_of_info(self):
        device = self.start_device()
        write_file(device, "safe", OLD, "create|create_failsafe")
        self.assertEqual(device.command("AT+FileGetInfo=nowhere,"), ["ERROR: process command,-10341"])
        answer = device.command("AT+FileGetInfo=safe,")
        self.assertEqual(answer[1], "OK")
        fields = answer[0].removeprefix("+filegetinfo:").split(",")
        self.assertIn("1200", fields)
        self.assertIn("3656", fields)


if __name__ == "__main__":
    unittest.main(verbosity=2)
