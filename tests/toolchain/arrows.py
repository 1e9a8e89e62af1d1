#!/usr/bin/env python3
"""Tries which rooms' headers a room can include.

For each header a unit of one #include is preprocessed with exactly the room's include directories. Headers of allowed rooms
must be found; every other one must be refused because it, or a header that it includes, is not found.

usage: arrows.py --compiler CXX --folders "DIR;DIR..." --allowed ROOM... --headers ROOM=HEADER...
"""

import argparse
import subprocess
import sys


def preprocess(compiler: str, folders: list[str], header: str) -> str:
    """What the compiler says against including `header`; empty when it can be included."""
    command = [compiler, "-std=c++20", "-x", "c++", "-M", "-", *(f"-I{folder}" for folder in folders)]
    run = subprocess.run(command, input=f'#include "{header}"\n', capture_output=True, text=True)
    return "" if run.returncode == 0 else run.stderr or "failed"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--compiler", required=True)
    arguments.add_argument("--folders", required=True)
    arguments.add_argument("--allowed", nargs="+", required=True)
    arguments.add_argument("--headers", nargs="+", required=True)
    options = arguments.parse_args()
    folders = list(filter(None, options.folders.split(";")))
    headers = dict(one.split("=") for one in options.headers)

    wrong = []
    for room, header in headers.items():
        complaint = preprocess(options.compiler, folders, header)
        missing = "No such file" in complaint or "file not found" in complaint
        if room in options.allowed and complaint:
            wrong.append(f"{header} of {room} must be reachable:\n{complaint}")
        elif room not in options.allowed and not missing:
            wrong.append(f"{header} of {room} must not be reachable" + (f", but:\n{complaint}" if complaint else ""))
        else:
            print(f"{header}: {'reachable' if room in options.allowed else 'refused'}")
    print("\n".join(wrong))
    return 1 if wrong or not set(options.allowed) <= set(headers) else 0


if __name__ == "__main__":
    sys.exit(main())
