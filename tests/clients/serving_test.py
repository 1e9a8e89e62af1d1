#!/usr/bin/env python3
"""The device as a server and as a peer of datagrams, against ordinary sockets of the host."""

import base64
import hashlib
import json
import os
import socket
import threading
import unittest

from device import PATIENCE
from scratch import InFolder


def pattern(size):
    """Bytes that show a loss or a swap."""
    return bytes(i * 7 & 0xFF for i in range(size))


class Serving(InFolder):
    def setUp(self):
        super().setUp()
        self.state = self.path("state.json")

    def start(self, config=None, args=()):
        device = self.start_device(config, ("--state-file", self.state, *args))
        device.join()
        return device

    def place(self, device, name):
        """The host's address and port behind `name`, such as tcp:80: standard output and state file agree on it."""
        place = device.inbound(name)
        with open(self.state, encoding="utf-8") as file:
            self.assertEqual(json.load(file)["inbound"][name], [place])
        address, port = place.split(":")
        return address, int(port)

    def listening(self, device, port=80):
        self.assertEqual(device.command("AT+Socket=inet,stream,tcp"), ["+socket:0", "OK"])
        self.assertEqual(device.command(f"AT+Bind=0,inet,{port},0.0.0.0"), ["OK"])
        self.assertEqual(device.command("AT+Listen=0,1"), ["OK"])
        return self.place(device, f"tcp:{port}")

    def test_a_tcp_server_as_in_the_manual(self):
        device = self.start()
        address = self.listening(device)
        self.assertEqual(address[0], "127.0.0.1")
        self.assertEqual(device.command("AT+Accept=0,inet"), ["OK"])
        with socket.create_connection(address, PATIENCE) as client:
            port = client.getsockname()[1]
            self.assertEqual(device.lines(2), [f"+accept:1,inet,{port},127.0.0.1", "OK"])
            client.sendall(b"GET / HTTP/1.0\r\n")
            self.assertEqual(device.command("AT+Recv=1,0,100"), ["OK"])
            self.assertEqual(device.binary_line(b"+recv:1,0,"), b"GET / HTTP/1.0\r\n")
            self.assertEqual(device.lines(1), ["OK"])
            self.assertEqual(device.command("AT+Send=1,0,3,200"), ["OK"])
            self.assertEqual(client.recv(100), b"200")
            self.assertEqual(device.command("AT+Close=1"), ["+close:1", "OK"])
            self.assertEqual(client.recv(100), b"", "a FIN")
        self.assertEqual(device.command("AT+Close=0"), ["+close:0", "OK"])
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(address, PATIENCE)

    def test_the_place_of_a_port_can_be_named(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            wanted = probe.getsockname()
            device = self.start({"network": {"inbound": {"tcp:80": f"127.0.0.1:{wanted[1]}"}}})
            device.command("AT+Socket=inet,stream,tcp")
            device.command("AT+Bind=0,inet,80,0.0.0.0")
            self.assertEqual(device.command("AT+Listen=0,1"), ["ERROR: process command,-98"], "in use on the host")
            self.assertIn(f"127.0.0.1:{wanted[1]}", device.log_text())
        self.assertEqual(device.command("AT+Listen=0,1"), ["OK"])
        self.assertEqual(self.place(device, "tcp:80"), wanted)

    def test_a_million_bytes_through_an_accepted_socket(self):
        device = self.start()
        address = self.listening(device)
        device.command("AT+Accept=0,inet")
        data = pattern(1_000_000)
        with socket.create_connection(address, PATIENCE) as client:
            client.settimeout(PATIENCE)
            device.lines(2)
            sender = threading.Thread(target=client.sendall, args=(data,))
            sender.start()
            got = bytearray()
            while len(got) < len(data):
                device.send("AT+Recv=1,1,12000")
                self.assertEqual(device.port.line(), "OK")
                fields = device.port.line().split(",", 3)
                self.assertEqual(fields[:2], ["+recv:1", "1"])
                got += base64.b64decode(fields[3])
                self.assertEqual(device.port.line(), "OK")
            sender.join(PATIENCE)
        self.assertEqual(hashlib.sha256(got).digest(), hashlib.sha256(data).digest())

    def test_a_client_leaves_from_the_port_that_it_bound(self):
        device = self.start()
        with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            wanted = probe.getsockname()[1]
            probe.close()
            device.command("AT+Socket=inet,stream,tcp")
            self.assertEqual(device.command(f"AT+Bind=0,inet,{wanted},0.0.0.0"), ["OK"])
            device.send(f"AT+Connect=0,inet,{server.getsockname()[1]},127.0.0.1")
            device.lines(3)
            peer, address = server.accept()
            peer.close()
            self.assertEqual(address[1], wanted)

    def test_close_with_linger_waits_until_the_peer_has_taken_everything(self):
        device = self.start()
        with socket.socket() as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            server.bind(("127.0.0.1", 0))
            server.listen()
            device.command("AT+Socket=inet,stream,tcp")
            device.command("AT+SetSockOpt=0,socket,linger,1,20")
            device.send(f"AT+Connect=0,inet,{server.getsockname()[1]},127.0.0.1")
            device.lines(3)
            peer, _ = server.accept()
            with peer:
                for _ in range(20):
                    self.assertEqual(device.command("AT+Send=0,0,900," + "x" * 900), ["OK"])
                device.send("AT+Close=0")
                self.assertTrue(device.port.silent(), "the peer has not read yet")
                peer.settimeout(PATIENCE)
                received = 0
                while data := peer.recv(65536):
                    received += len(data)
                self.assertEqual(received, 20 * 900)
            self.assertEqual(device.lines(2), ["+close:0", "OK"])

    def test_a_datagram_to_an_address_outside_is_lost_with_a_hint(self):
        device = self.start()
        device.command("AT+Socket=inet,dgram,udp")
        for _ in range(2):
            self.assertEqual(device.command("AT+SendTo=0,inet,7,203.0.113.10,0,1,x"), ["OK"])
        self.assertEqual(device.log_text().count("hint: address-outside:"), 1)

    def test_datagrams_both_ways(self):
        device = self.start()
        device.command("AT+Socket=inet,dgram,udp")
        self.assertEqual(device.command("AT+Bind=0,inet,5001,0.0.0.0"), ["OK"])
        address = self.place(device, "udp:5001")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
            peer.settimeout(PATIENCE)
            peer.bind(("127.0.0.1", 0))
            self.assertEqual(device.command("AT+RecvFrom=0,inet,0,0.0.0.0,0,100"), ["OK"])
            peer.sendto(b"hello", address)
            self.assertEqual(device.binary_line(b"+recvfrom:0,0,"), b"hello")
            self.assertEqual(device.lines(1), ["OK"])
            self.assertEqual(device.command(f"AT+SendTo=0,inet,{peer.getsockname()[1]},127.0.0.1,0,5,world"), ["OK"])
            self.assertEqual(peer.recvfrom(100), (b"world", address), "from the port it is reached at")

    def test_a_multicast_group_is_heard_by_its_members(self):
        device = self.start()
        device.command("AT+Socket=inet,dgram,udp")
        self.assertEqual(device.command("AT+Bind=0,inet,5001,0.0.0.0"), ["OK"])
        _, port = self.place(device, "udp:5001")
        membership = "ip,{}_membership,239.1.2.3,0.0.0.0"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
            peer.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
            self.assertEqual(device.command("AT+SetSockOpt=0," + membership.format("add")), ["OK"])
            peer.sendto(b"news", ("239.1.2.3", port))
            device.send("AT+RecvFrom=0,inet,0,0.0.0.0,0,100")
            self.assertEqual(device.lines(3), ["OK", "+recvfrom:0,0,4,news", "OK"])
            self.assertEqual(device.command("AT+SetSockOpt=0," + membership.format("drop")), ["OK"])
            peer.sendto(b"more", ("239.1.2.3", port))
            peer.sendto(b"own", ("127.0.0.1", port))
            device.send("AT+RecvFrom=0,inet,0,0.0.0.0,0,100")
            self.assertEqual(device.lines(3), ["OK", "+recvfrom:0,0,3,own", "OK"])
        self.assertEqual(device.command("AT+SetSockOpt=0," + membership.format("drop")), ["ERROR: process command,-99"])
        self.assertEqual(device.command("AT+SetSockOpt=0,ip,add_membership,10.0.0.1,0.0.0.0"), ["ERROR: process command,-22"])

    def test_fragments_above_16_kb_are_dropped_with_an_event(self):
        device = self.start()
        device.command("AT+Socket=inet,dgram,udp")
        device.command("AT+Bind=0,inet,5001,0.0.0.0")
        address = self.place(device, "udp:5001")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
            device.send("AT+RecvFrom=0,inet,0,0.0.0.0,0,20000")
            self.assertEqual(device.lines(1), ["OK"])
            peer.sendto(bytes(16_385), address)
            self.assertEqual(device.lines(1), ["+eventsock:async_event,0,rx_frag_too_big,0"])
            peer.sendto(b"a" * 16_384, address)
            self.assertEqual(device.binary_line(b"+recvfrom:0,0,"), b"a" * 16_384)

    def test_a_datagram_for_a_place_of_the_other_family_is_warned_of(self):
        device = self.start({"network": {"endpoints": {"203.0.113.10:7": "[::1]:7"}}})
        device.command("AT+Socket=inet,dgram,udp")
        device.command("AT+Bind=0,inet,5001,0.0.0.0")
        for _ in range(2):
            self.assertEqual(device.command("AT+SendTo=0,inet,7,203.0.113.10,0,1,x"), ["OK"])
        self.assertEqual(device.log_text().count("datagrams to [::1]:7 are lost"), 1)

    def test_with_virtual_time_a_time_out_waits_for_a_peer_that_was_asked(self):
        device = self.start(args=("--clock", "virtual"))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
            peer.bind(("127.0.0.1", 0))
            device.command("AT+Socket=inet,dgram,udp")
            device.command("AT+SetSockOpt=0,socket,rcvtimeo,60,0")
            self.assertEqual(device.command("AT+RecvFrom=0,inet,0,0.0.0.0,0,100"), ["OK"])
            self.assertEqual(device.lines(1), ["ERROR: process command,-11"], "at once: nobody was asked")
            for call in ("RecvFrom=0,inet,0,0.0.0.0,0,100", "Select=1,0,60,0"):
                device.command(f"AT+SendTo=0,inet,{peer.getsockname()[1]},127.0.0.1,0,1,x")
                device.send(f"AT+{call}")
                self.assertEqual(device.lines(1), ["OK"])
                _, source = peer.recvfrom(10)
                self.assertTrue(device.port.silent(), "the peer owes an answer")
                peer.sendto(b"late", source)
                self.assertIn(device.lines(2)[0], ("+recvfrom:0,0,4,late", "+select:0"))

    def test_select_names_the_ready_ones_and_after_a_time_out_all(self):
        device = self.start(args=("--clock", "virtual"))
        address = self.listening(device)
        self.assertEqual(device.command("AT+Select=1,0,5,0"), ["OK"])
        self.assertEqual(device.lines(2), ["+select:0", "OK"], "a time-out")
        self.assertEqual(device.command("AT+Socket=inet,dgram,udp"), ["+socket:3", "OK"], "1: next client, 2: the driver")
        self.assertEqual(device.command("AT+Select=4,[0|3],2,0"), ["OK"])
        self.assertEqual(device.lines(2), ["+select:0|3", "OK"], "a time-out too")
        with socket.create_connection(address, PATIENCE):
            self.assertEqual(device.command("AT+Select=4,0|3,5,0"), ["OK"])
            self.assertEqual(device.lines(2), ["+select:0", "OK"])
        self.assertEqual(device.command("AT+Select=8,7,0,0"), ["OK"])
        self.assertEqual(device.lines(1), ["ERROR: process command,-1"])

    def test_a_state_file_that_cannot_be_written_does_not_stop_the_device(self):
        device = self.start()
        os.unlink(self.state)
        os.mkdir(self.state)
        device.command("AT+Socket=inet,dgram,udp")
        self.assertEqual(device.command("AT+Bind=0,inet,5001,0.0.0.0"), ["OK"])
        self.assertEqual(device.command("AT+Test"), ["OK"])
        self.assertIn("--state-file", device.log_text())

    def test_ephemeral_ports_come_back_and_nobody_has_to_read_of_them(self):
        device = self.start()
        for _ in range(2500):  # many times what a pipe holds, were each of them told
            device.command("AT+Socket=inet,dgram,udp")
            self.assertEqual(device.command("AT+Bind=0,inet,0,0.0.0.0"), ["OK"])
            device.command("AT+Close=0")
        with open(self.state, encoding="utf-8") as file:
            self.assertEqual(list(json.load(file)["inbound"]), ["udp:49152"])

    def test_with_virtual_time_too_a_closed_socket_still_sends_what_it_has(self):
        device = self.start(args=("--clock", "virtual"))
        with socket.create_server(("127.0.0.1", 0)) as server:
            device.command("AT+Socket=inet,stream,tcp")
            device.send(f"AT+Connect=0,inet,{server.getsockname()[1]},127.0.0.1")
            device.lines(3)
            device.command("AT+SetSockOpt=0,socket,nonblocking,1")
            peer, _ = server.accept()
            with peer:
                sent, payload = 0, "x" * 900
                while device.command(f"AT+Send=0,0,900,{payload}") == ["OK"]:
                    sent += 900
                self.assertEqual(device.command("AT+Close=0"), ["+close:0", "OK"])
                peer.settimeout(PATIENCE)
                received = 0
                while data := peer.recv(65536):
                    received += len(data)
        self.assertEqual(received, sent)

    def test_a_power_cut_closes_the_port_and_the_next_life_opens_it(self):
        device = self.start()
        with socket.create_connection(self.listening(device), PATIENCE) as client:
            client.settimeout(PATIENCE)
            device.kill()
            self.assertIn(self.end_of(client), (b"", "reset"))
        device = self.start()
        socket.create_connection(self.listening(device), PATIENCE).close()

    @staticmethod
    def end_of(client):
        try:
            return client.recv(1)
        except ConnectionResetError:
            return "reset"


if __name__ == "__main__":
    unittest.main()
