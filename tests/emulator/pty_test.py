#!/usr/bin/env python3
"""The pseudo terminal as a wire: clients come and go, pause, change its settings."""

import json
import os
import select
import signal
import tempfile
import termios
import threading
import time
import unittest

from device import EOL, PATIENCE, Device, Serial
from servers import Server, hold

TEST = b"AT+Test\r"
TEST_EXCHANGE = b"AT+Test\r\n" + EOL + b"OK" + EOL


class Pty(unittest.TestCase):
    def start(self, *args, **options):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        device = Device(self.scratch.name, args=args, **options)
        self.addCleanup(device.__exit__)
        return device

    def logged(self, device, text, count=1):
        """Waits until the log has `count` lines with this text."""
        deadline = time.monotonic() + PATIENCE
        while device.log_text().count(text) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the log does not say {text!r}: {device.log_text()}")
            time.sleep(0.002)

    def recorded(self, device, done):
        """What --record holds when done(sights) is true."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with open(os.path.join(device.folder, "record.jsonl"), encoding="utf-8") as file:
                lines = file.read().splitlines()
            try:
                sights = [json.loads(line) for line in lines[1:]]
            except ValueError:
                sights = []  # the last line is being written
            if done(sights):
                return sights
            time.sleep(0.005)
        raise TimeoutError("the record does not show it")

    def start_recorded(self, *args):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        record = os.path.join(folder.name, "record.jsonl")
        device = Device(folder.name, args=("--record", record, "--clock", "virtual", "--log", "debug", *args))
        self.addCleanup(device.__exit__)
        return device

    def test_the_banner_is_kept_for_the_first_client_only(self):  # ref: at-protocol.md §2
        device = self.start()
        self.assertTrue(device.banner.startswith(b"\n\r\n\r" + EOL))
        device.port.close()
        again = Serial(device.link)
        self.addCleanup(again.close)
        again.write(TEST)
        again.expect(TEST_EXCHANGE)
        self.assertTrue(again.silent())

    def test_whoever_opens_after_an_hour_of_events_sees_none_of_them(self):
        device = self.start_recorded()
        device.join()
        with Server(hold) as server:
            device.command("AT+Socket=INET,STREAM,TCP")
            device.send(f"AT+Connect=0,INET,{server.port},127.0.0.1")
            device.lines(3)
            device.command("AT+SetSockOpt=0,SOCKET,RCVTIMEO,3600,0")
            device.port.write(b"AT+Recv=0,0,1\r")
            device.port.close()
            self.logged(device, "the client has gone")
            self.recorded(device, lambda sights: any(one.get("text") == "ERROR: process command,-11" for one in sights))
            device.port = Serial(device.link)
            device.port.write(b"AT+WlanDisconnect\r")
            device.port.close()
            sights = self.recorded(device, lambda sights: any(one.get("event") == "wlan.disconnect" for one in sights))
            # A client as short as this one may have come and gone unseen.
            self.logged(device, "the client has gone", device.log_text().count("a client has come"))
        self.assertGreater(sights[-1]["t"], 3600 * 1_000_000)
        device.port = Serial(device.link)
        device.port.write(TEST)
        device.port.expect(TEST_EXCHANGE)

    def test_a_client_that_sets_echo_and_leaves_does_not_make_the_device_talk_to_itself(self):
        device = self.start("--log", "trace")
        device.join()
        with Server(hold) as server:
            device.command("AT+Socket=INET,STREAM,TCP")
            device.send(f"AT+Connect=0,INET,{server.port},127.0.0.1")
            device.lines(3)
            device.command("AT+SetSockOpt=0,SOCKET,RCVTIMEO,0,50000")
            device.send("AT+Recv=0,0,1")
            self.assertEqual(device.port.line(), "OK")
            settings = termios.tcgetattr(device.port.fd)
            settings[3] |= termios.ECHO | termios.ICANON
            settings[0] |= termios.ICRNL
            termios.tcsetattr(device.port.fd, termios.TCSANOW, settings)
            device.port.close()
            self.logged(device, "line -> ERROR: process command,-11")
        device.port = Serial(device.link)
        self.assertEqual(termios.tcgetattr(device.port.fd)[3] & (termios.ECHO | termios.ICANON | termios.ISIG), 0)
        device.port.write(TEST)
        device.port.expect(TEST_EXCHANGE)
        received = [line.split("serial <- ")[1] for line in device.log_text().splitlines() if "serial <- " in line]
        self.assertEqual(received[-2:], ["AT+Recv=0,0,1\\x0d", "AT+Test\\x0d"])

    def test_a_thousand_clients_leave_nothing_behind(self):
        device = self.start("--log", "debug")
        device.port.close()
        self.logged(device, "the client has gone")
        open_files = f"/proc/{device.process.pid}/fd"
        before = len(os.listdir(open_files))
        for _ in range(1000):
            port = Serial(device.link)
            port.write(TEST)
            port.expect(TEST_EXCHANGE)
            port.close()
        for _ in range(100):
            Serial(device.link).close()
        deadline = time.monotonic() + PATIENCE
        while len(os.listdir(open_files)) != before:  # it has the far side open for a moment when a client has gone
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.002)

    def test_what_a_client_does_not_read_is_not_there_for_the_next(self):
        device = self.start("--log", "debug")
        for count in range(1, 21):
            device.port.write(TEST)
            self.assertTrue(select.select([device.port.fd], [], [], PATIENCE)[0])  # the answer is there, and stays there
            device.port.close()
            self.logged(device, "the client has gone", count)
            device.port = Serial(device.link)
            self.assertTrue(device.port.silent(0))
            device.port.write(TEST)
            device.port.expect(TEST_EXCHANGE)

    def test_a_command_of_a_client_that_is_gone_already_is_done(self):
        device = self.start_recorded()
        device.port.close()
        for count in range(1, 21):
            port = os.open(device.link, os.O_WRONLY | os.O_NOCTTY)
            os.write(port, TEST)
            os.close(port)
            self.recorded(device, lambda sights: sum(one.get("text") == "AT+Test" for one in sights) == count)

    def test_a_pause_in_a_long_transfer_loses_no_byte(self):
        device = self.start()
        command = b"AT+MqttCreate=?"
        device.port.write(command + b"\r")
        device.port.wait_for(lambda got: got.endswith(b"OK" + EOL))
        exchange, device.port.buffer = device.port.buffer, b""
        count = 200_000 // len(exchange) + 1

        def write():
            for _ in range(count):
                self.write_blocking(device.port.fd, command + b"\r")

        writer = threading.Thread(target=write)
        writer.start()
        got = device.port.take(20_000)
        time.sleep(1)
        got += device.port.take(count * len(exchange) - len(got))
        writer.join()
        self.assertTrue(device.port.silent())
        self.assertEqual(got.count(exchange.split(EOL)[1] + EOL), count)

    @staticmethod
    def write_blocking(fd, data):
        while data:
            try:
                data = data[os.write(fd, data):]
            except BlockingIOError:
                time.sleep(0.001)

    def test_wait_reader_powers_up_when_somebody_opens(self):
        device = self.start("--wait-reader", "--log", "debug")
        self.assertTrue(device.banner.endswith(b"Enter AT Command:" + EOL))
        log = device.log_text()
        self.assertIn("sl_Start", log)


class End(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)

    def start(self, *args, **options):
        device = Device(self.scratch.name, args=args, **options)
        self.addCleanup(device.__exit__)
        return device

    def files(self):
        return sorted(name for name in os.listdir(self.scratch.name) if not name.startswith(("flash.img", "log.txt")))

    def test_signals_end_it_cleanly(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            device = self.start("--state-file", os.path.join(self.scratch.name, "state.json"))
            with open(os.path.join(self.scratch.name, "state.json"), encoding="utf-8") as file:
                state = json.load(file)
            self.assertEqual(state, {"pid": device.process.pid, "port": os.readlink(device.link), "link": device.link})
            device.process.send_signal(number)
            self.assertEqual(device.process.wait(PATIENCE), 0)
            self.assertEqual(self.files(), [])

    def test_it_ends_while_the_device_is_stuck(self):  # ref: at-protocol.md §4
        device = self.start()
        device.port.write(b"at+send=0,0,1000,\r")
        device.port.expect(b"at+send=0,0,1000,\r\n")
        self.assertEqual(device.terminate(), 0)

    def test_it_ends_while_all_workers_wait(self):
        device = self.start()
        device.join()
        with Server(hold) as server:
            device.command("AT+Socket=INET,STREAM,TCP")
            device.send(f"AT+Connect=0,INET,{server.port},127.0.0.1")
            device.lines(3)
            for _ in range(5):
                device.send("AT+Recv=0,0,100")
                self.assertEqual(device.port.line(), "OK")
            self.assertEqual(device.terminate(), 0)

    def test_a_second_signal_does_not_wait_for_a_client_that_reads_nothing(self):
        device = self.start()
        written = 0
        while True:
            try:
                written += os.write(device.port.fd, b"AT+MqttCreate=?\r")
            except BlockingIOError:
                time.sleep(0.02)
                try:
                    written += os.write(device.port.fd, b"\r")
                except BlockingIOError:
                    break  # the device has stopped reading: its output waits
        device.process.send_signal(signal.SIGINT)
        time.sleep(0.05)
        started = time.monotonic()
        device.process.send_signal(signal.SIGINT)
        self.assertEqual(device.process.wait(PATIENCE), 1)
        self.assertLess(time.monotonic() - started, 1)
        self.assertEqual(self.files(), [])

    def test_a_link_that_a_killed_process_left_is_replaced(self):
        device = self.start()
        device.kill()
        self.assertTrue(os.path.islink(device.link))
        again = self.start()
        again.port.write(TEST)
        again.port.expect(TEST_EXCHANGE)
        self.assertEqual(again.terminate(), 0)
        self.assertEqual(self.files(), [])


if __name__ == "__main__":
    unittest.main()
