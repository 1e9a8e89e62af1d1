#!/usr/bin/env python3
"""Keeps the outcome of a test run as JUnit files, one per part.

usage: results.py part FILE NAME SECONDS STATUS     writes the outcome of a part that CTest does not run
       results.py summary FOLDER                    prints one line over all files there; exits 1 when a test failed
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def write_part(file: str, name: str, seconds: str, status: str) -> int:
    suite = ElementTree.Element("testsuite", name="parts", tests="1", failures=str(int(status != "0")), time=seconds)
    case = ElementTree.SubElement(suite, "testcase", name=name, classname="scripts", time=seconds)
    if status != "0":
        ElementTree.SubElement(case, "failure", message=f"exit status {status}")
    ElementTree.ElementTree(suite).write(file, encoding="utf-8", xml_declaration=True)
    return 0


def skipped_itself(case: ElementTree.Element) -> bool:
    """True for a test that said that the external data it needs is not there."""
    skipped = case.find("skipped")
    return skipped is not None and skipped.get("message") == "SKIP_REGULAR_EXPRESSION_MATCHED"


def wrong(case: ElementTree.Element) -> bool:
    """CTest marks what it could not even start as disabled, skipped or not run, which is no success either."""
    if case.find("failure") is not None or case.get("status") == "disabled":
        return True
    return not skipped_itself(case) and (case.find("skipped") is not None or case.get("status") == "notrun")


def summary(folder: str) -> int:
    total, failed, skipped = 0, [], []
    for file in sorted(Path(folder).glob("*.xml")):
        for case in ElementTree.parse(file).iter("testcase"):
            total += 1
            if wrong(case):
                failed.append(f"{file.stem}: {case.get('name')}")
            elif skipped_itself(case):
                skipped.append(f"{file.stem}: {case.get('name')}")
    print("".join(f"skipped: {one}\n" for one in skipped), end="")
    print("".join(f"failed: {one}\n" for one in failed), end="")
    share = 0 if total == 0 else min(99, 100 * (total - len(failed)) // total) if failed else 100
    print(f"{share}% tests passed, {len(failed)} tests failed out of {total}")
    return 0 if total and not failed else 1


def main(arguments: list[str]) -> int:
    match arguments:
        case ["part", file, name, seconds, status]:
            return write_part(file, name, seconds, status)
        case ["summary", folder]:
            return summary(folder)
    sys.exit(__doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
