#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The files that lint finds in a folder, against those that git does not ignore.

    tests/differential/ignore.py PROGRAM [--count N] [--seed S]

Random trees with random .gitignore files at several levels, and .git/info/exclude. Every file
has a fault, so that lint names each one that it looks at. A difference prints the tree.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

FAULTY = "[program:x]\ncommand=/bin/x\nno_such_option=1\n"
NAMES = ["a", "b", "ab", "build", "conf.d", "x y", "[a]", "#a", "!a", "a-b", "é"]
FIXED = [
    # gitignore(5), each kind of line that it speaks of
    ["*.conf", "!a.conf"], ["/a.conf"], ["b/"], ["b/a.conf"], ["**/a.conf"], ["b/**"],
    ["a/**/b.conf"], ["**"], ["*"], ["/*", "!/b"], ["b/*", "!b/a.conf"], ["\\#a.conf"],
    ["\\!a.conf"], ["#a.conf"], ["a.conf "], ["a.conf\\ "], ["x y.conf"], ["[ab].conf"],
    ["[!a].conf"], ["[^a].conf"], ["[a-c]*.conf"], ["\\[a\\].conf"], ["[[]a].conf"],
    ["[[:alpha:]].conf"], ["?.conf"], ["a?b.conf"], ["a**b.conf"], ["a/"], ["!a/", "a/"],
    ["/"], ["//"], ["/**"], ["**/"], ["**/b/"], ["a.conf\r"], ["a.conf\\"], ["[a.conf"], ["[]].conf"],
    ["[!]].conf"], ["[a-]*"], ["b/**/"], ["/b/", "!/b/a.conf"], ["\ufeffa.conf"], [""], ["!"],
    ["***"], ["**a.conf"], ["a**/b.conf"], ["*/a.conf"], ["*/*/a.conf"], ["\\*.conf"], ["./a.conf"],
    ["b/../a.conf"], ["[[:digit:][:alpha:]]*"], ["[[:nope:]]*"], ["*b*"], ["*.c*f"], ["a[/]b.conf"],
]


def random_pattern(chance):
    pieces = NAMES + ["*", "**", "?", "[ab]", "[!a]", "*.conf", "a.conf", "b.conf", "a*", "*b",
                      "[[:alpha:]]", "\\a", "**a"]
    pattern = "/".join(chance.choice(pieces) for _ in range(chance.choice([1, 1, 1, 2, 2, 3])))
    return (chance.choice(["", "", "", "!"]) + chance.choice(["", "", "/", "**/"]) + pattern
            + chance.choice(["", "", "", "/", "/**", "/*", " "]))


def grow(chance, folder, depth, lines_of):
    os.makedirs(folder, exist_ok=True)
    for name in chance.sample(NAMES, 4):
        with open(os.path.join(folder, name + ".conf"), "w", encoding="utf-8") as file:
            file.write(FAULTY)
    if chance.random() < (0.9 if not depth else 0.4):
        with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8", newline="") as file:
            file.write("\n".join(lines_of()) + chance.choice(["", "\n"]))
    for name in chance.sample(NAMES, 3) if depth < 3 else []:
        grow(chance, os.path.join(folder, name), depth + 1, lines_of)


def git(folder, *words):
    environment = dict(os.environ, GIT_CONFIG_NOSYSTEM="1", HOME=folder, XDG_CONFIG_HOME=folder)
    return subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True,
                          env=environment).stdout


def not_ignored(folder):
    listed = git(folder, "ls-files", "-z", "--others", "--exclude-standard").split(b"\0")
    return sorted(path.decode() for path in listed if path.endswith(b".conf"))


def looked_at(program, folder):
    done = subprocess.run([program, "lint", "--select", "unknown-key", "--format", "json", "."],
                          cwd=folder, capture_output=True, check=False)
    if done.returncode > 1:
        raise SystemExit(done.stderr.decode())
    return sorted({finding["path"] for finding in json.loads(done.stdout)["findings"]})


def show(folder):
    for place, _, names in os.walk(folder):
        if ".gitignore" in names:
            with open(os.path.join(place, ".gitignore"), encoding="utf-8", newline="") as file:
                print(f"{os.path.relpath(place, folder)}/.gitignore: {file.read()!r}")


def compare(program, number, chance, lines_of):
    with tempfile.TemporaryDirectory() as folder:
        git(folder, "init", "-q")
        grow(chance, folder, 0, lines_of)
        if chance.random() < 0.3:
            with open(os.path.join(folder, ".git/info/exclude"), "a", encoding="utf-8") as file:
                file.write(random_pattern(chance) + "\n")
        wanted, got = not_ignored(folder), looked_at(program, folder)
        if wanted == got:
            return True
        print(f"tree {number} differs")
        show(folder)
        print("only git:", sorted(set(wanted) - set(got))[:5])
        print("only lint:", sorted(set(got) - set(wanted))[:5])
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if not shutil.which("git"):
        print("SKIPPED: git is not installed")
        sys.exit(77)
    program = os.path.realpath(arguments.program)
    equal = 0
    for number, lines in enumerate(FIXED):
        chance = random.Random(number)
        equal += compare(program, f"of {lines}", chance, lambda lines=lines: lines)
    for number in range(arguments.count):
        chance = random.Random(f"{arguments.seed} {number}")
        equal += compare(program, number, chance,
                         lambda chance=chance: [random_pattern(chance)
                                                for _ in range(chance.randint(1, 5))])
    total = len(FIXED) + arguments.count
    print(f"ignored files: {equal} of {total} trees equal to git")
    sys.exit(equal != total)


main()
