#!/usr/bin/env python3
"""Recorded exchanges of the AT layer, sent through the pty: a sample of those whose answer asks nothing of the chip."""

import json
import os
import tempfile
import unittest

from device import EOL, Device

EXCHANGES = os.environ["EXCHANGES"]
SAMPLE = 500


def to_bytes(text):
    """A byte stands in the recordings as the character of that number."""
    return text.encode("latin-1")


def answered_by_the_firmware_alone(record):
    """No line before, no call on the chip, and a line that the UART hands over as it is."""
    return (record["kind"] in ("help", "arity", "parse", "unknown") and record["in"] is not None and not record.get("before") and
            not record.get("at_layer_only") and not set(record["in"]) & set("\r\n\0"))


def sample():
    with open(EXCHANGES, encoding="utf-8") as file:
        records = [record for record in map(json.loads, file) if answered_by_the_firmware_alone(record)]
    return [records[i * len(records) // SAMPLE] for i in range(SAMPLE)]


@unittest.skipUnless(os.path.exists(EXCHANGES), "no recorded exchanges in " + EXCHANGES)
class RecordedLines(unittest.TestCase):
    def test_the_pty_changes_no_answer(self):
        records = sample()
        with tempfile.TemporaryDirectory() as folder, Device(folder) as device:
            for record in records:
                line = to_bytes(record["in"])
                with self.subTest(record["id"]):
                    device.port.write(line + b"\r")
                    device.port.expect(line + b"\r\n" + EOL + b"".join(to_bytes(one) + EOL for one in record["out"]))
        print(f"{len(records)} exchanges through the pty")


if __name__ == "__main__":
    unittest.main()
