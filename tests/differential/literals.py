#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares the values of INI inventories, made at random from a seed, with what Python's
ast.literal_eval makes of them, which Ansible asks.

    literals.py PROGRAM [--count N] [--seed N]

PROGRAM FILE prints the inventory as `ansible-inventory -i FILE --list` does (dump_inventory). A value
that it refuses must be one that Python does not take for text.
"""
import argparse
import ast
import json
import os
import random
import subprocess
import sys
import tempfile
import warnings

PIECES = ["1", "0", "12", "0x1f", "0o7", "1_0", "1.5", ".5", "1e3", "j", "'a'", '"b"', r"r'\d'",
          r"'\n'", r"'\x41'", r"'\u00e9'", "u'x'", "True", "False", "None", "true", "a", "_", "[",
          "]", "(", ")", "{", "}", ",", ":", "-", "+", " ", "\t", "#", "'", '"', "\\", ".", "é",
          "set()", "''", "b'x'", "f'y'", "'" * 3, '"' * 3, "E", "9223372036854775807", "10" * 12,
          r"'\q'", r"'\101'", "[1,2]", "{'a':1}", "(1,)", "{1:'x',", "[[", "]]", ", ", ": "]
AT_ONCE = 200


def literal(source):
    text = "".join(source.choice(PIECES) for _ in range(source.randint(1, 9))).strip()
    return text or "1"


def python_value(text):
    """What Ansible takes the text for, or the failure that it dies of."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    except Exception as failure:  # pylint: disable=broad-except # a list as a key
        return failure
    try:
        return json.loads(json.dumps(value))
    except TypeError as failure:
        return failure


def run(program, path, texts):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("host\n[all:vars]\n")
        file.writelines("v%d=%s\n" % (i, text) for i, text in enumerate(texts))
    done = subprocess.run([program, path], capture_output=True, text=True, check=False)
    refused = {int(line.split(":")[1]) - 3 for line in done.stderr.splitlines()
               if "not supported" in line}
    if done.returncode:
        return None, refused
    return json.loads(done.stdout)["_meta"]["hostvars"]["host"], refused


def compare(program, path, texts):
    """How many values are refused, and how many differ."""
    found, refused = run(program, path, texts)
    different = 0
    if refused:
        found, again = run(program, path, ["0" if i in refused else text
                                           for i, text in enumerate(texts)])
        if again:
            print("refused when it stands alone: %s" % [texts[i] for i in again])
    if found is None:
        print("the file is refused for something else")
        return len(refused), 1
    for i, text in enumerate(texts):
        expected = python_value(text)
        if i in refused:
            if expected == text:
                print("%r is text to Python and refused here" % text)
                different += 1
        elif repr(expected) != repr(found["v%d" % i]):
            print("%r: Python %r, here %r" % (text, expected, found["v%d" % i]))
            different += 1
    return len(refused), different


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    source = random.Random(arguments.seed)
    texts = [literal(source) for _ in range(arguments.count)]
    refused = different = 0
    with tempfile.TemporaryDirectory() as folder:
        for start in range(0, len(texts), AT_ONCE):
            counts = compare(os.path.abspath(arguments.program), os.path.join(folder, "hosts"),
                             texts[start:start + AT_ONCE])
            refused += counts[0]
            different += counts[1]
    values = sum(python_value(text) != text for text in texts)
    print("literals: %d compared, %d of them literals, %d refused by name, %d different" %
          (len(texts), values, refused, different))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
