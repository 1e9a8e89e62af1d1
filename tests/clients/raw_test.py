#!/usr/bin/env python3
"""Raw sockets as far as a host without privileges can: UDP packets with their headers; the others give the chip's code."""

import base64
import socket
import struct
import unittest

from device import PATIENCE
from files import encoded
from scratch import InFolder

OWN_PORT = 5001


def udp(payload, port, source=OWN_PORT):
    return struct.pack(">HHHH", source, port, 8 + len(payload), 0) + payload


def ip(packet, to):
    """An IPv4 header in front."""
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(packet), 0, 0, 64, 17, 0, bytes(4), socket.inet_aton(to)) + packet


class Raw(InFolder):
    def setUp(self):
        super().setUp()
        self.peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(self.peer.close)
        self.peer.settimeout(PATIENCE)
        self.peer.bind(("127.0.0.1", 0))
        self.port = self.peer.getsockname()[1]
        self.device = self.start_device({"network": {"endpoints": {"203.0.113.10:7": f"127.0.0.1:{self.port}"}}})
        self.device.join()

    def open(self, protocol="udp"):
        self.assertEqual(self.device.command(f"AT+Socket=inet,raw,{protocol}"), ["+socket:0", "OK"])

    def send_to(self, address, packet):
        text = encoded(packet)
        self.assertEqual(self.device.command(f"AT+SendTo=0,inet,0,{address},1,{len(text)},{text}"), ["OK"])

    def received(self):
        self.device.send("AT+RecvFrom=0,inet,0,0.0.0.0,1,1500")
        first, line, last = self.device.lines(3)
        self.assertEqual((first, last), ("OK", "OK"))
        return base64.b64decode(line.split(",")[-1])

    def test_packets_leave_from_the_port_of_their_header_and_come_with_theirs(self):
        self.open()
        self.assertEqual(self.device.command("AT+Bind=0,inet,0,0.0.0.0"), ["OK"])
        self.send_to("203.0.113.10", udp(b"hello", 7))
        data, source = self.peer.recvfrom(100)
        self.assertEqual(data, b"hello")
        self.assertEqual(self.device.inbound(f"udp:{OWN_PORT}"), f"127.0.0.1:{source[1]}")
        self.peer.sendto(b"answer", source)
        packet = self.received()
        self.assertEqual(packet[20:], udp(b"answer", OWN_PORT, source=7))
        version, _, length, _, _, _, protocol, _, sender, own = struct.unpack(">BBHHHBBH4s4s", packet[:20])
        self.assertEqual((version, length, protocol), (0x45, len(packet), 17))
        self.assertEqual((socket.inet_ntoa(sender), socket.inet_ntoa(own)), ("203.0.113.10", "192.168.1.23"))
        total = sum(struct.unpack(">10H", packet[:20]))
        self.assertEqual((total & 0xFFFF) + (total >> 16), 0xFFFF, "the checksum")

    def test_the_header_options(self):
        self.open()
        self.assertEqual(self.device.command("AT+SetSockOpt=0,ip,hdrincl,1"), ["OK"])
        self.assertEqual(self.device.command("AT+SetSockOpt=0,ip,raw_rx_no_header,1"), ["OK"])
        self.send_to("9.9.9.9", ip(udp(b"hello", 7), "203.0.113.10"))
        data, source = self.peer.recvfrom(100)
        self.assertEqual(data, b"hello", "where the packet's own header says")
        self.peer.sendto(b"answer", source)
        self.assertEqual(self.received(), udp(b"answer", OWN_PORT, source=7))

    def test_fragments_above_16_kb_are_dropped_with_an_event(self):
        self.open()
        self.send_to("203.0.113.10", udp(b"hello", 7))
        _, source = self.peer.recvfrom(100)
        self.device.send("AT+RecvFrom=0,inet,0,0.0.0.0,1,1500")
        self.assertEqual(self.device.lines(1), ["OK"])
        self.peer.sendto(bytes(16_385), source)
        self.assertEqual(self.device.lines(1), ["+eventsock:async_event,0,rx_frag_too_big,0"])
        self.peer.sendto(b"short", source)
        self.assertEqual(base64.b64decode(self.device.lines(1)[0].split(",")[-1])[28:], b"short")

    def test_what_is_no_packet_is_lost(self):
        self.open()
        for packet in (b"short", udp(b"", 7)[:7], struct.pack(">HHHH", OWN_PORT, 7, 9, 0), struct.pack(">HHHH", OWN_PORT, 7, 7, 0)):
            self.send_to("203.0.113.10", packet)
        self.assertEqual(self.device.command("AT+SetSockOpt=0,ip,hdrincl,1"), ["OK"])
        for packet in (b"E", ip(b"", "203.0.113.10"), b"\x65" + bytes(30), b"\x4f" + bytes(30)):
            self.send_to("203.0.113.10", packet)
        self.send_to("203.0.113.10", ip(udp(b"good", 7), "203.0.113.10"))
        self.assertEqual(self.peer.recv(100), b"good")

    def test_the_others_give_the_chips_code(self):
        for protocol in ("tcp", "raw"):
            self.open(protocol)
            self.assertEqual(self.device.command("AT+Bind=0,inet,0,0.0.0.0"), ["ERROR: process command,-95"])
            self.send_to("203.0.113.10", b"packet")
            self.assertEqual(self.device.lines(1), ["+eventsock:tx_failed,0,-95"])
            self.device.send("AT+Recv=0,0,100")
            self.assertEqual(self.device.lines(2), ["OK", "ERROR: process command,-95"])
            self.assertEqual(self.device.command("AT+Close=0"), ["+close:0", "OK"])


if __name__ == "__main__":
    unittest.main()
