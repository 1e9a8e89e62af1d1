#!/usr/bin/env python3
"""File lists, file control, the lock and bad input, at the serial port."""

import sqlite3
import unittest
from pathlib import Path

from files import open_file, read_file, write_file
from scratch import InFolder

OK = ["OK"]
SECRET = "create|overwrite|create_secure|create_nosignature"


def refused(code):
    return [f"ERROR: process command,{code}"]


class FileControl(InFolder):
    config = None

    def setUp(self):
        super().setUp()
        self.device = self.start()

    def start(self, banner=True):
        return self.start_device(self.config, banner=banner)

    def ask(self, line, answer):
        self.assertEqual(self.device.command(line), answer, line)

    def storage(self):
        line, last = self.device.command("AT+FileCtl=get_storage_info,,,")
        self.assertEqual(last, "OK")
        self.assertTrue(line.startswith("+filectl:,"), line)
        values = [int(value) for value in line.removeprefix("+filectl:,").split(",")]
        self.assertEqual(len(values), 16)
        return values


class Commands(FileControl):
    # ref: commands-file.md §8: the empty set of properties prints no comma
    def test_the_list_has_every_file_in_the_order_of_the_table(self):
        catalog = "+filegetfilelist:/sys/certstore.lst,3656,sys_file,2"
        self.ask("AT+FileGetFileList", [catalog, *OK])
        for number in range(8):
            write_file(self.device, f"file{number}", b"x", "create|create_failsafe" if number % 2 else "create")
        write_file(self.device, "/sys/own", b"x" * 4000, "create")
        self.ask("AT+FileDel=file2,", OK)
        handle = open_file(self.device, "file3", "read")
        lines = self.device.command("AT+FileGetFileList")
        self.assertEqual(lines.pop(0), catalog)
        self.assertEqual(lines[:3], ["+filegetfilelist:file0,3656,not_failsafe,1", "+filegetfilelist:file1,3656,2",
                                     "+filegetfilelist:file3,3656,open_read,2"])
        self.assertEqual(lines[-2:], ["+filegetfilelist:/sys/own,7752,not_failsafe|sys_file,2", "OK"])
        self.assertEqual(len(lines), 9)
        self.ask(f"AT+FileClose={handle},,", OK)
        self.ask("AT+FileGetFileList=1", ["ERROR: number of parameters,0"])

    # ref: filesystem.md §1: 17 names of 179 characters fit
    def test_names_beyond_the_table_are_not_kept(self):
        for number in range(100, 120):
            write_file(self.device, f"{number}{'n' * 176}", b"x", "create")
        names = [line.split(":")[1].split(",")[0] for line in self.device.command("AT+FileGetFileList")[:-1]]
        self.assertEqual(names.count("name not kept"), 3)
        self.assertEqual(read_file(self.device, "119" + "n" * 176), b"x")

    # ref: commands-file.md §9
    def test_storage_info_counts(self):
        first = self.storage()
        self.assertEqual(first, [4096, 1024, 75, 5, 30, 914, 914, 240, 1, 0, 50, 0, 1, 0, 15, 1])
        write_file(self.device, "a", b"x" * 4000, "create|create_failsafe")
        write_file(self.device, "/sys/b", b"x", "create")
        self.ask("AT+FileCtl=rename,0,a,c", OK)
        self.assertEqual(self.storage(), [4096, 1024, 80, 5, 29, 910, 910, 240, 1, 0, 50, 1, 2, 0, 15, 4])

    def test_rename(self):
        write_file(self.device, "a", b"content", "create")
        write_file(self.device, "b", b"x", "create")
        self.ask("AT+FileCtl=rename,0,a,b", refused(-10293))
        self.ask("AT+FileCtl=rename,0,a,/sys/c", refused(-10347))
        self.ask("AT+FileCtl=rename,0,none,c", refused(-10341))
        self.ask(f"AT+FileCtl=rename,0,a,{'c' * 180}", refused(-10298))
        self.ask(f"AT+FileCtl=rename,0,a,{'c' * 181}", ["ERROR: parse parameters,-5"])
        self.ask("AT+FileCtl=rename,,a,c", ["ERROR: parse parameters,-1"])
        self.ask("AT+FileCtl=rename,0,a,", ["ERROR: parse parameters,-1"])
        handle = open_file(self.device, "a", "read")
        self.ask("AT+FileCtl=rename,0,a,c", refused(-10369))
        self.ask(f"AT+FileClose={handle},,", OK)
        self.ask("AT+FileCtl=rename,0,a,c", OK)
        self.assertEqual(read_file(self.device, "c"), b"content")

    # ref: filesystem.md §3, §6
    def test_rollback_and_commit(self):
        write_file(self.device, "safe", b"old", "create|create_failsafe")
        write_file(self.device, "plain", b"old", "create")
        handle = open_file(self.device, "safe", "write")
        self.ask("AT+FileCtl=rollback,0,safe,", ["+filectl:0,", "OK"])
        self.ask(f"AT+FileClose={handle},,", refused(-10335))
        self.assertEqual(read_file(self.device, "safe"), b"old")
        self.ask("AT+FileCtl=rollback,0,plain,", refused(-10333))
        self.ask("AT+FileCtl=commit,0,safe,", refused(-10284))
        self.ask("AT+FileCtl=commit,0,none,", refused(-10341))
        self.ask("AT+FileCtl=commit,,safe,", ["ERROR: parse parameters,-1"])
        open_file(self.device, "safe", "write")
        self.device.kill()
        self.device = self.start()
        self.ask("AT+FileGetInfo=safe,", refused(-10288))
        self.ask("AT+FileCtl=rollback,0,safe,", ["+filectl:0,", "OK"])
        self.ask("AT+FileGetInfo=safe,", ["+filegetinfo:3,3656,master|master|master|master,8192,1", "OK"])

    # ref: commands-file.md §2: signed tokens, on the way out and in
    def test_a_rollback_gives_the_token_signed(self):
        negative = None
        while negative is None:
            line, _ = self.device.command(f"AT+FileOpen=s,{SECRET}|create_failsafe,100")
            handle, token = line.removeprefix("+fileopen:").split(",")
            negative = token if token.startswith("-") else None
            self.ask(f"AT+FileClose={handle},,", OK)
            if negative is None:
                self.ask(f"AT+FileDel=s,{token}", OK)
        self.ask(f"AT+FileCtl=rollback,{negative},s,", [f"+filectl:{negative},", "OK"])

    def test_bundles_and_restore_without_any(self):
        self.ask("AT+FileCtl=bundle_commit,,,", refused(-10282))
        self.ask("AT+FileCtl=bundle_rollback,,,", refused(-10282))
        for target in ("factory_image", "factory_default"):
            self.ask(f"AT+FileCtl=restore,,,{target}", refused(-10270 * 65536))
        self.ask("AT+FileCtl=restore,,,", ["ERROR: parse parameters,-1"])
        self.ask("AT+FileCtl=restore,,,everything", ["ERROR: parse parameters,-4"])


class BadInput(FileControl):
    def test_is_answered_with_the_chips_code(self):
        for line, code in (
            ("AT+FileOpen=,create,100", None),
            ('AT+FileOpen="",create,100', -10298),
            ('AT+FileDel="",', -10298),
            ('AT+FileCtl=rename,0,"",b', -10298),
            (f"AT+FileOpen={'n' * 180},create,100", -10298),
            (f"AT+FileGetInfo={'n' * 180},", -10298),
            (f"AT+FileCtl=commit,0,{'n' * 180},", -10298),
            ("AT+FileOpen=a,create,0", -10301),
            ("AT+FileOpen=a,create,junk", -10301),
            ("AT+FileOpen=a,create,16711681", -10310),
            ("AT+FileOpen=a,create,0x7fffffff", -10301),
            ("AT+FileOpen=a,create,16711680", -10322),
            ("AT+FileOpen=a,read|write,", -10330),
            ("AT+FileOpen=a,create|create_public_read,100", -10340),
            ("AT+FileClose=junk,,", -10335),
            ("AT+FileClose=-1,,", -10335),
            ("AT+FileClose=2147483648,,", -10335),
            ("AT+FileRead=99999999999999999999,0,0,1", -10335),
            ("AT+FileWrite=0,0,0,1,x", -10335),
            ("AT+FileDel=/sys/certstore.lst,", -10248),
        ):
            self.ask(line, ["ERROR: parse parameters,-1"] if code is None else refused(code))
        self.assertEqual(self.storage()[11], 0)

    def test_offsets_as_large_as_they_come(self):
        handle = open_file(self.device, "a", "create", 100)
        for offset in (3656, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, -1):
            self.ask(f"AT+FileWrite={handle},{offset},0,1,x", refused(-10337))
        self.ask(f"AT+FileWrite={handle},3655,0,1,x", ["+filewrite:1", "OK"])
        self.ask(f"AT+FileRead={handle},0,0,1", refused(-10329))
        self.ask(f"AT+FileClose={handle},,", OK)
        handle = open_file(self.device, "a", "read")
        for offset in (3656, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, -1):
            self.ask(f"AT+FileRead={handle},{offset},0,1", refused(-10337))
        self.ask(f"AT+FileWrite={handle},0,0,1,x", refused(-10329))


class Full(FileControl):
    config = {"flash": {"size": "1M"}}

    # ref: filesystem.md §1: one contiguous gap, the smallest that fits
    def test_flash_is_full_to_the_block_and_holes_stay_holes(self):
        blocks = self.storage()[6]
        write_file(self.device, "first", b"x", "create")
        handle = open_file(self.device, "rest", "create", (blocks - 3) * 4096)
        self.ask(f"AT+FileClose={handle},,", OK)
        write_file(self.device, "last", b"x", "create")
        self.assertEqual(self.storage()[5:7], [0, 0])
        self.ask("AT+FileOpen=more,create,1", refused(-10322))
        self.ask("AT+FileDel=first,", OK)
        self.ask("AT+FileDel=last,", OK)
        self.assertEqual(self.storage()[5:7], [1, 2])
        self.ask("AT+FileOpen=two,create,4000", refused(-10322))
        write_file(self.device, "one", b"x", "create")


class Lock(FileControl):
    config = {"flash": {"alert_threshold": 2}}

    # ref: filesystem.md §5
    def test_a_locked_device_says_so_everywhere_and_for_ever(self):
        write_file(self.device, "s", b"secret", SECRET)
        write_file(self.device, "plain", b"x", "create")
        self.ask("AT+FileOpen=s,read,", refused(-10365))
        self.ask("AT+FileGetInfo=plain,", ["+filegetinfo:not_failsafe,1,3656,master|master|master|master,4096,1", "OK"])
        self.ask("AT+FileOpen=s,read,", refused(-10365))
        self.assertEqual(self.device.port.line(), "+eventgeneral:error,-28674,netapp")
        for _ in range(2):
            for line in ("AT+FileOpen=plain,read,", "AT+FileDel=plain,", "AT+FileGetInfo=plain,", "AT+FileGetFileList",
                         "AT+FileClose=1,,", "AT+FileCtl=rename,0,plain,b", "AT+FileCtl=bundle_commit,,,"):
                self.ask(line, refused(-10299))
            for line in ("AT+Socket=inet,stream,tcp", "AT+Get=general,version", "AT+WlanDisconnect"):
                self.ask(line, refused(-2011))
            self.assertEqual(self.storage()[13:15], [2, 2])
            self.ask("AT+Test", OK)
            self.ask("AT+Stop=200", OK)
            self.ask("AT+Start", refused(-4112))
            self.ask("AT+Start", refused(-2012))
            self.device.kill()
            self.device = self.start()


class Tampered(FileControl):
    def image(self):
        return sqlite3.connect(Path(self.folder) / "flash.img")

    # ref: filesystem.md §5, §9 -10300
    def test_secure_content_that_was_changed_is_an_alert(self):
        write_file(self.device, "s", b"secret", SECRET + "|create_public_read")
        self.assertEqual(read_file(self.device, "s"), b"secret")
        self.assertEqual(self.device.terminate(), 0)
        self.assertNotIn(b"secret", (Path(self.folder) / "flash.img").read_bytes())
        with self.image() as image:
            content, = image.execute("SELECT content FROM block").fetchone()
            image.execute("UPDATE block SET content = ?", (content[:-1] + bytes([content[-1] ^ 1]),))
        image.close()
        self.device = self.start()
        handle = open_file(self.device, "s", "read")
        self.ask(f"AT+FileRead={handle},0,0,6", refused(-10300))
        self.assertEqual(self.storage()[13], 1)

    # ref: filesystem.md §5 "explicit/critical"
    def test_an_entry_that_was_changed_locks_the_device(self):
        write_file(self.device, "s", b"secret", SECRET)
        self.assertEqual(self.device.terminate(), 0)
        with self.image() as image:
            image.execute("UPDATE file SET tokens = zeroblob(16)")
        image.close()
        self.device = self.start()
        self.ask("AT+FileOpen=s,read,", refused(-10299))
        self.ask("AT+Get=general,time", refused(-2011))


if __name__ == "__main__":
    unittest.main()
