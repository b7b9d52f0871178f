#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compare the splitting of commands with shlex.split() of Python, which Supervisor uses.

Usage: command_words.py DUMP_WORDS [COUNT [SEED]]

Random commands over an alphabet of what matters to the splitter; every difference is printed.
"""

import random
import subprocess
import sys

# This folder has a file of the module's name.
sys.path.pop(0)
import shlex  # noqa: E402

ALPHABET = ["a", "b", " ", " ", "\t", "\n", "\r", "'", '"', '"', "\\", "\\", ";", "#", "$",
            "é", "\v", "\f", "\u00a0", "=", "|"]


def expected(command):
    try:
        words = shlex.split(command)
    except ValueError as fault:
        return str(fault)
    return " ".join(word.encode().hex() or "-" for word in words)


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    chance = random.Random(seed)
    commands = ["".join(chance.choices(ALPHABET, k=chance.randint(0, 14))) for _ in range(count)]
    given = "".join(command + "\0" for command in commands).encode()
    answers = subprocess.run([program], input=given, stdout=subprocess.PIPE, check=True).stdout
    lines = answers.decode().split("\n")[:-1]
    different = [(command, want, got)
                 for command, want, got in zip(commands, map(expected, commands), lines)
                 if want != got]
    for command, want, got in different[:20]:
        print(f"{command!r}: shlex says {want!r}, supconf {got!r}")
    print(f"shlex: {len(commands)} commands, {len(different)} different")
    return 1 if different or len(lines) != len(commands) else 0


sys.exit(main())
