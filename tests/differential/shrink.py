# SPDX-License-Identifier: MIT
"""Reduces a configuration about which the program and Supervisor differ, as long as they do.

Every round makes all smaller configurations that come from leaving something out, asks about
them at once, and goes on with the smallest that still shows the difference.
"""

import os
import re
import tempfile

import verdicts

MOST_ROUNDS, MOST_CANDIDATES, MOST_BYTES = 60, 400, 200
MAIN = "supervisord.conf"


def contents(folder):
    """{path: bytes} of the regular files below folder."""
    files = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            if os.path.isfile(path) and not os.path.islink(path):
                with open(path, "rb") as stream:
                    files[os.path.relpath(path, folder)] = stream.read()
    return files


def skeleton(folder):
    """The folders and symbolic links below folder."""
    folders, links = ["."], []
    for parent, names, files in os.walk(folder):
        for name in names + files:
            path = os.path.join(parent, name)
            if os.path.islink(path):
                links.append((os.path.relpath(path, folder), os.readlink(path)))
            elif os.path.isdir(path):
                folders.append(os.path.relpath(path, folder))
    return folders, links


def pieces(text, separator):
    """The parts of text, each with the separator that ends it."""
    return [part for part in re.split(b"(?<=" + separator + b")", text) if part]


def shorter(parts):
    """Joins of parts with a run of them left out, the longest runs first."""
    length = len(parts)
    while length:
        for start in range(0, len(parts) - length + 1, max(1, length // 2)):
            yield b"".join(parts[:start] + parts[start + length:])
        length //= 2


def smaller(files):
    """All configurations with one file less, or with something of one file left out."""
    for path in sorted(files):
        if path != MAIN:
            yield {name: text for name, text in files.items() if name != path}
    for path, text in sorted(files.items()):
        lines = pieces(text, b"[\n\r]")
        for replacement in shorter(lines):
            yield {**files, path: replacement}
    if sum(map(len, files.values())) < MOST_BYTES:
        for path, text in sorted(files.items()):
            for replacement in shorter(pieces(text, b"(?s:.)")):
                yield {**files, path: replacement}


class Shrinker:
    def __init__(self, program, flags):
        self.program, self.flags = program, flags
        self.folders, self.links = [], []

    def signatures(self, folder, mains):
        """What the answers about each file differ in, or None: kinds and place, no texts."""
        ours = verdicts.ask_program(self.program, self.flags, mains, folder)
        theirs = verdicts.ask_oracle(self.flags, mains, folder)
        for left, right in zip(ours, theirs):
            found = next(verdicts.differences(left, right), None)
            if not found:
                yield None
            else:
                yield (left["error_kind"], right["error_kind"], re.sub(r"\d+", "", found[0]))

    def lay_out(self, folder, files):
        for name in self.folders:
            os.makedirs(os.path.join(folder, name), exist_ok=True)
        for name, goal in self.links:
            os.symlink(goal, os.path.join(folder, name))
        for path, text in files.items():
            with open(os.path.join(folder, path), "wb") as stream:
                stream.write(text)
        return os.path.join(folder, MAIN)

    def round(self, files, signature):
        """The smallest configuration that is less than files and differs alike, or None."""
        candidates = sorted(smaller(files), key=lambda less: sum(map(len, less.values())))
        candidates = candidates[:MOST_CANDIDATES]
        with tempfile.TemporaryDirectory() as scratch:
            mains = [self.lay_out(os.path.join(scratch, str(index)), less)
                     for index, less in enumerate(candidates)]
            for less, found in zip(candidates, self.signatures(scratch, mains)):
                if found == signature:
                    return less
        return None

    def shrink(self, origin, target):
        """Writes the least that differs as the configuration in origin does to target."""
        files = contents(origin)
        self.folders, self.links = skeleton(origin)
        with tempfile.TemporaryDirectory() as scratch:
            main = self.lay_out(os.path.join(scratch, "0"), files)
            signature = next(self.signatures(scratch, [main]))
        for _ in range(MOST_ROUNDS if signature else 0):
            less = self.round(files, signature)
            if less is None:
                break
            files = less
        for path, text in files.items():
            name = os.path.join(target, path)
            os.makedirs(os.path.dirname(name), exist_ok=True)
            with open(name, "wb") as stream:
                stream.write(text)
